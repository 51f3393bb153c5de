package org.godwit.examples;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.godwit.examples.Population.Right;
import org.jspecify.annotations.Nullable;

/** What differs between the generations: how roles, their members and their permissions are written. */
sealed interface RoleTables permits RoleTablesOf41, RoleTablesOf42 {
    /** {@return whether the anonymous user is an ordinary user} */
    boolean keepsSystemUsersAmongTheOthers();

    /** Names the stores of each tenant, where the generation does. */
    void domains(List<Population> populations) throws SQLException;

    /** Writes roles of all kinds with their members. */
    void roles(List<Population> populations, Map<String, Integer> users, Random random) throws SQLException;

    /** Writes what the roles of a tenant may do. */
    void grants(Population population, Map<Right, Integer> permissions) throws SQLException;

    /** {@return a row of UM_PERMISSION} */
    @Nullable
    Object[] withModule(Object... row);

    /** {@return a row of UM_CLAIM, from one of 4.1} */
    @Nullable
    Object[] withClaimColumns(List<@Nullable Object> row);
}
