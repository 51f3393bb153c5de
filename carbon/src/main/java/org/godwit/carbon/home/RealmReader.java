package org.godwit.carbon.home;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;

/**
 * Reads {@code user-mgt.xml} in the forms of 4.0/4.1 and of 4.2. Homes of 3.x describe the connection to the user database
 * inline; such a connection becomes a datasource named after the file.
 */
final class RealmReader {
    private static final String INLINE = "user-mgt.xml";

    private final XmlFile file;
    private final ProtectedText texts;

    RealmReader(XmlFile file, ProtectedText texts) {
        this.file = file;
        this.texts = texts;
    }

    /** {@return the realm, or empty when so much is missing that there is none} */
    Optional<RealmDefinition> read() {
        var realm = file.root().child("Realm").orElse(file.root());
        var configuration = realm.child("Configuration");
        if (configuration.isEmpty()) {
            missing(realm.where(), "Realm/Configuration");
            return Optional.empty();
        }
        var stores = realm.children("UserStoreManager").stream().map(new UserStoreReader(texts)::read).toList();
        if (stores.isEmpty()) {
            missing(realm.where(), "Realm/UserStoreManager");
            return Optional.empty();
        }
        var authorization = realm.child("AuthorizationManager").map(this::properties).orElse(Map.of());
        return Optional.of(realm(configuration.get(), stores, authorization));
    }

    private RealmDefinition realm(XmlElement configuration, List<UserStoreDefinition> stores,
            Map<String, String> authorization) {
        var properties = properties(configuration);
        var everyone = text(configuration, "EveryOneRoleName");
        return new RealmDefinition(text(configuration, "AddAdmin"), text(configuration, "AdminRole"),
                text(configuration, "AdminUser", "UserName"),
                configuration.at("AdminUser", "Password").map(texts::secret).orElse(Secret.none()),
                everyone.isEmpty() ? "everyone" : everyone, datasource(configuration, properties), stores,
                authorization, properties);
    }

    /** {@return the connection that the file describes inline, for homes of 3.x} */
    List<DatasourceDefinition> inline() {
        var configuration = file.root().at("Realm", "Configuration");
        if (configuration.isEmpty() || configuration.get().property("dataSource").isPresent()
                || configuration.get().property("url").isEmpty()) {
            return List.of();
        }
        var settings = new LinkedHashMap<String, String>();
        var given = properties(configuration.get());
        InlineConnection.NAMES.forEach((old, name) -> {
            if (given.containsKey(old)) {
                settings.put(name, given.get(old));
            }
        });
        return List.of(new DatasourceDefinition(INLINE, "", DatasourceDefinition.RDBMS, settings,
                configuration.get().property("password").map(texts::secret).orElse(Secret.none()),
                configuration.get().where()));
    }

    private String datasource(XmlElement configuration, Map<String, String> properties) {
        var name = DatasourceReader.jndiName(properties.getOrDefault("dataSource", "").strip());
        if (name.isEmpty() && properties.containsKey("url")) {
            return INLINE;
        }
        if (name.isEmpty()) {
            missing(configuration.where(), "Realm/Configuration/Property[@name='dataSource']");
        }
        return name;
    }

    private Map<String, String> properties(XmlElement element) {
        var properties = new LinkedHashMap<String, String>();
        element.children("Property").forEach(p -> properties.put(p.attribute("name"), texts.text(p)));
        return properties;
    }

    private String text(XmlElement configuration, String... path) {
        return configuration.at(path).map(texts::text).orElse("");
    }

    private void missing(Place.Line where, String what) {
        texts.problems().add(new Problem(HomeProblem.SETTING_MISSING, "user-mgt.xml lacks " + what + ".", where,
                "no server can start without it", "add it, or bring the file back from a backup"));
    }
}
