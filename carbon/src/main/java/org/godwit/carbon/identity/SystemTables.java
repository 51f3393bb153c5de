package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.secret.Secret;

/**
 * All SQL on {@code UM_SYSTEM_USER}, {@code UM_SYSTEM_ROLE} and {@code UM_SYSTEM_USER_ROLE}: the anonymous user and its
 * role, which the server makes for itself and nobody logs in with.
 */
final class SystemTables {
    private static final Sql USER = Sql.of("""
            SELECT UM_ID FROM UM_SYSTEM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?""");
    private static final Sql ROLE = Sql.of("""
            SELECT UM_ID FROM UM_SYSTEM_ROLE WHERE UM_ROLE_NAME = ? AND UM_TENANT_ID = ? ORDER BY UM_ID""");
    private static final Sql ROLES_OF = Sql.of("""
            SELECT R.UM_ROLE_NAME FROM UM_SYSTEM_USER_ROLE UR
            JOIN UM_SYSTEM_ROLE R ON R.UM_ID = UR.UM_ROLE_ID AND R.UM_TENANT_ID = UR.UM_TENANT_ID
            WHERE UR.UM_USER_NAME = ? AND UR.UM_TENANT_ID = ? ORDER BY R.UM_ROLE_NAME""");
    private static final Sql ADD_USER = Sql.of("""
            INSERT INTO UM_SYSTEM_USER
            (UM_USER_NAME, UM_USER_PASSWORD, UM_SALT_VALUE, UM_REQUIRE_CHANGE, UM_CHANGED_TIME, UM_TENANT_ID)
            VALUES (?, ?, ?, ?, ?, ?)""");
    private static final Sql ADD_ROLE = Sql.of("INSERT INTO UM_SYSTEM_ROLE (UM_ROLE_NAME, UM_TENANT_ID) VALUES (?, ?)");
    private static final Sql MEMBERSHIP = Sql.of("""
            SELECT UM_ID FROM UM_SYSTEM_USER_ROLE WHERE UM_USER_NAME = ? AND UM_ROLE_ID = ? AND UM_TENANT_ID = ?""");
    private static final Sql JOIN = Sql.of("""
            INSERT INTO UM_SYSTEM_USER_ROLE (UM_USER_NAME, UM_ROLE_ID, UM_TENANT_ID) VALUES (?, ?, ?)""");

    private SystemTables() {}

    static boolean hasUser(Connection connection, int tenant, String user) throws SQLException {
        return Statements.first(connection, USER, row -> row.getInt(1), user, tenant).isPresent();
    }

    static boolean hasRole(Connection connection, int tenant, String role) throws SQLException {
        return Statements.first(connection, ROLE, row -> row.getInt(1), role, tenant).isPresent();
    }

    static List<String> rolesOf(Connection connection, int tenant, String user) throws SQLException {
        return Statements.list(connection, ROLES_OF, row -> row.getString(1), user, tenant);
    }

    /** Adds a user; 4.2 always stores a salted SHA-256 here, whatever the primary store's digest is. */
    static void addUser(Connection connection, int tenant, String user, Secret password, LocalDateTime now)
            throws SQLException {
        var salt = PasswordDigest.newSalt();
        Statements.update(connection, ADD_USER, user, PasswordDigest.of("SHA-256").stored(password, salt), salt, false,
                now, tenant);
    }

    static void addRole(Connection connection, int tenant, String role) throws SQLException {
        Statements.update(connection, ADD_ROLE, role, tenant);
    }

    /** Puts a user into a role that exists; does nothing when it is in it. */
    static void join(Connection connection, int tenant, String user, String role) throws SQLException {
        int id = Statements.list(connection, ROLE, row -> row.getInt(1), role, tenant).getFirst();
        if (Statements.list(connection, MEMBERSHIP, row -> row.getInt(1), user, id, tenant).isEmpty()) {
            Statements.update(connection, JOIN, user, id, tenant);
        }
    }
}
