package org.godwit.upgrade.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.convert.RowShape;
import org.godwit.upgrade.verify.Check.Area;

/**
 * What the upgrade guide wants to be there afterwards ({@code UM_DOMAIN}, {@code UM_SYSTEM_USER}, {@code UM_SYSTEM_ROLE},
 * {@code UM_SYSTEM_USER_ROLE}), and what a 4.2 server needs of the rows in it. Looks at the target alone; bounded by the
 * number of tenants and roles.
 */
final class Checkpoints {
    private static final String ANONYMOUS_USER = "wso2.anonymous.user";
    private static final String ANONYMOUS_ROLE = "wso2.anonymous.role";

    private final Side target;
    private final Schema declared;
    private final KnownStores stores;
    private final Set<Integer> tenants = new TreeSet<>();
    private final List<Domain> domains = new ArrayList<>();
    private final Map<Long, Domain> domainById = new HashMap<>();
    private final RoleNames storeRoles = new RoleNames();
    private final RoleNames internalRoles = new RoleNames();
    private final RoleNames systemRoles = new RoleNames();

    /** A row of UM_DOMAIN. */
    record Domain(long id, String name, int tenant) {}

    Checkpoints(Side target, Schema declared, KnownStores stores) throws SQLException {
        this.target = target;
        this.declared = declared;
        this.stores = stores;
        tenants.add(CarbonSchema.SUPER_TENANT);
        rows("UM_TENANT", "UM_ID").read(row -> tenants.add((int) row.number(0)));
        rows("UM_DOMAIN", "UM_DOMAIN_ID", "UM_DOMAIN_NAME", "UM_TENANT_ID").read(row -> {
            var domain = new Domain(row.number(0), row.text(1), (int) row.number(2));
            domains.add(domain);
            domainById.putIfAbsent(domain.id(), domain);
        });
        rows("UM_ROLE", "UM_ID", "UM_ROLE_NAME", "UM_TENANT_ID").read(storeRoles::add);
        rows("UM_HYBRID_ROLE", "UM_ID", "UM_ROLE_NAME", "UM_TENANT_ID").read(internalRoles::add);
        rows("UM_SYSTEM_ROLE", "UM_ID", "UM_ROLE_NAME", "UM_TENANT_ID").read(systemRoles::add);
    }

    private RowStream rows(String table, String... columns) {
        return target.rows(declared.require(table), columns);
    }

    List<Check> run() throws SQLException {
        var checks = new ArrayList<Check>();
        checks.add(present("UM_DOMAIN", this::domainRows));
        checks.add(present("UM_SYSTEM_USER", this::systemUsers));
        checks.add(present("UM_SYSTEM_ROLE", this::systemRoleRows));
        checks.add(present("UM_SYSTEM_USER_ROLE", this::systemLinks));
        checks.add(Check.run(Area.CHECKPOINTS, "each tenant has its domains once", this::domainsOfTenants));
        checks.add(Check.run(Area.CHECKPOINTS, "domain ids are unique over all tenants", this::domainIds));
        checks.add(Check.run(Area.CHECKPOINTS, "role permissions have a domain of their tenant",
                evidence -> ownDomains("UM_ROLE_PERMISSION", evidence)));
        checks.add(Check.run(Area.CHECKPOINTS, "memberships of Internal roles have a domain of their tenant",
                evidence -> ownDomains("UM_HYBRID_USER_ROLE", evidence)));
        checks.add(Check.run(Area.CHECKPOINTS, "role permissions lead to their role", this::resolving));
        checks.add(Check.run(Area.CHECKPOINTS, "everyone is an Internal role of each tenant", this::everyone));
        return checks;
    }

    private Check present(String name, Check.Body<SQLException> rows) throws SQLException {
        return Check.run(Area.CHECKPOINTS, name, evidence -> {
            var table = declared.require(name);
            var found = target.catalog().table(name);
            if (found.isEmpty()) {
                evidence.differ(name, "", "the table is missing");
                return;
            }
            table.columnNames().stream().filter(c -> found.get().column(c).isEmpty())
                    .forEach(c -> evidence.differ(name, c, "the column is missing"));
            evidence.figure("rows", target.number(target.dialect().count(name)));
            rows.gather(evidence);
        });
    }

