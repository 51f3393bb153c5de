package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Sql;

/**
 * All SQL on {@code UM_HYBRID_ROLE} and {@code UM_HYBRID_USER_ROLE}: internal roles, which hold users of every store. A
 * membership names the user without its domain; the domain's id says which store it is of.
 */
final class HybridTables {
    private static final Sql ROLES_OF = Sql.of("""
            SELECT R.UM_ROLE_NAME FROM UM_HYBRID_USER_ROLE UR
            JOIN UM_HYBRID_ROLE R ON R.UM_ID = UR.UM_ROLE_ID AND R.UM_TENANT_ID = UR.UM_TENANT_ID
            WHERE UR.UM_USER_NAME = ? AND UR.UM_TENANT_ID = ? AND UR.UM_DOMAIN_ID IN (
                SELECT UM_DOMAIN_ID FROM UM_DOMAIN WHERE UM_DOMAIN_NAME = ? AND UM_TENANT_ID = ?)
            ORDER BY R.UM_ROLE_NAME""");
    private static final Sql USERS_OF = Sql.of("""
            SELECT D.UM_DOMAIN_NAME, UR.UM_USER_NAME FROM UM_HYBRID_USER_ROLE UR
            JOIN UM_HYBRID_ROLE R ON R.UM_ID = UR.UM_ROLE_ID AND R.UM_TENANT_ID = UR.UM_TENANT_ID
            JOIN UM_DOMAIN D ON D.UM_DOMAIN_ID = UR.UM_DOMAIN_ID AND D.UM_TENANT_ID = UR.UM_TENANT_ID
            WHERE R.UM_ROLE_NAME = ? AND UR.UM_TENANT_ID = ? ORDER BY UR.UM_USER_NAME, D.UM_DOMAIN_NAME""");
    private static final Sql ROLES = Sql.of("""
            SELECT UM_ROLE_NAME FROM UM_HYBRID_ROLE WHERE UM_ROLE_NAME LIKE ? ESCAPE '!' AND UM_TENANT_ID = ?
            ORDER BY UM_ROLE_NAME""");
    private static final Sql ID = Sql.of("""
            SELECT UM_ID FROM UM_HYBRID_ROLE WHERE UM_ROLE_NAME = ? AND UM_TENANT_ID = ? ORDER BY UM_ID""");
    private static final Sql ADD = Sql.of("INSERT INTO UM_HYBRID_ROLE (UM_ROLE_NAME, UM_TENANT_ID) VALUES (?, ?)");
    private static final Sql DELETE_MEMBERS = Sql.of("""
            DELETE FROM UM_HYBRID_USER_ROLE WHERE UM_ROLE_ID = ? AND UM_TENANT_ID = ?""");
    private static final Sql DELETE = Sql.of("DELETE FROM UM_HYBRID_ROLE WHERE UM_ID = ? AND UM_TENANT_ID = ?");
    private static final Sql MEMBERSHIP = Sql.of("""
            SELECT UM_ID FROM UM_HYBRID_USER_ROLE
            WHERE UM_USER_NAME = ? AND UM_ROLE_ID = ? AND UM_TENANT_ID = ? AND UM_DOMAIN_ID = ?""");
    private static final Sql JOIN = Sql.of("""
            INSERT INTO UM_HYBRID_USER_ROLE (UM_USER_NAME, UM_ROLE_ID, UM_TENANT_ID, UM_DOMAIN_ID)
            VALUES (?, ?, ?, ?)""");
    private static final Sql LEAVE = Sql.of("""
            DELETE FROM UM_HYBRID_USER_ROLE WHERE UM_USER_NAME = ? AND UM_ROLE_ID = ? AND UM_TENANT_ID = ?
            AND UM_DOMAIN_ID IN (SELECT UM_DOMAIN_ID FROM UM_DOMAIN WHERE UM_DOMAIN_NAME = ? AND UM_TENANT_ID = ?)""");
    private static final Sql LEAVE_ALL = Sql.of("""
            DELETE FROM UM_HYBRID_USER_ROLE WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?
            AND UM_DOMAIN_ID IN (SELECT UM_DOMAIN_ID FROM UM_DOMAIN WHERE UM_DOMAIN_NAME = ? AND UM_TENANT_ID = ?)""");

    private static final Sql FORGET_COOKIES = Sql.of("""
            DELETE FROM UM_HYBRID_REMEMBER_ME WHERE UM_USER_NAME IN (?, ?) AND UM_TENANT_ID = ?""");

    private HybridTables() {}

    /** {@return the internal roles of a user as stored, without {@code everyone}, which has no rows} */
    static List<String> rolesOf(Connection connection, int tenant, QualifiedName user) throws SQLException {
        return Statements.list(connection, ROLES_OF, row -> row.getString(1), user.name(), tenant, user.domain(),
                tenant);
    }

    static List<QualifiedName> usersOf(Connection connection, int tenant, String role) throws SQLException {
        return Statements.list(connection, USERS_OF, row -> new QualifiedName(row.getString(1), row.getString(2)), role,
                tenant);
    }

    /** {@return the query for a page of roles; its values are a LIKE pattern and the tenant} */
    static Sql rolesPage(Dialect dialect, int offset, int limit) {
        return dialect.page(ROLES, offset, limit);
    }

    static List<String> roles(Connection connection, int tenant, String pattern, Sql page) throws SQLException {
        return Statements.list(connection, page, row -> row.getString(1), Statements.like(pattern), tenant);
    }

    static boolean hasRole(Connection connection, int tenant, String role) throws SQLException {
        return !ids(connection, tenant, role).isEmpty();
    }

    private static List<Integer> ids(Connection connection, int tenant, String role) throws SQLException {
        return Statements.list(connection, ID, row -> row.getInt(1), role, tenant);
    }

    static void addRole(Connection connection, int tenant, String role) throws SQLException {
        Statements.update(connection, ADD, role, tenant);
    }

    static void deleteRole(Connection connection, int tenant, String role) throws SQLException {
        for (int id : ids(connection, tenant, role)) {
            Statements.update(connection, DELETE_MEMBERS, id, tenant);
            Statements.update(connection, DELETE, id, tenant);
        }
    }

    /** Puts a user into a role; does nothing when it is in it. {@return whether there is such a role} */
    static boolean join(Connection connection, int tenant, QualifiedName user, String role) throws SQLException {
        var ids = ids(connection, tenant, role);
        if (ids.isEmpty()) {
            return false;
        }
        int domain = DomainTable.require(connection, tenant, user.domain());
        if (Statements.list(connection, MEMBERSHIP, row -> row.getInt(1), user.name(), ids.getFirst(), tenant, domain)
                .isEmpty()) {
            Statements.update(connection, JOIN, user.name(), ids.getFirst(), tenant, domain);
        }
        return true;
    }

    static void leave(Connection connection, int tenant, QualifiedName user, String role) throws SQLException {
        for (int id : ids(connection, tenant, role)) {
            Statements.update(connection, LEAVE, user.name(), id, tenant, user.domain(), tenant);
        }
    }

    /** Takes a user out of all internal roles. */
    static void leaveAll(Connection connection, int tenant, QualifiedName user) throws SQLException {
        Statements.update(connection, LEAVE_ALL, user.name(), tenant, user.domain(), tenant);
    }

    /** Forgets the cookies by which the old server's console remembers a user. {@return how many there were} */
    static int forgetCookies(Connection connection, int tenant, QualifiedName user) throws SQLException {
        return Statements.update(connection, FORGET_COOKIES, user.text(), user.name(), tenant);
    }
}
