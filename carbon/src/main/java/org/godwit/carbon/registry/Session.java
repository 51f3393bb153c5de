package org.godwit.carbon.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Sql;
import org.jspecify.annotations.Nullable;

/** A connection, usually in the middle of a transaction, on which statements for one tenant run. */
record Session(Connection connection, Dialect dialect, int tenantId) {
    private static final int FETCH_ROWS = 1_000;

    /** A number that is NULL. */
    static final Object NO_NUMBER = NoNumber.NULL;

    private enum NoNumber {
        NULL
    }

    <T> List<T> list(Sql sql, RowMapper<T> mapper, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(dialect.text(sql))) {
            bind(statement, values);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<T>();
                while (rows.next()) {
                    found.add(mapper.map(rows));
                }
                return found;
            }
        }
    }

    /** Reads rows one by one, however many they are; none of them is kept. */
    void each(Sql sql, RowConsumer consumer) throws SQLException {
        boolean commitsItself = connection.getAutoCommit();
        if (commitsItself) {
            // Otherwise PostgreSQL's driver brings all rows at once.
            connection.setAutoCommit(false);
        }
        try (var statement = connection.prepareStatement(dialect.text(sql))) {
            statement.setFetchSize(FETCH_ROWS);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        } finally {
            if (commitsItself) {
                connection.setAutoCommit(true);
            }
        }
    }

    <T> Optional<T> first(Sql sql, RowMapper<T> mapper, @Nullable Object... values) throws SQLException {
        return list(sql, mapper, values).stream().findFirst();
    }

    int update(Sql sql, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(dialect.text(sql))) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Inserts one row. {@return the number that the database gave it} */
    int insert(Sql sql, String key, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(dialect.text(sql), new String[]{dialect.storedName(key)})) {
            bind(statement, values);
            statement.executeUpdate();
            try (var keys = statement.getGeneratedKeys()) {
                if (!keys.next()) {
                    throw new SQLException("the database gave no number for " + key);
                }
                return keys.getInt(1);
            }
        }
    }

    /** {@return a date and time; the first instant of 1970 where the database holds none, as MySQL's zero dates} */
    LocalDateTime time(ResultSet rows, int position) throws SQLException {
        var time = dialect.time(rows, position);
        return time == null ? LocalDateTime.of(1970, 1, 1, 0, 0) : time;
    }

    /** {@return a text, empty for NULL} */
    static String text(ResultSet rows, int position) throws SQLException {
        var text = rows.getString(position);
        return text == null ? "" : text;
    }

    private void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setNull(i + 1, Types.VARCHAR);
                case String text -> statement.setString(i + 1, text);
                case Integer number -> statement.setInt(i + 1, number);
                case LocalDateTime time -> dialect.setTime(statement, i + 1, time);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Streamed(InputStream in, long length) ->
                    statement.setBinaryStream(i + 1, dialect.paced(in, connection), length);
                case NoNumber _ -> statement.setNull(i + 1, Types.INTEGER);
                case Object other -> throw new IllegalArgumentException("cannot bind a " + other.getClass());
            }
        }
    }

    /** Bytes that are bound as a stream. */
    record Streamed(InputStream in, long length) {}

    /** Is given each row in turn. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    /** Reads the current row. */
    @FunctionalInterface
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Says what kind of mistake reading content was: ours to tell, the database's to translate. */
    static RuntimeException unreadable(IOException e) {
        return new UncheckedIOException(e);
    }
}
