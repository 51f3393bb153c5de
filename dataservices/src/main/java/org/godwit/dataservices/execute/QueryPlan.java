package org.godwit.dataservices.execute;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.godwit.dataservices.descriptor.Query.Tuning;
import org.godwit.dataservices.source.relational.ColumnReader;
import org.godwit.dataservices.source.relational.ParameterBinder;
import org.godwit.dataservices.source.relational.RelationalSource;
import org.godwit.dataservices.source.relational.SqlTemplate;
import org.jspecify.annotations.Nullable;

/** A query, compiled: all that can be known before a call. Immutable, but for its memory of how many rows it gave lately. */
public final class QueryPlan {
    private final Parts parts;
    private final List<Integer> arraySlots;
    private final boolean isPostgresql;
    private final boolean isMysql;
    private final boolean isTuned;
    private final boolean hasNested;
    private final boolean isCallable;
    private final boolean isReading;
    private final boolean hasChecks;
    private final boolean isFlat;
    private final StreamingChoice streaming = new StreamingChoice();

    /**
     * What a plan is made of.
     *
     * @param isReadOnly whether it and all queries nested in it only select
     * @param keyColumns of generated keys; null when none are wanted, empty when the driver chooses
     */
    public record Parts(String id, Work work, List<ParamPlan> params,
            @Nullable ResultPlan result, Tuning tuning, Yield yields, List<String> keyColumns, boolean isReadOnly,
            ParameterBinder binder, ColumnReader.Choice readers, String stepNames) {
        public Parts {
            params = List.copyOf(params);
            keyColumns = List.copyOf(keyColumns);
        }

        RelationalSource source() {
            return statement().source();
        }

        SqlTemplate sql() {
            return statement().sql();
        }

        private Work.Statement statement() {
            return switch (work) {
                case Work.Statement statement -> statement;
                case Work.Reading _ -> throw new IllegalStateException("query " + id + " runs no statement");
            };
        }
    }

    /** What the rows of a result are. */
    public enum Yield {
        ROWS, GENERATED_KEYS, UPDATED_ROW_COUNT
    }

    public QueryPlan(Parts parts) {
        this.parts = parts;
        var slots = new ArrayList<Integer>();
        if (parts.result() != null) {
            collectArrays(parts.result().outputs(), slots);
        }
        this.arraySlots = List.copyOf(slots);
        this.isReading = parts.work() instanceof Work.Reading;
        this.isPostgresql = !isReading && parts.source().isPostgresql();
        this.isMysql = !isReading && parts.source().isMysql();
        this.isTuned = !parts.tuning().equals(Tuning.NONE);
        this.hasNested = parts.result() != null && hasNested(parts.result().outputs());
        this.isCallable = !isReading && (parts.sql().isCallable() || parts.tuning().forceStoredProc());
        this.isFlat = parts.result() != null && parts.result().isFlat();
        this.hasChecks = parts.params().stream().anyMatch(ParamPlan::hasChecks);
    }

    private static void collectArrays(List<OutputPlan> outputs, List<Integer> slots) {
        for (var output : outputs) {
            switch (output) {
                case OutputPlan.Field field when field.isArray() -> slots.add(field.slot());
                case OutputPlan.Complex complex -> collectArrays(complex.children(), slots);
                default -> {
                    // no array
                }
            }
        }
    }

    Parts parts() {
        return parts;
    }

    List<ParamPlan> params() {
        return parts.params();
    }

    public @Nullable ResultPlan result() {
        return parts.result();
    }

    ResultPlan resultOrThrow() {
        if (parts.result() == null) {
            throw new IllegalStateException("query " + parts.id() + " has no result");
        }
        return parts.result();
    }

    List<Integer> arraySlots() {
        return arraySlots;
    }

    StreamingChoice streaming() {
        return streaming;
    }

    boolean hasNested() {
        return hasNested;
    }

    /** {@return whether it runs on something that is no database} */
    boolean isReading() {
        return isReading;
    }

    boolean hasChecks() {
        return hasChecks;
    }

    /** {@return whether its rows are of fields alone, see {@link ResultPlan#isFlat}} */
    boolean isFlat() {
        return isFlat;
    }

    boolean isPostgresql() {
        return isPostgresql;
    }

    boolean isMysql() {
        return isMysql;
    }

    boolean isTuned() {
        return isTuned;
    }

    private static boolean hasNested(List<OutputPlan> outputs) {
        return outputs.stream().anyMatch(o -> o instanceof OutputPlan.Nested
                || (o instanceof OutputPlan.Complex complex && hasNested(complex.children())));
    }

    boolean isCallable() {
        return isCallable;
    }

    ColumnReader reader(ResultSetMetaData columns, int column) throws SQLException {
        return parts.readers().of(columns, column);
    }

    /** {@return the name of the step that DSS names in a fault} */
    String step() {
        return isCallable() ? "SQLQuery.processStoredProcQuery" : parts.stepNames();
    }
}
