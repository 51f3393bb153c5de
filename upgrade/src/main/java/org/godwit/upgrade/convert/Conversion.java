package org.godwit.upgrade.convert;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * Turns rows of the old database into rows of Carbon 4.2, one at a time, and says for each that changes why. The same old
 * database gives the same rows each time, so that a copy can be resumed, and verified by converting again.
 *
 * <p>Source of the rules: how 4.0/4.1 wrote and how 4.2 reads (reference, sections 6 and 7).
 */
public final class Conversion {
    private final Optional<OldUsers> users;
    private final Optional<Domains> domains;
    private final KnownStores stores;

    private Conversion(Optional<OldUsers> users, Optional<Domains> domains, KnownStores stores) {
        this.users = users;
        this.domains = domains;
        this.stores = stores;
    }

    /**
     * Reads what must be known beforehand.
     *
     * @param catalog the tables of the old user database
     */
    public static Conversion of(Connection connection, Dialect dialect, Schema catalog, Fingerprint fingerprint,
            KnownStores stores) throws SQLException {
        var users = OldUsers.read(connection, dialect, catalog, fingerprint);
        var domains = new Domains(users.domains, stores, users.tenants, users.otherTenants);
        return new Conversion(Optional.of(users), Optional.of(domains), stores);
    }

    /** {@return a conversion that knows no users: for walks that convert nothing} */
    public static Conversion none() {
        return new Conversion(Optional.empty(), Optional.empty(), new KnownStores("PRIMARY", "everyone", Map.of()));
    }

    /** {@return the way of one table's rows; asked once for each pass over the table} */
    public Rule ruleFor(Table target) {
        if (users.isPresent() && domains.isPresent()) {
            switch (target.name()) {
                case "UM_ROLE_PERMISSION" -> {
                    return new PermissionRule(target, users.get(), domains.get(), stores);
                }
                case "UM_HYBRID_USER_ROLE" -> {
                    return new MembershipRule(target, users.get(), domains.get(), stores);
                }
                case "UM_DOMAIN" -> {
                    return new DomainRule(target, domains.get());
                }
                default -> {
                    // below
                }
            }
        }
        return switch (target.name()) {
            case "UM_ROLE" -> filled(target, "UM_SHARED_ROLE", false);
            case "UM_PERMISSION" -> filled(target, "UM_MODULE_ID", 0L);
            case "UM_TENANT" ->
                told(target, "UM_USER_CONFIG", Change.Kind.TENANT_CONFIGURATION_ADDED, _ -> new byte[0]);
            case "REG_RESOURCE", "REG_RESOURCE_HISTORY" -> told(target, "REG_UUID", Change.Kind.UUID_ADDED,
                    row -> uuid(target, row));
            default -> (row, _) -> Optional.of(row);
        };
    }

    /** {@return whether rows that have no value in a column get one} */
    public static boolean fills(String table, String column) {
        return switch (column) {
            case "UM_SHARED_ROLE", "UM_MODULE_ID", "UM_USER_CONFIG", "REG_UUID", "UM_DOMAIN_ID" -> true;
            // The vendor's script left domains without a tenant.
            default -> table.equals("UM_DOMAIN");
        };
    }

    /** {@return rows that the target has besides those of the source} */
    public List<Row> added(Table target, Consumer<Change> changes) {
        if (users.isEmpty() || domains.isEmpty()) {
            return List.of();
        }
        return switch (target.name()) {
            case "UM_DOMAIN" -> addedDomains(target, domains.get(), changes);
            case "UM_HYBRID_ROLE" -> addedEveryone(target, users.get(), changes);
            case "UM_SYSTEM_USER", "UM_SYSTEM_ROLE", "UM_SYSTEM_USER_ROLE" -> addedSystemRows(target, users.get(),
                    changes);
            default -> List.of();
        };
    }

    /** {@return names that are both a role of the store and an Internal role, as {@code tenant/name}} */
    public List<String> ambiguousRoles() {
        var names = new ArrayList<String>();
        users.ifPresent(old -> old.internalRoles.forEach((tenant, roles) -> roles.stream()
                .filter(role -> old.hasStoreRole(tenant, role) && !role.equalsIgnoreCase(stores.everyone()))
                .forEach(role -> names.add(tenant + "/" + role))));
        return names.stream().sorted().toList();
    }

    /** {@return every tenant that occurs in a row without being in UM_TENANT} */
    public List<Integer> tenantsWithoutRow() {
        return users.map(old -> List.copyOf(old.otherTenants)).orElse(List.of());
    }

    /**
     * {@return the number behind the highest tenant that a row or a folder of the home names: a new tenant with it would get
     * what lies there}
     */
    public long behindAllTenants() {
        return 1 + domains.stream().flatMap(d -> d.rows().keySet().stream()).mapToLong(Domains.Key::tenant).max()
                .orElse(0);
    }

    /** {@return whether the rows bear the marks of the vendor's own script} */
    public boolean isDamaged() {
        return users.map(old -> old.damaged).orElse(false);
    }

