package org.godwit.upgrade.configure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.xml.XmlElement;

/**
 * Translates {@code user-mgt.xml} from the form of 4.0/4.1 to that of 4.2, setting by setting: each rule looks for what it
 * repairs, so a file that is half translated already comes out right, and one of 4.2 comes out as it went in.
 *
 * <p>Facts: user-mgt.xml of Carbon 4.0.6, 4.1.0 and 4.2.0, and the readers of its properties in the user core of each.
 */
final class RealmRewrite {
    static final String BUILDER = "MultiTenantRealmConfigBuilder";
    private static final String CORE = "org.wso2.carbon.user.core.";
    static final String JDBC_TENANTS = CORE + "tenant.JDBCTenantManager";
    static final String LDAP_TENANTS = CORE + "tenant.CommonHybridLDAPTenantManager";
    private static final Set<String> LDAP_STORES = Set.of(CORE + "ldap.ReadOnlyLDAPUserStoreManager",
            CORE + "ldap.ReadWriteLDAPUserStoreManager", CORE + "ldap.ActiveDirectoryUserStoreManager");
    private static final String JDBC_STORE = CORE + "jdbc.JDBCUserStoreManager";
    private static final Map<String, String> RENAMED = Map.of("ReadLDAPGroups", "ReadGroups", "WriteLDAPGroups",
            "WriteGroups");
    /** What the console writes, and what the user core reads from a file. */
    private static final Map<String, String> CONSOLE_SPELLING = Map.of("UserNameJavaRegEx", "UsernameJavaRegEx",
            "RoleNameJavaRegEx", "RolenameJavaRegEx", "UserNameJavaScriptRegEx", "UsernameJavaScriptRegEx",
            "RoleNameJavaScriptRegEx", "RolenameJavaScriptRegEx", "PasswordHashMethod", "passwordHashMethod");

    private final XmlEdits edits;
    private final Path home;
    private final List<Notice> notices;

    RealmRewrite(XmlEdits edits, Path home, List<Notice> notices) {
        this.edits = edits;
        this.home = home;
        this.notices = notices;
    }

    void apply() {
        var realm = edits.root().child("Realm");
        var configuration = realm.flatMap(r -> r.child("Configuration"));
        if (realm.isEmpty() || configuration.isEmpty()) {
            return;
        }
        var stores = realm.get().children("UserStoreManager");
        configuration(configuration.get());
        for (int i = 0; i < stores.size(); i++) {
            if (i == 0) {
                primary(stores.get(i));
            } else {
                domain(stores.get(i), i + 1);
            }
            further(stores.get(i));
        }
    }

    /** Translates one store, such as that of a file of its own. */
    void further(XmlElement store) {
        properties(store);
        relocate(store);
    }

    private void configuration(XmlElement configuration) {
        if (configuration.child("AddAdmin").isEmpty()) {
            edits.insertFirst(configuration, "<AddAdmin>true</AddAdmin>", "AddAdmin added",
                    "4.2 does not start without it; true is what older versions did");
            notices.add(new Notice(Notice.Kind.TO_KNOW, "AddAdmin is true: a missing admin is created at the start",
                    configuration.where(), "set it to false if the admin was removed on purpose"));
        }
        configuration.property(BUILDER).ifPresent(p -> edits.remove(p, BUILDER + " removed",
                "4.2 reads it from tenant-mgt.xml, its own or the one in the home"));
    }

    private void primary(XmlElement store) {
        if (store.property("TenantManager").isEmpty()) {
            edits.insertFirst(store, property("TenantManager", tenantManager(store)), "TenantManager added",
                    "4.2 does not start without it on the primary store");
        }
    }

    /** {@return the tenant manager that a primary store names, or the one that goes with its class} */
    static String tenantManager(XmlElement store) {
        return store.property("TenantManager").map(XmlElement::text).filter(t -> !t.isEmpty())
                .orElse(LDAP_STORES.contains(className(store)) ? LDAP_TENANTS : JDBC_TENANTS);
    }