    private void domainRows(Evidence evidence) {
        for (var domain : domains) {
            if (domain.name().isEmpty()) {
                evidence.differ("UM_DOMAIN", key(domain), "the domain has no name");
            } else if (!domain.name().equals(domain.name().toUpperCase(Locale.ROOT))) {
                evidence.differ("UM_DOMAIN", key(domain), "the name '" + domain.name() + "' is not in upper case");
            }
        }
    }

    private void systemUsers(Evidence evidence) throws SQLException {
        var table = declared.require("UM_SYSTEM_USER");
        rows("UM_SYSTEM_USER", "UM_ID", "UM_USER_NAME", "UM_USER_PASSWORD", "UM_TENANT_ID").read(row -> {
            if (row.text(1).isEmpty() || row.text(2).isEmpty()) {
                evidence.differ("UM_SYSTEM_USER", key(table, row.number(0), row.number(3)),
                        "the user has no name or no password hash");
            }
        });
    }

    private void systemRoleRows(Evidence evidence) {
        systemRoles.byId().forEach((id, name) -> {
            if (name.isEmpty()) {
                evidence.differ("UM_SYSTEM_ROLE", "UM_ID=" + id.id() + ", UM_TENANT_ID=" + id.tenant(),
                        "the role has no name");
            }
        });
    }

    /** A server makes user, role and link together, or not at all; the link alone is never made later. */
    private void systemLinks(Evidence evidence) throws SQLException {
        Map<Integer, Set<String>> users = new HashMap<>();
        rows("UM_SYSTEM_USER", "UM_USER_NAME", "UM_TENANT_ID")
                .read(row -> users.computeIfAbsent((int) row.number(1), _ -> new HashSet<>()).add(row.text(0)));
        var table = declared.require("UM_SYSTEM_USER_ROLE");
        var linked = new HashSet<Integer>();
        rows("UM_SYSTEM_USER_ROLE", "UM_ID", "UM_USER_NAME", "UM_ROLE_ID", "UM_TENANT_ID").read(row -> {
            int tenant = (int) row.number(3);
            var key = key(table, row.number(0), row.number(3));
            var role = systemRoles.name(row.number(2), tenant);
            if (!users.getOrDefault(tenant, Set.of()).contains(row.text(1))) {
                evidence.differ("UM_SYSTEM_USER_ROLE", key, "'" + row.text(1) + "' is no system user");
            } else if (role.isEmpty()) {
                evidence.differ("UM_SYSTEM_USER_ROLE", key, "its role does not exist");
            } else if (row.text(1).equals(ANONYMOUS_USER) && role.equals(ANONYMOUS_ROLE)) {
                linked.add(tenant);
            }
        });
        var any = new TreeSet<>(users.keySet());
        systemRoles.byId().keySet().forEach(id -> any.add(id.tenant()));
        for (int tenant : any) {
            if (!linked.contains(tenant)) {
                evidence.differ("UM_SYSTEM_USER_ROLE", "UM_TENANT_ID=" + tenant,
                        ANONYMOUS_USER + " is not linked with " + ANONYMOUS_ROLE);
            }
        }
        evidence.figure("tenants with system rows", any.size());
    }

    private void domainsOfTenants(Evidence evidence) {
        Map<Integer, Map<String, Integer>> counts = new HashMap<>();
        domains.forEach(d -> counts.computeIfAbsent(d.tenant(), _ -> new HashMap<>())
                .merge(d.name().toUpperCase(Locale.ROOT), 1, Integer::sum));
        for (int tenant : tenants) {
            for (var name : List.of(stores.primary(), "INTERNAL", "SYSTEM")) {
                if (!counts.getOrDefault(tenant, Map.of()).containsKey(name)) {
                    evidence.differ("UM_DOMAIN", "UM_TENANT_ID=" + tenant, "the domain " + name + " is missing");
                }
            }
        }
        counts.forEach((tenant, names) -> names.forEach((name, count) -> {
            if (count > 1) {
                evidence.differ("UM_DOMAIN", "UM_TENANT_ID=" + tenant, "the domain " + name + " is there " + count
                        + " times");
            }
        }));
        evidence.figure("tenants", tenants.size());
        evidence.figure("domains", domains.size());
    }

