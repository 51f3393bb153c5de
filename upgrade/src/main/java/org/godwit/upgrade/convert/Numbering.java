package org.godwit.upgrade.convert;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * Which number a table must give next. The highest key of its own is not enough: rows elsewhere still name keys whose rows
 * are gone. A new tenant with the number of a deleted one would get the users that were left behind; a new resource with the
 * version of a deleted one, its properties; content with a number that is in the history could not be archived.
 */
public final class Numbering {
    private Numbering() {}

    /** A column of another table that names keys of this one. */
    private record Namer(String table, String column) {}

    /** {@return the number behind the highest one that any row of a database names} */
    public static long behindAllRows(Connection connection, Dialect dialect, Schema catalog, Table table)
            throws SQLException {
        var generated = table.generated();
        if (generated.isEmpty()) {
            return 1;
        }
        long highest = 0;
        if (has(catalog, table.name(), generated.get().name())) {
            highest = number(connection, dialect.highest(table.name(), generated.get().name()));
        }
        for (var namer : namers(table, catalog)) {
            highest = Math.max(highest, number(connection, dialect.highest(namer.table(), namer.column())));
        }
        return Math.max(0, highest) + 1;
    }

    /** {@return the number with which numbering must go on elsewhere: what the database itself would give next, at least} */
    public static long next(Connection connection, Dialect dialect, Schema catalog, Table table) throws SQLException {
        long behind = behindAllRows(connection, dialect, catalog, table);
        var generated = table.generated();
        if (generated.isEmpty() || !has(catalog, table.name(), generated.get().name())) {
            return behind;
        }
        var own = dialect.nextNumber(table, generated.get());
        return own.isEmpty() ? behind : Math.max(behind, number(connection, own.get()));
    }

    private static List<Namer> namers(Table table, Schema catalog) {
        var namers = new ArrayList<Namer>();
        for (var other : catalog.tables()) {
            var column = switch (table.name()) {
                case "UM_TENANT" -> other.name().startsWith("UM_") ? "UM_TENANT_ID" : "REG_TENANT_ID";
                case "REG_RESOURCE" -> other.name().startsWith("REG_RESOURCE_") ? "REG_VERSION" : "";
                case "REG_CONTENT" -> other.name().equals("REG_CONTENT_HISTORY") ? "REG_CONTENT_ID" : "";
                default -> "";
            };
            if (!column.isEmpty() && other.column(column).isPresent()) {
                namers.add(new Namer(other.name(), column));
            }
        }
        return namers;
    }

    private static boolean has(Schema catalog, String table, String column) {
        return catalog.table(table).flatMap(t -> t.column(column)).isPresent();
    }

    private static long number(Connection connection, Sql query) throws SQLException {
        try (var statement = connection.prepareStatement(query.text()); var rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
