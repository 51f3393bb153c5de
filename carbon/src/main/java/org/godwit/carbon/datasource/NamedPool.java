package org.godwit.carbon.datasource;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.godwit.carbon.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The datasource of a name, whichever pool serves it at the moment: services keep it while the pool behind it is replaced. Safe
 * for use by many threads.
 */
final class NamedPool implements DataSource {
    private final Supplier<HikariDataSource> current;
    private final Supplier<DataSource> unpooled;

    /** @param unpooled gives connections for accounts of callers, which are not pooled */
    NamedPool(Supplier<HikariDataSource> current, Supplier<DataSource> unpooled) {
        this.current = current;
        this.unpooled = unpooled;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var pool = pool();
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            // Replaced between the two calls: the next pool is there already.
            if (pool.isClosed() && !current.get().equals(pool)) {
                return current.get().getConnection();
            }
            throw e;
        }
    }

    private HikariDataSource pool() throws SQLException {
        return known(current);
    }

    private static <T> T known(Supplier<T> source) throws SQLException {
        try {
            return source.get();
        } catch (ProblemException e) {
            throw new SQLException(e.getMessage(), "08003", e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return known(unpooled).getConnection(user, password);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // Pools write no logs of their own.
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("the pool's maxWait says how long to wait");
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return current.get().getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : pool().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || pool().isWrapperFor(type);
    }
}
