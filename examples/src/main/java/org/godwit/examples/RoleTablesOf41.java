package org.godwit.examples;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.examples.Population.Right;
import org.jspecify.annotations.Nullable;

/**
 * Roles as 4.0 and 4.1 wrote them: everyone and the anonymous role are ordinary roles, every user is stored as a member of
 * everyone, and domains stand in front of names, {@code CORP/anna}.
 */
final class RoleTablesOf41 implements RoleTables, AutoCloseable {
    private final OldDatabase database;
    private final TableFiller grants;

    RoleTablesOf41(OldDatabase database) throws SQLException {
        this.database = database;
        this.grants = database.fill(CarbonSchema.CARBON_4_1, "UM_ROLE_PERMISSION");
    }

    @Override
    public boolean keepsSystemUsersAmongTheOthers() {
        return true;
    }

    @Override
    public void domains(List<Population> populations) {
        // This generation has no table for them.
    }

    @Override
    public void roles(List<Population> populations, Map<String, Integer> users, Random random) throws SQLException {
        try (var roles = database.fill(CarbonSchema.CARBON_4_1, "UM_ROLE");
                var members = database.fill(CarbonSchema.CARBON_4_1, "UM_USER_ROLE");
                var hybridRoles = database.fill(CarbonSchema.CARBON_4_1, "UM_HYBRID_ROLE");
                var hybridMembers = database.fill(CarbonSchema.CARBON_4_1, "UM_HYBRID_USER_ROLE")) {
            for (var population : populations) {
                int tenant = population.tenant();
                var all = new ArrayList<>(population.roles());
                all.add(1, UserTables.EVERYONE);
                all.add(2, UserTables.ANONYMOUS_ROLE);
                var numbers = new HashMap<String, Integer>();
                for (var role : all) {
                    int id = roles.next();
                    numbers.put(role, id);
                    roles.row(id, role, tenant);
                }
                var everyone = numbers.get(UserTables.EVERYONE);
                for (var user : population.users()) {
                    var id = users.get(UserTables.key(tenant, user.name()));
                    for (var role : user.roles()) {
                        members.row(members.next(), numbers.get(role), id, tenant);
                    }
                    members.row(members.next(), everyone, id, tenant);
                }
                var anonymous = users.get(UserTables.key(tenant, UserTables.ANONYMOUS_USER));
                members.row(members.next(), numbers.get(UserTables.ANONYMOUS_ROLE), anonymous, tenant);
                members.row(members.next(), everyone, anonymous, tenant);
                var hybridNumbers = new HashMap<String, Integer>();
                for (var role : population.hybridRoles()) {
                    int id = hybridRoles.next();
                    hybridNumbers.put(role, id);
                    hybridRoles.row(id, role, tenant);
                }
                for (var member : population.members()) {
                    hybridMembers.row(hybridMembers.next(), member.user(), hybridNumbers.get(member.role()), tenant);
                }
            }
        }
    }

    @Override
    public void grants(Population population, Map<Right, Integer> permissions) throws SQLException {
        for (var grant : population.grants()) {
            grants.row(grants.next(), permissions.get(grant.right()), grant.role(), grant.allowed() ? 1 : 0,
                    population.tenant());
        }
    }

    @Override
    public @Nullable Object[] withModule(Object... row) {
        return row;
    }

    @Override
    public @Nullable Object[] withClaimColumns(List<@Nullable Object> row) {
        return row.toArray();
    }

    @Override
    public void close() throws SQLException {
        grants.close();
    }
}