    private void domain(XmlElement store, int position) {
        if (store.property("DomainName").map(XmlElement::text).filter(t -> !t.isEmpty()).isPresent()) {
            return;
        }
        var name = UserStoreDefinition.unnamedDomain(position);
        var empty = store.property("DomainName");
        var reason = "4.2 leaves out a further store without a domain";
        if (empty.isPresent()) {
            edits.text(empty.get(), name, "DomainName filled in", reason);
        } else {
            edits.insertFirst(store, property("DomainName", name), "DomainName added", reason);
        }
        notices.add(new Notice(Notice.Kind.TO_DO, "user store " + position + " had no domain; it is now " + name,
                store.where(), "give it its proper name in the old user-mgt.xml and plan again: roles and permissions "
                        + "are kept under the domain's name"));
    }

    private void properties(XmlElement store) {
        for (var property : store.children("Property")) {
            var name = property.attribute("name");
            if (RENAMED.containsKey(name)) {
                rename(store, property, RENAMED.get(name));
            } else if (name.equals("maxFailedLoginAttempt")) {
                edits.remove(property, name + " removed", "4.2 does not know it any more");
            } else if (name.endsWith("RegEx") && property.text().contains("[\\\\S]")) {
                edits.text(property, property.text().replace("[\\\\S]", "[\\S]"), name + ": backslash halved",
                        "a doubled backslash in the pattern refuses valid names and passwords");
            } else if (CONSOLE_SPELLING.containsKey(name)) {
                notices.add(new Notice(Notice.Kind.TO_DO,
                        "the property " + name + " is ignored: names are case-sensitive", property.where(),
                        "write " + CONSOLE_SPELLING.get(name) + " if the setting is meant to work"));
            } else if (name.equals("UserEntryObjectClass") && property.text().equals("scimPerson")) {
                notices.add(new Notice(Notice.Kind.TO_KNOW, "UserEntryObjectClass is scimPerson", property.where(),
                        "the directory of Identity Server calls it identityPerson from 4.2 on"));
            }
        }
        if (LDAP_STORES.contains(className(store))) {
            filters(store);
        } else if (!className(store).equals(JDBC_STORE)) {
            notices.add(new Notice(Notice.Kind.TO_DO,
                    "the user store class " + className(store) + " is not Carbon's own",
                    store.where(), "make sure that its jar works with 4.2; Godwit serves only Carbon's own classes"));
        }
    }

    private void rename(XmlElement store, XmlElement property, String newName) {
        var name = property.attribute("name");
        if (store.property(newName).isPresent()) {
            edits.remove(property, name + " removed", newName + " is there too, and 4.2 reads that one");
        } else {
            edits.attribute(property, "name", newName, name + " renamed to " + newName,
                    "4.2 ignores the old name, and roles would vanish");
        }
    }

    /** What older versions built from the list filter and the attribute has to be written out for 4.2. */
    private void filters(XmlElement store) {
        var added = new ArrayList<String>();
        filter(store, "UserNameListFilter", "UserNameAttribute", "UserNameSearchFilter").ifPresent(added::add);
        filter(store, "GroupNameListFilter", "GroupNameAttribute", "GroupNameSearchFilter").ifPresent(added::add);
        for (var xml : added) {
            edits.insertFirst(store, xml, (xml.contains("UserName") ? "UserNameSearchFilter" : "GroupNameSearchFilter")
                    + " added", "4.2 searches by it; it says what older versions built from filter and attribute");
        }
    }

    private static Optional<String> filter(XmlElement store, String list, String attribute, String search) {
        var listFilter = store.property(list).map(XmlElement::text).filter(t -> !t.isEmpty());
        var name = store.property(attribute).map(XmlElement::text).filter(t -> !t.isEmpty());
        if (store.property(search).isPresent() || listFilter.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(property(search, "(&" + listFilter.get() + "(" + name.get() + "=?))"));
    }

    /** Relative files of a store's own database stay; an absolute path into the old home must not. */
    private void relocate(XmlElement store) {
        store.property("url").ifPresent(url -> DatasourceRewrite.relative(url.text(), home).ifPresent(
                r -> edits.text(url, r, "url made relative", "it named a file of the old home by its absolute path")));
    }

    private static String className(XmlElement store) {
        return store.attribute("class").strip();
    }

    private static String property(String name, String value) {
        return "<Property name=\"" + name + "\">" + XmlEdits.escaped(value) + "</Property>";
    }
}
