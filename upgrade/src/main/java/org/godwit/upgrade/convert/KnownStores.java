package org.godwit.upgrade.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.schema.CarbonSchema;

/**
 * The user-store domains that a home configures, by tenant. A name is split at {@code /} only where what stands before it
 * is one of these: user names may hold a slash themselves.
 *
 * @param primary the domain of the primary store, in upper case
 * @param everyone the name of the role that everybody has
 * @param secondary the domains of further stores by tenant, in the order of their configuration
 */
public record KnownStores(String primary, String everyone, Map<Integer, List<String>> secondary) {
    public KnownStores {
        secondary = Map.copyOf(secondary);
    }

    /** {@return the stores that the files of a home name; chained ones serve the super tenant} */
    public static KnownStores of(CarbonHome home) {
        var realm = home.realm();
        Map<Integer, List<String>> secondary = new LinkedHashMap<>();
        var ofSuperTenant = new ArrayList<String>();
        for (int i = 1; i < realm.stores().size(); i++) {
            ofSuperTenant.add(realm.stores().get(i).chainedDomain(i + 1));
        }
        addFiles(home, CarbonSchema.SUPER_TENANT, ofSuperTenant);
        secondary.put(CarbonSchema.SUPER_TENANT, List.copyOf(ofSuperTenant));
        for (int tenant : home.tenantFolders()) {
            var domains = new ArrayList<String>();
            addFiles(home, tenant, domains);
            secondary.put(tenant, List.copyOf(domains));
        }
        return new KnownStores(realm.primary().domain(), realm.everyoneRole(), secondary);
    }

    private static void addFiles(CarbonHome home, int tenant, List<String> domains) {
        home.userStores(tenant).stream().map(UserStoreDefinition::domain).filter(d -> !domains.contains(d))
                .forEach(domains::add);
    }

    /** {@return the domains of a tenant's further stores} */
    public List<String> secondaryOf(int tenant) {
        return secondary.getOrDefault(tenant, List.of());
    }

    /** {@return the domain and the name behind it, when the text is {@code DOMAIN/name} of a known store} */
    Optional<Split> split(int tenant, String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            return Optional.empty();
        }
        var domain = text.substring(0, slash).toUpperCase(Locale.ROOT);
        boolean known = domain.equals(primary) || domain.equals(Domains.INTERNAL)
                || secondaryOf(tenant).contains(domain);
        return known ? Optional.of(new Split(domain, text.substring(slash + 1))) : Optional.empty();
    }

    /** A name with its domain. */
    record Split(String domain, String name) {}
}
