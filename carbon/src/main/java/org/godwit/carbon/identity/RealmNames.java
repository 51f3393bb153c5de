package org.godwit.carbon.identity;

import java.util.Locale;
import org.godwit.carbon.home.RealmDefinition;

/**
 * Who is who in a realm.
 *
 * @param caseSensitive whether authorization tells capital letters from small ones
 */
record RealmNames(String adminUser, String adminRole, String everyoneRole, boolean caseSensitive) {
    /** Never stored, and always authorized. */
    static final String SYSTEM_USER = "wso2.system.user";
    /** The user that nobody logs in as. */
    static final String ANONYMOUS_USER = "wso2.anonymous.user";
    static final String ANONYMOUS_ROLE = "wso2.anonymous.role";

    /** {@return whether a name, without a domain, is of those that nobody logs in under: authorization knows them} */
    static boolean isReserved(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(SYSTEM_USER) || lower.equals(ANONYMOUS_USER);
    }

    /** {@return the names of the super tenant} */
    static RealmNames of(RealmDefinition realm) {
        return new RealmNames(realm.adminUser(), realm.adminRole(), plain(realm.everyoneRole()),
                Boolean.parseBoolean(realm.authorization().getOrDefault("CaseSensitiveAuthorizationRules", "false")));
    }

    /** {@return the names of a tenant, those of the super tenant where its own document is silent} */
    RealmNames with(TenantConfiguration tenant) {
        return new RealmNames(either(tenant.adminUser(), adminUser), either(tenant.adminRole(), adminRole),
                either(plain(tenant.everyoneRole()), everyoneRole), caseSensitive);
    }

    private static String either(String one, String other) {
        return one.isEmpty() ? other : one;
    }

    /** The everyone role is internal whether its configuration says so or not. */
    private static String plain(String role) {
        return role.regionMatches(true, 0, "Internal/", 0, 9) ? role.substring(9) : role;
    }
}
