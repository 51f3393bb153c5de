package org.godwit.upgrade.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * Rows of the source that point nowhere, which the operator agreed to leave out, and the rows that point to those. Bounded by
 * their number.
 */
final class LeftOut {
    /** By table: values of these columns, of rows that are left out. */
    private final Map<String, List<Marked>> marked = new HashMap<>();

    private record Marked(List<String> columns, Set<List<Long>> values) {}

    private LeftOut() {}

    static LeftOut nothing() {
        return new LeftOut();
    }

    /** {@return the orphans of a source} */
    static LeftOut orphansOf(Side source, Schema schema) throws SQLException {
        var leftOut = new LeftOut();
        for (var table : schema.tables()) {
            var found = source.catalog().table(table.name());
            for (var key : table.foreignKeys()) {
                // A domain that does not exist is filled in anew.
                if (found.isPresent() && !key.table().equals("UM_DOMAIN") && hasAll(found.get(), key.columns())
                        && source.catalog().table(key.table()).filter(t -> hasAll(t, key.referenced())).isPresent()) {
                    leftOut.addOrphans(source, table, key);
                }
            }
        }
        return leftOut;
    }

    private void addOrphans(Side source, Table table, ForeignKey key) throws SQLException {
        var columns = table.primaryKey().isEmpty() ? key.columns() : table.primaryKey();
        var values = new HashSet<List<Long>>();
        try (var statement = source.connection().prepareStatement(source.dialect().orphans(table, key).text());
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
    boolean contains(Table table, Row row) {
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
    long of(String table) {
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
