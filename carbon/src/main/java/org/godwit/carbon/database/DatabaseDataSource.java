package org.godwit.carbon.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens connections of a {@link Database} in the form that pools ask for. */
final class DatabaseDataSource implements DataSource {
    private final Database database;
    private final Properties properties;
    private int loginTimeoutSeconds;

    /** @param properties what the driver is told besides user and password */
    DatabaseDataSource(Database database, Properties properties) {
        this.database = database;
        this.properties = properties;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return database.connectPlainly(properties);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return database.connectPlainly(user, password);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // Drivers write no logs of their own here.
    }

    @Override
    public synchronized void setLoginTimeout(int seconds) {
        loginTimeoutSeconds = seconds;
    }

    @Override
    public synchronized int getLoginTimeout() {
        return loginTimeoutSeconds;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("not a wrapper of " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