    /** 4.2 joins permissions to domains by the id alone: a repeated id shows a permission twice. */
    private void domainIds(Evidence evidence) {
        for (var domain : domains) {
            var first = domainById.getOrDefault(domain.id(), domain);
            if (!first.equals(domain)) {
                evidence.differ("UM_DOMAIN", key(domain), "tenant " + first.tenant() + " has a domain of the same id");
            }
        }
        evidence.figure("domains", domains.size());
    }

    private void ownDomains(String name, Evidence evidence) throws SQLException {
        var table = declared.require(name);
        long[] count = {0};
        rows(name, "UM_ID", "UM_TENANT_ID", "UM_DOMAIN_ID").read(row -> {
            count[0]++;
            var key = key(table, row.number(0), row.number(1));
            var domain = domainById.get(row.number(2));
            if (row.isNull(2)) {
                evidence.differ(name, key, "UM_DOMAIN_ID is NULL: a 4.2 server does not see this row");
            } else if (domain == null) {
                evidence.differ(name, key, "there is no domain " + row.number(2));
            } else if (domain.tenant() != row.number(1)) {
                evidence.differ(name, key, "domain " + domain.id() + " is one of tenant " + domain.tenant());
            }
        });
        evidence.figure("rows", count[0]);
    }

    /** Permissions of roles that were deleted stay behind in normal use: these lead nowhere, and are only counted. */
    private void resolving(Evidence evidence) throws SQLException {
        var table = declared.require("UM_ROLE_PERMISSION");
        long[] counts = new long[3];
        rows("UM_ROLE_PERMISSION", "UM_ID", "UM_TENANT_ID", "UM_ROLE_NAME", "UM_DOMAIN_ID").read(row -> {
            counts[0]++;
            var domain = domainById.get(row.number(3));
            if (domain == null) {
                return;
            }
            int tenant = (int) row.number(1);
            var elsewhere = misplaced(tenant, domain.name(), row);
            if (!elsewhere.isEmpty()) {
                evidence.differ("UM_ROLE_PERMISSION", key(table, row.number(0), row.number(1)), "'" + row.text(2)
                        + "' is filed under " + domain.name() + ", but is a role of " + elsewhere);
            } else if (isExternal(domain.name())) {
                counts[1]++;
            } else if (!names(domain.name()).has(tenant, row.text(2))) {
                counts[2]++;
            }
        });
        evidence.figure("permissions", counts[0]);
        evidence.figure("of roles in other stores", counts[1]);
        evidence.figure("of roles that are gone, or in a directory", counts[2]);
    }

    /** {@return where a role is, when it is not where its permission says; empty when all is well, or nobody knows} */
    private String misplaced(int tenant, String domain, Row row) {
        var role = row.text(2);
        // What is left of a deleted tenant has no realm, and gets no everyone role.
        if (isExternal(domain) || names(domain).has(tenant, role) || !tenants.contains(tenant)) {
            return "";
        }
        for (var other : List.of(stores.primary(), "INTERNAL", "SYSTEM")) {
            if (!other.equals(domain) && names(other).has(tenant, role)) {
                return other;
            }
        }
        return "";
    }

    private boolean isExternal(String domain) {
        return !domain.equals(stores.primary()) && !domain.equals("INTERNAL") && !domain.equals("SYSTEM");
    }

    private RoleNames names(String domain) {
        return switch (domain) {
            case "INTERNAL" -> internalRoles;
            case "SYSTEM" -> systemRoles;
            default -> storeRoles;
        };
    }

    private void everyone(Evidence evidence) {
        for (int tenant : tenants) {
            if (!internalRoles.has(tenant, stores.everyone())) {
                evidence.differ("UM_HYBRID_ROLE", "UM_TENANT_ID=" + tenant,
                        "the role " + stores.everyone() + " is missing");
            }
        }
        evidence.figure("tenants", tenants.size());
    }

    private static String key(Domain domain) {
        return "UM_DOMAIN_ID=" + domain.id() + ", UM_TENANT_ID=" + domain.tenant();
    }

    private static String key(Table table, long id, long tenant) {
        return new RowShape(table, table.primaryKey()).key(new Row(id, tenant));
    }
}
