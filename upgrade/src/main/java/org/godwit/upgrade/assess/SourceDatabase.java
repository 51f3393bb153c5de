package org.godwit.upgrade.assess;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * A database of the old installation, as it was found.
 *
 * @param datasources names of the home's datasources that lead to it
 * @param roles what the home keeps in it
 * @param shownAddress where it is, without secrets
 * @param database how to read it; a copy when it is a file
 * @param version engine and version, such as {@code H2 1.2.140}
 * @param catalog its tables, without those that another database holds for real
 * @param decoys tables of the other role, which the home never asks here
 * @param rows number of rows by table
 * @param bytes size of the file, 0 when it is not a file
 */
public record SourceDatabase(List<String> datasources, Set<Role> roles, String shownAddress, Database database,
        String version, Schema catalog, List<String> decoys, Fingerprint fingerprint, SortedMap<String, Long> rows,
        long bytes) {
    public SourceDatabase {
        datasources = List.copyOf(datasources);
        roles = Set.copyOf(roles);
        decoys = List.copyOf(decoys);
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    /** What a home keeps in a database. */
    public enum Role {
        USERS("UM_"), REGISTRY("REG_"),
        /** The registry of a mount, in a database of its own. */
        MOUNTED("REG_");

        private final String prefix;

        Role(String prefix) {
            this.prefix = prefix;
        }

        /** {@return whether a table belongs to this role} */
        boolean owns(String table) {
            return table.startsWith(prefix);
        }

        /** {@return the name in reports and JSON, such as {@code users}} */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** {@return all rows of all tables} */
    public long totalRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return tables that are no part of the Carbon schema: other products', or made by hand} */
    public List<Table> foreignTables(Schema carbon) {
        return catalog.tables().stream().filter(t -> carbon.table(t.name()).isEmpty()).toList();
    }

    /** {@return the rows of a table, 0 when there is none} */
    public long rowsOf(String table) {
        return rows.getOrDefault(table, 0L);
    }

    /** {@return whether another home's or role's rows are in a table, or nobody's} */
    static boolean isDecoy(String table, Set<Role> roles) {
        return Arrays.stream(Role.values()).anyMatch(role -> role.owns(table))
                && roles.stream().noneMatch(role -> role.owns(table));
    }

    /** {@return whether it holds users, the registry, or both, as text} */
    public String rolesText() {
        return String.join(" and ", roles.stream().map(Role::label).sorted().toList());
    }

}
