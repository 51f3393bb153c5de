package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.SchemaChange;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;
import org.godwit.upgrade.script.Alteration.Kind;

/**
 * The step from 4.1 to 4.2 and the way back, for one database type: tables, columns, old keys away, rows, new keys.
 *
 * <p>Keys change around the rows because names are cut in between: {@code CORP/bob} and {@code bob} may be one role's two
 * members before, and are told apart by their domain after.
 */
final class MigrationScript {
    private static final String CLAIMS = "UM_CLAIM";
    private static final String BEHAVIOR = "UM_CLAIM_BEHAVIOR";
    private static final List<String> TABLES_WITH_NEW_KEYS = List.of("UM_ROLE_PERMISSION", "UM_HYBRID_USER_ROLE",
            CLAIMS);
    private static final List<String> TABLES_WITH_DOMAIN = List.of("UM_ROLE_PERMISSION", "UM_HYBRID_USER_ROLE");

    private final DatabaseType type;
    private final ScriptDialect dialect;
    private final DomainBackfill rows;
    private final Schema before;
    private final Schema after;

    MigrationScript(DatabaseType type, ScriptNames names) {
        this(type, names, new Deviations(type).before());
    }

    private MigrationScript(DatabaseType type, ScriptNames names, Schema before) {
        this.type = type;
        this.dialect = type.dialect();
        this.rows = new DomainBackfill(dialect, names);
        this.before = before;
        var complete = new Deviations(type).after();
        this.after = before.table(BEHAVIOR).isPresent() ? complete : complete.without(BEHAVIOR);
    }

    /**
     * {@return the same for one database: what it has of the step already is neither made, nor taken away on the way back; its
     * unique keys are those that were found in it}
     */
    static MigrationScript of(DatabaseType type, Schema found) {
        var before = new Deviations(type).before();
        for (var change : CarbonSchema.CHANGES_4_1_TO_4_2) {
            boolean isOfUniques = change instanceof SchemaChange.DropUnique || change instanceof SchemaChange.AddUnique;
            if (!isOfUniques && change.isIn(found)) {
                before = change.applyTo(before);
            }
        }
        if (found.table(BEHAVIOR).isEmpty()) {
            before = before.without(BEHAVIOR);
        }
        return new MigrationScript(type, ScriptNames.STANDARD,
                before.map(table -> TABLES_WITH_NEW_KEYS.contains(table.name())
                        ? found.table(table.name()).map(real -> table.withUniques(real.uniques())).orElse(table)
                        : table));
    }

    /** {@return the statements of the step} */
    List<Statement> forth() {
        var statements = new ArrayList<>(flat(beforeRows()));
        statements.addAll(rows.statements());
        if (!after.require("UM_ROLE_PERMISSION").uniques().isEmpty()
                && !after.require("UM_ROLE_PERMISSION").uniques()
                        .equals(before.require("UM_ROLE_PERMISSION").uniques())) {
            statements.add(DomainBackfill.withoutRepeatedPermissions());
        }
        statements.addAll(flat(afterRows(true)));
        return statements;
    }

    private static List<Statement> flat(List<Alteration> alterations) {
        return alterations.stream().flatMap(a -> a.statements().stream()).toList();
    }

    /** {@return what is altered before rows change: new tables and columns, old keys away} */
    List<Alteration> beforeRows() {
        var alterations = new ArrayList<Alteration>();
        for (var change : CarbonSchema.CHANGES_4_1_TO_4_2.stream().filter(c -> !c.isIn(before)).toList()) {
            switch (change) {
                case SchemaChange.AddTable(Table table, String _) -> alterations.add(new Alteration(Kind.MAKE_TABLE,
                        "make " + table.name(), table.name(), dialect.create(after.require(table.name()))));
                case SchemaChange.AddColumn(String table, Column column, String _) -> alterations.add(new Alteration(
                        Kind.ADD_COLUMN, "add " + table + "." + column.name(), table,
                        Statement.together(new Effect.OfColumn(table, column.name(), true),
                                dialect.addColumn(after.require(table), optional(column)))));
                case SchemaChange.AddForeignKey _,SchemaChange.DropUnique _,SchemaChange.AddUnique _ -> {
                    // around the rows, see below
                }
            }
        }
        if (dialect.rebuildsTables()) {
            alterations.addAll(rebuilt(after));
        } else {
            TABLES_WITH_NEW_KEYS.forEach(table -> alterations.addAll(dropGone(before, after, table)));
        }
        return alterations;
    }

