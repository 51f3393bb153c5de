package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * What the users and roles of one tenant may do: the stored rules, and the tree made of them, which is remembered for
 * {@link Realm#FORGETTING_SECONDS} seconds. Safe for use by many threads.
 */
final class TenantPermissions {
    private final int tenantId;
    private final boolean caseSensitive;
    private final UserDatabase database;
    private final InstantSource clock;
    private final AtomicLong writes = new AtomicLong();
    private volatile Known known = Known.NOTHING;

    /** @param caseSensitive whether names and resources that differ in case only are different ones */
    TenantPermissions(int tenantId, boolean caseSensitive, UserDatabase database, InstantSource clock) {
        this.tenantId = tenantId;
        this.caseSensitive = caseSensitive;
        this.database = database;
        this.clock = clock;
    }

    /** The tree and when it was read. */
    private record Known(PermissionTree tree, Instant readAt) {
        private static final Known NOTHING = new Known(new PermissionTree(false), Instant.MIN);
    }

    /**
     * {@return whether somebody may do an action on a resource}
     *
     * @param user with its domain unless that is {@code PRIMARY}; empty when the roles alone decide
     * @param roleKeys the user's roles, by {@link QualifiedName#key}
     */
    boolean isAuthorized(String user, Set<String> roleKeys, String resource, String action) {
        return PermissionAction.of(action).map(a -> tree().isAuthorized(user, roleKeys, resource, a)).orElse(false);
    }

    private PermissionTree tree() {
        var present = known;
        if (present.readAt().plusSeconds(Realm.FORGETTING_SECONDS).isAfter(clock.instant())) {
            return present.tree();
        }
        long before = writes.get();
        var read = new Known(read(), clock.instant());
        if (writes.get() == before) {
            known = read;
        }
        return read.tree();
    }

    /** Rows with an action that Carbon does not know stop the old server from authorizing anybody; here they are nothing. */
    private PermissionTree read() {
        var tree = new PermissionTree(caseSensitive);
        return database.with("reading permissions", connection -> {
            for (var rule : PermissionTables.userRules(connection, tenantId)) {
                PermissionAction.of(rule.action())
                        .ifPresent(a -> tree.addUserRule(rule.user(), rule.resource(), a, rule.rule()));
            }
            for (var rule : PermissionTables.roleRules(connection, tenantId)) {
                PermissionAction.of(rule.action())
                        .ifPresent(a -> tree.addRoleRule(rule.role(), rule.resource(), a, rule.rule()));
            }
            return tree;
        });
    }

    /** Forgets what was read, which must not be kept after a write. */
    void forget() {
        writes.incrementAndGet();
        known = Known.NOTHING;
    }

    /** {@return what was said of a role, by resource and action} */
    List<Realm.Permission> of(QualifiedName role) {
        var wanted = role.key(caseSensitive);
        return database.with("reading the permissions of a role",
                connection -> PermissionTables.roleRules(connection, tenantId)).stream()
                .filter(rule -> rule.role().key(caseSensitive).equals(wanted))
                .map(rule -> new Realm.Permission(rule.resource(), rule.action(),
                        rule.rule() == PermissionTree.Rule.ALLOW))
                .sorted(Comparator.comparing(Realm.Permission::resource).thenComparing(Realm.Permission::action))
                .toList();
    }

    void setOfRole(QualifiedName role, String resource, String action, boolean allowed) {
        checkAction(action);
        var rule = new PermissionTables.RoleRule(folded(role), folded(resource), folded(action), rule(allowed));
        database.inTransaction("writing a permission", connection -> {
            PermissionTables.setRoleRule(connection, tenantId, rule);
            return tenantId;
        });
        forget();
    }

    void setOfUser(QualifiedName user, String resource, String action, boolean allowed) {
        checkAction(action);
        var rule = new PermissionTables.UserRule(folded(user.text()), folded(resource), folded(action), rule(allowed));
        database.inTransaction("writing a permission", connection -> {
            PermissionTables.setUserRule(connection, tenantId, rule);
            return tenantId;
        });
        forget();
    }

    private static PermissionTree.Rule rule(boolean allowed) {
        return allowed ? PermissionTree.Rule.ALLOW : PermissionTree.Rule.DENY;
    }

    void forgetOfRole(QualifiedName role, String resource, String action) {
        database.inTransaction("forgetting a permission", connection -> {
            PermissionTables.forgetRoleRule(connection, tenantId, folded(role), folded(resource), folded(action));
            return tenantId;
        });
        forget();
    }

    /** Deletes the rules of a user as a part of a transaction, after which {@link #forget} must follow. */
    void deleteUser(Connection connection, QualifiedName user) throws SQLException {
        PermissionTables.forgetUser(connection, tenantId, folded(user.text()));
    }

    /** Deletes the rules of a role as a part of a transaction, after which {@link #forget} must follow. */
    void deleteRole(Connection connection, QualifiedName role) throws SQLException {
        PermissionTables.forgetRole(connection, tenantId, role);
    }

    private static void checkAction(String action) {
        if (PermissionAction.of(action).isEmpty()) {
            throw new Problem(IdentityProblem.ACTION_UNKNOWN, "There is no action «" + action + "».",
                    new Place.Setting("action"),
                    "a 3.1 server that meets it in the database authorizes nobody any more",
                    "use ui.execute for resources below /permission, or one of the registry's actions").exception();
        }
    }

    private QualifiedName folded(QualifiedName role) {
        return new QualifiedName(role.domain(), folded(role.name()));
    }

    private String folded(String text) {
        return caseSensitive ? text : text.toLowerCase(Locale.ROOT);
    }
}
