package org.godwit.examples;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.examples.Population.Right;
import org.jspecify.annotations.Nullable;

/**
 * Roles as 4.2 writes them: every name has a domain by number, everyone is an Internal role without stored members, and the
 * anonymous user and role stand in tables of their own.
 */
final class RoleTablesOf42 implements RoleTables, AutoCloseable {
    private static final String INTERNAL = "INTERNAL";
    private static final String SYSTEM = "SYSTEM";
    private static final LocalDateTime FIRST_START = LocalDateTime.of(2013, 9, 2, 8, 30, 1);

    private final OldDatabase database;
    private final TableFiller grants;
    private final Map<String, Integer> domains = new HashMap<>();

    RoleTablesOf42(OldDatabase database) throws SQLException {
        this.database = database;
        this.grants = database.fill(CarbonSchema.CARBON_4_2, "UM_ROLE_PERMISSION");
    }

    @Override
    public boolean keepsSystemUsersAmongTheOthers() {
        return false;
    }

    @Override
    public void domains(List<Population> populations) throws SQLException {
        try (var table = database.fill(CarbonSchema.CARBON_4_2, "UM_DOMAIN")) {
            for (var population : populations) {
                var names = new ArrayList<>(List.of(SamplePeople.PRIMARY, INTERNAL, SYSTEM));
                names.addAll(population.domains());
                for (var name : names) {
                    int id = table.next();
                    domains.put(UserTables.key(population.tenant(), name), id);
                    table.row(id, name, population.tenant());
                }
            }
        }
    }

    @Override
    public void roles(List<Population> populations, Map<String, Integer> users, Random random) throws SQLException {
        for (var population : populations) {
            systemRole(population, random);
        }
        try (var roles = database.fill(CarbonSchema.CARBON_4_2, "UM_ROLE");
                var members = database.fill(CarbonSchema.CARBON_4_2, "UM_USER_ROLE");
                var hybridRoles = database.fill(CarbonSchema.CARBON_4_2, "UM_HYBRID_ROLE");
                var hybridMembers = database.fill(CarbonSchema.CARBON_4_2, "UM_HYBRID_USER_ROLE")) {
            for (var population : populations) {
                int tenant = population.tenant();
                var numbers = new HashMap<String, Integer>();
                for (var role : population.roles()) {
                    int id = roles.next();
                    numbers.put(role, id);
                    roles.row(id, role, tenant, false);
                }
                for (var user : population.users()) {
                    for (var role : user.roles()) {
                        members.row(members.next(), numbers.get(role),
                                users.get(UserTables.key(tenant, user.name())), tenant);
                    }
                }
                hybridRoles.row(hybridRoles.next(), UserTables.EVERYONE, tenant);
                for (var role : population.hybridRoles()) {
                    int id = hybridRoles.next();
                    numbers.put(role, id);
                    hybridRoles.row(id, role, tenant);
                }
                for (var member : population.members()) {
                    var name = Qualified.of(member.user(), population, SamplePeople.PRIMARY);
                    hybridMembers.row(hybridMembers.next(), name.name(), numbers.get(member.role()), tenant,
                            domains.get(UserTables.key(tenant, name.domain())));
                }
            }
        }
    }

    private void systemRole(Population population, Random random) throws SQLException {
        int id = population.tenant() < 0 ? 1 : population.tenant() + 1;
        try (var systemUsers = database.fill(CarbonSchema.CARBON_4_2, "UM_SYSTEM_USER");
                var systemRoles = database.fill(CarbonSchema.CARBON_4_2, "UM_SYSTEM_ROLE");
                var systemMembers = database.fill(CarbonSchema.CARBON_4_2, "UM_SYSTEM_USER_ROLE")) {
            var credential = Credential.of("nobody knows " + population.tenant(), random);
            systemUsers.row(id, UserTables.ANONYMOUS_USER, credential.hash(), credential.salt(), false, FIRST_START,
                    population.tenant());
            systemRoles.row(id, UserTables.ANONYMOUS_ROLE, population.tenant());
            systemMembers.row(id, UserTables.ANONYMOUS_USER, id, population.tenant());
        }
    }

    @Override
    public void grants(Population population, Map<Right, Integer> permissions) throws SQLException {
        for (var grant : population.grants()) {
            var domain = SamplePeople.PRIMARY;
            if (grant.role().equals(UserTables.ANONYMOUS_ROLE)) {
                domain = SYSTEM;
            } else if (grant.role().equals(UserTables.EVERYONE)
                    || population.hybridRoles().stream().anyMatch(grant.role()::equalsIgnoreCase)) {
                domain = INTERNAL;
            }
            var name = Qualified.of(grant.role(), population, domain);
            grants.row(grants.next(), permissions.get(grant.right()), name.name(), grant.allowed() ? 1 : 0,
                    population.tenant(), domains.get(UserTables.key(population.tenant(), name.domain())));
        }
    }

    @Override
    public @Nullable Object[] withModule(Object... row) {
        var longer = Arrays.<@Nullable Object>copyOf(row, row.length + 1);
        longer[row.length] = 0;
        return longer;
    }

    /** A fresh 4.2 schema has the mapped domain before the mapped attribute, the other two before the tenant. */
    @Override
    public @Nullable Object[] withClaimColumns(List<@Nullable Object> row) {
        var longer = new ArrayList<@Nullable Object>(row);
        longer.add(5, null);
        longer.add(longer.size() - 1, null);
        longer.add(longer.size() - 1, null);
        return longer.toArray();
    }

    @Override
    public void close() throws SQLException {
        grants.close();
    }

    /** A name with the domain that it stands in. */
    private record Qualified(String domain, String name) {
        static Qualified of(String text, Population population, String otherwise) {
            int slash = text.indexOf('/');
            var domain = slash < 0 ? "" : text.substring(0, slash).toUpperCase(Locale.ROOT);
            return population.domains().contains(domain)
                    ? new Qualified(domain, text.substring(slash + 1))
                    : new Qualified(otherwise, text);
        }
    }
}
