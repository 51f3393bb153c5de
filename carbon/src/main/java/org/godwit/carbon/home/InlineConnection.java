package org.godwit.carbon.home;

import java.util.Map;
import java.util.TreeMap;

/** The names that connections had when 3.x described them in registry.xml and user-mgt.xml themselves. */
final class InlineConnection {
    /** Old name to the name in a datasource; the password is treated apart. */
    static final Map<String, String> NAMES = names();

    private InlineConnection() {}

    private static Map<String, String> names() {
        var names = new TreeMap<String, String>();
        names.put("url", "url");
        names.put("userName", "username");
        names.put("driverName", "driverClassName");
        for (var same : new String[]{"maxActive", "maxIdle", "minIdle", "maxWait", "validationQuery", "testOnBorrow",
                "testWhileIdle", "timeBetweenEvictionRunsMillis", "minEvictableIdleTimeMillis", "removeAbandoned",
                "removeAbandonedTimeout", "logAbandoned"}) {
            names.put(same, same);
        }
        return Map.copyOf(names);
    }
}
