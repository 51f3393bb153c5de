package org.godwit.dataservices.descriptor;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.dataservices.descriptor.Config.DatabaseUser;
import org.godwit.dataservices.descriptor.Config.Setting;

/** Reads {@code config} elements. */
final class ConfigReader {
    private static final String LEGACY_PREFIX = "org.wso2.ws.dataservice.";

    /** Legacy names, without their prefix, and the current ones. A legacy value wins over a current one. */
    private static final Map<String, String> LEGACY = Map.ofEntries(Map.entry("driver", "driverClassName"),
            Map.entry("protocol", "url"), Map.entry("user", "username"), Map.entry("password", "password"),
            Map.entry("minpoolsize", "minIdle"), Map.entry("maxpoolsize", "maxActive"),
            Map.entry("initial_size", "initialSize"), Map.entry("max_idle", "maxIdle"),
            Map.entry("max_wait", "maxWait"), Map.entry("validation_query", "validationQuery"),
            Map.entry("test_on_borrow", "testOnBorrow"), Map.entry("test_on_return", "testOnReturn"),
            Map.entry("test_while_idle", "testWhileIdle"),
            Map.entry("time_between_eviction_runs_mills", "timeBetweenEvictionRunsMillis"),
            Map.entry("min_evictable_idle_time_millis", "minEvictableIdleTimeMillis"),
            Map.entry("remove_abandoned", "removeAbandoned"),
            Map.entry("remove_abandoned_timeout", "removeAbandonedTimeout"),
            Map.entry("log_abandoned", "logAbandoned"), Map.entry("autocommit", "autoCommit"),
            Map.entry("transaction_isolation", "defaultTransactionIsolation"),
            Map.entry("xa_datasource_class", "dataSourceClassName"),
            Map.entry("xa_datasource_properties", "dataSourceProps"));

    /** Kinds that DSS asks for before a Carbon datasource, in its order; with what they are called. */
    private static final Map<String, String> FOREIGN = foreign();

    private final Findings findings;

    ConfigReader(Findings findings) {
        this.findings = findings;
    }

    private static Map<String, String> foreign() {
        var kinds = new LinkedHashMap<String, String>();
        kinds.put("rdf_datasource", "An RDF source");
        kinds.put("sparql_datasource", "A SPARQL source");
        kinds.put("gspread_datasource", "A Google spreadsheet");
        kinds.put("web_harvest_config", "Web scraping");
        kinds.put("mongoDB_servers", "A MongoDB source");
        kinds.put("cassandraServers", "A native Cassandra source");
        return kinds;
    }

    Config read(Node node) {
        var id = node.filled("id").orElse("default");
        Map<String, Setting> current = new HashMap<>();
        Map<String, Setting> legacy = new HashMap<>();
        Map<String, DatabaseUser> users = new LinkedHashMap<>();
        node.all("property").forEach(property -> {
            var name = property.filled("name").orElse("");
            var setting = setting(property);
            if (name.equals("custom_datasource_props")) {
                property.all("property")
                        .forEach(p -> current.put(name + "." + p.filled("name").orElse(""), setting(p)));
            } else if (name.equals("dynamicUserAuthMapping")) {
                users.putAll(users(property));
            } else if (name.equals("dataSourceProps") || name.equals(LEGACY_PREFIX + "xa_datasource_properties")) {
                property.all("property")
                        .forEach(p -> current.put("dataSourceProps." + p.filled("name").orElse(""), setting(p)));
            } else if (setting.text().isEmpty() && setting.secretAlias() == null) {
                return;
            } else if (name.startsWith(LEGACY_PREFIX)) {
                Optional.ofNullable(LEGACY.get(name.substring(LEGACY_PREFIX.length())))
                        .ifPresent(to -> legacy.put(to, setting));
            } else {
                current.put(name, setting);
            }
        });
        current.putAll(legacy);
        var config = new Config(id, current, users, node.at());
        checkKind(config);
        return config;
    }

    private static Setting setting(Node node) {
        return new Setting(node.text().strip(), node.secretAlias(), node.at());
    }

    private void checkKind(Config config) {
        if (config.setting("driverClassName").isPresent() || config.setting("dataSourceClassName").isPresent()) {
            checkInline(config);
            return;
        }
        for (var kind : FOREIGN.entrySet()) {
            var setting = config.setting(kind.getKey());
            if (setting.isPresent()) {
                findings.notSupported(setting.get().at(), kind.getValue() + " (" + kind.getKey() + ")");
                return;
            }
        }
        if (config.kind() == Config.Kind.DATABASE && config.setting("jndi_resource_name").isEmpty()
                && config.setting("carbon_datasource_name").isEmpty()) {
            findings.add(ServiceProblem.MISSING, config.at(), "Cannot create config " + config.id() + ".",
                    "it has neither driverClassName nor carbon_datasource_name nor another source",
                    "add the properties of a database, or the name of a Carbon datasource");
        }
    }

    private void checkInline(Config config) {
        config.text("driverClassName").filter(d -> d.startsWith("org.wso2.carbon.dataservices.sql.driver."))
                .ifPresent(_ -> findings.notSupported(config.at(), "SQL over spreadsheets (TDriver)"));
        if (config.setting("url").isEmpty() && config.setting("dataSourceProps.url").isEmpty()
                && config.setting("dataSourceProps.URL").isEmpty()) {
            findings.add(ServiceProblem.MISSING, config.at(), "Config " + config.id() + " names no database.",
                    "it has no url", "add a property url with the JDBC URL");
        }
    }

    private Map<String, DatabaseUser> users(Node property) {
        Map<String, DatabaseUser> users = new LinkedHashMap<>();
        List<Node> entries = property.first("configuration").map(c -> c.all("entry").toList()).orElse(List.of());
        for (var entry : entries) {
            var name = entry.first("username").map(ConfigReader::setting);
            var password = entry.first("password").map(ConfigReader::setting);
            var request = entry.filled("request");
            if (request.isEmpty() || name.isEmpty() || password.isEmpty()) {
                findings.add(ServiceProblem.MISSING, entry.at(), "An entry of dynamicUserAuthMapping is not complete.",
                        "it needs the attribute request and the elements username and password", "complete the entry");
            } else {
                users.put(request.get(), new DatabaseUser(name.get(), password.get()));
            }
        }
        return users;
    }
}
