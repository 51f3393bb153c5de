package org.godwit.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Environment;

/** What a descriptor is checked against where there is no home: every datasource exists, none can be reached. */
record AbsentHome(Path home) implements Environment {
    @Override
    public int tenantId() {
        return CarbonSchema.SUPER_TENANT;
    }

    @Override
    public Optional<DataSource> datasource(String name) {
        return Optional.of(new Unreachable());
    }

    @Override
    public Optional<String> datasourceUrl(String name) {
        return Optional.empty();
    }

    @Override
    public Pool pool(String name, Map<String, String> settings, Secret password) {
        return new Unreachable();
    }

    @Override
    public Optional<Secret> secret(String alias) {
        return Optional.of(Secret.none());
    }

    /** A pool that never gives a connection. */
    private static final class Unreachable implements Pool {
        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("no database is asked while a descriptor is checked without a home");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }

        @Override
        public void close() {}
    }
}
