package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.godwit.carbon.database.Sql;

/**
 * All SQL on {@code UM_DOMAIN}. Ids are unique over all tenants, because 4.2 joins on them without the tenant. A name may
 * stand twice, since nothing but the old server's own care keeps it unique: the row with the lowest id counts.
 */
final class DomainTable {
    private static final Sql IDS = Sql.of("""
            SELECT UM_DOMAIN_ID FROM UM_DOMAIN WHERE UM_DOMAIN_NAME = ? AND UM_TENANT_ID = ? ORDER BY UM_DOMAIN_ID""");
    private static final Sql NAMES = Sql.of("""
            SELECT UM_DOMAIN_NAME FROM UM_DOMAIN WHERE UM_TENANT_ID = ? ORDER BY UM_DOMAIN_ID""");
    private static final Sql ADD = Sql.of("INSERT INTO UM_DOMAIN (UM_DOMAIN_NAME, UM_TENANT_ID) VALUES (?, ?)");
    private static final Sql FORGET_PERMISSIONS = Sql.of("""
            DELETE FROM UM_ROLE_PERMISSION WHERE UM_DOMAIN_ID = ? AND UM_TENANT_ID = ?""");
    private static final Sql FORGET_MEMBERSHIPS = Sql.of("""
            DELETE FROM UM_HYBRID_USER_ROLE WHERE UM_DOMAIN_ID = ? AND UM_TENANT_ID = ?""");
    private static final Sql DELETE = Sql.of("""
            DELETE FROM UM_DOMAIN WHERE UM_DOMAIN_ID = ? AND UM_TENANT_ID = ?""");

    private DomainTable() {}

    static List<String> names(Connection connection, int tenant) throws SQLException {
        return Statements.list(connection, NAMES, row -> row.getString(1), tenant);
    }

    /** {@return the ids of the rows that bear a name, the one that counts first; normally one} */
    static List<Integer> ids(Connection connection, int tenant, String domain) throws SQLException {
        return Statements.list(connection, IDS, row -> row.getInt(1), domain.toUpperCase(Locale.ROOT), tenant);
    }

    /** {@return the id of a domain; its row is added when there is none} */
    static int require(Connection connection, int tenant, String domain) throws SQLException {
        var ids = ids(connection, tenant, domain);
        if (ids.isEmpty()) {
            Statements.update(connection, ADD, domain.toUpperCase(Locale.ROOT), tenant);
            ids = ids(connection, tenant, domain);
        }
        return ids.getFirst();
    }

    /** Removes a domain, and with it the permissions of its roles and the internal roles of its users. */
    static void delete(Connection connection, int tenant, String domain) throws SQLException {
        for (int id : ids(connection, tenant, domain)) {
            // Engines without foreign keys do not cascade.
            Statements.update(connection, FORGET_PERMISSIONS, id, tenant);
            Statements.update(connection, FORGET_MEMBERSHIPS, id, tenant);
            Statements.update(connection, DELETE, id, tenant);
        }
    }
}
