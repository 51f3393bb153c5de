package org.godwit.dataservices.descriptor;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query.
 *
 * @param statements in SQL; none for sources that take something else
 * @param wanted what the query asks of a source that is no database, or null
 * @param inputNamespace namespace of the request elements in the schema
 * @param keyColumns names of generated key columns; empty when the driver may choose
 */
public record Query(String id, String configId, List<Statement> statements, @Nullable Wanted wanted,
        List<Param> params, @Nullable Result result, Tuning tuning, boolean returnGeneratedKeys,
        List<String> keyColumns, boolean returnUpdatedRowCount,
        String inputNamespace, Position at) {
    public Query {
        statements = List.copyOf(statements);
        params = List.copyOf(params);
        keyColumns = List.copyOf(keyColumns);
    }

    public Optional<Param> param(String name) {
        return params.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** What a query asks of a source that is no database. */
    public sealed interface Wanted {
        /** A text in the language of a custom source. */
        record Expression(String text) implements Wanted {}

        /**
         * Rows of a workbook.
         *
         * @param name of the sheet
         * @param headerRow the row with the names of columns, from 1; 0 when there is none
         * @param startingRow the first row, from 1
         * @param mostRows how many rows at most, -1 for all
         */
        record Sheet(String name, int headerRow, int startingRow, int mostRows) implements Wanted {}
    }

    /**
     * A statement.
     *
     * @param dialects second tokens of JDBC URLs that it is for; empty for all that have none of their own
     */
    public record Statement(List<String> dialects, String text, Position at) {
        public Statement {
            dialects = List.copyOf(dialects);
        }
    }

    /** Properties of a query; null means not set. */
    public record Tuning(@Nullable Integer queryTimeoutSeconds, @Nullable Integer fetchSize,
            @Nullable Integer maxFieldSize, @Nullable Integer maxRows, boolean fetchReverse,
            @Nullable Boolean autoCommit, boolean forceStoredProc, boolean forceBatch) {
        public static final Tuning NONE = new Tuning(null, null, null, null, false, null, false, false);
    }
}
