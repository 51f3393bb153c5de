package org.godwit.carbon.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys by which Carbon's create scripts differ from the common shape, by the database type they are for. A database that has
 * them was neither broken nor left halfway: this is how its own script made it (4.2.0 with its patches; carbon-databases.md 5, 8).
 */
public enum CreateScripts {
    H2, DERBY,
    /** Of MySQL and of MySQL Cluster, whose tables refer to nothing. */
    MYSQL, POSTGRESQL, ORACLE, SQL_SERVER, DB2, INFORMIX;

    private static final Set<String> PERMISSION_OF_DOMAIN = Set.of("UM_PERMISSION_ID", "UM_ROLE_NAME", "UM_TENANT_ID",
            "UM_DOMAIN_ID");
    private static final Set<String> PERMISSION_ON_CLUSTER = Set.of("UM_ID", "UM_PERMISSION_ID", "UM_ROLE_NAME",
            "UM_TENANT_ID", "UM_DOMAIN_ID");
    private static final Set<String> CLUSTER_PRIMARY_KEY = Set.of("UM_ID", "UM_TENANT_ID", "UM_DOMAIN_ID");
    private static final Set<String> MEMBERSHIP = Set.of("UM_USER_NAME", "UM_ROLE_ID", "UM_TENANT_ID");
    private static final Set<String> CLAIM = Set.of("UM_DIALECT_ID", "UM_CLAIM_URI", "UM_TENANT_ID");

    /** {@return whether these unique keys of a table are what a script made, primary key left aside} */
    boolean made(Table declared, Generation generation, Set<Set<String>> uniques) {
        return known(declared, generation).contains(uniques);
    }

    private List<Set<Set<String>>> known(Table declared, Generation generation) {
        boolean stepped = generation == Generation.CARBON_4_2;
        var known = new ArrayList<Set<Set<String>>>();
        switch (declared.name()) {
            case "UM_ROLE_PERMISSION" -> {
                if (!stepped && hasNoPermissionKeys()) {
                    known.add(Set.of());
                }
                // By the create script, or by the vendor's script for the step.
                if (stepped && isOneOf(H2, MYSQL, ORACLE, SQL_SERVER, DB2)) {
                    known.add(Set.of(PERMISSION_OF_DOMAIN));
                }
                if (stepped && this == MYSQL) {
                    known.add(Set.of(PERMISSION_ON_CLUSTER));
                    known.add(Set.of(PERMISSION_ON_CLUSTER, CLUSTER_PRIMARY_KEY));
                }
            }
            case "UM_USER_PERMISSION" -> {
                if (hasNoPermissionKeys()) {
                    known.add(Set.of());
                }
            }
            case "UM_HYBRID_USER_ROLE" -> {
                if (stepped && isOneOf(POSTGRESQL, INFORMIX, DB2)) {
                    known.add(Set.of(MEMBERSHIP));
                }
            }
            case "UM_CLAIM" -> {
                if (stepped && isOneOf(POSTGRESQL, DB2, MYSQL)) {
                    known.add(Set.of(CLAIM));
                }
                if (!stepped && this == SQL_SERVER) {
                    known.add(Set.of());
                }
            }
            default -> {
                // as declared
            }
        }
        return known;
    }

    private boolean hasNoPermissionKeys() {
        return isOneOf(MYSQL, POSTGRESQL, DERBY, INFORMIX);
    }

    /** {@return whether the script left this reference out, in a database with these tables} */
    boolean leftOut(Table declared, ForeignKey key, Schema found) {
        if (this == MYSQL) {
            // The cluster's, and tables of MyISAM.
            return found.tables().stream().allMatch(t -> t.foreignKeys().isEmpty());
        }
        boolean toContent = declared.name().equals("REG_RESOURCE") && key.table().equals("REG_CONTENT");
        boolean domainOfMembership = declared.name().equals("UM_HYBRID_USER_ROLE") && key.table().equals("UM_DOMAIN");
        return (toContent && isOneOf(SQL_SERVER, ORACLE, DB2)) || (domainOfMembership && this == DB2);
    }

    private boolean isOneOf(CreateScripts... scripts) {
        return List.of(scripts).contains(this);
    }

    static Set<Set<String>> columnSets(List<UniqueKey> keys) {
        return keys.stream().map(k -> Set.copyOf(k.columns())).collect(Collectors.toSet());
    }
}
