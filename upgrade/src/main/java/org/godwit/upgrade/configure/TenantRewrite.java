package org.godwit.upgrade.configure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.TenantManagerDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.xml.XmlElement;

/**
 * Writes {@code tenant-mgt.xml} in the form of 4.2: one {@code TenantManager} for each class below {@code TenantManagers}. It
 * is needed where the home has a file in the older form, or where the realm named another builder of tenant realms than the
 * file that 4.2 ships inside its jar.
 */
final class TenantRewrite {
    private static final String BUILDERS = "org.wso2.carbon.user.core.config.multitenancy.";
    private static final String JDBC_BUILDER = BUILDERS + "SimpleRealmConfigBuilder";
    private static final String LDAP_BUILDER = BUILDERS + "CommonLDAPRealmConfigBuilder";

    private TenantRewrite() {}

    /**
     * {@return the new text, or empty when the file, or its absence, serves 4.2 as well}
     *
     * @param users root of the old user-mgt.xml
     * @param current root of the old tenant-mgt.xml
     */
    static Optional<String> rewrite(CarbonHome home, XmlElement users, Optional<XmlElement> current) {
        var primary = users.at("Realm", "UserStoreManager");
        if (primary.isEmpty()) {
            return Optional.empty();
        }
        var manager = RealmRewrite.tenantManager(primary.get());
        var named = Optional.ofNullable(home.realm().properties().get(RealmRewrite.BUILDER)).map(String::strip)
                .filter(b -> !b.isEmpty());
        boolean oldForm = current.isPresent() && !current.get().name().equals("TenantManagers");
        var told = home.tenantManagers().stream().filter(m -> m.className().isEmpty() || m.className().equals(manager))
                .map(TenantManagerDefinition::properties).findFirst().orElse(Map.of());
        var usual = manager.equals(RealmRewrite.LDAP_TENANTS) ? LDAP_BUILDER : JDBC_BUILDER;
        var builder = named.orElseGet(() -> told.getOrDefault(RealmRewrite.BUILDER, usual));
        boolean asShipped = current.isEmpty() && builder.equals(usual);
        boolean asIs = current.isPresent() && !oldForm && builder.equals(told.get(RealmRewrite.BUILDER));
        if (asShipped || asIs) {
            return Optional.empty();
        }
        return Optional.of(text(entries(home, manager, builder, oldForm)));
    }

    private static List<TenantManagerDefinition> entries(CarbonHome home, String manager, String builder,
            boolean oldForm) {
        var entries = new ArrayList<TenantManagerDefinition>();
        var where = home.realm().primary().where();
        for (var old : home.tenantManagers()) {
            var className = old.className().isEmpty() || oldForm ? manager : old.className();
            if (entries.stream().noneMatch(e -> e.className().equals(className))) {
                entries.add(entry(className, old.properties(), className.equals(manager), builder, where));
            }
        }
        if (entries.stream().noneMatch(e -> e.className().equals(manager))) {
            entries.add(entry(manager, Map.of(), true, builder, where));
        }
        return entries;
    }

    private static TenantManagerDefinition entry(String className, Map<String, String> properties, boolean used,
            String builder, Place.Line where) {
        var all = new LinkedHashMap<>(properties);
        if (used) {
            all.put(RealmRewrite.BUILDER, builder);
        }
        return new TenantManagerDefinition(className, all, where);
    }

    private static String text(List<TenantManagerDefinition> entries) {
        var text = new StringBuilder("<TenantManagers>\n");
        for (var entry : entries) {
            text.append("    <TenantManager class=\"").append(XmlEdits.escaped(entry.className())).append("\">\n");
            entry.properties().entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .forEach(p -> text.append("        <Property name=\"").append(XmlEdits.escaped(p.getKey()))
                            .append("\">").append(XmlEdits.escaped(p.getValue())).append("</Property>\n"));
            text.append("    </TenantManager>\n");
        }
        return text.append("</TenantManagers>\n").toString();
    }
}
