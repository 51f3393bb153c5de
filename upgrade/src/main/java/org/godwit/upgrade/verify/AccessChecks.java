package org.godwit.upgrade.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.convert.Orphans;
import org.godwit.upgrade.verify.Check.Area;

/**
 * Whether everybody may do after the upgrade what they might do before.
 *
 * <p>What a user may do follows from three kinds of facts: the user has a role; a role has a permission; a user has a
 * permission. Each fact is stated from the old rows by the rules of the server that wrote them (4.0/4.1: roles are told by
 * name alone, everyone is a role with stored members; 4.2: a row without a domain is not seen), and from the new rows by the
 * rules of 4.2, both in the names of 4.2 such as {@code INTERNAL/sales}. When both sides state the same facts, every user's
 * effective permissions are the same, whatever the number of users; no more is held in memory than the names of roles.
 * Facts that a damaged 4.2 database did not state, and the new one does, are the repairs; they are counted and named.
 */
final class AccessChecks {
    private static final String INTERNAL = "INTERNAL";
    private static final String SYSTEM = "SYSTEM";
    private static final String ANONYMOUS_ROLE = "wso2.anonymous.role";

    private final Side source;
    private final Side target;
    private final Schema declared;
    private final KnownStores stores;
    private final Orphans leftOut;
    private final Progress.Meter meter;
    /** Whether the vendor's script was at work, so that what it filed under the primary store is not to be trusted. */
    private final boolean damaged;
    private final RoleNames oldStoreRoles = new RoleNames();
    private final RoleNames oldInternalRoles = new RoleNames();
    private final Map<DomainId, String> oldDomains = new HashMap<>();
    private final RoleNames newStoreRoles = new RoleNames();
    private final RoleNames newInternalRoles = new RoleNames();
    private final Map<Long, String> newDomains = new HashMap<>();

    private record DomainId(long id, int tenant) {}

    AccessChecks(Side source, Side target, Schema declared, KnownStores stores, Orphans leftOut, boolean damaged,
            Progress.Meter meter) throws SQLException {
        this.source = source;
        this.target = target;
        this.declared = declared;
        this.stores = stores;
        this.leftOut = leftOut;
        this.damaged = damaged;
        this.meter = meter;
        roles(source, "UM_ROLE").read(oldStoreRoles::add);
        roles(source, "UM_HYBRID_ROLE").read(oldInternalRoles::add);
        domains(source).read(row -> oldDomains.put(new DomainId(row.number(0), (int) row.number(2)),
                row.text(1).toUpperCase(Locale.ROOT)));
        roles(target, "UM_ROLE").read(newStoreRoles::add);
        roles(target, "UM_HYBRID_ROLE").read(newInternalRoles::add);
        domains(target).read(row -> newDomains.put(row.number(0), row.text(1)));
    }

    private RowStream roles(Side side, String table) {
        return side.rows(declared.require(table), "UM_ID", "UM_ROLE_NAME", "UM_TENANT_ID");
    }

    private RowStream domains(Side side) {
        return side.rows(declared.require("UM_DOMAIN"), "UM_DOMAIN_ID", "UM_DOMAIN_NAME", "UM_TENANT_ID");
    }

    List<Check> run() throws SQLException {
        var checks = new ArrayList<Check>();
        checks.add(Check.run(Area.ACCESS, "roles of users in the primary store", this::storeMemberships));
        checks.add(Check.run(Area.ACCESS, "Internal roles of users", this::internalMemberships));
        checks.add(Check.run(Area.ACCESS, "everyone", this::everyone));
        checks.add(Check.run(Area.ACCESS, "permissions of roles", this::rolePermissions));
        checks.add(Check.run(Area.ACCESS, "permissions of single users", this::userPermissions));
        checks.add(Check.run(Area.ACCESS, "roles that are both of the store and Internal", this::ambiguousRoles));
        return checks;
    }

