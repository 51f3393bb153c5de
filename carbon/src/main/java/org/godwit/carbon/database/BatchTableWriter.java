package org.godwit.carbon.database;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;

/** Loads through batches of prepared inserts; every driver can. */
final class BatchTableWriter implements TableWriter {
    private static final int BATCH_ROWS = 1_000;
    /** Bytes of large values after which a batch is sent early. */
    private static final long BATCH_BYTES = 8L << 20;

    private final PreparedStatement insert;
    private final List<Column> columns;
    private int rows;
    private long bytes;

    BatchTableWriter(Connection connection, Dialect dialect, Table table) throws SQLException {
        this.columns = table.columns();
        this.insert = connection.prepareStatement(dialect.insert(table).text());
    }

    @Override
    public void write(Row row) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            set(i + 1, row.get(i), columns.get(i).type());
        }
        insert.addBatch();
        if (++rows >= BATCH_ROWS || bytes >= BATCH_BYTES) {
            send();
        }
    }

    private void set(int parameter, Object value, ColumnType type) throws SQLException {
        switch (value) {
            case Row.Null _ -> insert.setNull(parameter, jdbcType(type));
            case Long number -> insert.setLong(parameter, number);
            case Boolean flag -> insert.setBoolean(parameter, flag);
            case Double number -> insert.setDouble(parameter, number);
            case String text -> insert.setString(parameter, text);
            case BigDecimal number -> insert.setBigDecimal(parameter, number);
            case LocalDateTime time -> insert.setTimestamp(parameter, Timestamp.valueOf(time));
            case LocalDate date -> insert.setDate(parameter, java.sql.Date.valueOf(date));
            case byte[] small -> {
                bytes += small.length;
                insert.setBinaryStream(parameter, new ByteArrayInputStream(small), small.length);
            }
            case Row.Lob large -> {
                bytes += large.length();
                insert.setBinaryStream(parameter, large.open(), large.length());
            }
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }

    private static int jdbcType(ColumnType type) {
        return switch (type) {
            case ColumnType.Int _ -> Types.INTEGER;
            case ColumnType.SmallInt _ -> Types.SMALLINT;
            case ColumnType.BigInt _ -> Types.BIGINT;
            case ColumnType.Bool _ -> Types.BOOLEAN;
            case ColumnType.Varchar _ -> Types.VARCHAR;
            case ColumnType.Clob _ -> Types.CLOB;
            case ColumnType.Blob _ -> Types.BLOB;
            case ColumnType.Timestamp _ -> Types.TIMESTAMP;
            case ColumnType.Date _ -> Types.DATE;
            case ColumnType.Decimal _ -> Types.DECIMAL;
            case ColumnType.Real _ -> Types.DOUBLE;
        };
    }

    private void send() throws SQLException {
        insert.executeBatch();
        rows = 0;
        bytes = 0;
    }

    @Override
    public void finish() throws SQLException {
        if (rows > 0) {
            send();
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
