package org.godwit.dataservices.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Environment;
import org.godwit.dataservices.descriptor.Config;
import org.godwit.dataservices.descriptor.Config.Setting;
import org.godwit.dataservices.descriptor.Findings;
import org.godwit.dataservices.descriptor.Position;
import org.godwit.dataservices.descriptor.ServiceProblem;
import org.godwit.dataservices.source.relational.RelationalSource;
import org.jspecify.annotations.Nullable;

/** Turns configs into sources: finds Carbon datasources, resolves secrets, opens pools. */
final class SourceOpener {
    private final String service;
    private final Environment environment;
    private final Findings findings;
    private final List<Environment.Pool> pools = new ArrayList<>();

    SourceOpener(String service, Environment environment, Findings findings) {
        this.service = service;
        this.environment = environment;
        this.findings = findings;
    }

    /** {@return the pools opened so far, which the service must close} */
    List<Environment.Pool> pools() {
        return pools;
    }

    /** {@return the source of a config; empty when a problem was noted} */
    Optional<RelationalSource> open(Config config) {
        var name = config.setting("carbon_datasource_name");
        if (config.setting("driverClassName").isEmpty() && config.setting("dataSourceClassName").isEmpty()) {
            return config.setting("jndi_resource_name").or(() -> name).flatMap(s -> carbon(config, s));
        }
        return inline(config);
    }

    private Optional<RelationalSource> carbon(Config config, Setting name) {
        var pool = environment.datasource(name.text());
        if (pool.isEmpty()) {
            findings.add(ServiceProblem.SOURCE_MISSING, name.at(), "There is no datasource " + name.text() + ".",
                    "config " + config.id() + " names it, and the home defines none of this name or JNDI name",
                    "define it in repository/conf/datasources, or correct the name");
            return Optional.empty();
        }
        return Optional.of(new RelationalSource(config.id(), pool.get(), autoCommit(config),
                environment.datasourceUrl(name.text()).orElse(""), users(config)));
    }

    private Optional<RelationalSource> inline(Config config) {
        Map<String, String> settings = new LinkedHashMap<>();
        config.settings().forEach((key, setting) -> {
            if (!key.equals("password") && !key.startsWith("dataSourceProps.")) {
                settings.put(key, text(setting));
            }
        });
        property(config, "url").ifPresent(v -> settings.putIfAbsent("url", text(v)));
        property(config, "user").ifPresent(v -> settings.putIfAbsent("username", text(v)));
        var password = config.setting("password").or(() -> property(config, "password")).map(this::secret)
                .orElse(Secret.none());
        var users = users(config);
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        return findings.collect(() -> environment.pool(service + "/" + config.id(), settings, password)).map(pool -> {
            pools.add(pool);
            return new RelationalSource(config.id(), pool, autoCommit(config), settings.getOrDefault("url", ""),
                    users);
        });
    }

    /** {@return a bean property of a data source, whose names differ in case between drivers} */
    private static Optional<Setting> property(Config config, String name) {
        return config.settings().entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase("dataSourceProps." + name)).map(Map.Entry::getValue)
                .findFirst();
    }

    private static @Nullable Boolean autoCommit(Config config) {
        return config.text("autoCommit").map(v -> switch (v) {
            case "true", "1" -> Boolean.TRUE;
            case "false", "0" -> Boolean.FALSE;
            default -> null;
        }).orElse(null);
    }

    private Map<String, RelationalSource.User> users(Config config) {
        Map<String, RelationalSource.User> users = new HashMap<>();
        config.users().forEach((caller, user) -> users.put(caller,
                new RelationalSource.User(text(user.name()), secret(user.password()))));
        return users;
    }

    private String text(Setting setting) {
        return setting.secretAlias() == null ? setting.text() : secret(setting).reveal();
    }

    private Secret secret(Setting setting) {
        var alias = setting.secretAlias();
        if (alias == null) {
            return Secret.of(setting.text());
        }
        return findings.collect(() -> environment.secret(alias)).flatMap(s -> s).orElseGet(() -> {
            missing(setting.at(), alias);
            return Secret.none();
        });
    }

    private void missing(Position at, String alias) {
        findings.add(ServiceProblem.SOURCE_MISSING, at, "There is no secret " + alias + ".",
                "the vault of the home has no entry of this alias",
                "add it to repository/conf/security/cipher-text.properties, or correct the alias");
    }
}