    /**
     * {@return what is altered when the rows are as the new keys want them}
     *
     * @param withOwnKeys whether keys are made that only the script of this database type has
     */
    List<Alteration> afterRows(boolean withOwnKeys) {
        return dialect.rebuildsTables() ? List.of() : newKeys(withOwnKeys);
    }

    /** New columns take NULL until their rows are filled. */
    private static Column optional(Column column) {
        return new Column(column.name(), column.type(), false, false, column.standard());
    }

    private List<Alteration> dropGone(Schema from, Schema to, String name) {
        var alterations = new ArrayList<Alteration>();
        for (var key : from.require(name).uniques()) {
            if (!has(to.require(name), key)) {
                var statements = dialect.dropUnique(from.require(name), key);
                boolean isOne = statements.stream().allMatch(s -> s.effect() instanceof Effect.Repeatable);
                alterations.add(new Alteration(Kind.DROP_KEY,
                        "drop the unique key of " + name + " over " + ScriptDialect.list(key.columns()), name,
                        isOne
                                ? Statement.together(new Effect.OfUnique(name, key.columns(), false), statements)
                                : statements));
            }
        }
        return alterations;
    }

    private List<Alteration> newKeys(boolean withOwnKeys) {
        var alterations = new ArrayList<Alteration>();
        for (var name : TABLES_WITH_DOMAIN) {
            var table = after.require(name);
            table.column("UM_DOMAIN_ID").filter(Column::required)
                    .ifPresent(column -> alterations.add(new Alteration(Kind.ADD_KEY,
                            "refuse NULL in " + name + "." + column.name(), name,
                            Statement.together(new Effect.Required(name, column.name()),
                                    dialect.setRequired(table, column)))));
        }
        for (var name : TABLES_WITH_NEW_KEYS) {
            for (var key : after.require(name).uniques()) {
                if (!has(before.require(name), key)
                        && (withOwnKeys || has(CarbonSchema.CARBON_4_2.require(name), key))) {
                    alterations.add(addKey(after.require(name), key, uniqueName(name)));
                }
            }
        }
        for (var name : TABLES_WITH_DOMAIN) {
            for (var key : after.require(name).foreignKeys()) {
                if (key.table().equals("UM_DOMAIN") && !refersToDomain(before.require(name))) {
                    alterations.add(new Alteration(Kind.REFER, "let " + name + " refer to UM_DOMAIN", name,
                            Statement.together(new Effect.OfReference(name, key.columns(), true),
                                    dialect.addForeignKey(after.require(name), key, foreignKeyName(name)))));
                }
            }
        }
        return alterations.stream().filter(a -> !a.statements().isEmpty()).toList();
    }

    private static boolean refersToDomain(Table table) {
        return table.foreignKeys().stream().anyMatch(k -> k.table().equals("UM_DOMAIN"));
    }

    /** A table that is made anew in any case would lose what its operators gave it. */
    private boolean isAltered(String name) {
        var from = before.require(name);
        var to = after.require(name);
        return from.uniques().size() != to.uniques().size() || !to.uniques().stream().allMatch(k -> has(from, k))
                || refersToDomain(from) != refersToDomain(to) || from.columns().size() != to.columns().size();
    }

    private static boolean has(Table table, UniqueKey key) {
        return table.uniques().stream().anyMatch(k -> Set.copyOf(k.columns()).equals(Set.copyOf(key.columns())));
    }

    private Alteration addKey(Table table, UniqueKey key, String name) {
        return new Alteration(Kind.ADD_KEY,
                "make the unique key of " + table.name() + " over " + ScriptDialect.list(key.columns()), table.name(),
                Statement.together(new Effect.OfUnique(table.name(), key.columns(), true),
                        dialect.addUnique(table, key, name)));
    }