    private void storeMemberships(Evidence evidence) throws SQLException {
        evidence.figure("users", target.number(target.dialect().count("UM_USER")));
        var table = declared.require("UM_USER_ROLE");
        int user = at(table, "UM_USER_ID");
        int role = at(table, "UM_ROLE_ID");
        int tenant = at(table, "UM_TENANT_ID");
        compare(new Facts("UM_USER_ROLE", "user", "role"), before(table, row -> Optional.of(new Row(row.number(0),
                row.number(tenant), Long.toString(row.number(user)),
                primary(oldStoreRoles.name(row.number(role), (int) row.number(tenant)))))),
                after(table, row -> Optional.of(new Row(row.number(0), row.number(tenant),
                        Long.toString(row.number(user)),
                        primary(newStoreRoles.name(row.number(role), (int) row.number(tenant)))))),
                evidence);
    }

    private void internalMemberships(Evidence evidence) throws SQLException {
        var table = declared.require("UM_HYBRID_USER_ROLE");
        int user = at(table, "UM_USER_NAME");
        int role = at(table, "UM_ROLE_ID");
        int tenant = at(table, "UM_TENANT_ID");
        int domain = at(table, "UM_DOMAIN_ID");
        boolean filled = hasColumn("UM_HYBRID_USER_ROLE");
        var gained = new TreeMap<String, Long>();
        RowStream before = before(table, row -> {
            int of = (int) row.number(tenant);
            var known = oldDomain(row, domain, of);
            var name = known.map(d -> d + "/" + row.text(user)).orElseGet(() -> oldUserName(of, row.text(user)));
            return Optional.of(new Row(row.number(0), row.number(tenant), name,
                    INTERNAL + "/" + oldInternalRoles.name(row.number(role), of)));
        });
        compare(new Facts("UM_HYBRID_USER_ROLE", "user", "role"), before, after(table, row -> visible(row, domain)
                .map(d -> new Row(row.number(0), row.number(tenant), d + "/" + row.text(user),
                        INTERNAL + "/" + newInternalRoles.name(row.number(role), (int) row.number(tenant))))),
                evidence);
        if (filled) {
            source.rows(table).read(row -> {
                if (oldDomain(row, domain, (int) row.number(tenant)).isEmpty() && !leftOut.contains(table, row)) {
                    gained.merge("tenant " + row.number(tenant) + ", Internal/"
                            + oldInternalRoles.name(row.number(role), (int) row.number(tenant)), 1L, Long::sum);
                }
            });
        }
        explain(gained, "users have this role again, who had lost it", evidence);
    }

    /** From 4.2 on everybody has it without a row; before, each user had a row of their own. */
    private void everyone(Evidence evidence) throws SQLException {
        Map<Integer, Long> users = new TreeMap<>();
        Map<Integer, Long> members = new HashMap<>();
        source.rows(declared.require("UM_USER"), "UM_ID", "UM_TENANT_ID")
                .read(row -> users.merge((int) row.number(1), 1L, Long::sum));
        source.rows(declared.require("UM_USER_ROLE"), "UM_ID", "UM_ROLE_ID", "UM_TENANT_ID").read(row -> {
            int tenant = (int) row.number(2);
            if (oldStoreRoles.name(row.number(1), tenant).equalsIgnoreCase(stores.everyone())) {
                members.merge(tenant, 1L, Long::sum);
            }
        });
        evidence.figure("users", users.values().stream().mapToLong(Long::longValue).sum());
        if (oldRules()) {
            evidence.figure("stored members before", members.values().stream().mapToLong(Long::longValue).sum());
            users.forEach((tenant, count) -> {
                long without = count - members.getOrDefault(tenant, 0L);
                if (without > 0) {
                    evidence.explain("UM_USER_ROLE", "tenant " + tenant, without
                            + " users had no row for " + stores.everyone() + "; from 4.2 on everybody has the role");
                }
            });
        }
        for (var tenant : users.keySet()) {
            if (isLive(tenant) && !newInternalRoles.has(tenant, stores.everyone())) {
                evidence.differ("UM_HYBRID_ROLE", "UM_TENANT_ID=" + tenant,
                        "the role " + stores.everyone() + " is missing, so that its permissions are lost");
            }
        }
    }

