package org.godwit.dataservices.compile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Environment;
import org.godwit.dataservices.descriptor.Config;
import org.godwit.dataservices.descriptor.Config.Setting;
import org.godwit.dataservices.descriptor.Findings;
import org.godwit.dataservices.descriptor.Position;
import org.godwit.dataservices.descriptor.ServiceProblem;
import org.godwit.dataservices.extension.ClassQuerySource;
import org.godwit.dataservices.extension.ClassTableSource;
import org.godwit.dataservices.extension.ClassUsers;
import org.godwit.dataservices.extension.UnusableClassException;
import org.godwit.dataservices.source.relational.RelationalSource;
import org.godwit.dataservices.source.relational.RelationalSource.DatabaseUsers;
import org.godwit.dataservices.source.rows.CsvSource;
import org.godwit.dataservices.source.rows.DataFile;
import org.godwit.dataservices.source.rows.ExcelSource;
import org.godwit.dataservices.source.rows.RowSource;
import org.godwit.dataservices.transaction.XaSource;
import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.DataServiceFault;
import org.wso2.carbon.dataservices.core.auth.DynamicUserAuthenticator;
import org.wso2.carbon.dataservices.core.custom.datasource.CustomDataSourceBase;
import org.wso2.carbon.dataservices.core.custom.datasource.CustomQueryBasedDS;
import org.wso2.carbon.dataservices.core.custom.datasource.TabularDataBasedDS;

/** Turns configs into sources: finds Carbon datasources, resolves secrets, opens pools. */
final class SourceOpener {
    private final String service;
    private final Environment environment;
    private final Findings findings;
    private final boolean isDistributed;
    private final List<Runnable> closings = new ArrayList<>();

    /** @param isDistributed whether transactions go over several databases */
    SourceOpener(String service, Environment environment, Findings findings, boolean isDistributed) {
        this.isDistributed = isDistributed;
        this.service = service;
        this.environment = environment;
        this.findings = findings;
    }

    /** {@return what closes the sources opened so far; the service must call it} */
    List<Runnable> closings() {
        return closings;
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
                environment.datasourceUrl(name.text()).orElse(""), users(config), chosenUsers(config), null));
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
        var chosen = chosenUsers(config);
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        return findings.collect(() -> environment.pool(service + "/" + config.id(), settings, password)).map(pool -> {
            closings.add(pool::close);
            return new RelationalSource(config.id(), pool, autoCommit(config), settings.getOrDefault("url", ""),
                    users, chosen, xa(config, settings, password));
        });
    }

    /** {@return the database for transactions over several; null when it takes no part in them, or a problem was noted} */
    private @Nullable XaSource xa(Config config, Map<String, String> settings, Secret password) {
        var className = config.setting("dataSourceClassName");
        var coordinator = environment.coordinator();
        if (!isDistributed || className.isEmpty() || coordinator.isEmpty()) {
            return null;
        }
        try {
            var made = XaDataSources.create(className.get().text(),
                    environment.driverClasses(settings.getOrDefault("url", "")));
            if (made.isEmpty()) {
                return null;
            }
            Map<String, String> properties = new LinkedHashMap<>();
            config.settings().forEach((key, setting) -> {
                if (key.startsWith("dataSourceProps.")) {
                    var property = key.substring("dataSourceProps.".length());
                    properties.put(property, property.toLowerCase(Locale.ROOT).equals("url")
                            ? H2File.absoluteUrl(text(setting), environment.home())
                            : text(setting));
                }
            });
            XaDataSources.set(made.get(), properties, password);
            var source = new XaSource(environment.tenantId() + "/" + service + "/" + config.id(), made.get(),
                    coordinator.get());
            coordinator.get().add(source);
            closings.add(() -> coordinator.get().remove(source));
            return source;
        } catch (ReflectiveOperationException | LinkageError e) {
            findings.add(ServiceProblem.CLASS_NOT_USABLE, className.get().at(),
                    "The data source " + className.get().text() + " cannot be used.", e.toString(),
                    "use the XA data source of the driver in lib/, or take enableDTP out");
            return null;
        }
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

    private @Nullable DatabaseUsers chosenUsers(Config config) {
        return config.setting("dynamicUserAuthClass").flatMap(s -> create(s, DynamicUserAuthenticator.class))
                .map(ClassUsers::new).orElse(null);
    }

    private <T> Optional<T> create(Setting className, Class<T> type) {
        try {
            return Optional.of(environment.extensions().create(className.text(), type));
        } catch (UnusableClassException e) {
            notUsable(findings, className.at(), className.text(), e);
            return Optional.empty();
        }
    }

    static void notUsable(Findings findings, Position at, String className, UnusableClassException e) {
        findings.add(ServiceProblem.CLASS_NOT_USABLE, at, "The class " + className + " cannot be used.",
                String.valueOf(e.getMessage()), "put its jar into repository/components/lib, or correct the name");
    }

    /** {@return the source of a config that is no database; empty when a problem was noted} */
    Optional<RowSource> openRows(Config config) {
        var setting = config.setting(config.kind().setting()).orElseThrow();
        var source = switch (config.kind()) {
            case CSV -> file(setting).flatMap(file -> csv(config, file));
            case EXCEL -> file(setting).<RowSource>map(ExcelSource::new);
            case CUSTOM_QUERY -> create(setting, CustomQueryBasedDS.class).filter(s -> started(config, setting, s))
                    .<RowSource>map(ClassQuerySource::new);
            case CUSTOM_TABULAR -> create(setting, TabularDataBasedDS.class).filter(s -> started(config, setting, s))
                    .<RowSource>map(ClassTableSource::new);
            case DATABASE -> Optional.<RowSource>empty();
        };
        source.ifPresent(s -> closings.add(s::close));
        return source;
    }

    private Optional<DataFile> file(Setting setting) {
        var file = new DataFile(environment.home(), text(setting), environment::registryFile);
        return findings.collect(() -> isReadable(file)).filter(readable -> {
            if (!readable) {
                findings.add(ServiceProblem.FILE_MISSING, setting.at(), "The file of a source cannot be read.",
                        file.name() + " is not a readable file", "put the file there, or correct its path");
            }
            return readable;
        }).map(_ -> file);
    }

    private static boolean isReadable(DataFile file) {
        try {
            return file.isReadable();
        } catch (IOException _) {
            return false;
        }
    }

    private Optional<RowSource> csv(Config config, DataFile file) {
        try {
            return Optional.of(CsvSource.of(config, file));
        } catch (NumberFormatException e) {
            findings.add(ServiceProblem.INVALID_VALUE, config.at(), "A setting of a CSV source is not a number.",
                    String.valueOf(e.getMessage()), "correct the number, or leave it out");
            return Optional.empty();
        }
    }

    /** {@return whether a custom source took its settings; else a problem is noted} */
    private boolean started(Config config, Setting className, CustomDataSourceBase source) {
        Map<String, String> settings = new HashMap<>();
        config.settings().forEach((key, setting) -> {
            if (key.startsWith("custom_datasource_props.")) {
                settings.put(key.substring("custom_datasource_props.".length()), text(setting));
            }
        });
        settings.put("__DATASOURCE_ID__", config.id());
        try {
            source.init(settings);
            return true;
        } catch (DataServiceFault | RuntimeException | LinkageError e) {
            findings.add(ServiceProblem.CLASS_NOT_USABLE, className.at(),
                    "The source " + className.text() + " did not start.", String.valueOf(e.getMessage()).strip(),
                    "correct its settings in custom_datasource_props");
            return false;
        }
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
