package org.godwit.upgrade.assess;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding.Severity;

/**
 * Whether the super tenant has the number that servers of 4.x ask for. Carbon 3.x gave it 0; rows that were brought into a newer schema
 * by hand kept it, and no server of 4.x ever shows them (reference: carbon-databases, trap 3).
 */
final class TenantChecks {
    private static final Sql USERS = Sql.of("SELECT UM_TENANT_ID, COUNT(*) FROM UM_USER GROUP BY UM_TENANT_ID");
    private static final Sql RESOURCES = Sql
            .of("SELECT REG_TENANT_ID, COUNT(*) FROM REG_RESOURCE GROUP BY REG_TENANT_ID");

    private TenantChecks() {}

    static List<Finding> run(SourceDatabases sources) {
        var users = counts(sources.of(SourceDatabase.Role.USERS), "UM_USER", USERS);
        var registry = sources.of(SourceDatabase.Role.REGISTRY);
        var resources = counts(registry, "REG_RESOURCE", RESOURCES);
        long lostUsers = lost(users);
        long lostResources = lost(resources);
        if (lostUsers + lostResources == 0) {
            return List.of();
        }
        return List.of(new Finding(Severity.DECISION, new Problem(UpgradeProblem.TENANT_ZERO,
                "The super tenant has the number of Carbon 3.x.", Place.database(registry.shownAddress()),
                lostUsers + " users and " + lostResources + " resources are of tenant 0, none of tenant "
                        + CarbonSchema.SUPER_TENANT + ": a server of 4.x does not see them as its own",
                "give the rows the tenant " + CarbonSchema.SUPER_TENANT
                        + " first, or move them as they are with --accept "
                        + UpgradeProblem.TENANT_ZERO.code())));
    }

    private static long lost(Map<Integer, Long> counts) {
        return counts.containsKey(CarbonSchema.SUPER_TENANT) ? 0 : counts.getOrDefault(0, 0L);
    }

    private static Map<Integer, Long> counts(SourceDatabase source, String table, Sql sql) {
        if (source.rowsOf(table) == 0) {
            return Map.of();
        }
        return source.database().with("counting the rows of tenants", connection -> counts(source, connection, sql));
    }

    private static Map<Integer, Long> counts(SourceDatabase source, Connection connection, Sql sql)
            throws SQLException {
        var counts = new TreeMap<Integer, Long>();
        try (var statement = connection.prepareStatement(source.database().dialect().text(sql));
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                counts.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return counts;
    }
}
