package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Table;

/** All SQL on {@code UM_TENANT}, and what reaches for all rows of one tenant. */
final class TenantTables {
    private static final Sql ALL = Sql.of("""
            SELECT UM_ID, UM_DOMAIN_NAME, UM_EMAIL, UM_ACTIVE, UM_CREATED_DATE FROM UM_TENANT ORDER BY UM_ID""");
    private static final Sql BY_ID = Sql.of("""
            SELECT UM_ID, UM_DOMAIN_NAME, UM_EMAIL, UM_ACTIVE, UM_CREATED_DATE FROM UM_TENANT WHERE UM_ID = ?""");
    private static final Sql BY_DOMAIN = Sql.of("""
            SELECT UM_ID, UM_DOMAIN_NAME, UM_EMAIL, UM_ACTIVE, UM_CREATED_DATE FROM UM_TENANT
            WHERE LOWER(UM_DOMAIN_NAME) = ?""");
    private static final Sql CONFIGURATION = Sql.of("SELECT UM_USER_CONFIG FROM UM_TENANT WHERE UM_ID = ?");
    private static final Sql ADD = Sql.of("""
            INSERT INTO UM_TENANT (UM_DOMAIN_NAME, UM_EMAIL, UM_ACTIVE, UM_CREATED_DATE, UM_USER_CONFIG)
            VALUES (?, ?, ?, ?, ?)""");
    private static final Sql SET_ACTIVE = Sql.of("UPDATE UM_TENANT SET UM_ACTIVE = ? WHERE UM_ID = ?");
    private static final List<String> TENANT_COLUMNS = List.of("UM_TENANT_ID", "UM_USER_TENANT_ID",
            "UM_ROLE_TENANT_ID", "REG_TENANT_ID");

    private TenantTables() {}

    static List<Tenant> all(Connection connection) throws SQLException {
        return Statements.list(connection, ALL, TenantTables::tenant);
    }

    static Optional<Tenant> byId(Connection connection, int id) throws SQLException {
        return Statements.first(connection, BY_ID, TenantTables::tenant, id);
    }

    static Optional<Tenant> byDomain(Connection connection, String domain) throws SQLException {
        return Statements.first(connection, BY_DOMAIN, TenantTables::tenant, domain.toLowerCase(Locale.ROOT));
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        var email = row.getString(3);
        return new Tenant(row.getInt(1), row.getString(2), email == null ? "" : email, row.getBoolean(4),
                row.getTimestamp(5).toLocalDateTime());
    }

    /** {@return the document of a tenant; no bytes at all when it has none} */
    static byte[] configuration(Connection connection, int id) throws SQLException {
        return Statements.first(connection, CONFIGURATION, row -> {
            var bytes = row.getBytes(1);
            return bytes == null ? new byte[0] : bytes;
        }, id).orElseGet(() -> new byte[0]);
    }

    /** Adds a tenant that is not active yet. {@return it with its new id} */
    static Tenant add(Connection connection, String domain, String email, LocalDateTime now, byte[] configuration)
            throws SQLException {
        Statements.update(connection, ADD, domain, email, false, now, configuration);
        return byDomain(connection, domain).orElseThrow();
    }

    static void setActive(Connection connection, int id, boolean active) throws SQLException {
        Statements.update(connection, SET_ACTIVE, active, id);
    }

    /** {@return the rows of a tenant by the table they are in, in an order in which they can be deleted} */
    static SequencedMap<String, Integer> rows(Connection connection, Dialect dialect, int id) throws SQLException {
        var counts = new LinkedHashMap<String, Integer>();
        for (var table : tables(connection)) {
            int count = 0;
            for (var column : columns(table)) {
                count += Statements
                        .list(connection, dialect.countWhere(table, column), row -> row.getInt(1), id).getFirst();
            }
            if (count > 0) {
                counts.put(table.name(), count);
            }
        }
        return counts;
    }

    /** Deletes every row of a tenant in this database, and the tenant itself. */
    static void delete(Connection connection, Dialect dialect, int id) throws SQLException {
        for (var table : tables(connection)) {
            for (var column : columns(table)) {
                Statements.update(connection, dialect.deleteWhere(table, column), id);
            }
        }
    }

    /**
     * The tables of users and of the registry that are there, those that refer to others first. Where the registry is kept in
     * another database, its tables here are missing or empty.
     */
    private static List<Table> tables(Connection connection) throws SQLException {
        var tables = new ArrayList<Table>();
        for (var table : CarbonSchema.CARBON_4_2.tables().reversed()) {
            if (!columns(table).isEmpty() && exists(connection, table.name())) {
                tables.add(table);
            }
        }
        return tables;
    }

    private static List<String> columns(Table table) {
        return table.name().equals("UM_TENANT")
                ? List.of("UM_ID")
                : TENANT_COLUMNS.stream().filter(table.columnNames()::contains).toList();
    }

    /** UM_CLAIM_BEHAVIOR is missing where a vendor's script dropped it. */
    private static boolean exists(Connection connection, String table) throws SQLException {
        var metaData = connection.getMetaData();
        var name = metaData.storesLowerCaseIdentifiers() ? table.toLowerCase(Locale.ROOT) : table;
        try (var found = metaData.getTables(connection.getCatalog(), connection.getSchema(), name, null)) {
            return found.next();
        }
    }
}
