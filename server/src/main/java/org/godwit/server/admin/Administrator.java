package org.godwit.server.admin;

import java.util.Collection;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.identity.Tenant;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * Somebody who logged in to administer, with what the permissions of the own tenant allow.
 *
 * @param user with its domain unless it is of the primary store
 * @param realm of the own tenant
 */
public record Administrator(String user, Tenant tenant, Realm realm) {
    /** What every administrator needs. */
    public static final String LOGIN = "/permission/admin/login";
    /** To see tenants, for users of the super tenant only. */
    public static final String SEE_TENANTS = "/permission/protected/manage/monitor/tenants";
    /** To change tenants, and to act in them. */
    public static final String CHANGE_TENANTS = "/permission/protected/manage/modify/tenants";

    public boolean may(String permission) {
        boolean reserved = permission.startsWith("/permission/protected");
        return (tenant.isSuper() || !reserved) && realm.isAuthorized(user, permission, Roles.EXECUTE);
    }

    /** @throws org.godwit.carbon.problem.ProblemException when the permission is missing */
    public void need(String permission) {
        if (!may(permission)) {
            throw new Problem(AdminProblem.FORBIDDEN, "You may not do this.", new Place.Setting(permission),
                    "no role of " + user + " has the permission " + permission,
                    "ask an administrator for a role that has it").exception();
        }
    }

    /**
     * Checks that nobody gets, by roles, what the administrator himself may not do, and that nobody takes over the account of
     * somebody who may more.
     *
     * @param target the realm that the roles are of
     */
    public void needAllOf(Realm target, Collection<String> roles) {
        if (target.tenantId() != realm.tenantId()) {
            return;
        }
        for (var role : roles) {
            target.permissionsOf(role).stream().filter(Realm.Permission::allowed).forEach(this::needOwn);
        }
    }

    /** Checks that the administrator has himself what is to be permitted. */
    void needOwn(Realm.Permission permission) {
        if (!realm.isAuthorized(user, permission.resource(), permission.action())) {
            throw new Problem(AdminProblem.MORE_THAN_OWN, "You may not give or take what you do not have.",
                    new Place.Setting(permission.resource()),
                    user + " has no permission for " + permission.action() + " on " + permission.resource(),
                    "let an administrator do it who has this permission").exception();
        }
    }
}