    private static String uniqueName(String table) {
        return switch (table) {
            case "UM_ROLE_PERMISSION" -> "UQ_UM_RP_DOMAIN";
            case "UM_HYBRID_USER_ROLE" -> "UQ_UM_HUR_DOMAIN";
            default -> "UQ_UM_CLAIM_DOMAIN";
        };
    }

    private static String foreignKeyName(String table) {
        return table.equals("UM_ROLE_PERMISSION") ? "FK_UM_RP_DOMAIN" : "FK_UM_HUR_DOMAIN";
    }

    /**
     * Makes the tables with other keys anew, rows by way of a second table with the same primary key. At every moment each
     * row is in one of both, and the primary key refuses it twice, so that running on after an interruption does no harm.
     */
    private List<Alteration> rebuilt(Schema to) {
        var alterations = new ArrayList<Alteration>();
        for (var name : TABLES_WITH_DOMAIN) {
            if (isAltered(name)) {
                alterations.add(new Alteration(Kind.REBUILD, "make " + name + " anew with its other keys", name,
                        rebuilt(List.of(to.require(name)))));
            }
        }
        if (isAltered(CLAIMS)) {
            alterations.add(rebuiltClaims(to));
        }
        if (alterations.isEmpty()) {
            return alterations;
        }
        var first = alterations.getFirst();
        var statements = new ArrayList<>(first.statements());
        statements.set(0, statements.getFirst().withRemark(
                "The old keys have made-up names: their tables are made anew, rows by way of a second table."));
        alterations.set(0, new Alteration(first.kind(), first.what(), first.table(), statements));
        return alterations;
    }

    private Alteration rebuiltClaims(Schema to) {
        if (to.table(BEHAVIOR).isEmpty()) {
            return new Alteration(Kind.REBUILD, "make " + CLAIMS + " anew with its other keys", CLAIMS,
                    rebuilt(List.of(to.require(CLAIMS))));
        }
        var withBehavior = new ArrayList<>(dialect.create(to.require(BEHAVIOR)));
        withBehavior.addAll(rebuilt(List.of(to.require(CLAIMS), to.require(BEHAVIOR))));
        return new Alteration(Kind.REBUILD, "make " + CLAIMS + " and " + BEHAVIOR + " anew with their other keys",
                CLAIMS, withBehavior);
    }

    private List<Statement> rebuilt(List<Table> tables) {
        var statements = new ArrayList<Statement>();
        for (var table : tables) {
            var aside = aside(table);
            statements.addAll(dialect.create(aside));
            statements.add(copy(table, table.name(), aside.name()));
        }
        tables.reversed().forEach(table -> statements.addAll(dialect.drop(table)));
        for (var table : tables) {
            statements.addAll(dialect.create(table));
            statements.add(copy(table, aside(table).name(), table.name()));
            table.generated().ifPresent(key -> statements.add(Statement.of("ALTER TABLE " + table.name()
                    + " ALTER COLUMN " + key.name() + " RESTART WITH (SELECT COALESCE(MAX(" + key.name()
                    + "), 0) + 1 FROM " + table.name() + ")")));
        }
        tables.forEach(table -> statements.addAll(dialect.drop(aside(table))));
        return statements;
    }

    private static Table aside(Table table) {
        return new Table("GODWIT_" + table.name(),
                table.columns().stream()
                        .map(c -> new Column(c.name(), c.type(), c.required(), false, Column.Default.NONE)).toList(),
                table.primaryKey(), List.of(), List.of(), List.of());
    }

    private static Statement copy(Table table, String from, String to) {
        var columns = ScriptDialect.list(table.columnNames());
        return Statement.of("INSERT INTO " + to + " (" + columns + ")\nSELECT " + columns + " FROM " + from)
                .withEffect(new Effect.Copied(from, to));
    }

    /** {@return the statements of the way back} */
    List<Statement> back() {
        var statements = new ArrayList<>(flat(backBeforeRows()));
        statements.addAll(rows.undo());
        statements.addAll(flat(backAfterRows()));
        return statements;
    }

