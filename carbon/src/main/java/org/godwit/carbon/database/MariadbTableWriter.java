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
 * a failure, and so is a row that did not arrive. Rows with a value of many megabytes are inserted, each by itself, between two files.
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
    private final Dialect dialect;
    private final Table table;
    private final Method method;
    private final Sql load;
    private Optional<LoadStream> stream = Optional.empty();
    private long written;

    private MariadbTableWriter(Connection connection, Dialect dialect, Table table, Method stream) {
        this.connection = connection;
        this.dialect = dialect;
        this.table = table;
        this.method = stream;
        this.load = Sql.generated("LOAD DATA LOCAL INFILE 'godwit' INTO TABLE " + dialect.quote(table.name())
                + " CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ("
                + dialect.columns(table.columnNames()) + ")");
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

    private LoadStream begin() throws SQLException {
        execute(UNCHECKED);
        return new LoadStream(this::load);
    }

    private long load(InputStream bytes) throws SQLException {
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
        if (isLarge(row)) {
            finish();
            writeAlone(row);
            return;
        }
        var to = stream.isPresent() ? stream.get() : begin();
        stream = Optional.of(to);
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                to.room(1).put((byte) '\t');
            }
            put(row.stored(i), to);
        }
        to.room(1).put((byte) '\n');
        written++;
    }

    private static boolean isLarge(Row row) {
        for (int i = 0; i < row.size(); i++) {
            if (row.stored(i) instanceof Row.Lob large && large.length() > MariadbDialect.LARGEST_IN_FILE_BYTES) {
                return true;
            }
        }
        return false;
    }

    /** In the same transaction, by a statement that the server takes the value for as it comes. */
    private void writeAlone(Row row) throws SQLException {
        try (var insert = new BatchTableWriter(connection, dialect, table)) {
            insert.write(row);
            insert.finish();
        }
    }

    private static void put(Object value, LoadStream stream) throws SQLException {
        switch (value) {
            case Row.Null _ -> stream.room(NULL.length).put(NULL);
            case Long number -> putPlain(stream, Long.toString(number));
            case Boolean flag -> stream.room(1).put((byte) (flag ? '1' : '0'));
            case Double number -> putPlain(stream, Double.toString(number));
            case Utf8Text text -> putEscaped(stream, text.bytes(), 0, text.bytes().length);
            case String text -> {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                putEscaped(stream, bytes, 0, bytes.length);
            }
            case BigDecimal number -> putPlain(stream, number.toPlainString());
            // The server holds six digits of a second; it would warn of more.
            case LocalDateTime time -> putPlain(stream, WallClock.text(time.truncatedTo(ChronoUnit.MICROS)));
            case LocalDate date -> putPlain(stream, date.toString());
            case byte[] small -> putEscaped(stream, small, 0, small.length);
            case Row.Lob large -> large.forEachChunk((bytes, from, length) -> putEscaped(stream, bytes, from, length));
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }

    private static void putPlain(LoadStream stream, String text) throws SQLException {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        stream.room(bytes.length).put(bytes);
    }

    private static void putEscaped(LoadStream stream, byte[] bytes, int from, int length)
            throws SQLException {
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
        if (stream.isEmpty()) {
            return;
        }
        long arrived = stream.get().finish();
        stream = Optional.empty();
        execute(CHECKED);
        if (arrived != written) {
            throw new SQLException(arrived + " of " + written + " rows arrived", "22000");
        }
        written = 0;
    }

    @Override
    public void close() throws SQLException {
        if (stream.isPresent()) {
            stream.get().close();
            if (!connection.isClosed()) {
                execute(CHECKED);
            }
        }
    }
}
