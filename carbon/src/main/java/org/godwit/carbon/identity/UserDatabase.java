package org.godwit.carbon.identity;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;

/** A database that holds users, behind a pool. Safe for use by many threads. */
final class UserDatabase implements AutoCloseable {
    private final Database database;
    private final HikariDataSource pool;

    /** @param settings of the pool, as {@link ConnectionPool#of} knows them */
    UserDatabase(String name, Database database, Map<String, String> settings) {
        this.database = database;
        this.pool = ConnectionPool.of(name, database, settings);
    }

    Database database() {
        return database;
    }

    /** Runs an action on a connection in auto-commit mode. */
    <T> T with(String doing, Database.Action<T> action) {
        try (var connection = pool.getConnection()) {
            return action.on(connection);
        } catch (SQLException e) {
            throw database.problem(reason(e), doing).exception(e);
        }
    }

    /** Runs an action in a transaction: commits when it returns, rolls back when it throws. */
    <T> T inTransaction(String doing, Database.Action<T> action) {
        return with(doing, connection -> {
            connection.setAutoCommit(false);
            try {
                var result = action.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        });
    }

    private static void rollback(Connection connection, Exception first) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            first.addSuppressed(second);
        }
    }

    /** A pool that got no connection says so in words of its own; the driver's are behind it. */
    private static SQLException reason(SQLException e) {
        return e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException cause ? cause : e;
    }

    @Override
    public void close() {
        pool.close();
    }
}
