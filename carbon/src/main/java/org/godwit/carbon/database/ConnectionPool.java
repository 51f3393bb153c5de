package org.godwit.carbon.database;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Makes connection pools with the settings of Carbon's Tomcat pool. A pool connects when it is first asked, so a database
 * that is down does not hinder the start.
 */
public final class ConnectionPool {
    /** Beyond it a pool only makes the database slower. */
    public static final int LARGEST_POOL = 100;
    /** What {@code defaultTransactionIsolation} can be. */
    public static final Set<String> ISOLATIONS = Set.of("READ_UNCOMMITTED", "READ_COMMITTED", "REPEATABLE_READ",
            "SERIALIZABLE");

    /** Types that PostgreSQL's driver would fetch in binary once a statement is used often: data services copy their text. */
    private static final String SENT_AS_TEXT = "INT2,INT4,INT8,FLOAT4,FLOAT8,NUMERIC,DATE,TIME,TIMETZ,TIMESTAMP,TIMESTAMPTZ,UUID";

    private ConnectionPool() {}

    /**
     * Makes a pool; closing it closes its connections.
     *
     * @param settings fields of a Carbon datasource or of a data service's config: maxActive, minIdle, maxWait,
     *     validationQuery, initSQL, connectionProperties, defaultReadOnly, defaultCatalog, defaultTransactionIsolation,
     *     minEvictableIdleTimeMillis, maxAge, and removeAbandoned or logAbandoned with removeAbandonedTimeout, by which
     *     a connection that is not returned is logged; others mean nothing here
     */
    public static QueuedPool of(String name, Database database, Map<String, String> settings) {
        var config = new HikariConfig();
        config.setPoolName(name);
        var properties = driverProperties(settings);
        if (database.engine() == Engine.POSTGRESQL) {
            properties.putIfAbsent("binaryTransferDisable", SENT_AS_TEXT);
        }
        config.setDataSource(new DatabaseDataSource(database, properties));
        config.setMaximumPoolSize(number(settings, "maxActive").map(n -> Math.clamp(n, 1, LARGEST_POOL)).orElse(10));
        config.setMinimumIdle(
                Math.min(config.getMaximumPoolSize(), number(settings, "minIdle").filter(n -> n >= 0).orElse(0)));
        config.setConnectionTimeout(number(settings, "maxWait").filter(n -> n >= 250).orElse(30_000));
        number(settings, "maxAge").filter(n -> n >= 30_000).ifPresent(config::setMaxLifetime);
        config.setIdleTimeout(number(settings, "minEvictableIdleTimeMillis").filter(n -> n >= 10_000)
                .map(Integer::longValue).orElse(Duration.ofMinutes(1).toMillis()));
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(isTrue(settings, "defaultReadOnly"));
        text(settings, "initSQL").ifPresent(config::setConnectionInitSql);
        text(settings, "defaultCatalog").ifPresent(config::setCatalog);
        if (isTrue(settings, "removeAbandoned") || isTrue(settings, "logAbandoned")) {
            config.setLeakDetectionThreshold(
                    Duration.ofSeconds(number(settings, "removeAbandonedTimeout").filter(n -> n >= 2).orElse(60))
                            .toMillis());
        }
        text(settings, "defaultTransactionIsolation").map(i -> i.replaceFirst("^TRANSACTION_", ""))
                .filter(ISOLATIONS::contains).ifPresent(i -> config.setTransactionIsolation("TRANSACTION_" + i));
        if (database.engine() == Engine.H2) {
            // The old drivers are of JDBC 3 and lack Connection.isValid.
            config.setConnectionTestQuery("SELECT 1");
        } else {
            text(settings, "validationQuery").ifPresent(config::setConnectionTestQuery);
        }
        return new QueuedPool(config);
    }

    /** {@code connectionProperties} is {@code name=value;name=value}. */
    private static Properties driverProperties(Map<String, String> settings) {
        var properties = new Properties();
        for (var pair : settings.getOrDefault("connectionProperties", "").split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                properties.setProperty(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
            }
        }
        return properties;
    }

    private static boolean isTrue(Map<String, String> settings, String name) {
        return Boolean.parseBoolean(settings.getOrDefault(name, "false").strip());
    }

    private static Optional<String> text(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(String::strip).filter(t -> !t.isEmpty());
    }

    private static Optional<Integer> number(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(String::strip).filter(v -> v.matches("\\d{1,9}"))
                .map(Integer::valueOf);
    }

    /** {@return a source that opens a new connection each time, for tools that want a {@link DataSource}} */
    public static DataSource unpooled(Database database) {
        return new DatabaseDataSource(database, new Properties());
    }
}
