package org.godwit.carbon.database;

import java.io.InputStream;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
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
    /** Bytes of rows that a driver may hold at once, when nobody says otherwise. */
    private static final long HELD_BYTES = 32L << 20;
    /** Rows of one slice and of one fetch, at most: more would not make a round trip felt any less. */
    private static final int SLICE_ROWS = 5_000;
    private static final int FETCH_ROWS = 1_000;
    private static final int LEAST_ROWS = 8;
    private static final int BYTES_OF_A_CHARACTER = 4;
    private static final LocalDateTime INSTEAD_OF_ZERO = LocalDateTime.of(1970, 1, 1, 0, 0);

    private final Dialect dialect;
    private final Table wanted;
    private final Table present;
    private final int[] positions;
    private final ChronoUnit timePrecision;
    private final ColumnType keyType;
    private final long heldBytes;
    private final int sliceRows;
    private final int fetchRows;
    private long zeroTimes;

    /**
     * Prepares to read.
     *
     * @param wanted the columns to read, and their types
     * @param found the table as the catalog has it
     * @param timePrecision what finer fractions of a second are cut to, on both sides of a comparison
     */
    public TableReader(Dialect dialect, Table wanted, Table found, ChronoUnit timePrecision) {
        this(dialect, wanted, found, timePrecision, HELD_BYTES);
    }

    /**
     * Prepares to read in less memory.
     *
     * @param heldBytes of rows that a driver may hold at once; texts without a limit count as 64 KB each
     */
    public TableReader(Dialect dialect, Table wanted, Table found, ChronoUnit timePrecision, long heldBytes) {
        this.dialect = dialect;
        this.heldBytes = heldBytes;
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
        long widest = columns.stream().mapToLong(TableReader::mostBytes).sum();
        // Some drivers hold a slice, others a fetch and the next one.
        this.sliceRows = Math.clamp(heldBytes / Math.max(1, widest), LEAST_ROWS, SLICE_ROWS);
        this.fetchRows = Math.clamp(heldBytes / 2 / Math.max(1, widest), LEAST_ROWS, FETCH_ROWS);
        this.keyType = found.primaryKey().isEmpty()
                ? new ColumnType.Clob()
                : found.column(found.primaryKey().getFirst()).map(Column::type).orElse(new ColumnType.Clob());
    }

    private static long mostBytes(Column column) {
        return switch (column.type()) {
            case ColumnType.Varchar(int length) -> (long) length * BYTES_OF_A_CHARACTER;
            case ColumnType.Clob _,ColumnType.Blob _ -> Dialect.INLINE_BYTES;
            case ColumnType.Int _,ColumnType.SmallInt _,ColumnType.BigInt _,ColumnType.Bool _,ColumnType.Timestamp _,ColumnType.Date _,ColumnType.Decimal _,ColumnType.Real _ ->
                Long.BYTES;
        };
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
     * {@return how many dates and times that do not exist were met, such as MySQL's {@code 0000-00-00}; they came as NULL, and
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
                end.setInt(2, sliceRows);
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
        statement.setFetchSize(fetchRows);
        long count = 0;
        try (var rows = statement.executeQuery()) {
            var columns = columns(rows.getMetaData());
            while (rows.next()) {
                var values = new Object[columns.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = columns[i].of(rows);
                }
                consumer.accept(Row.owning(values));
                count++;
            }
        }
        return count;
    }

    /** How to get the value of one column out of the current row; decided once for a query, because it is done for each row. */
    @FunctionalInterface
    private interface ColumnValue {
        Object of(ResultSet rows) throws SQLException;
    }

    private ColumnValue[] columns(ResultSetMetaData data) throws SQLException {
        var columns = new ColumnValue[positions.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = positions[i] == 0
                    ? _ -> Row.Null.NULL
                    : column(wanted.columns().get(i), positions[i], data.getColumnType(positions[i]));
        }
        return columns;
    }

    private ColumnValue column(Column column, int position, int type) {
        return switch (column.type()) {
            case ColumnType.Int _,ColumnType.SmallInt _,ColumnType.BigInt _ -> rows -> integer(rows, position);
            case ColumnType.Bool _ -> rows -> flag(rows, position);
            case ColumnType.Real _ -> rows -> real(rows, position);
            case ColumnType.Varchar _,ColumnType.Clob _ -> dialect.givesUtf8(type)
                    ? rows -> utf8(rows, position)
                    : rows -> orNull(rows.getString(position));
            case ColumnType.Decimal _ -> rows -> orNull(rows.getBigDecimal(position));
            case ColumnType.Timestamp _ -> rows -> time(rows, position, column);
            case ColumnType.Date _ -> rows -> date(rows, position, column);
            case ColumnType.Blob _ -> blob(column, position);
        };
    }

    private ColumnValue blob(Column column, int position) {
        if (dialect.readsInPieces(present)) {
            return new PiecesColumn(present, column, position, dialect.selectPiece(present, column.name()),
                    PiecewiseObject.pieceBytes(heldBytes));
        }
        return dialect.hasBlobLocators() ? rows -> located(rows, position) : rows -> orNull(rows.getBytes(position));
    }

    private static Object integer(ResultSet rows, int position) throws SQLException {
        long number = rows.getLong(position);
        return rows.wasNull() ? Row.Null.NULL : (Object) number;
    }

    private static Object flag(ResultSet rows, int position) throws SQLException {
        boolean flag = rows.getBoolean(position);
        return rows.wasNull() ? Row.Null.NULL : (Object) flag;
    }

    private static Object real(ResultSet rows, int position) throws SQLException {
        double number = rows.getDouble(position);
        return rows.wasNull() ? Row.Null.NULL : (Object) number;
    }

    private static Object utf8(ResultSet rows, int position) throws SQLException {
        var bytes = rows.getBytes(position);
        return bytes == null ? Row.Null.NULL : new Utf8Text(bytes);
    }

    private Object time(ResultSet rows, int position, Column column) throws SQLException {
        var time = dialect.time(rows, position);
        if (time != null) {
            return time.truncatedTo(timePrecision);
        }
        return noTime(rows, position, column, INSTEAD_OF_ZERO);
    }

    private Object date(ResultSet rows, int position, Column column) throws SQLException {
        var date = dialect.date(rows, position);
        return date == null ? noTime(rows, position, column, INSTEAD_OF_ZERO.toLocalDate()) : date;
    }

    private Object noTime(ResultSet rows, int position, Column column, Object instead) throws SQLException {
        if (!dialect.isZeroTime(rows, position)) {
            return Row.Null.NULL;
        }
        zeroTimes++;
        return column.required() ? instead : Row.Null.NULL;
    }

    private static Object orNull(@Nullable Object value) {
        return value == null ? Row.Null.NULL : value;
    }

    private static Object located(ResultSet rows, int position) throws SQLException {
        var blob = rows.getBlob(position);
        if (blob == null) {
            return Row.Null.NULL;
        }
        long length = blob.length();
        return length <= Dialect.INLINE_BYTES ? blob.getBytes(1, (int) length) : new LargeObject(blob, length);
    }

    /** Bytes of {@link Dialect#projection}: columns of the table, lengths of its large ones, its key. */
    private static final class PiecesColumn implements ColumnValue {
        private final int position;
        private final int lengthPosition;
        private final int firstKey;
        private final int keys;
        private final Sql query;
        private final int pieceBytes;

        PiecesColumn(Table table, Column column, int position, Sql query, int pieceBytes) {
            var blobs = table.columns().stream().filter(c -> c.type() instanceof ColumnType.Blob).toList();
            int columns = table.columns().size();
            this.position = position;
            this.lengthPosition = columns + 1 + blobs.indexOf(column);
            this.firstKey = columns + blobs.size() + 1;
            this.keys = table.primaryKey().size();
            this.query = query;
            this.pieceBytes = pieceBytes;
        }

        @Override
        public Object of(ResultSet rows) throws SQLException {
            var bytes = rows.getBytes(position);
            if (bytes != null) {
                return bytes;
            }
            long length = rows.getLong(lengthPosition);
            if (rows.wasNull()) {
                return Row.Null.NULL;
            }
            var key = new ArrayList<Object>();
            for (int i = 0; i < keys; i++) {
                key.add(rows.getObject(firstKey + i));
            }
            return new PiecewiseObject(rows.getStatement().getConnection(), query, key, length,
                    pieceBytes);
        }
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
