package org.godwit.upgrade.configure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.secret.Secret;
import org.godwit.carbon.xml.XmlElement;

/**
 * Points the datasources of a {@code *-datasources.xml} to their new addresses. Sizes and times of the pool stay. A password
 * stays in the form it has: under its alias, encrypted in place, or plain; a new one goes into the vault when it is on.
 */
final class DatasourceRewrite {
    private static final String NAMESPACE = "http://org.wso2.securevault/configuration";
    /** Fields whose text only the old engine understands. */
    private static final List<String> OF_THE_ENGINE = List.of("initSQL", "connectionProperties", "defaultCatalog",
            "validatorClassName");

    private final CarbonHome home;
    private final Map<String, NewAddress> addresses;
    private final VaultEntries vault;

    DatasourceRewrite(CarbonHome home, Map<String, NewAddress> addresses, VaultEntries vault) {
        this.home = home;
        this.addresses = addresses;
        this.vault = vault;
    }

    void apply(XmlEdits edits) {
        for (var list : edits.root().children("datasources")) {
            for (var datasource : list.children("datasource")) {
                var address = Optional.ofNullable(addresses.get(datasource.textAt("name")));
                var configuration = datasource.at("definition", "configuration");
                if (configuration.isPresent()) {
                    if (address.isPresent()) {
                        move(edits, datasource.textAt("name"), configuration.get(), address.get());
                    } else {
                        relocate(edits, configuration.get());
                    }
                }
            }
        }
    }

    private void move(XmlEdits edits, String name, XmlElement configuration, NewAddress address) {
        var definition = home.datasource(name).orElseThrow();
        var reason = "the database " + name + " moved to " + address;
        field(edits, configuration, "url", address.url(), reason);
        field(edits, configuration, "driverClassName", address.driverClassName(), "the driver of the new database");
        if (!address.user().isEmpty() || configuration.child("username").isPresent()) {
            field(edits, configuration, "username", address.user(), "the user of the new database");
        }
        if (!definition.password().equals(address.password())) {
            password(edits, name, configuration, address.password());
        }
        engine(edits, definition, configuration, address);
    }

    private void engine(XmlEdits edits, DatasourceDefinition definition, XmlElement configuration,
            NewAddress address) {
        if (Engine.ofUrl(definition.url()).equals(Engine.ofUrl(address.url()))) {
            return;
        }
        configuration.child("validationQuery").ifPresent(q -> edits.text(q, address.validationQuery(),
                "validationQuery replaced", "the old one is of another engine"));
        for (var name : OF_THE_ENGINE) {
            configuration.child(name).ifPresent(
                    e -> edits.remove(e, name + " removed", "it was meant for the engine that the database left"));
        }
        configuration.child("databaseProps").ifPresent(e -> edits.remove(e, "databaseProps removed",
                "they were meant for the driver of the engine that the database left"));
    }

    private static void field(XmlEdits edits, XmlElement configuration, String name, String value, String reason) {
        var element = configuration.child(name);
        if (element.isPresent()) {
            edits.text(element.get(), value, name + " replaced", reason);
        } else {
            edits.insertFirst(configuration, "<" + name + ">" + XmlEdits.escaped(value) + "</" + name + ">",
                    name + " added", reason);
        }
    }

    private void password(XmlEdits edits, String name, XmlElement configuration, Secret password) {
        var reason = "the password of the new database";
        var element = configuration.child("password");
        var alias = element.map(e -> e.attribute("secretAlias").strip()).orElse("");
        if (vault.isOn() && !alias.isEmpty()) {
            vault.put(alias, password);
            edits.tell(element.orElseThrow(), "password set in the vault under its alias " + alias, reason);
            return;
        }
        if (element.isPresent() && element.get().attribute("encrypted").equals("true")) {
            edits.text(element.get(), home.cipher().encrypt(password), "password encrypted anew", reason);
            return;
        }
        if (!vault.isOn()) {
            if (element.isPresent()) {
                edits.text(element.get(), password.reveal(), "password replaced", reason);
            } else {
                edits.insertFirst(configuration, "<password>" + XmlEdits.escaped(password.reveal()) + "</password>",
                        "password added", reason);
            }
            return;
        }
        var newAlias = "Datasources." + name + ".Configuration.Password";
        var namespace = edits.declaresOnRoot("svns") ? "" : " xmlns:svns=\"" + NAMESPACE + "\"";
        var attribute = namespace + " svns:secretAlias=\"" + newAlias.replace("\"", "&quot;") + "\"";
        vault.put(newAlias, password);
        if (element.isPresent()) {
            edits.addAttributes(element.get(), attribute);
            edits.text(element.get(), "password", "password moved into the vault as " + newAlias, reason);
        } else {
            edits.insertFirst(configuration, "<password" + attribute + ">password</password>",
                    "password added to the vault as " + newAlias, reason);
        }
    }

    /** An absolute path into the old home would make both servers write to one file. */
    private void relocate(XmlEdits edits, XmlElement configuration) {
        configuration.child("url").ifPresent(url -> relative(url.text(), home.root()).ifPresent(r -> edits.text(url, r,
                "url made relative", "it named a file of the old home by its absolute path")));
    }

    /** {@return the URL relative to the home, when it names a file of that home absolutely} */
    static Optional<String> relative(String url, Path home) {
        int options = url.indexOf(';');
        var name = (options < 0 ? url : url.substring(0, options)).replaceFirst("^jdbc:h2:(file:)?", "");
        return H2File.ofUrl(url).filter(f -> Path.of(name).isAbsolute() && f.base().startsWith(home))
                .map(f -> "jdbc:h2:" + home.relativize(f.base()).toString().replace('\\', '/')
                        + (options < 0 ? "" : url.substring(options)));
    }
}
