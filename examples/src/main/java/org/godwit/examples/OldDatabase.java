package org.godwit.examples;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.schema.Schema;

/**
 * An embedded database that H2 1.2.140 writes, as Carbon 4.0 to 4.2 shipped it: a page store {@code NAME.h2.db}, with large
 * objects in a folder {@code NAME.lobs.db} beside it. Closing it closes the file.
 */
public final class OldDatabase implements AutoCloseable {
    private final Connection connection;
    private final Dialect dialect = Dialect.of(Engine.H2, 1);

    private OldDatabase(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens a database, or makes an empty one.
     *
     * @param file absolute path without the ending, as a URL names it
     */
    public static OldDatabase open(Drivers drivers, Path file, String user, String password) throws SQLException {
        var login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        var url = "jdbc:h2:" + file.toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
        var connection = drivers.h2(H2Line.H2_1_2).connect(url, login);
        if (connection == null) {
            throw new SQLException("the driver of H2 1.2 does not take " + url, "08001");
        }
        return new OldDatabase(connection);
    }

    /** {@return the connection, in auto-commit mode unless the caller changed that} */
    public Connection connection() {
        return connection;
    }

    /** Makes all tables, keys and indexes of a schema. */
    public void create(Schema schema) throws SQLException {
        new SchemaScript(dialect, schema).run(connection);
    }

    /** {@return a filler of one table} */
    public TableFiller fill(Schema schema, String table) throws SQLException {
        return new TableFiller(connection, dialect.insert(schema.require(table)), schema.require(table));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
