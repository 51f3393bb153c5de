package org.godwit.carbon.datasource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.ConnectionPool;

/**
 * What becomes of each setting of Carbon's pool (Tomcat JDBC 7.0.34). Those that {@link ConnectionPool} takes, and those that
 * are always so here, raise no warning.
 */
final class PoolSettings {
    /** Taken over by {@link ConnectionPool}, or part of the address. */
    private static final Set<String> TAKEN = Set.of("url", "driverClassName", "username", "password", "maxActive",
            "minIdle", "maxWait", "validationQuery", "initSQL", "connectionProperties", "defaultReadOnly",
            "defaultCatalog", "defaultTransactionIsolation", "minEvictableIdleTimeMillis", "maxAge", "logAbandoned",
            "removeAbandonedTimeout");
    /** How the pool does its work: another one does it in its own way, and nobody sees a difference. */
    private static final Set<String> OWN_WAY = Set.of("testWhileIdle", "validationInterval",
            "timeBetweenEvictionRunsMillis", "numTestsPerEvictionRun", "fairQueue", "useEquals", "initialSize",
            "maxIdle", "jmxEnabled", "validationQueryTimeout", "accessToUnderlyingConnectionAllowed");
    private static final Map<String, String> NUMBERS = numbers();

    private PoolSettings() {}

    private static Map<String, String> numbers() {
        var numbers = new TreeMap<String, String>();
        numbers.put("maxActive", "10");
        numbers.put("minIdle", "0");
        numbers.put("maxWait", "30 s");
        numbers.put("maxAge", "30 min");
        numbers.put("minEvictableIdleTimeMillis", "1 min");
        numbers.put("removeAbandonedTimeout", "60 s");
        return Map.copyOf(numbers);
    }

    /** {@return what a person should know, sorted by setting} */
    static List<PoolWarning> warnings(Map<String, String> settings) {
        var warnings = new ArrayList<PoolWarning>();
        settings.forEach((name, value) -> {
            var text = value.strip();
            if (NUMBERS.containsKey(name)) {
                number(name, text, warnings);
            } else if (!TAKEN.contains(name) && !OWN_WAY.contains(name)) {
                other(name, text, warnings);
            } else if (name.equals("defaultTransactionIsolation")
                    && !ConnectionPool.ISOLATIONS.contains(text.replaceFirst("^TRANSACTION_", ""))
                    && !text.isEmpty()) {
                warnings.add(new PoolWarning(name, "not one of " + String.join(", ",
                        ConnectionPool.ISOLATIONS.stream().sorted().toList()) + ": the driver's own is used"));
            }
        });
        warnings.sort(Comparator.comparing(PoolWarning::setting));
        return warnings;
    }

    private static void number(String name, String text, List<PoolWarning> warnings) {
        if (!text.matches("-?\\d{1,9}")) {
            warnings.add(new PoolWarning(name, "not a whole number: " + NUMBERS.get(name) + " is used"));
        } else if (name.equals("maxActive") && Integer.parseInt(text) > ConnectionPool.LARGEST_POOL) {
            warnings.add(new PoolWarning(name,
                    "cut to " + ConnectionPool.LARGEST_POOL + ": more connections only make the database slower"));
        } else if (name.equals("maxAge") && Integer.parseInt(text) > 0 && Integer.parseInt(text) < 30_000) {
            warnings.add(new PoolWarning(name, "below 30 s: 30 min is used"));
        }
    }

    private static void other(String name, String text, List<PoolWarning> warnings) {
        switch (name) {
            case "testOnBorrow" -> unless(text, "true", name,
                    "a connection is always tested when it was idle for a while", warnings);
            case "testOnReturn" -> unless(text, "false", name, "a connection is tested before use, not after",
                    warnings);
            case "defaultAutoCommit" -> unless(text, "true", name,
                    "connections commit by themselves; services and requests open transactions where they need them",
                    warnings);
            case "removeAbandoned" -> unless(text, "false", name,
                    "a connection that is not returned in time is logged, not taken away", warnings);
            case "alternateUsernameAllowed" -> unless(text, "false", name,
                    "callers with accounts of their own get connections outside the pool", warnings);
            case "validatorClassName" -> warnings.add(new PoolWarning(name,
                    "no class of the old pool can be used; the driver tests the connection, or validationQuery"));
            case "jdbcInterceptors" -> warnings.add(new PoolWarning(name,
                    "interceptors of the old pool cannot be used; the state of a connection is reset anyway"));
            case "suspectTimeout", "abandonWhenPercentageFull" -> warnings.add(
                    new PoolWarning(name, "connections that are not returned in time are logged, nothing else"));
            case "dataSourceClassName" -> warnings.add(new PoolWarning(name,
                    "data sources of a driver are not used; give a URL"));
            default -> {
                if (!name.startsWith("dataSourceProps.") && !name.startsWith("databaseProps.")) {
                    warnings.add(new PoolWarning(name, "no setting of the pool; Carbon ignored it as well"));
                } else {
                    warnings.add(new PoolWarning(name, "not passed to the driver; use connectionProperties"));
                }
            }
        }
    }

    private static void unless(String value, String expected, String name, String why, List<PoolWarning> warnings) {
        if (!value.isEmpty() && !value.equalsIgnoreCase(expected)) {
            warnings.add(new PoolWarning(name, why));
        }
    }
}
