package org.godwit.carbon.database;

import java.io.InputStream;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table row by row in bounded memory, by column names. Columns that the database does not have come as NULL.
 *
 * <p>A table with an integer key is read in slices of that key, because old drivers hold a whole result in memory.
 */
public final class TableReader {
    /** Rows of one slice: enough to keep a round trip cheap, few enough to hold with 2 KB each. */
    private static final int SLICE_ROWS = 5_000;
    private static final int FETCH_ROWS = 1_000;
    /** Rows with large values that a driver may hold at once; with {@link Dialect#INLINE_BYTES} each, 32 MB. */
    private static final int SLICE_ROWS_WITH_BLOBS = 500;
    private static final int FETCH_ROWS_WITH_BLOBS = 250;
    private static final LocalDateTime INSTEAD_OF_ZERO = LocalDateTime.of(1970, 1, 1, 0, 0);

    private final Dialect dialect;
    private final Table wanted;
    private final Table present;
    private final int[] positions;
    private final ChronoUnit timePrecision;
    private final boolean hasBlobs;
    private final ColumnType keyType;
    private long zeroTimes;

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
        this.hasBlobs = columns.stream().anyMatch(c -> c.type() instanceof ColumnType.Blob);
        this.keyType = found.primaryKey().isEmpty()
                ? new ColumnType.Clob()
                : found.column(found.primaryKey().getFirst()).map(Column::type).orElse(new ColumnType.Clob());
    }

    /** Reads all rows. {@return their number} */
    public long read(Connection connection, RowConsumer consumer) throws SQLException {
        if (readsSlices()) {
            return readSlices(connection, OptionalInt.empty(), consumer, _ -> {});
        }
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(dialect.select(present).text())) {
            return read(statement, consumer);
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    /**
     * {@return how many times of day that do not exist were met, such as MySQL's {@code 0000-00-00}; they came as NULL, and
     * as 1970-01-01 00:00 where NULL is refused}
     */
    public long zeroTimes() {
        return zeroTimes;
    }

    /** {@return whether the rows come in slices of an integer key, in its order} */
    public boolean readsSlices() {
        return !present.primaryKey().isEmpty() && keyType instanceof ColumnType.Int;
    }

    /** {@return the column whose slices are read; only where {@link #readsSlices}} */
    public String sliceKey() {
        return present.primaryKey().getFirst();
    }

    /**
     * Reads the rows above a key, slice by slice; only where {@link #readsSlices}.
     *
     * @param above empty for all rows
     * @param end told after each slice the highest key whose rows were all read
     * @return the number of rows
     */
    public long readSlices(Connection connection, OptionalInt above, RowConsumer consumer, SliceEnd end)
            throws SQLException {
        long rows = 0;
        if (above.isEmpty()) {
            try (var equal = connection.prepareStatement(dialect.selectWhere(present, sliceKey()).text())) {
                // Slices begin above a key, and nothing is below the lowest.
                equal.setInt(1, Integer.MIN_VALUE);
                rows += read(equal, consumer);
            }
        }
        return rows + readSlices(connection, above.orElse(Integer.MIN_VALUE), consumer, end);
    }

    private long readSlices(Connection connection, int above, RowConsumer consumer, SliceEnd reached)
            throws SQLException {
        long rows = 0;
        var key = sliceKey();
        try (var end = connection.prepareStatement(dialect.sliceEnd(present, key).text());
                var slice = connection.prepareStatement(dialect.selectSlice(present, key).text())) {
            int from = above;
            while (true) {
                end.setInt(1, from);
                end.setInt(2, hasBlobs ? SLICE_ROWS_WITH_BLOBS : SLICE_ROWS);
                int to;
                try (var result = end.executeQuery()) {
                    result.next();
                    to = result.getInt(1);
                    if (result.wasNull()) {
                        return rows;
                    }
                }
                slice.setInt(1, from);
                slice.setInt(2, to);
                rows += read(slice, consumer);
                from = to;
                reached.at(to);
            }
        }
    }

    /** Reads what a query for the wanted columns finds. {@return the number of rows} */
    public long read(PreparedStatement statement, RowConsumer consumer) throws SQLException {
        statement.setFetchSize(hasBlobs ? FETCH_ROWS_WITH_BLOBS : FETCH_ROWS);
        long count = 0;
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var values = new Object[positions.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = positions[i] == 0
                            ? Row.Null.NULL
                            : value(rows, positions[i], wanted.columns().get(i));
                }
                consumer.accept(new Row(values));
                count++;
            }
        }
        return count;
    }

    private Object value(ResultSet rows, int position, Column column) throws SQLException {
        return switch (column.type()) {
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
            case ColumnType.Timestamp _ -> time(rows, position, column);
            case ColumnType.Date _ -> orNull(dialect.date(rows, position));
            case ColumnType.Blob _ -> dialect.readsInPieces(present) ? pieces(rows, position) : blob(rows, position);
        };
    }

    private Object time(ResultSet rows, int position, Column column) throws SQLException {
        var time = dialect.time(rows, position);
        if (time != null) {
            return time.truncatedTo(timePrecision);
        }
        if (!dialect.isZeroTime(rows, position)) {
            return Row.Null.NULL;
        }
        zeroTimes++;
        return column.required() ? INSTEAD_OF_ZERO : Row.Null.NULL;
    }

    private static Object orNull(@Nullable Object value) {
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
        return length <= Dialect.INLINE_BYTES ? blob.getBytes(1, (int) length) : new LargeObject(blob, length);
    }

    /** Columns of {@link Dialect#projection}: those of the table, lengths of its large ones, its key. */
    private Object pieces(ResultSet rows, int position) throws SQLException {
        var bytes = rows.getBytes(position);
        if (bytes != null) {
            return bytes;
        }
        int columns = present.columns().size();
        var blobs = present.columns().stream().filter(c -> c.type() instanceof ColumnType.Blob).toList();
        var column = present.columns().get(position - 1);
        long length = rows.getLong(columns + 1 + blobs.indexOf(column));
        if (rows.wasNull()) {
            return Row.Null.NULL;
        }
        var key = new ArrayList<Object>();
        for (int i = 0; i < present.primaryKey().size(); i++) {
            key.add(rows.getObject(columns + blobs.size() + 1 + i));
        }
        return new PiecewiseObject(rows.getStatement().getConnection(), dialect.selectPiece(present, column.name()),
                key, length);
    }

    /** Called for each row; the row and its large objects are good until the call returns. */
    @FunctionalInterface
    public interface RowConsumer {
        void accept(Row row) throws SQLException;
    }

    /** Called between two slices. */
    @FunctionalInterface
    public interface SliceEnd {
        void at(int key) throws SQLException;
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
