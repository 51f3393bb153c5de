package org.godwit.upgrade.convert;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.SuspectRows;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * Rows of the source that point nowhere, which the operator agreed to leave out, and the rows that point to those. Bounded by
 * their number.
 */
public final class Orphans {
    /** By table: values of these columns, of rows that are left out. */
    private final Map<String, List<Marked>> marked = new HashMap<>();

    private record Marked(List<String> columns, Set<List<Long>> values) {}

    private Orphans() {}

    /** {@return no orphans at all: nothing is left out} */
    public static Orphans none() {
        return new Orphans();
    }

    /** {@return the orphans of a source} */
    public static Orphans of(Connection connection, Dialect dialect, Schema catalog, Schema schema)
            throws SQLException {
        var orphans = new Orphans();
        for (var table : schema.tables()) {
            var found = catalog.table(table.name());
            for (var key : table.foreignKeys()) {
                // A domain that does not exist is filled in anew.
                if (found.isPresent() && !key.table().equals("UM_DOMAIN") && hasAll(found.get(), key.columns())
                        && catalog.table(key.table()).filter(t -> hasAll(t, key.referenced())).isPresent()) {
                    orphans.add(connection, dialect, table, key);
                }
            }
        }
        return orphans;
    }

    private void add(Connection connection, Dialect dialect, Table table, ForeignKey key) throws SQLException {
        var columns = table.primaryKey().isEmpty() ? key.columns() : table.primaryKey();
        var values = new HashSet<List<Long>>();
        try (var statement = connection.prepareStatement(new SuspectRows(dialect).orphans(table, key).text());
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var value = new ArrayList<Long>();
                for (int i = 1; i <= columns.size(); i++) {
                    value.add(rows.getLong(i));
                }
                values.add(value);
            }
        }
        if (!values.isEmpty()) {
            marked.computeIfAbsent(table.name(), _ -> new ArrayList<>()).add(new Marked(columns, values));
        }
    }

    /** {@return whether a row, in all columns of its table, is left out} */
    public boolean contains(Table table, Row row) {
        if (marked.isEmpty()) {
            return false;
        }
        if (marked.getOrDefault(table.name(), List.of()).stream()
                .anyMatch(m -> m.values().contains(values(table, row, m.columns())))) {
            return true;
        }
        return table.foreignKeys().stream().anyMatch(key -> marked.getOrDefault(key.table(), List.of()).stream()
                .anyMatch(m -> m.columns().equals(key.referenced())
                        && m.values().contains(values(table, row, key.columns()))));
    }

    /** {@return how many rows of a table point nowhere by themselves} */
    public long countOf(String table) {
        return marked.getOrDefault(table, List.of()).stream().mapToLong(m -> m.values().size()).sum();
    }

    private static List<Long> values(Table table, Row row, List<String> columns) {
        var names = table.columnNames();
        return columns.stream().map(c -> row.number(names.indexOf(c))).toList();
    }

    private static boolean hasAll(Table table, List<String> columns) {
        return columns.stream().allMatch(c -> table.column(c).isPresent());
    }
}
