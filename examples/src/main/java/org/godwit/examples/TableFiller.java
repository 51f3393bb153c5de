package org.godwit.examples;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.schema.Table;
import org.jspecify.annotations.Nullable;

/** Inserts rows into one table, numbering them from 1. Values stand in the order of the table's columns. */
public final class TableFiller implements AutoCloseable {
    private final PreparedStatement insert;
    private final Table table;
    private int last;

    TableFiller(Connection connection, Sql insert, Table table) throws SQLException {
        this.insert = connection.prepareStatement(insert.text());
        this.table = table;
    }

    /** {@return the number for the next row; each call gives another one} */
    public int next() {
        return ++last;
    }

    /**
     * Inserts a row.
     *
     * @param values one a column; {@link LocalDateTime} for timestamps, byte arrays for large objects
     */
    public void row(@Nullable Object... values) throws SQLException {
        if (values.length != table.columns().size()) {
            throw new IllegalArgumentException(table.name() + " has the columns " + table.columnNames());
        }
        for (int i = 0; i < values.length; i++) {
            var value = values[i];
            if (value instanceof LocalDateTime time) {
                insert.setTimestamp(i + 1, Timestamp.valueOf(time));
            } else if (value instanceof byte[] bytes) {
                insert.setBytes(i + 1, bytes);
            } else {
                insert.setObject(i + 1, value);
            }
        }
        insert.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
