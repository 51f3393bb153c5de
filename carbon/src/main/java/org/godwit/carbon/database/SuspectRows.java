package org.godwit.carbon.database;

import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Table;

/** Queries for rows that something may be wrong with. */
public record SuspectRows(Dialect dialect) {

    /** {@return a query for the keys of rows whose foreign key points nowhere} */
    public Sql orphans(Table table, ForeignKey key) {
        var names = table.primaryKey().isEmpty() ? key.columns() : table.primaryKey();
        var given = String.join(" AND ", key.columns().stream().map(c -> "T." + quote(c) + " IS NOT NULL").toList());
        var pairs = new ArrayList<String>();
        for (int i = 0; i < key.columns().size(); i++) {
            pairs.add("P." + quote(key.referenced().get(i)) + " = T." + quote(key.columns().get(i)));
        }
        return Sql.generated("SELECT " + String.join(", ", names.stream().map(c -> "T." + quote(c)).toList()) + " FROM "
                + quote(table.name()) + " T WHERE " + given + " AND NOT EXISTS (SELECT 1 FROM " + quote(key.table())
                + " P WHERE " + String.join(" AND ", pairs) + ")");
    }

    /** {@return a query for the values of columns that occur in more than one row, byte by byte, NULLs left aside} */
    public Sql duplicates(Table table, List<String> key) {
        var same = key.stream().map(c -> dialect.bytewise(table, c)).toList();
        var shown = key.stream().map(c -> same.contains(quote(c)) ? quote(c) : "MIN(" + quote(c) + ")").toList();
        return Sql.generated("SELECT " + String.join(", ", shown) + ", COUNT(*) FROM " + quote(table.name()) + " WHERE "
                + String.join(" AND ", key.stream().map(c -> quote(c) + " IS NOT NULL").toList()) + " GROUP BY "
                + String.join(", ", same) + " HAVING COUNT(*) > 1");
    }

    /** {@return a query for the key and the text of rows whose {@link Dialect#size} is above {@code ?}} */
    public Sql longTexts(Table table, String column) {
        return Sql.generated("SELECT " + keyAnd(table, column) + " FROM " + quote(table.name()) + " WHERE "
                + dialect.size(quote(column)) + " > ?");
    }

    /** {@return a query for the key and the text of rows that have the character {@code ?} in a text} */
    public Sql textsWith(Table table, String column) {
        return Sql.generated("SELECT " + keyAnd(table, column) + " FROM " + quote(table.name()) + " WHERE "
                + dialect.position(quote(column)) + " > 0");
    }

    /** {@return a query for the key of each row whose bytes in a column are more than {@code ?1}, and their number} */
    public Sql largerThan(Table table, String column) {
        var length = dialect.byteLength(column);
        return Sql.generated(
                "SELECT " + String.join("", table.primaryKey().stream().map(key -> quote(key) + ", ").toList()) + length
                        + " FROM " + quote(table.name()) + " WHERE " + length + " > ?");
    }

    /** {@return a query for the key and the content of rows that have one in a column} */
    public Sql withContent(Table table, String column) {
        return Sql.generated("SELECT " + keyAnd(table, column) + " FROM " + quote(table.name()) + " WHERE "
                + quote(column) + " IS NOT NULL");
    }

    /** {@return a query for the key of rows that have NULL in a column} */
    public Sql nulls(Table table, String column) {
        return Sql.generated("SELECT " + dialect.keyOrAll(table) + " FROM " + quote(table.name()) + " WHERE "
                + quote(column) + " IS NULL");
    }

    /** {@return a query for one number: the rows that have NULL in a column} */
    public Sql countNulls(String table, String column) {
        return Sql.generated("SELECT COUNT(*) FROM " + quote(table) + " WHERE " + quote(column) + " IS NULL");
    }

    private String keyAnd(Table table, String column) {
        var names = new ArrayList<>(table.primaryKey());
        names.add(column);
        return dialect.columns(names);
    }

    private String quote(String name) {
        return dialect.quote(name);
    }
}
