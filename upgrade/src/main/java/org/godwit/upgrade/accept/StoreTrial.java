package org.godwit.upgrade.accept;

import java.util.List;
import java.util.Map;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.verify.Evidence;

/**
 * Everything that a store must do, tried with users and roles of its own: add, list, log in, refuse, give and take roles,
 * change a password, delete.
 */
final class StoreTrial {
    /** In every name that a trial adds, so that leftovers are known. */
    static final String MARK = "godwit-acceptance";
    /** What roles of a trial may do; a permission of every Carbon database, so that no new one must be made. */
    static final String RESOURCE = "/permission/admin/login";
    static final String ACTION = "ui.execute";

    private final Realm realm;
    private final String prefix;
    private final String domain;
    private final Evidence evidence;
    private long tried;

    /** @param domain of the store; empty for the primary one */
    StoreTrial(Realm realm, String domain, Evidence evidence) {
        this.realm = realm;
        this.domain = domain.isEmpty() ? realm.stores().getFirst().domain() : domain;
        this.prefix = domain.isEmpty() ? "" : domain + "/";
        this.evidence = evidence;
    }

    /** {@return the name of a trial user in this store} */
    String user(String name) {
        return prefix + name;
    }

    /** Adds users and tries out what they are, what they may, and that they go again. */
    void run(List<String> names, boolean withPermissions) {
        var role = prefix + MARK + "-role";
        var internal = "Internal/" + MARK + "-" + domain.toLowerCase(java.util.Locale.ROOT);
        boolean roles = realm.store(domain).map(s -> s.writesRoles()).orElse(false);
        if (roles) {
            realm.addRole(role);
        }
        realm.addRole(internal);
        for (var name : names) {
            realm.addUser(user(name), password(name), roles ? List.of(role) : List.of(), Map.of());
        }
        for (var name : names) {
            logIn(name);
            rolesOf(name, roles ? role : "", internal);
        }
        list(names);
        if (withPermissions) {
            permissions(user(names.getFirst()), internal);
            if (roles) {
                permissions(user(names.getFirst()), role);
            }
        }
        changePassword(names.getFirst());
        evidence.figure(domain + ": users added", names.size());
        names.forEach(name -> realm.deleteUser(user(name)));
        names.forEach(name -> expect(!realm.hasUser(user(name)), name, "a deleted user is still there"));
        realm.deleteRole(internal);
        if (roles) {
            realm.deleteRole(role);
        }
        evidence.figure(domain + ": questions asked", tried);
    }

    /** {@return the password of a trial user; another one in each store} */
    Secret password(String name) {
        return Secret.of("Godwit-" + Integer.toHexString((domain + name).hashCode()) + "-şifre");
    }

    private void logIn(String name) {
        var user = user(name);
        expect(realm.authenticate(user, password(name)).filter(user::equals).isPresent(), name,
                "the right password is refused");
        expect(realm.authenticate(user, Secret.of("wrong-" + name)).isEmpty(), name, "a wrong password is taken");
        expect(realm.authenticate(user + "x", password(name)).isEmpty(), name, "an unknown user is let in");
    }

    private void rolesOf(String name, String role, String internal) {
        var user = user(name);
        var before = realm.rolesOf(user);
        expect(role.isEmpty() || before.contains(role), name, "the role of the store is missing");
        expect(before.stream().anyMatch(r -> r.startsWith("Internal/")), name, "the Internal everyone role is missing");
        expect(!before.contains(internal), name, "an Internal role is there that nobody gave");
        realm.changeRoles(user, List.of(internal), List.of());
        expect(realm.rolesOf(user).contains(internal), name, "a given Internal role is missing");
    }

    private void list(List<String> names) {
        var listed = realm.store(domain).map(s -> s.users(MARK + "*", 0, 100)).orElse(List.of());
        names.forEach(name -> expect(listed.contains(name), name, "the user is not listed"));
        var internal = realm.internalRoles(MARK + "*", 0, 100);
        expect(!internal.isEmpty(), "", "the Internal role is not listed");
    }

    private void permissions(String user, String role) {
        var others = realm.isAuthorized(user, RESOURCE, ACTION);
        realm.setRolePermission(role, RESOURCE, ACTION, true);
        expect(realm.isAuthorized(user, RESOURCE, ACTION), user, "the permission of " + role + " does not count");
        realm.forgetRolePermission(role, RESOURCE, ACTION);
        expect(realm.isAuthorized(user, RESOURCE, ACTION) == others, user,
                "a permission that was taken away still counts");
    }

    private void changePassword(String name) {
        var user = user(name);
        realm.setPassword(user, Secret.of("Changed-" + name));
        expect(realm.authenticate(user, Secret.of("Changed-" + name)).isPresent(), name,
                "a changed password is refused");
        expect(realm.authenticate(user, password(name)).isEmpty(), name, "the former password is still taken");
    }

    private void expect(boolean holds, String who, String otherwise) {
        tried++;
        if (!holds) {
            evidence.differ("store " + domain + " of tenant " + realm.tenantId(), who, otherwise);
        }
    }
}
