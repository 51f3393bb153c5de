package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.SchemaChange;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

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
        this.type = type;
        this.dialect = type.dialect();
        this.rows = new DomainBackfill(dialect, names);
        var deviations = new Deviations(type);
        this.before = deviations.before();
        this.after = deviations.after();
    }

    /** {@return the statements of the step} */
    List<Statement> forth() {
        var statements = new ArrayList<Statement>();
        for (var change : CarbonSchema.CHANGES_4_1_TO_4_2) {
            switch (change) {
                case SchemaChange.AddTable(Table table, String _) ->
                    statements.addAll(dialect.create(after.require(table.name())));
                case SchemaChange.AddColumn(String table, Column column, String _) ->
                    statements.addAll(dialect.addColumn(after.require(table), optional(column)));
                case SchemaChange.AddForeignKey _,SchemaChange.DropUnique _,SchemaChange.AddUnique _ -> {
                    // around the rows, see below
                }
            }
        }
        if (dialect.rebuildsTables()) {
            statements.addAll(rebuilt(after));
        } else {
            TABLES_WITH_NEW_KEYS.forEach(table -> statements.addAll(dropGone(before, after, table)));
        }
        statements.addAll(rows.statements());
        if (!after.require("UM_ROLE_PERMISSION").uniques().isEmpty()
                && !after.require("UM_ROLE_PERMISSION").uniques()
                        .equals(before.require("UM_ROLE_PERMISSION").uniques())) {
            statements.add(DomainBackfill.withoutRepeatedPermissions());
        }
        if (!dialect.rebuildsTables()) {
            statements.addAll(newKeys());
        }
        return statements;
    }

    /** New columns take NULL until their rows are filled. */
    private static Column optional(Column column) {
        return new Column(column.name(), column.type(), false, false, column.standard());
    }

    private List<Statement> dropGone(Schema from, Schema to, String name) {
        var statements = new ArrayList<Statement>();
        for (var key : from.require(name).uniques()) {
            if (!to.require(name).uniques().contains(key)) {
                statements.addAll(dialect.dropUnique(from.require(name), key));
            }
        }
        return statements;
    }

    private List<Statement> newKeys() {
        var statements = new ArrayList<Statement>();
        for (var name : TABLES_WITH_DOMAIN) {
            var table = after.require(name);
            table.column("UM_DOMAIN_ID").filter(Column::required)
                    .ifPresent(column -> statements.addAll(dialect.setRequired(table, column)));
        }
        for (var name : TABLES_WITH_NEW_KEYS) {
            for (var key : after.require(name).uniques()) {
                if (!before.require(name).uniques().contains(key)) {
                    statements.addAll(dialect.addUnique(after.require(name), key, uniqueName(name)));
                }
            }
        }
        for (var name : TABLES_WITH_DOMAIN) {
            for (var key : after.require(name).foreignKeys()) {
                if (key.table().equals("UM_DOMAIN")) {
                    statements.addAll(dialect.addForeignKey(after.require(name), key, foreignKeyName(name)));
                }
            }
        }
        return statements;
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
    private List<Statement> rebuilt(Schema to) {
        var statements = new ArrayList<Statement>();
        for (var name : TABLES_WITH_DOMAIN) {
            statements.addAll(rebuilt(List.of(to.require(name))));
        }
        var withBehavior = List.of(to.require(CLAIMS), to.require(BEHAVIOR));
        statements.addAll(dialect.create(to.require(BEHAVIOR)));
        statements.addAll(rebuilt(withBehavior));
        var first = statements.getFirst()
                .withRemark(
                        "The old keys have made-up names: their tables are made anew, rows by way of a second table.");
        statements.set(0, first);
        return statements;
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
        return Statement.of("INSERT INTO " + to + " (" + columns + ")\nSELECT " + columns + " FROM " + from);
    }

    /** {@return the statements of the way back} */
    List<Statement> back() {
        var statements = new ArrayList<Statement>();
        if (dialect.rebuildsTables()) {
            statements.addAll(rows.undo());
            statements.addAll(rebuilt(before));
        } else {
            TABLES_WITH_DOMAIN.forEach(name -> after.require(name).foreignKeys().stream()
                    .filter(key -> key.table().equals("UM_DOMAIN")).forEach(_ -> statements
                            .addAll(dialect.dropForeignKey(after.require(name), foreignKeyName(name)))));
            TABLES_WITH_NEW_KEYS.forEach(table -> statements.addAll(dropGone(after, before, table)));
            statements.addAll(rows.undo());
        }
        for (var change : CarbonSchema.CHANGES_4_1_TO_4_2.reversed()) {
            switch (change) {
                case SchemaChange.AddTable(Table table, String _) ->
                    statements.addAll(dialect.drop(after.require(table.name())));
                case SchemaChange.AddColumn(String table, Column column, String _) -> {
                    if (!dialect.rebuildsTables() || !TABLES_WITH_NEW_KEYS.contains(table)) {
                        statements.addAll(dialect.dropColumn(after.require(table), column));
                    }
                }
                case SchemaChange.AddForeignKey _,SchemaChange.DropUnique _,SchemaChange.AddUnique _ -> {
                    // done above
                }
            }
        }
        if (!dialect.rebuildsTables()) {
            statements.addAll(oldKeys());
        }
        return statements;
    }

    private List<Statement> oldKeys() {
        var statements = new ArrayList<Statement>();
        for (var name : TABLES_WITH_NEW_KEYS) {
            for (UniqueKey key : before.require(name).uniques()) {
                if (!after.require(name).uniques().contains(key)) {
                    statements.addAll(
                            dialect.addUnique(before.require(name), key, uniqueName(name).replace("_DOMAIN", "_OLD")));
                }
            }
        }
        return statements;
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
