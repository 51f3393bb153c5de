package org.godwit.carbon.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Makes connection pools with the settings of Carbon's Tomcat pool. A pool connects when it is first asked, so a database
 * that is down does not hinder the start.
 */
public final class ConnectionPool {
    private static final int LARGEST_POOL = 100;

    private ConnectionPool() {}

    /**
     * Makes a pool; closing it closes its connections.
     *
     * @param settings fields of a Carbon datasource or of a data service's config: maxActive, minIdle, maxWait,
     *     validationQuery, defaultReadOnly, defaultTransactionIsolation, maxAge; others mean nothing here
     */
    public static HikariDataSource of(String name, Database database, Map<String, String> settings) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(new DatabaseDataSource(database));
        config.setMaximumPoolSize(number(settings, "maxActive").map(n -> Math.clamp(n, 1, LARGEST_POOL)).orElse(10));
        config.setMinimumIdle(
                Math.min(config.getMaximumPoolSize(), number(settings, "minIdle").filter(n -> n >= 0).orElse(0)));
        config.setConnectionTimeout(number(settings, "maxWait").filter(n -> n >= 250).orElse(30_000));
        number(settings, "maxAge").filter(n -> n >= 30_000).ifPresent(config::setMaxLifetime);
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(Boolean.parseBoolean(settings.getOrDefault("defaultReadOnly", "false")));
        Optional.ofNullable(settings.get("defaultTransactionIsolation")).filter(i -> !i.isBlank())
                .map(i -> i.startsWith("TRANSACTION_") ? i : "TRANSACTION_" + i)
                .filter(i -> !i.equals("TRANSACTION_UNKNOWN")).ifPresent(config::setTransactionIsolation);
        if (database.engine() == Engine.H2) {
            // The old drivers are of JDBC 3 and lack Connection.isValid.
            config.setConnectionTestQuery("SELECT 1");
        } else {
            Optional.ofNullable(settings.get("validationQuery")).filter(q -> !q.isBlank())
                    .ifPresent(config::setConnectionTestQuery);
        }
        return new HikariDataSource(config);
    }

    private static Optional<Integer> number(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(String::strip).filter(v -> v.matches("\\d{1,9}"))
                .map(Integer::valueOf);
    }

    /** {@return a source that opens a new connection each time, for tools that want a {@link DataSource}} */
    public static DataSource unpooled(Database database) {
        return new DatabaseDataSource(database);
    }
}
