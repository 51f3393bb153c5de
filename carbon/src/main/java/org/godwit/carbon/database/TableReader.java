package org.godwit.carbon.database;

import java.io.InputStream;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;

/**
 * Reads a table row by row in bounded memory, by column names. Columns that the database does not have come as NULL.
 *
 * <p>A table with an integer key is read in slices of that key, because old drivers hold a whole result in memory.
 */
public final class TableReader {
    /** Rows of one slice: enough to keep a round trip cheap, few enough to hold with 2 KB each. */
    private static final int SLICE_ROWS = 5_000;
    private static final int FETCH_ROWS = 1_000;
    /** Bytes up to which a large object is read at once. */
    private static final int SMALL_LOB_BYTES = 256 * 1024;

    private final Dialect dialect;
    private final Table wanted;
    private final Table present;
    private final int[] positions;
    private final ChronoUnit timePrecision;

    /**
     * Prepares to read.
     *
     * @param wanted the columns to read, and their types
     * @param found the table as the catalog has it
     * @param timePrecision what finer fractions of a second are cut to, on both sides of a comparison
     */
    public TableReader(Dialect dialect, Table wanted, Table found, ChronoUnit timePrecision) {
        this.dialect = dialect;
        this.wanted = wanted;
        this.timePrecision = timePrecision;
        var columns = new ArrayList<Column>();
        this.positions = new int[wanted.columns().size()];
        for (int i = 0; i < positions.length; i++) {
            var column = wanted.columns().get(i);
            if (found.column(column.name()).isPresent()) {
                columns.add(column);
                positions[i] = columns.size();
            }
        }
        this.present = new Table(found.name(), columns, found.primaryKey(), found.uniques(), List.of(), List.of());
    }

    /** Reads all rows. {@return their number} */
    public long read(Connection connection, RowConsumer consumer) throws SQLException {
        var key = present.primaryKey().isEmpty() ? "" : present.primaryKey().getFirst();
        var keyColumn = present.column(key);
        if (keyColumn.isPresent() && keyColumn.get().type() instanceof ColumnType.Int) {
            return readSlices(connection, key, consumer);
        }
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(dialect.select(present).text())) {
            return read(statement, consumer);
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    private long readSlices(Connection connection, String key, RowConsumer consumer) throws SQLException {
        long rows = 0;
        try (var end = connection.prepareStatement(dialect.sliceEnd(present, key).text());
                var slice = connection.prepareStatement(dialect.selectSlice(present, key).text())) {
            long from = Long.MIN_VALUE;
            while (true) {
                setKey(end, 1, from);
                end.setInt(2, SLICE_ROWS);
                long to;
                try (var result = end.executeQuery()) {
                    result.next();
                    to = result.getLong(1);
                    if (result.wasNull()) {
                        return rows;
                    }
                }
                setKey(slice, 1, from);
                setKey(slice, 2, to);
                rows += read(slice, consumer);
                from = to;
            }
        }
    }

    /** Keys are 32-bit; the first slice starts below the lowest of them, which no table of Carbon's uses itself. */
    private static void setKey(PreparedStatement statement, int parameter, long key) throws SQLException {
        statement.setInt(parameter, (int) Math.max(Integer.MIN_VALUE, key));
    }

    /** Reads what a query for the wanted columns finds. {@return the number of rows} */
    public long read(PreparedStatement statement, RowConsumer consumer) throws SQLException {
        statement.setFetchSize(FETCH_ROWS);
        long count = 0;
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var values = new Object[positions.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = positions[i] == 0
                            ? Row.Null.NULL
                            : value(rows, positions[i], wanted.columns().get(i).type());
                }
                consumer.accept(new Row(values));
                count++;
            }
        }
        return count;
    }

    private Object value(ResultSet rows, int position, ColumnType type) throws SQLException {
        Object value = switch (type) {
            case ColumnType.Int _,ColumnType.SmallInt _,ColumnType.BigInt _ -> {
                long number = rows.getLong(position);
                yield rows.wasNull() ? Row.Null.NULL : number;
            }
            case ColumnType.Bool _ -> {
                boolean flag = rows.getBoolean(position);
                yield rows.wasNull() ? Row.Null.NULL : flag;
            }
            case ColumnType.Real _ -> {
                double number = rows.getDouble(position);
                yield rows.wasNull() ? Row.Null.NULL : number;
            }
            case ColumnType.Varchar _,ColumnType.Clob _ -> orNull(rows.getString(position));
            case ColumnType.Decimal _ -> orNull(rows.getBigDecimal(position));
            case ColumnType.Timestamp _ -> {
                var time = rows.getTimestamp(position);
                yield time == null ? Row.Null.NULL : time.toLocalDateTime().truncatedTo(timePrecision);
            }
            case ColumnType.Date _ -> {
                var date = rows.getDate(position);
                yield date == null ? Row.Null.NULL : date.toLocalDate();
            }
            case ColumnType.Blob _ -> blob(rows, position);
        };
        return value;
    }

    private static Object orNull(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? Row.Null.NULL : value;
    }

    private Object blob(ResultSet rows, int position) throws SQLException {
        if (!dialect.hasBlobLocators()) {
            return orNull(rows.getBytes(position));
        }
        var blob = rows.getBlob(position);
        if (blob == null) {
            return Row.Null.NULL;
        }
        long length = blob.length();
        return length <= SMALL_LOB_BYTES ? blob.getBytes(1, (int) length) : new LargeObject(blob, length);
    }

    /** Called for each row; the row and its large objects are good until the call returns. */
    @FunctionalInterface
    public interface RowConsumer {
        void accept(Row row) throws SQLException;
    }

    private record LargeObject(Blob blob, long length) implements Row.Lob {
        @Override
        public InputStream open() {
            try {
                return blob.getBinaryStream();
            } catch (SQLException e) {
                throw new IllegalStateException("a large object of the current row cannot be read", e);
            }
        }
    }
}
