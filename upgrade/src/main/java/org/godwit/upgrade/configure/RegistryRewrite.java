package org.godwit.upgrade.configure;

import java.util.Map;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.xml.XmlElement;

/**
 * Rewrites {@code registry.xml}: connections described inline, and the cache ids of mounts, which are the text
 * {@code user@url} and have to be the same on all nodes. Names of datasources, instances and mounts stay.
 */
final class RegistryRewrite {
    private static final String INLINE = "registry.xml/";

    private final CarbonHome home;
    private final Map<String, NewAddress> addresses;
    private final VaultEntries vault;

    RegistryRewrite(CarbonHome home, Map<String, NewAddress> addresses, VaultEntries vault) {
        this.home = home;
        this.addresses = addresses;
        this.vault = vault;
    }

    void apply(XmlEdits edits) {
        for (var config : edits.root().children("dbConfig")) {
            var address = addresses.get(INLINE + config.attribute("name"));
            if (address != null && config.child("dataSource").isEmpty()) {
                inline(edits, config, address);
            }
        }
        edits.root().children("remoteInstance").forEach(i -> cacheId(edits, i));
    }

    private void inline(XmlEdits edits, XmlElement config, NewAddress address) {
        var reason = "the database moved to " + address;
        set(edits, config, "url", address.url(), reason);
        set(edits, config, "userName", address.user(), reason);
        set(edits, config, "driverName", address.driverClassName(), reason);
        set(edits, config, "validationQuery", address.validationQuery(), reason);
        config.child("password").ifPresent(p -> {
            var alias = p.attribute("secretAlias").strip();
            if (vault.isOn() && !alias.isEmpty()) {
                vault.put(alias, address.password());
                edits.tell(p, "password set in the vault under its alias " + alias, reason);
            } else {
                edits.text(p, address.password().reveal(), "password replaced", reason);
            }
        });
    }

    private static void set(XmlEdits edits, XmlElement config, String name, String value, String reason) {
        config.child(name).ifPresent(e -> edits.text(e, value, name + " replaced", reason));
    }

    private void cacheId(XmlEdits edits, XmlElement instance) {
        var element = instance.child("cacheId");
        if (element.isEmpty()) {
            return;
        }
        var datasource = home.registry().database(instance.textAt("dbConfig"))
                .flatMap(c -> home.datasource(c.datasource()));
        if (datasource.isEmpty() || !element.get().text().contains(datasource.get().url())) {
            return;
        }
        var address = addresses.get(datasource.get().name());
        if (address != null) {
            edits.text(element.get(), address.user() + "@" + address.url(), "cacheId replaced",
                    "it names the database of the mount, which moved; all nodes must have the same text");
        }
    }
}
