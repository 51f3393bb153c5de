package org.godwit.carbon.database;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.godwit.carbon.schema.Table;

/**
 * Loads through {@code LOAD DATA LOCAL INFILE}, whose file is a stream of this program's. The driver is the operator's, so its
 * method is found by name.
 *
 * <p>The server takes a value that does not fit, or a key that is there already, for something to warn of. Here each warning is
 * a failure, and so is a row that did not arrive.
 */
final class MariadbTableWriter implements TableWriter {
    private static final Sql ALLOWED = Sql.of("SELECT @@GLOBAL.local_infile");
    private static final Sql WARNINGS = Sql.of("SHOW WARNINGS");
    /** What lets a server of 10.6 and later fill an empty table without logging each row; keys are still looked after. */
    private static final Sql UNCHECKED = Sql.of("SET SESSION unique_checks = 0, foreign_key_checks = 0");
    private static final Sql CHECKED = Sql.of("SET SESSION unique_checks = 1, foreign_key_checks = 1");
    private static final String STREAM_METHOD = "setLocalInfileInputStream";
    private static final byte[] NULL = {'\\', 'N'};

    private final Connection connection;
    private final LoadStream stream;
    private long written;

    private MariadbTableWriter(Connection connection, Dialect dialect, Table table, Method stream)
            throws SQLException {
        this.connection = connection;
        execute(UNCHECKED);
        var load = Sql.generated("LOAD DATA LOCAL INFILE 'godwit' INTO TABLE " + dialect.quote(table.name())
                + " CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ("
                + dialect.columns(table.columnNames()) + ")");
        this.stream = new LoadStream(bytes -> load(stream, load, bytes));
    }

    /** {@return a writer, empty where driver or server do not let a client send a file} */
    static Optional<TableWriter> of(Connection connection, Dialect dialect, Table table) throws SQLException {
        var method = streamMethod(connection);
        return method.isPresent()
                ? Optional.of(new MariadbTableWriter(connection, dialect, table, method.get()))
                : Optional.empty();
    }

    private static Optional<Method> streamMethod(Connection connection) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(ALLOWED.text())) {
            var method = statement.getClass().getMethod(STREAM_METHOD, InputStream.class);
            return rows.next() && rows.getBoolean(1) ? Optional.of(method) : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    private long load(Method method, Sql load, InputStream bytes) throws SQLException {
        try (var statement = connection.createStatement()) {
            method.invoke(statement, bytes);
            statement.execute(load.text());
            long arrived = statement.getLargeUpdateCount();
            refuseWarnings(statement);
            return arrived;
        } catch (InvocationTargetException | IllegalAccessException e) {
            throw new SQLException("the driver takes no stream", "0A000", e);
        }
    }

    private static void refuseWarnings(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery(WARNINGS.text())) {
            if (rows.next()) {
                throw new SQLException(rows.getString(3), "22000", rows.getInt(2));
            }
        }
    }

    private void execute(Sql sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql.text());
        }
    }

    @Override
    public void write(Row row) throws SQLException {
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                stream.room(1).put((byte) '\t');
            }
            put(row.stored(i));
        }
        stream.room(1).put((byte) '\n');
        written++;
    }

    private void put(Object value) throws SQLException {
        switch (value) {
            case Row.Null _ -> stream.room(NULL.length).put(NULL);
            case Long number -> putPlain(Long.toString(number));
            case Boolean flag -> stream.room(1).put((byte) (flag ? '1' : '0'));
            case Double number -> putPlain(Double.toString(number));
            case Utf8Text text -> putEscaped(text.bytes(), 0, text.bytes().length);
            case String text -> {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                putEscaped(bytes, 0, bytes.length);
            }
            case BigDecimal number -> putPlain(number.toPlainString());
            // The server holds six digits of a second; it would warn of more.
            case LocalDateTime time -> putPlain(WallClock.text(time.truncatedTo(ChronoUnit.MICROS)));
            case LocalDate date -> putPlain(date.toString());
            case byte[] small -> putEscaped(small, 0, small.length);
            case Row.Lob large -> large.forEachChunk(this::putEscaped);
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }

    private void putPlain(String text) throws SQLException {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        stream.room(bytes.length).put(bytes);
    }

    private void putEscaped(byte[] bytes, int from, int length) throws SQLException {
        int end = from + length;
        int begin = from;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b == '\\' || b == '\t' || b == '\n') {
                stream.put(bytes, begin, i - begin);
                // The mark of what follows as it is; an "n" or "t" behind it would do as well.
                stream.room(1).put((byte) '\\');
                begin = i;
            }
        }
        stream.put(bytes, begin, end - begin);
    }

    @Override
    public void finish() throws SQLException {
        long arrived = stream.finish();
        if (arrived != written) {
            throw new SQLException(arrived + " of " + written + " rows arrived", "22000");
        }
    }

    @Override
    public void close() throws SQLException {
        stream.close();
        if (!connection.isClosed()) {
            execute(CHECKED);
        }
    }
}
