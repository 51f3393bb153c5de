package org.godwit.upgrade.convert;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.schema.Table;

/** Gets at the values of a table's rows by the names of its columns. */
public record RowShape(Table table, List<String> columns) {
    /** {@return the shape of rows that hold all columns of a table, in its order} */
    public static RowShape of(Table table) {
        return new RowShape(table, table.columnNames());
    }

    /** {@return the position of a column, -1 when there is none} */
    public int at(String column) {
        return columns.indexOf(column);
    }

    /** {@return a row of these values; columns that are not named are NULL} */
    Row row(Map<String, Object> values) {
        return new Row(columns.stream().map(c -> values.getOrDefault(c, Row.Null.NULL)).toArray());
    }

    /** {@return the key of a row, as people read it; all integer columns where the table has no key} */
    public String key(Row row) {
        var key = table.primaryKey().isEmpty()
                ? columns.stream().filter(c -> row.get(at(c)) instanceof Long).toList()
                : table.primaryKey();
        return key.stream().map(c -> c + "=" + (row.isNull(at(c)) ? "NULL" : row.get(at(c))))
                .collect(Collectors.joining(", "));
    }
}