    private List<Row> addedDomains(Table target, Domains known, Consumer<Change> changes) {
        var rows = new ArrayList<Row>();
        for (var key : known.added()) {
            long id = known.id(key.tenant(), key.name()).orElseThrow();
            rows.add(RowShape.of(target).row(
                    Map.of("UM_DOMAIN_ID", id, "UM_DOMAIN_NAME", key.name(), "UM_TENANT_ID", (long) key.tenant())));
            changes.accept(new Change(Change.Kind.DOMAIN_ADDED, target.name(),
                    "UM_DOMAIN_ID=" + id + ", UM_TENANT_ID=" + key.tenant(), key.name()));
        }
        return rows;
    }

    /** A server of 4.2 looks for everyone among the Internal roles, and would add it at its first start. */
    private List<Row> addedEveryone(Table target, OldUsers old, Consumer<Change> changes) {
        var rows = new ArrayList<Row>();
        long id = old.highestIdOf(target.name());
        for (int tenant : realTenants(old)) {
            if (!old.hasInternalRole(tenant, stores.everyone())) {
                rows.add(RowShape.of(target).row(
                        Map.of("UM_ID", ++id, "UM_ROLE_NAME", stores.everyone(), "UM_TENANT_ID", (long) tenant)));
                changes.accept(new Change(Change.Kind.EVERYONE_ROLE_ADDED, target.name(),
                        "UM_ID=" + id + ", UM_TENANT_ID=" + tenant, stores.everyone()));
            }
        }
        return rows;
    }

    /**
     * User, role and link are made together or not at all: 4.2 makes the link only together with the role. The password
     * hash is that of the old anonymous user, so that nothing random gets into the result.
     */
    private List<Row> addedSystemRows(Table target, OldUsers old, Consumer<Change> changes) {
        var rows = new ArrayList<Row>();
        long id = old.highestIdOf(target.name());
        long roleId = old.highestIdOf("UM_SYSTEM_ROLE");
        var userColumns = CarbonSchema.CARBON_4_1.require("UM_USER").columnNames();
        for (int tenant : realTenants(old)) {
            var user = old.anonymousUsers.get(tenant);
            if (user == null || old.tenantsWithSystemRows.contains(tenant)) {
                continue;
            }
            id++;
            roleId++;
            var shape = RowShape.of(target);
            rows.add(switch (target.name()) {
                case "UM_SYSTEM_USER" -> {
                    var values = new java.util.HashMap<String, Object>();
                    target.columnNames().forEach(c -> values.put(c, user.get(userColumns.indexOf(c))));
                    values.put("UM_ID", id);
                    yield shape.row(values);
                }
                case "UM_SYSTEM_ROLE" -> shape.row(Map.of("UM_ID", id, "UM_ROLE_NAME", OldUsers.ANONYMOUS_ROLE,
                        "UM_TENANT_ID", (long) tenant));
                default -> shape.row(Map.of("UM_ID", id, "UM_USER_NAME", OldUsers.ANONYMOUS_USER, "UM_ROLE_ID", roleId,
                        "UM_TENANT_ID", (long) tenant));
            });
            changes.accept(new Change(Change.Kind.SYSTEM_ROWS_ADDED, target.name(),
                    "UM_ID=" + id + ", UM_TENANT_ID=" + tenant, OldUsers.ANONYMOUS_USER));
        }
        return rows;
    }

    private static List<Integer> realTenants(OldUsers old) {
        var tenants = new ArrayList<Integer>();
        tenants.add(CarbonSchema.SUPER_TENANT);
        tenants.addAll(old.tenants);
        return tenants;
    }

    /** A column that the old generation lacks, filled with its default; not worth telling row by row. */
    private static Rule filled(Table target, String column, Object value) {
        int at = target.columnNames().indexOf(column);
        return (row, _) -> Optional.of(row.isNull(at) ? row.with(at, value) : row);
    }

    private static Rule told(Table target, String column, Change.Kind kind,
            java.util.function.Function<Row, Object> value) {
        int at = target.columnNames().indexOf(column);
        var shape = RowShape.of(target);
        return (row, changes) -> {
            if (!row.isNull(at)) {
                return Optional.of(row);
            }
            changes.accept(new Change(kind, target.name(), shape.key(row), column));
            return Optional.of(row.with(at, value.apply(row)));
        };
    }

    /** The same resource gets the same UUID each time it is converted. */
    private static String uuid(Table target, Row row) {
        return UUID.nameUUIDFromBytes((target.name() + RowShape.of(target).key(row)).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** {@return whether the source is of the generation before UM_DOMAIN, so that filling it in is the regular step} */
    static boolean isRegular(OldUsers old) {
        return old.generation != Generation.CARBON_4_2;
    }

    /** What happens to each row of a table. */
    @FunctionalInterface
    public interface Rule {
        /** {@return the row as it arrives, or empty when it is left out} */
        Optional<Row> convert(Row row, Consumer<Change> changes);

        /** {@return whether a row's way depends on rows before it, so that a pass cannot be broken off and gone on with} */
        default boolean remembersRows() {
            return false;
        }
    }
}
