package org.godwit.carbon.home;

import java.util.List;
import java.util.Map;
import org.godwit.carbon.secret.Secret;

/**
 * What {@code user-mgt.xml} says about users: {@code UserManager/Realm}.
 *
 * @param addAdmin whether the admin is created at the first start; empty text in 4.0/4.1 files, which lack the element
 * @param adminRole name of the admin role
 * @param adminUser name of the admin
 * @param adminPassword its first password
 * @param everyoneRole the role that everybody has, normally {@code everyone}
 * @param datasource JNDI name of the user database
 * @param stores the primary store first, then those chained behind it
 * @param authorization properties of the AuthorizationManager
 * @param properties every {@code Property} of {@code Configuration}, such as {@code MultiTenantRealmConfigBuilder}
 */
public record RealmDefinition(String addAdmin, String adminRole, String adminUser, Secret adminPassword,
        String everyoneRole, String datasource, List<UserStoreDefinition> stores, Map<String, String> authorization,
        Map<String, String> properties) {
    public RealmDefinition {
        stores = List.copyOf(stores);
        authorization = Map.copyOf(authorization);
        properties = Map.copyOf(properties);
    }

    /** {@return the first store} */
    public UserStoreDefinition primary() {
        return stores.getFirst();
    }
}
