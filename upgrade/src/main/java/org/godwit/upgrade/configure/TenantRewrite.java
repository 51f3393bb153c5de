package org.godwit.upgrade.configure;

import java.util.Optional;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.xml.XmlElement;

/**
 * Brings {@code tenant-mgt.xml} into the form of 4.2: one {@code TenantManager} for each class below {@code TenantManagers}, each
 * naming the builder of tenant realms. A home without the file gets one only when its realm named another builder than the file
 * that 4.2 ships inside its jar.
 */
final class TenantRewrite {
    private static final String BUILDERS = "org.wso2.carbon.user.core.config.multitenancy.";
    private static final String REASON = "4.2 reads the builder of tenant realms from here, one entry for each class";

    private final String manager;
    private final String usualBuilder;
    private final Optional<String> namedBuilder;

    /** @param users root of the old user-mgt.xml */
    TenantRewrite(CarbonHome home, XmlElement users) {
        this.manager = users.at("Realm", "UserStoreManager").map(RealmRewrite::tenantManager)
                .orElse(RealmRewrite.JDBC_TENANTS);
        this.usualBuilder = BUILDERS + (manager.equals(RealmRewrite.LDAP_TENANTS)
                ? "CommonLDAPRealmConfigBuilder"
                : "SimpleRealmConfigBuilder");
        this.namedBuilder = Optional.ofNullable(home.realm().properties().get(RealmRewrite.BUILDER)).map(String::strip)
                .filter(b -> !b.isEmpty());
    }

    /** {@return the text of a file for a home without one, or empty when it needs none} */
    Optional<String> fresh() {
        return namedBuilder.filter(b -> !b.equals(usualBuilder)).map(b -> """
                <TenantManagers>
                    <TenantManager class="%s">
                        <Property name="%s">%s</Property>
                    </TenantManager>
                </TenantManagers>
                """.formatted(XmlEdits.escaped(manager), RealmRewrite.BUILDER, XmlEdits.escaped(b)));
    }

    void apply(XmlEdits edits) {
        var root = edits.root();
        if (root.name().equals("TenantManager")) {
            edits.wrapRoot("TenantManagers", "TenantManagers put around TenantManager", REASON);
            className(edits, root);
            builder(edits, root);
        } else {
            root.children("TenantManager").stream().filter(m -> m.attribute("class").strip().equals(manager))
                    .findFirst().ifPresent(m -> builder(edits, m));
        }
    }

    private void className(XmlEdits edits, XmlElement entry) {
        if (!entry.attributes().containsKey("class")) {
            edits.addAttributes(entry, " class=\"" + XmlEdits.escaped(manager) + "\"");
            edits.tell(entry, "class added", "the entry whose class the primary store names is used");
        } else if (!entry.attribute("class").strip().equals(manager)) {
            edits.attribute(entry, "class", manager, "class set to " + manager,
                    "the entry whose class the primary store names is used");
        }
    }

    private void builder(XmlEdits edits, XmlElement entry) {
        var property = entry.property(RealmRewrite.BUILDER);
        if (property.isPresent()) {
            namedBuilder.ifPresent(b -> edits.text(property.get(), b, RealmRewrite.BUILDER + " set",
                    "user-mgt.xml named this one"));
        } else {
            edits.insertFirst(entry, "<Property name=\"" + RealmRewrite.BUILDER + "\">"
                    + XmlEdits.escaped(namedBuilder.orElse(usualBuilder)) + "</Property>",
                    RealmRewrite.BUILDER + " added", REASON);
        }
    }
}
