package org.godwit.carbon.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.Table;

/**
 * Changes single rows of a table by their keys, in batches. What is asked for twice is done once. Not for use by several
 * threads.
 */
public final class RowChanges implements AutoCloseable {
    private static final int BATCH_ROWS = 1_000;

    private final Connection connection;
    private final Dialect dialect;
    private final Table table;
    private final List<String> columns;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private int updates;
    private int deletes;

    /**
     * Begins.
     *
     * @param table with a primary key; rows hold all its columns, in its order
     * @param columns those that an update changes
     */
    public RowChanges(Connection connection, Dialect dialect, Table table, List<String> columns) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.table = table;
        this.columns = List.copyOf(columns);
        this.update = connection.prepareStatement(dialect.update(table, columns).text());
        this.delete = connection.prepareStatement(dialect.deleteByKey(table).text());
    }

    /** Gives the row with the same key the values of another. */
    public void update(Row row) throws SQLException {
        bind(update, row, columns, 1);
        bind(update, row, table.primaryKey(), columns.size() + 1);
        update.addBatch();
        if (++updates % BATCH_ROWS == 0) {
            update.executeBatch();
        }
    }

    /** Deletes the row with the same key. */
    public void delete(Row row) throws SQLException {
        bind(delete, row, table.primaryKey(), 1);
        delete.addBatch();
        if (++deletes % BATCH_ROWS == 0) {
            delete.executeBatch();
        }
    }

    /** Adds rows of which there is none with the same key. {@return how many} */
    public int insertMissing(List<Row> rows) throws SQLException {
        var missing = new ArrayList<Row>();
        try (var present = connection.prepareStatement(dialect.countByKey(table).text())) {
            for (var row : rows) {
                bind(present, row, table.primaryKey(), 1);
                try (var found = present.executeQuery()) {
                    found.next();
                    if (found.getLong(1) == 0) {
                        missing.add(row);
                    }
                }
            }
        }
        try (var insert = connection.prepareStatement(dialect.insert(table).text())) {
            for (var row : missing) {
                bind(insert, row, table.columnNames(), 1);
                insert.executeUpdate();
            }
        }
        return missing.size();
    }

    private void bind(PreparedStatement statement, Row row, List<String> names, int first) throws SQLException {
        for (int i = 0; i < names.size(); i++) {
            int at = table.columnNames().indexOf(names.get(i));
            BatchTableWriter.bind(statement, dialect, first + i, row.get(at), table.columns().get(at).type());
        }
    }

    /** Sends what waits. {@return how many rows were updated and deleted} */
    public int finish() throws SQLException {
        update.executeBatch();
        delete.executeBatch();
        return updates + deletes;
    }

    @Override
    public void close() throws SQLException {
        try (update; delete) {
            // both
        }
    }
}
