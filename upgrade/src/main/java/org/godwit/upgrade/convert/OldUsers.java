package org.godwit.upgrade.convert;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * What must be known of the old user tables before a single row can be judged. Bounded by the number of roles and tenants,
 * never by that of users.
 */
final class OldUsers {
    static final String ANONYMOUS_USER = "wso2.anonymous.user";
    static final String ANONYMOUS_ROLE = "wso2.anonymous.role";

    final Generation generation;
    /** Whether the vendor's script, or something like it, was at work and no 4.2 server has put it right since. */
    final boolean damaged;
    final Set<Integer> tenants = new TreeSet<>();
    final Set<Integer> otherTenants = new TreeSet<>();
    final List<Domains.Existing> domains = new ArrayList<>();
    final Map<Integer, Set<String>> internalRoles = new HashMap<>();
    final Map<Integer, Set<String>> storeRoles = new HashMap<>();
    /** The anonymous user's row by tenant, in the columns of UM_USER. */
    final Map<Integer, Row> anonymousUsers = new HashMap<>();
    final Set<Integer> tenantsWithSystemRows = new HashSet<>();
    private final Map<String, Long> highestIds = new HashMap<>();

    private final Connection connection;
    private final Dialect dialect;
    private final Schema catalog;

    private OldUsers(Connection connection, Dialect dialect, Schema catalog, Fingerprint fingerprint)
            throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.catalog = catalog;
        this.generation = fingerprint.generation();
        readTenants();
        read("UM_DOMAIN", List.of("UM_DOMAIN_ID", "UM_DOMAIN_NAME", "UM_TENANT_ID"),
                row -> domains.add(new Domains.Existing(row.number(0), row.text(1).toUpperCase(Locale.ROOT),
                        (int) row.number(2))));
        read("UM_HYBRID_ROLE", List.of("UM_ID", "UM_ROLE_NAME", "UM_TENANT_ID"),
                row -> addRole(internalRoles, row));
        read("UM_ROLE", List.of("UM_ID", "UM_ROLE_NAME", "UM_TENANT_ID"), row -> addRole(storeRoles, row));
        for (var table : List.of("UM_SYSTEM_USER", "UM_SYSTEM_ROLE")) {
            read(table, List.of("UM_ID", "UM_TENANT_ID"),
                    row -> tenantsWithSystemRows.add((int) row.number(1)));
        }
        readAnonymousUsers();
        for (var table : List.of("UM_HYBRID_ROLE", "UM_SYSTEM_USER", "UM_SYSTEM_ROLE", "UM_SYSTEM_USER_ROLE")) {
            highestIds.put(table, highestId(table));
        }
        this.damaged = generation == Generation.CARBON_4_2
                && (fingerprint.condition() != Fingerprint.Condition.COMPLETE || tenantsWithSystemRows.isEmpty());
    }

    static OldUsers read(Connection connection, Dialect dialect, Schema catalog, Fingerprint fingerprint)
            throws SQLException {
        return new OldUsers(connection, dialect, catalog, fingerprint);
    }

    long highestIdOf(String table) {
        return highestIds.getOrDefault(table, 0L);
    }

    boolean hasInternalRole(int tenant, String role) {
        return internalRoles.getOrDefault(tenant, Set.of()).contains(role.toLowerCase(Locale.ROOT));
    }

    boolean hasStoreRole(int tenant, String role) {
        return storeRoles.getOrDefault(tenant, Set.of()).contains(role.toLowerCase(Locale.ROOT));
    }

    private void readTenants() throws SQLException {
        read("UM_TENANT", List.of("UM_ID"), row -> tenants.add((int) row.number(0)));
        for (var table : catalog.tables()) {
            if (table.name().startsWith("UM_") && !table.name().equals("UM_TENANT")
                    && table.column("UM_TENANT_ID").isPresent()) {
                try (var statement = connection.prepareStatement(dialect.distinct(table, "UM_TENANT_ID").text());
                        var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        otherTenants.add(rows.getInt(1));
                    }
                }
            }
        }
        otherTenants.removeAll(tenants);
        otherTenants.remove(CarbonSchema.SUPER_TENANT);
    }

    private void readAnonymousUsers() throws SQLException {
        var users = CarbonSchema.CARBON_4_1.require("UM_USER");
        int name = users.columnNames().indexOf("UM_USER_NAME");
        int tenant = users.columnNames().indexOf("UM_TENANT_ID");
        if (catalog.table("UM_USER").isEmpty()) {
            return;
        }
        try (var statement = connection
                .prepareStatement(dialect.selectWhere(users, "UM_USER_NAME").text())) {
            statement.setString(1, ANONYMOUS_USER);
            new TableReader(dialect, users, catalog.require("UM_USER"), dialect.timePrecision()).read(statement,
                    row -> {
                        if (row.text(name).equals(ANONYMOUS_USER)) {
                            anonymousUsers.put((int) row.number(tenant), row);
                        }
                    });
        }
    }

    private void addRole(Map<Integer, Set<String>> roles, Row row) {
        roles.computeIfAbsent((int) row.number(2), _ -> new HashSet<>()).add(row.text(1).toLowerCase(Locale.ROOT));
    }

    private long highestId(String table) throws SQLException {
        if (catalog.table(table).isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement(dialect.highest(table, "UM_ID").text());
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void read(String table, List<String> columns, TableReader.RowConsumer consumer) throws SQLException {
        var found = catalog.table(table);
        if (found.isEmpty()) {
            return;
        }
        var declared = CarbonSchema.CARBON_4_2.require(table);
        var wanted = new Table(table, columns.stream().map(c -> declared.column(c).orElseThrow()).toList(),
                declared.primaryKey(), List.of(), List.of(), List.of());
        new TableReader(dialect, wanted, found.get(), dialect.timePrecision()).read(connection, consumer);
    }
}
