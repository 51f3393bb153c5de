package org.godwit.upgrade.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.journal.JournalEntry;

/**
 * Compares tables of a target with what the journal says that they were left with. Rows are counted and, up to
 * {@link #SUMMED_ROWS}, summed up; of tables that are none of Carbon's only the number counts.
 */
final class TableDrift {
    /** Reading more would make going on as slow as beginning anew. */
    private static final long SUMMED_ROWS = 200_000;

    private final Database target;
    private final Connection connection;
    private final Schema found;

    TableDrift(Database target, Connection connection, Schema found) {
        this.target = target;
        this.connection = connection;
        this.found = found;
    }

    /**
     * How a table differs from what it was left with.
     *
     * @param why such as {@code has 3 rows, and was left with 2}
     */
    record Difference(long rows, long rowsBefore, String why) {}

    /** {@return how a table differs from what the last word of its load says, empty when it does not} */
    Optional<Difference> of(String name, JournalEntry told) throws SQLException {
        return of(name, told.number("rows-written"), Optional.ofNullable(told.details().get("row-sum")));
    }

    /** {@return how a table differs from the sum that its rows had, empty when it does not} */
    Optional<Difference> of(String name, String sum) throws SQLException {
        return of(name, RowSum.parse(sum).rows(), Optional.of(sum));
    }

    private Optional<Difference> of(String name, long before, Optional<String> expected) throws SQLException {
        var real = found.table(name);
        if (real.isEmpty()) {
            return Optional.of(new Difference(0, before, "is gone"));
        }
        long rows = count(name);
        if (rows != before) {
            return Optional.of(new Difference(rows, before, "has " + rows + " rows, and was left with " + before));
        }
        var table = CarbonSchema.CARBON_4_2.table(name);
        if (expected.isEmpty() || rows > SUMMED_ROWS || table.isEmpty()) {
            return Optional.empty();
        }
        return sum(table.get(), real.get()).equals(expected.get())
                ? Optional.empty()
                : Optional.of(new Difference(rows, before, "has as many rows as it was left with, but not the same"));
    }

    private String sum(Table table, Table real) throws SQLException {
        var sum = new RowSum();
        new TableReader(target.dialect(), table, real, target.dialect().timePrecision()).read(connection, sum::add);
        return sum.text();
    }

    private long count(String name) throws SQLException {
        try (var statement = connection.prepareStatement(target.dialect().count(name).text());
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
