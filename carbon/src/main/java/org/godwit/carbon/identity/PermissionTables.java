package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.database.Sql;

/**
 * All SQL on {@code UM_PERMISSION}, {@code UM_ROLE_PERMISSION} and {@code UM_USER_PERMISSION}. A row of a role names it
 * without its domain; the domain's id tells which is meant, and a row without one means nothing to 4.2 and to us.
 */
final class PermissionTables {
    private static final Sql ROLE_RULES = Sql.of("""
            SELECT D.UM_DOMAIN_NAME, RP.UM_ROLE_NAME, P.UM_RESOURCE_ID, P.UM_ACTION, RP.UM_IS_ALLOWED
            FROM UM_ROLE_PERMISSION RP
            JOIN UM_PERMISSION P ON P.UM_ID = RP.UM_PERMISSION_ID AND P.UM_TENANT_ID = RP.UM_TENANT_ID
            JOIN UM_DOMAIN D ON D.UM_DOMAIN_ID = RP.UM_DOMAIN_ID AND D.UM_TENANT_ID = RP.UM_TENANT_ID
            WHERE RP.UM_TENANT_ID = ?""");
    private static final Sql USER_RULES = Sql.of("""
            SELECT UP.UM_USER_NAME, P.UM_RESOURCE_ID, P.UM_ACTION, UP.UM_IS_ALLOWED
            FROM UM_USER_PERMISSION UP
            JOIN UM_PERMISSION P ON P.UM_ID = UP.UM_PERMISSION_ID AND P.UM_TENANT_ID = UP.UM_TENANT_ID
            WHERE UP.UM_TENANT_ID = ?""");
    private static final Sql ID = Sql.of("""
            SELECT UM_ID FROM UM_PERMISSION WHERE UM_RESOURCE_ID = ? AND UM_ACTION = ? AND UM_TENANT_ID = ?
            ORDER BY UM_ID""");
    private static final Sql ADD = Sql.of("""
            INSERT INTO UM_PERMISSION (UM_RESOURCE_ID, UM_ACTION, UM_TENANT_ID) VALUES (?, ?, ?)""");
    private static final Sql FORGET_ROLE_RULE = Sql.of("""
            DELETE FROM UM_ROLE_PERMISSION
            WHERE UM_PERMISSION_ID = ? AND UM_ROLE_NAME = ? AND UM_TENANT_ID = ? AND UM_DOMAIN_ID = ?""");
    private static final Sql ADD_ROLE_RULE = Sql.of("""
            INSERT INTO UM_ROLE_PERMISSION (UM_PERMISSION_ID, UM_ROLE_NAME, UM_IS_ALLOWED, UM_TENANT_ID, UM_DOMAIN_ID)
            VALUES (?, ?, ?, ?, ?)""");
    private static final Sql FORGET_ROLE = Sql.of("""
            DELETE FROM UM_ROLE_PERMISSION WHERE LOWER(UM_ROLE_NAME) = LOWER(?) AND UM_TENANT_ID = ? AND UM_DOMAIN_ID IN (
                SELECT UM_DOMAIN_ID FROM UM_DOMAIN WHERE UM_DOMAIN_NAME = ? AND UM_TENANT_ID = ?)""");
    private static final Sql FORGET_USER_RULE = Sql.of("""
            DELETE FROM UM_USER_PERMISSION WHERE UM_PERMISSION_ID = ? AND UM_USER_NAME = ? AND UM_TENANT_ID = ?""");
    private static final Sql ADD_USER_RULE = Sql.of("""
            INSERT INTO UM_USER_PERMISSION (UM_PERMISSION_ID, UM_USER_NAME, UM_IS_ALLOWED, UM_TENANT_ID)
            VALUES (?, ?, ?, ?)""");
    private static final Sql FORGET_USER = Sql.of("""
            DELETE FROM UM_USER_PERMISSION WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?""");

    private PermissionTables() {}

    /** A row about a role. */
    record RoleRule(QualifiedName role, String resource, String action, PermissionTree.Rule rule) {}

    /** A row about a user. */
    record UserRule(String user, String resource, String action, PermissionTree.Rule rule) {}

    static List<RoleRule> roleRules(Connection connection, int tenant) throws SQLException {
        return Statements.list(connection, ROLE_RULES,
                row -> new RoleRule(new QualifiedName(row.getString(1), row.getString(2)), row.getString(3),
                        row.getString(4), PermissionTree.Rule.of(row.getInt(5))),
                tenant);
    }

    static List<UserRule> userRules(Connection connection, int tenant) throws SQLException {
        return Statements.list(connection, USER_RULES, row -> new UserRule(row.getString(1), row.getString(2),
                row.getString(3), PermissionTree.Rule.of(row.getInt(4))), tenant);
    }

    /** Says whether a role may; what was said of the same before is forgotten. */
    static void setRoleRule(Connection connection, int tenant, RoleRule rule) throws SQLException {
        int permission = require(connection, tenant, rule.resource(), rule.action());
        int domain = DomainTable.require(connection, tenant, rule.role().domain());
        Statements.update(connection, FORGET_ROLE_RULE, permission, rule.role().name(), tenant, domain);
        Statements.update(connection, ADD_ROLE_RULE, permission, rule.role().name(), isAllowed(rule.rule()), tenant,
                domain);
    }

    /** Forgets what is said of a role about one resource and action. */
    static void forgetRoleRule(Connection connection, int tenant, QualifiedName role, String resource, String action)
            throws SQLException {
        for (int permission : ids(connection, tenant, resource, action)) {
            for (int domain : DomainTable.ids(connection, tenant, role.domain())) {
                Statements.update(connection, FORGET_ROLE_RULE, permission, role.name(), tenant, domain);
            }
        }
    }

    /** Forgets all that is said of a role, in whatever case it is written. */
    static void forgetRole(Connection connection, int tenant, QualifiedName role) throws SQLException {
        Statements.update(connection, FORGET_ROLE, role.name(), tenant, role.domain(), tenant);
    }

    /** Says whether a user may; what was said of the same before is forgotten. */
    static void setUserRule(Connection connection, int tenant, UserRule rule) throws SQLException {
        int permission = require(connection, tenant, rule.resource(), rule.action());
        Statements.update(connection, FORGET_USER_RULE, permission, rule.user(), tenant);
        Statements.update(connection, ADD_USER_RULE, permission, rule.user(), isAllowed(rule.rule()), tenant);
    }

    /** Forgets all that is said of a user. */
    static void forgetUser(Connection connection, int tenant, String user) throws SQLException {
        Statements.update(connection, FORGET_USER, user, tenant);
    }

    private static int isAllowed(PermissionTree.Rule rule) {
        return rule == PermissionTree.Rule.ALLOW ? 1 : 0;
    }

    private static List<Integer> ids(Connection connection, int tenant, String resource, String action)
            throws SQLException {
        return Statements.list(connection, ID, row -> row.getInt(1), resource, action, tenant);
    }

    private static int require(Connection connection, int tenant, String resource, String action) throws SQLException {
        var ids = ids(connection, tenant, resource, action);
        if (ids.isEmpty()) {
            Statements.update(connection, ADD, resource, action, tenant);
            ids = ids(connection, tenant, resource, action);
        }
        return ids.getFirst();
    }
}
