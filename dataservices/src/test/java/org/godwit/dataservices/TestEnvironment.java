package org.godwit.dataservices;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.extension.ExtensionJars;
import org.godwit.dataservices.transaction.Coordinator;
import org.jspecify.annotations.Nullable;

/** A home with one database, called {@code TESTDB}; its inline pools go to that database too. */
public final class TestEnvironment implements Environment, AutoCloseable {
    private final DatabaseAddress address;
    private final Compatibility compatibility;
    private final HikariDataSource pool;
    private final Map<String, Secret> secrets = new HashMap<>();
    private final Map<String, Map<String, String>> pools = new HashMap<>();
    private Path home = Path.of("/nowhere");
    private ExtensionJars extensions = ExtensionJars.none();
    private Optional<Coordinator> coordinator = Optional.empty();

    private TestEnvironment(DatabaseAddress address, Compatibility compatibility) {
        this.address = address;
        this.compatibility = compatibility;
        this.pool = ConnectionPool.of("TESTDB", Database.of(address, Drivers.shipped()), Map.of("maxActive", "4"));
    }

    public static TestEnvironment h2() {
        return h2(Compatibility.DSS_3_1_1);
    }

    public static TestEnvironment h2(Compatibility compatibility) {
        return new TestEnvironment(new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa",
                Secret.none()), compatibility);
    }

    public static TestEnvironment postgres() {
        return new TestEnvironment(TestPostgres.freshDatabase(), Compatibility.DSS_3_1_1);
    }

    /** Runs statements separated by semicolons at line ends. */
    public TestEnvironment sql(String script) {
        try (var connection = pool.getConnection(); var statement = connection.createStatement()) {
            for (var sql : script.split(";\\s*(\\n|$)", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the first column of the first row} */
    public String value(String sql) {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public TestEnvironment secret(String alias, String value) {
        secrets.put(alias, Secret.of(value));
        return this;
    }

    /** {@return connections of the Carbon datasource that are not back in the pool} */
    public int connectionsInUse() {
        return pool.getHikariPoolMXBean().getActiveConnections();
    }

    /** {@return the settings with which an inline pool was opened} */
    public Map<String, String> poolSettings(String name) {
        return Optional.ofNullable(pools.get(name)).orElseThrow();
    }

    public String url() {
        return address.url();
    }

    @Override
    public Path home() {
        return home;
    }

    /** Lives in a folder, with the jars that are there. */
    public TestEnvironment in(Path folder) {
        home = folder;
        extensions = ExtensionJars.of(folder);
        return this;
    }

    /** The registry is a folder {@code registry} of the home. */
    @Override
    public Optional<InputStream> registryFile(String reference) {
        try {
            return Optional.of(Files.newInputStream(home.resolve("registry" + reference.replaceFirst("^\\w+:", ""))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits over several databases. */
    public TestEnvironment with(Coordinator several) {
        coordinator = Optional.of(several);
        return this;
    }

    @Override
    public Optional<Coordinator> coordinator() {
        return coordinator;
    }

    @Override
    public ExtensionJars extensions() {
        return extensions;
    }

    @Override
    public int tenantId() {
        return -1234;
    }

    @Override
    public Optional<DataSource> datasource(String name) {
        return name.equals("TESTDB") || name.equals("jdbc/TESTDB") ? Optional.of(pool) : Optional.empty();
    }

    @Override
    public Optional<String> datasourceUrl(String name) {
        return datasource(name).map(_ -> address.url());
    }

    @Override
    public Pool pool(String name, Map<String, String> settings, Secret password) {
        var shown = new HashMap<>(settings);
        shown.put("password", password.reveal());
        pools.put(name, shown);
        return new SharedPool(pool, address.url().replace(";DB_CLOSE_DELAY=-1", ""));
    }

    @Override
    public Optional<Secret> secret(String alias) {
        return Optional.ofNullable(secrets.get(alias));
    }

    @Override
    public Compatibility compatibility() {
        return compatibility;
    }

    @Override
    public void close() {
        extensions.close();
        pool.close();
    }

    /** The one pool, under another name; closing it leaves the real one open. */
    private record SharedPool(HikariDataSource shared, String url) implements Pool {
        @Override
        public Connection getConnection() throws SQLException {
            return shared.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return ConnectionPool.unpooled(
                    Database.of(new DatabaseAddress(url, user, Secret.of(password)), Drivers.shipped()))
                    .getConnection();
        }

        @Override
        public void close() {
            // the environment closes it
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) {
            // no logs
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // none
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("no wrapper");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
