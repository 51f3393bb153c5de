package org.godwit.carbon.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.godwit.carbon.schema.Table;

/** Writes many rows into a bare table by the fastest path that the engine's driver offers. */
public interface TableWriter extends AutoCloseable {
    /** Adds a row, in the order of the table's columns. */
    void write(Row row) throws SQLException;

    /** Ends the load: nothing is certain to be in the table before. */
    void finish() throws SQLException;

    /** Gives up what was not finished; some drivers close the connection with it. */
    @Override
    void close() throws SQLException;

    /** {@return the writer for a table of this dialect; the connection is its own until it is closed} */
    static TableWriter into(Connection connection, Dialect dialect, Table table) throws SQLException {
        if (dialect instanceof PostgresqlDialect && PostgresqlTableWriter.canWrite(table)) {
            return new PostgresqlTableWriter(connection, dialect, table);
        }
        var bulk = dialect instanceof MariadbDialect
                ? MariadbTableWriter.of(connection, dialect, table)
                : Optional.<TableWriter>empty();
        return bulk.isPresent() ? bulk.get() : new BatchTableWriter(connection, dialect, table);
    }
}
