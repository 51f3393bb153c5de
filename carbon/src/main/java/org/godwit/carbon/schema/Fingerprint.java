package org.godwit.carbon.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a real database is, told by its tables and keys, not by the label of the product.
 *
 * @param generation the generation that it belongs to, or was on its way to
 * @param condition how complete it is
 * @param differences how it differs from that generation, a line each, for people
 */
public record Fingerprint(Generation generation, Condition condition, List<String> differences) {
    private static final List<String> TABLES_OF_LATER_GENERATIONS = List.of("UM_UUID_DOMAIN_MAPPER",
            "UM_HYBRID_GROUP_ROLE", "UM_ORG", "UM_GROUP_UUID_DOMAIN_MAPPER", "UM_HYBRID_ROLE_AUDIENCE",
            "UM_SHARED_ROLE");

    private static final List<String> STEP_TABLES = CarbonSchema.CHANGES_4_1_TO_4_2.stream()
            .filter(SchemaChange.AddTable.class::isInstance).map(c -> ((SchemaChange.AddTable) c).table().name())
            .toList();

    public Fingerprint {
        differences = List.copyOf(differences);
    }

    /** How complete a database is for its generation. */
    public enum Condition {
        /** All tables, columns and keys are there. */
        COMPLETE,
        /** Tables and columns are there, keys differ: what the vendor's script leaves when it is run to its end. */
        KEYS_DIFFER,
        /** Tables or columns of the 4.2 step are missing: a script that stopped, or an incomplete create script. */
        HALF_MIGRATED
    }

    /** {@return the fingerprint of a catalog, with keys as the common shape has them} */
    public static Fingerprint of(Schema found) {
        return of(found, Optional.empty());
    }

    /**
     * {@return the fingerprint of a catalog; tables of other products are passed over}
     *
     * @param scripts the create scripts of the engine, whose own keys are no difference
     */
    public static Fingerprint of(Schema found, CreateScripts scripts) {
        return of(found, Optional.of(scripts));
    }

    private static Fingerprint of(Schema found, Optional<CreateScripts> scripts) {
        boolean users = found.table("UM_USER").isPresent();
        boolean registry = found.table("REG_RESOURCE").isPresent();
        if (!users && !registry) {
            return new Fingerprint(Generation.NONE, Condition.COMPLETE, List.of());
        }
        var later = signsOfLaterGenerations(found);
        if (!later.isEmpty()) {
            return new Fingerprint(Generation.LATER, Condition.COMPLETE, later);
        }
        var older = signsOfCarbon3(found, users, registry);
        boolean steppedTo42 = STEP_TABLES.stream().anyMatch(t -> found.table(t).isPresent());
        if (!older.isEmpty() && !steppedTo42) {
            return new Fingerprint(Generation.CARBON_3, Condition.COMPLETE, older);
        }
        if (!steppedTo42) {
            var differences = differences(found, Generation.CARBON_4_1, CarbonSchema.CARBON_4_1, scripts);
            return new Fingerprint(Generation.CARBON_4_1, condition(differences), texts(differences));
        }
        var differences = differences(found, Generation.CARBON_4_2, CarbonSchema.CARBON_4_2, scripts);
        return new Fingerprint(Generation.CARBON_4_2, condition(differences), texts(differences));
    }

    private static List<String> signsOfLaterGenerations(Schema found) {
        var signs = new ArrayList<String>();
        for (var table : TABLES_OF_LATER_GENERATIONS) {
            if (found.table(table).isPresent()) {
                signs.add("has table " + table);
            }
        }
        found.table("UM_TENANT").flatMap(t -> t.column("UM_TENANT_UUID"))
                .ifPresent(_ -> signs.add("has column UM_TENANT.UM_TENANT_UUID"));
        found.table("UM_HYBRID_USER_ROLE").stream().flatMap(t -> t.foreignKeys().stream())
                .filter(k -> k.table().equals("UM_HYBRID_ROLE") && k.cascade())
                .forEach(_ -> signs.add("UM_HYBRID_USER_ROLE cascades from UM_HYBRID_ROLE, as from 4.4.2 on"));
        return signs;
    }