    private boolean isLive(int tenant) throws SQLException {
        if (tenant == CarbonSchema.SUPER_TENANT) {
            return true;
        }
        try (var statement = target.connection().prepareStatement(
                target.dialect().selectWhere(idsOf(declared.require("UM_TENANT")), "UM_ID").text())) {
            statement.setInt(1, tenant);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static Table idsOf(Table table) {
        return new Table(table.name(), List.of(table.column("UM_ID").orElseThrow()), table.primaryKey(), List.of(),
                List.of(), List.of());
    }

    private void rolePermissions(Evidence evidence) throws SQLException {
        var table = declared.require("UM_ROLE_PERMISSION");
        int role = at(table, "UM_ROLE_NAME");
        int tenant = at(table, "UM_TENANT_ID");
        int domain = at(table, "UM_DOMAIN_ID");
        int permission = at(table, "UM_PERMISSION_ID");
        int allowed = at(table, "UM_IS_ALLOWED");
        compare(new Facts("UM_ROLE_PERMISSION", "role", "permission"),
                before(table, row -> Optional.of(new Row(row.number(0), row.number(tenant),
                        rightRole((int) row.number(tenant), row.text(role),
                                oldDomain(row, domain, (int) row.number(tenant))),
                        row.number(permission) + " " + row.number(allowed)))),
                after(table, row -> visible(row, domain).map(d -> new Row(row.number(0), row.number(tenant),
                        d + "/" + row.text(role), row.number(permission) + " " + row.number(allowed)))),
                evidence);
        if (oldRules()) {
            return;
        }
        var gained = new TreeMap<String, Long>();
        source.rows(table).read(row -> {
            int of = (int) row.number(tenant);
            var seen = oldDomain(row, domain, of);
            var right = rightRole(of, row.text(role), seen);
            if (!leftOut.contains(table, row)
                    && !right.equals(seen.map(d -> d + "/" + row.text(role)).orElse(""))) {
                gained.merge("tenant " + of + ", " + right
                        + seen.map(d -> " (was " + d + "/" + row.text(role) + ")").orElse(""), 1L, Long::sum);
            }
        });
        explain(gained, "permissions of this role are seen again", evidence);
    }

    private void userPermissions(Evidence evidence) throws SQLException {
        var table = declared.require("UM_USER_PERMISSION");
        int user = at(table, "UM_USER_NAME");
        int tenant = at(table, "UM_TENANT_ID");
        int permission = at(table, "UM_PERMISSION_ID");
        int allowed = at(table, "UM_IS_ALLOWED");
        FactOf fact = row -> Optional.of(new Row(row.number(0), row.number(tenant), row.text(user),
                row.number(permission) + " " + row.number(allowed)));
        compare(new Facts("UM_USER_PERMISSION", "user", "permission"), before(table, fact), after(table, fact),
                evidence);
    }

    /** Before 4.2 their permissions held for members of both; afterwards for those of the store's role alone. */
    private void ambiguousRoles(Evidence evidence) throws SQLException {
        var ambiguous = new HashMap<RoleNames.Id, String>();
        oldInternalRoles.byId().forEach((id, name) -> {
            if (oldStoreRoles.has(id.tenant(), name) && !name.equalsIgnoreCase(stores.everyone())) {
                ambiguous.put(id, name);
            }
        });
        evidence.figure("roles", ambiguous.size());
        if (ambiguous.isEmpty() || !oldRules()) {
            return;
        }
        Map<RoleNames.Id, Long> members = new HashMap<>();
        source.rows(declared.require("UM_HYBRID_USER_ROLE"), "UM_ID", "UM_ROLE_ID", "UM_TENANT_ID").read(row -> {
            var id = new RoleNames.Id(row.number(1), (int) row.number(2));
            if (ambiguous.containsKey(id)) {
                members.merge(id, 1L, Long::sum);
            }
        });
        members.forEach((id, count) -> evidence.explain("UM_HYBRID_ROLE",
                "UM_ID=" + id.id() + ", UM_TENANT_ID=" + id.tenant(),
                count + " users have '" + ambiguous.get(id) + "' as an Internal role, whose permissions went to the "
                        + "store's role of the same name: look at what they may do"));
    }

    /** Compares two streams of facts. */
    private void compare(Facts facts, RowStream before, RowStream after, Evidence evidence) throws SQLException {
        meter.start(facts.table());
        var expected = new TableDigest();
        var actual = new TableDigest();
        before.read(row -> {
            meter.row();
            expected.add(row);
        });
        after.read(row -> {
            meter.row();
            actual.add(row);
        });
        evidence.figure("facts before", expected.rows());
        evidence.figure("facts after", actual.rows());
        evidence.figure("checksum", actual.text());
        if (!expected.equals(actual)) {
            RowDifferences.find(facts.shape(), before, after, expected, actual, evidence);
        }
    }

    private static void explain(Map<String, Long> gained, String text, Evidence evidence) {
        long all = gained.values().stream().mapToLong(Long::longValue).sum();
        if (all > 0) {
            evidence.figure("gained back by repairs", all);
        }
        gained.forEach((role, count) -> evidence.explain("", role, count + " " + text));
    }

    private RowStream before(Table table, FactOf fact) {
        return consumer -> source.rows(table).read(row -> {
            if (!leftOut.contains(table, row)) {
                var stated = fact.of(row);
                if (stated.isPresent()) {
                    consumer.accept(stated.get());
                }
            }
        });
    }

    private RowStream after(Table table, FactOf fact) {
        return consumer -> target.rows(table).read(row -> {
            var stated = fact.of(row);
            if (stated.isPresent()) {
                consumer.accept(stated.get());
            }
        });
    }

    /** {@return whether the source is of the time before UM_DOMAIN} */
    private boolean oldRules() {
        return !source.has("UM_DOMAIN");
    }

    private boolean hasColumn(String table) {
        return source.catalog().table(table).flatMap(t -> t.column("UM_DOMAIN_ID")).isPresent() || !oldRules();
    }

    /** {@return the domain that an old row names, empty where a 4.2 server would not see the row} */
    private Optional<String> oldDomain(Row row, int at, int tenant) {
        return row.isNull(at)
                ? Optional.empty()
                : Optional.ofNullable(oldDomains.get(new DomainId(row.number(at), tenant)));
    }

    private Optional<String> visible(Row row, int at) {
        return row.isNull(at) ? Optional.empty() : Optional.ofNullable(newDomains.get(row.number(at)));
    }

    private String primary(String name) {
        return stores.primary() + "/" + name;
    }

    /** A name as 4.0/4.1 wrote it: with a domain only when the user is of a store that has one. */
    private String oldUserName(int tenant, String name) {
        int slash = name.indexOf('/');
        if (slash > 0 && slash < name.length() - 1) {
            var domain = name.substring(0, slash).toUpperCase(Locale.ROOT);
            if (domain.equals(stores.primary()) || stores.secondaryOf(tenant).contains(domain)) {
                return domain + name.substring(slash);
            }
        }
        return primary(name);
    }

    /** {@return the role that a permission was meant for, in the names of 4.2} */
    private String rightRole(int tenant, String role, Optional<String> domain) {
        if (domain.isPresent() && !(damaged && domain.get().equals(stores.primary()))) {
            return domain.get() + "/" + role;
        }
        int slash = role.indexOf('/');
        if (slash > 0 && slash < role.length() - 1) {
            var prefix = role.substring(0, slash).toUpperCase(Locale.ROOT);
            if (prefix.equals(stores.primary()) || prefix.equals(INTERNAL)
                    || stores.secondaryOf(tenant).contains(prefix)) {
                return prefix + role.substring(slash);
            }
        }
        if (role.equalsIgnoreCase(stores.everyone())) {
            return INTERNAL + "/" + role;
        }
        if (role.equalsIgnoreCase(ANONYMOUS_ROLE)) {
            return SYSTEM + "/" + role;
        }
        boolean internal = oldInternalRoles.has(tenant, role) && !oldStoreRoles.has(tenant, role);
        return (internal ? INTERNAL : stores.primary()) + "/" + role;
    }

    private static int at(Table table, String column) {
        return table.columnNames().indexOf(column);
    }

    /** States the fact that a row stands for; empty when the row is not seen. */
    private interface FactOf {
        Optional<Row> of(Row row);
    }

    /** How facts of one kind look as rows: of which row, of which tenant, who has what. */
    private record Facts(String table, String who, String what) {
        Table shape() {
            var number = new ColumnType.Int();
            var text = new ColumnType.Varchar(1024);
            return new Table(table,
                    List.of(column("UM_ID", number), column("UM_TENANT_ID", number), column(who, text),
                            column(what, text)),
                    List.of("UM_ID", "UM_TENANT_ID"), List.of(), List.of(), List.of());
        }

        private static Column column(String name, ColumnType type) {
            return new Column(name, type, false, false, Column.Default.NONE);
        }
    }
}
