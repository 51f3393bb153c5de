package org.godwit.upgrade.script;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/** The tables of 4.1 as Carbon's own script makes them, for tests in other packages. */
public final class OldSchema {
    private OldSchema() {}

    public static void make(Connection connection, DatabaseType type) throws SQLException {
        make(connection, type, sql -> sql);
    }

    /** @param change what becomes of each statement */
    public static void make(Connection connection, DatabaseType type, UnaryOperator<String> change)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : Scripts.of(type, ScriptNames.STANDARD).old()) {
                statement.execute(change.apply(sql.text()));
            }
        }
    }
}
