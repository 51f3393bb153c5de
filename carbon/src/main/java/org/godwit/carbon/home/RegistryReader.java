package org.godwit.carbon.home;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;

/**
 * Reads {@code registry.xml}. A {@code dbConfig} of the old style describes its connection inline; it becomes a datasource
 * named {@code registry.xml/<dbConfig>}.
 */
final class RegistryReader {
    private static final String DEFAULT_CONFIG = "wso2registry";

    private final XmlElement registry;
    private final ProtectedText texts;

    RegistryReader(XmlFile file, ProtectedText texts) {
        this.registry = file.root();
        this.texts = texts;
    }

    RegistryDefinition read() {
        var current = text(registry, "currentDBConfig", DEFAULT_CONFIG);
        var databases = registry.children("dbConfig").stream().map(this::database).toList();
        var instances = registry.children("remoteInstance").stream().map(this::instance).toList();
        var mounts = registry.children("mount").stream().map(this::mount).toList();
        checkNames(current, databases, instances, mounts);
        var versioning = registry.child("staticConfiguration");
        return new RegistryDefinition(current, databases, instances, mounts,
                Boolean.parseBoolean(text(registry, "versionResourcesOnChange", "false")),
                versioned(versioning, "Properties"), versioned(versioning, "Comments"), versioned(versioning, "Tags"),
                versioned(versioning, "Ratings"), Boolean.parseBoolean(text(registry, "readOnly", "false")),
                text(registry, "registryRoot", "/"));
    }

    /** {@return the connections that are described inline} */
    List<DatasourceDefinition> inline() {
        var found = new ArrayList<DatasourceDefinition>();
        for (var config : registry.children("dbConfig")) {
            if (isInline(config)) {
                var settings = new LinkedHashMap<String, String>();
                InlineConnection.NAMES.forEach(
                        (old, name) -> config.child(old).ifPresent(e -> settings.put(name, texts.text(e))));
                found.add(new DatasourceDefinition(inlineName(config), "", DatasourceDefinition.RDBMS, settings,
                        config.child("password").map(texts::secret).orElse(Secret.none()), config.where()));
            }
        }
        return found;
    }

    private void checkNames(String current, List<RegistryDefinition.DatabaseConfig> databases,
            List<RegistryDefinition.RemoteInstance> instances, List<RegistryDefinition.Mount> mounts) {
        var names = databases.stream().map(RegistryDefinition.DatabaseConfig::name).toList();
        if (!names.contains(current)) {
            unknown(registry.child("currentDBConfig").map(XmlElement::where).orElse(registry.where()), "dbConfig",
                    current, names);
        }
        for (var instance : instances) {
            if (!instance.databaseConfig().isEmpty() && !names.contains(instance.databaseConfig())) {
                unknown(instance.where(), "dbConfig", instance.databaseConfig(), names);
            }
        }
        var ids = instances.stream().map(RegistryDefinition.RemoteInstance::id).toList();
        for (var mount : mounts) {
            if (!ids.contains(mount.instanceId())) {
                unknown(mount.where(), "remoteInstance", mount.instanceId(), ids);
            }
        }
    }

    private void unknown(Place.Line where, String kind, String name, List<String> known) {
        texts.problems().add(new Problem(HomeProblem.SETTING_INVALID, "registry.xml has no " + kind + " " + name + ".",
                where, known.isEmpty() ? "the file has none at all" : "the file has " + String.join(", ", known),
                "correct the name, or add the " + kind));
    }

    private RegistryDefinition.DatabaseConfig database(XmlElement config) {
        var datasource = DatasourceReader.jndiName(text(config, "dataSource", ""));
        if (datasource.isEmpty() && isInline(config)) {
            datasource = inlineName(config);
        }
        if (datasource.isEmpty()) {
            texts.problems().add(new Problem(HomeProblem.SETTING_MISSING, "A dbConfig names no datasource.",
                    config.where(), "it has neither dataSource nor url",
                    "add <dataSource>jdbc/WSO2CarbonDB</dataSource>"));
        }
        return new RegistryDefinition.DatabaseConfig(config.attribute("name"), datasource, config.where());
    }

    private RegistryDefinition.RemoteInstance instance(XmlElement element) {
        return new RegistryDefinition.RemoteInstance(texts.placeholders().expand(element.attribute("url")),
                text(element, "id", ""), text(element, "dbConfig", ""),
                Boolean.parseBoolean(text(element, "readOnly", "false")), text(element, "registryRoot", "/"),
                text(element, "cacheId", ""), element.where());
    }

    private RegistryDefinition.Mount mount(XmlElement element) {
        return new RegistryDefinition.Mount(element.attribute("path"), text(element, "instanceId", ""),
                text(element, "targetPath", ""),
                Optional.of(element.attribute("overwrite")).filter(o -> !o.isEmpty()).orElse("false"),
                element.where());
    }

    private static boolean isInline(XmlElement config) {
        return config.child("dataSource").isEmpty() && config.child("url").isPresent();
    }

    private static String inlineName(XmlElement config) {
        return "registry.xml/" + config.attribute("name");
    }

    private boolean versioned(Optional<XmlElement> section, String what) {
        return section.map(s -> text(s, "versioning" + what, "true")).map(Boolean::parseBoolean).orElse(true);
    }

    private String text(XmlElement element, String child, String defaultValue) {
        return element.child(child).map(texts::text).filter(t -> !t.isEmpty()).orElse(defaultValue);
    }
}
