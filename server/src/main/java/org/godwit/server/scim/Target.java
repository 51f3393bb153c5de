package org.godwit.server.scim;

import org.godwit.carbon.identity.Realm;
import org.godwit.server.admin.Administrator;

/**
 * Whose users are meant, and who asks.
 *
 * @param base address of the interface, such as {@code https://dss.example:9443/scim2}
 */
record Target(Administrator administrator, Realm realm, String base) {
    static final String SECURITY = "/permission/admin/configure/security";
    static final String USERS = SECURITY + "/usermgt/users";

    /** Needs a permission in the own tenant; to act in another one is a permission of its own, which is checked at the door. */
    void need(String permission) {
        if (realm.tenantId() == administrator.realm().tenantId()) {
            administrator.need(permission);
        }
    }
}
