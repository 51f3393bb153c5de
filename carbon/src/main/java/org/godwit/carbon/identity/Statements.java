package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Sql;
import org.jspecify.annotations.Nullable;

/** Runs statements with bound values, and maps their rows. */
final class Statements {
    private Statements() {}

    static <T> List<T> list(Connection connection, Sql sql, RowMapper<T> mapper, @Nullable Object... values)
            throws SQLException {
        return list(connection, sql.text(), mapper, values);
    }

    /** Runs a query of the operator's own, or one of ours. */
    static <T> List<T> list(Connection connection, String text, RowMapper<T> mapper, @Nullable Object... values)
            throws SQLException {
        if (Arrays.stream(values).anyMatch(v -> v instanceof String name && name.indexOf('\0') >= 0)) {
            // No name holds this character, and PostgreSQL does not even take the question.
            return List.of();
        }
        try (var statement = connection.prepareStatement(text)) {
            bind(statement, values);
            return rows(statement, mapper);
        }
    }

    static <T> Optional<T> first(Connection connection, Sql sql, RowMapper<T> mapper, @Nullable Object... values)
            throws SQLException {
        return list(connection, sql, mapper, values).stream().findFirst();
    }

    static int update(Connection connection, Sql sql, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql.text())) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static <T> List<T> rows(PreparedStatement statement, RowMapper<T> mapper) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
            return found;
        }
    }

    static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setString(i + 1, null);
                case String text -> statement.setString(i + 1, text);
                case Integer number -> statement.setInt(i + 1, number);
                case Boolean flag -> statement.setBoolean(i + 1, flag);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                // Derby and old H2 lines know no java.time; what is bound here is always now, which no clock change leaves out.
                case LocalDateTime time -> statement.setTimestamp(i + 1, Timestamp.valueOf(time));
                case Object other -> statement.setObject(i + 1, other);
            }
        }
    }

    /** {@return a LIKE pattern for a pattern with {@code *}, escaped by {@code !}} */
    static String like(String pattern) {
        return pattern.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace('*', '%');
    }

    /** Reads the current row. */
    @FunctionalInterface
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }
}