    private static List<String> signsOfCarbon3(Schema found, boolean users, boolean registry) {
        var signs = new ArrayList<String>();
        if (registry && !hasColumn(found, "REG_RESOURCE", "REG_UUID")) {
            signs.add("lacks column REG_RESOURCE.REG_UUID");
        }
        if (users && !hasColumn(found, "UM_TENANT", "UM_USER_CONFIG")) {
            signs.add("lacks column UM_TENANT.UM_USER_CONFIG");
        }
        if (users && found.table("UM_HYBRID_REMEMBER_ME").isEmpty()) {
            signs.add("lacks table UM_HYBRID_REMEMBER_ME");
        }
        return signs;
    }

    private static boolean hasColumn(Schema schema, String table, String column) {
        return schema.table(table).flatMap(t -> t.column(column)).isPresent();
    }

    private record Difference(boolean structural, String text) {}

    private static Condition condition(List<Difference> differences) {
        if (differences.isEmpty()) {
            return Condition.COMPLETE;
        }
        return differences.stream().anyMatch(Difference::structural) ? Condition.HALF_MIGRATED : Condition.KEYS_DIFFER;
    }

    private static List<String> texts(List<Difference> differences) {
        return differences.stream().map(Difference::text).toList();
    }

    /** Compares what a generation declares with what is there. What is there besides is not looked at. */
    private static List<Difference> differences(Schema found, Generation generation, Schema declared,
            Optional<CreateScripts> scripts) {
        var differences = new ArrayList<Difference>();
        for (var table : declared.tables()) {
            // A database may hold users only, or the registry only; the old claim table is optional.
            boolean belongs = found.table(table.name().startsWith("REG_") ? "REG_RESOURCE" : "UM_USER").isPresent();
            if (!belongs || table.name().equals("UM_CLAIM_BEHAVIOR")) {
                continue;
            }
            found.table(table.name()).ifPresentOrElse(real -> {
                compareColumns(table, real, differences);
                compareUniques(table, real,
                        scripts.filter(by -> by.made(table, generation, uniques(table, real))).isPresent()
                                ? uniques(table, real)
                                : CreateScripts.columnSets(table.uniques()),
                        differences);
                compareReferences(table, real,
                        key -> scripts.filter(by -> by.leftOut(table, key, found)).isPresent(), differences);
            }, () -> differences.add(new Difference(true, "lacks table " + table.name())));
        }
        return differences;
    }

    /** {@return the unique keys of a table that are not its primary key again} */
    private static Set<Set<String>> uniques(Table declared, Table real) {
        return CreateScripts.columnSets(real.uniques()).stream()
                .filter(key -> !key.equals(Set.copyOf(declared.primaryKey()))).collect(Collectors.toSet());
    }

    private static void compareColumns(Table declared, Table real, List<Difference> differences) {
        for (var column : declared.columns()) {
            if (real.column(column.name()).isEmpty()) {
                differences.add(new Difference(true, "lacks column " + declared.name() + "." + column.name()));
            }
        }
    }

    private static void compareUniques(Table declared, Table real, Set<Set<String>> wanted,
            List<Difference> differences) {
        var present = CreateScripts.columnSets(real.uniques());
        for (var key : wanted) {
            if (!present.contains(key)) {
                differences.add(new Difference(false, "lacks unique key " + declared.name() + key));
            }
        }
        for (var key : uniques(declared, real)) {
            if (!wanted.contains(key)) {
                differences.add(new Difference(false, "has unique key " + declared.name() + key + " besides"));
            }
        }
    }

    private static void compareReferences(Table declared, Table real, Predicate<ForeignKey> leftOut,
            List<Difference> differences) {
        for (var key : declared.foreignKeys()) {
            boolean there = real.foreignKeys().stream()
                    .anyMatch(k -> k.table().equals(key.table())
                            && Set.copyOf(k.columns()).equals(Set.copyOf(key.columns())));
            if (!there && !leftOut.test(key)) {
                differences.add(
                        new Difference(false,
                                "lacks foreign key " + declared.name() + key.columns() + " to " + key.table()));
            }
        }
    }
}