    /** {@return what of the way back must come before the rows become as they were} */
    List<Alteration> backBeforeRows() {
        if (dialect.rebuildsTables()) {
            return List.of();
        }
        var alterations = new ArrayList<Alteration>();
        for (var name : TABLES_WITH_DOMAIN) {
            for (var key : after.require(name).foreignKeys()) {
                if (key.table().equals("UM_DOMAIN") && !refersToDomain(before.require(name))) {
                    alterations.add(new Alteration(Kind.DROP_REFERENCE,
                            "let " + name + " no longer refer to UM_DOMAIN", name,
                            Statement.together(new Effect.OfReference(name, key.columns(), false),
                                    dialect.dropForeignKey(after.require(name), foreignKeyName(name)))));
                }
            }
        }
        TABLES_WITH_NEW_KEYS.forEach(table -> alterations.addAll(dropGone(after, before, table)));
        return alterations;
    }

    /** {@return the rest of the way back} */
    List<Alteration> backAfterRows() {
        var alterations = new ArrayList<Alteration>();
        if (dialect.rebuildsTables()) {
            alterations.addAll(rebuilt(before));
        }
        for (var change : CarbonSchema.CHANGES_4_1_TO_4_2.reversed().stream().filter(c -> !c.isIn(before)).toList()) {
            switch (change) {
                case SchemaChange.AddTable(Table table, String _) -> alterations.add(new Alteration(Kind.DROP_TABLE,
                        "drop " + table.name(), table.name(), dialect.drop(after.require(table.name()))));
                case SchemaChange.AddColumn(String table, Column column, String _) -> {
                    if (!dialect.rebuildsTables() || !TABLES_WITH_NEW_KEYS.contains(table)) {
                        alterations.add(new Alteration(Kind.DROP_COLUMN, "drop " + table + "." + column.name(), table,
                                Statement.together(new Effect.OfColumn(table, column.name(), false),
                                        dialect.dropColumn(after.require(table), column))));
                    }
                }
                case SchemaChange.AddForeignKey _,SchemaChange.DropUnique _,SchemaChange.AddUnique _ -> {
                    // done above
                }
            }
        }
        if (!dialect.rebuildsTables()) {
            alterations.addAll(oldKeys());
        }
        return alterations;
    }

    private List<Alteration> oldKeys() {
        var alterations = new ArrayList<Alteration>();
        for (var name : TABLES_WITH_NEW_KEYS) {
            for (UniqueKey key : before.require(name).uniques()) {
                if (!has(after.require(name), key)) {
                    alterations.add(addKey(before.require(name), key, uniqueName(name).replace("_DOMAIN", "_OLD")));
                }
            }
        }
        return alterations;
    }

    /** {@return the shape that a database has after the step, when its tables were of this shape before} */
    Schema shapeAfter(Schema found) {
        return after.map(table -> {
            var real = found.table(table.name());
            if (real.isEmpty()) {
                return table;
            }
            var shape = withoutIndexesOfReferences(real.get());
            for (var column : table.columns()) {
                shape = shape.column(column.name()).isPresent() ? shape : shape.plusColumn(optional(column), "");
            }
            for (var key : table.foreignKeys()) {
                shape = key.table().equals("UM_DOMAIN") && !refersToDomain(shape) ? shape.plusForeignKey(key) : shape;
            }
            return TABLES_WITH_NEW_KEYS.contains(table.name())
                    ? shape.withUniques(table.uniques().stream()
                            .filter(k -> has(CarbonSchema.CARBON_4_2.require(table.name()), k)).toList())
                    : shape;
        });
    }

    /** Some engines make an index for each foreign key; a copy of the database in another engine may have others. */
    private static Table withoutIndexesOfReferences(Table table) {
        return table.withIndexes(table.indexes().stream()
                .filter(i -> table.foreignKeys().stream().noneMatch(k -> k.columns().equals(i.columns()))).toList());
    }

    /** {@return the statements that make the whole 4.2 schema in an empty database} */
    List<Statement> fresh() {
        return after.tables().stream().flatMap(table -> dialect.create(table).stream()).toList();
    }

    /** {@return the statements that make the whole 4.1 schema, as this type had it; for rehearsals} */
    List<Statement> old() {
        return before.tables().stream().flatMap(table -> dialect.create(table).stream()).toList();
    }

    DatabaseType type() {
        return type;
    }
}
