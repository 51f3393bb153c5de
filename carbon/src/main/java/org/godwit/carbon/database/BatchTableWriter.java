package org.godwit.carbon.database;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
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
    private final Dialect dialect;
    private final List<Column> columns;
    private final List<InputStream> streams = new ArrayList<>();
    private int rows;
    private long bytes;

    BatchTableWriter(Connection connection, Dialect dialect, Table table) throws SQLException {
        this.dialect = dialect;
        this.columns = table.columns();
        this.insert = connection.prepareStatement(dialect.insert(table).text());
    }

    @Override
    public void write(Row row) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            set(i + 1, row.get(i), columns.get(i).type());
        }
        if (!dialect.insertsInBatches()) {
            try {
                insert.executeUpdate();
            } finally {
                closeStreams();
            }
            return;
        }
        insert.addBatch();
        // A large object can be read only while its row is the current one.
        if (++rows >= BATCH_ROWS || bytes >= BATCH_BYTES || !streams.isEmpty()) {
            send();
        }
    }

    private void set(int parameter, Object value, ColumnType type) throws SQLException {
        switch (value) {
            case byte[] small -> {
                bytes += small.length;
                insert.setBytes(parameter, small);
            }
            case Row.Lob large -> {
                var stream = large.open();
                streams.add(stream);
                insert.setBinaryStream(parameter, dialect.paced(stream, insert.getConnection()), large.length());
            }
            default -> bind(insert, dialect, parameter, value, type);
        }
    }

    /** Binds a value that is no stream. */
    static void bind(PreparedStatement statement, Dialect dialect, int parameter, Object value, ColumnType type)
            throws SQLException {
        switch (value) {
            case Row.Null _ -> statement.setNull(parameter, dialect.nullType(type));
            case Long number -> statement.setLong(parameter, number);
            case Boolean flag -> statement.setBoolean(parameter, flag);
            case Double number -> statement.setDouble(parameter, number);
            case String text -> statement.setString(parameter, text);
            case BigDecimal number -> statement.setBigDecimal(parameter, number);
            case LocalDateTime time -> dialect.setTime(statement, parameter, time);
            case LocalDate date -> dialect.setDate(statement, parameter, date);
            case byte[] small -> statement.setBytes(parameter, small);
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }

    private void send() throws SQLException {
        try {
            insert.executeBatch();
        } finally {
            closeStreams();
        }
        rows = 0;
        bytes = 0;
    }

    private void closeStreams() throws SQLException {
        try {
            for (var stream : streams) {
                stream.close();
            }
        } catch (IOException e) {
            throw new SQLException("a large object cannot be closed", "58030", e);
        } finally {
            streams.clear();
        }
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
