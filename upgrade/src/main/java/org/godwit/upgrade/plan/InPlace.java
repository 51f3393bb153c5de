package org.godwit.upgrade.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.SchemaChange;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Assessment;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.assess.Finding.Severity;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.convert.Change;
import org.godwit.upgrade.script.Alteration;
import org.godwit.upgrade.script.DatabaseType;
import org.godwit.upgrade.script.Scripts;

/**
 * The steps that alter a database where it is, and the way back. The statements are those of {@code godwit script}; the rows
 * are those that a side by side upgrade writes.
 */
public final class InPlace {
    /** In an order that references allow. */
    private static final List<String> CONVERTED = List.of("UM_DOMAIN", "UM_HYBRID_ROLE", "UM_SYSTEM_USER",
            "UM_SYSTEM_ROLE", "UM_SYSTEM_USER_ROLE", "UM_ROLE_PERMISSION", "UM_HYBRID_USER_ROLE");

    private static final Sql NAMES_ARE_BLIND = Sql.of("SELECT @@lower_case_table_names");
    /** Columns of the step that have the same value in every row, by their table. */
    private static final Map<String, String> FILLED = new TreeMap<>(
            Map.of("UM_ROLE", "UM_SHARED_ROLE", "UM_PERMISSION", "UM_MODULE_ID"));

    private InPlace() {}

    /** {@return the steps between backup and new home} */
    static List<Step> steps(Assessment assessment, SchemaScript script, Engine engine) {
        var scripts = scripts(engine, assessment.databases());
        boolean isAltered = isAltered(assessment);
        var steps = new ArrayList<Step>();
        steps.add(new Step.Settle());
        if (isAltered) {
            addAlterations(steps, Step.Alter.FORTH, 0, scripts.beforeRows(), scripts);
        }
        for (var name : converted(assessment)) {
            steps.add(new Step.ConvertRows(script.schema().require(name), sourceOf(assessment, name),
                    isAltered ? Alteration.Impact.SERVER_STOPPED : Alteration.Impact.REPAIRING));
        }
        if (isAltered) {
            addAlterations(steps, Step.Alter.FORTH, scripts.beforeRows().size(), scripts.afterRows(), scripts);
        }
        steps.add(new Step.ContinueNumbers());
        return steps;
    }

    /** A complete database of 4.2 keeps the shape that it has. */
    private static boolean isAltered(Assessment assessment) {
        return assessment.generation() == Generation.CARBON_4_1
                || assessment.databases().getFirst().fingerprint().condition() != Fingerprint.Condition.COMPLETE;
    }

    private static List<String> converted(Assessment assessment) {
        var names = new ArrayList<>(CONVERTED);
        // Where such a column is there already, it may have been left without values.
        FILLED.forEach((table, column) -> {
            if (has(assessment.databases().getFirst(), table, column)) {
                names.add(table);
            }
        });
        if (assessment.changes().containsKey(Change.Kind.TENANT_CONFIGURATION_ADDED)) {
            names.add("UM_TENANT");
        }
        if (assessment.changes().containsKey(Change.Kind.UUID_ADDED)) {
            names.add("REG_RESOURCE");
            names.add("REG_RESOURCE_HISTORY");
        }
        return names;
    }

    /** {@return the way back, for a plan whose source is read from its backup} */
    public static List<Step> back(UpgradePlan plan, Engine engine) {
        var scripts = scripts(engine, plan.assessment().databases());
        boolean isAltered = isAltered(plan.assessment());
        var steps = new ArrayList<Step>();
        if (isAltered) {
            addAlterations(steps, Step.Alter.BACK, 0, scripts.backBeforeRows(), scripts);
        }
        for (var name : converted(plan.assessment()).reversed()) {
            sourceOf(plan.assessment(), name).ifPresent(
                    before -> steps.add(new Step.RestoreRows(plan.script().schema().require(name), before)));
        }
        if (isAltered) {
            addAlterations(steps, Step.Alter.BACK, scripts.backBeforeRows().size(), scripts.backAfterRows(), scripts);
        }
        return steps;
    }

    private static Scripts scripts(Engine engine, List<SourceDatabase> databases) {
        return Scripts.of(DatabaseType.of(engine), databases.getFirst().catalog());
    }

    /** {@return the shape that a database is to have, given how it was; what its operators changed in it stays} */
    public static Schema shape(List<SourceDatabase> databases, Engine engine) {
        var found = databases.getFirst().catalog();
        return scripts(engine, databases).shapeAfter(found)
                .plus(databases.getFirst().foreignTables(CarbonSchema.CARBON_4_2));
    }

    private static void addAlterations(List<Step> steps, String prefix, int offset, List<Alteration> alterations,
            Scripts scripts) {
        for (int i = 0; i < alterations.size(); i++) {
            var alteration = alterations.get(i);
            var units = alteration.units();
            for (int part = 0; part < units.size(); part++) {
                steps.add(new Step.Alter(
                        String.format(Locale.ROOT, "%s%02d.%d", prefix, offset + i + 1, part + 1), alteration,
                        units.get(part), scripts.lock(alteration.kind())));
            }
        }
    }

    /** {@return the columns of a converted table that change in rows which are there already} */
    public static List<String> changedColumns(Table table) {
        return switch (table.name()) {
            case "UM_ROLE_PERMISSION" -> List.of("UM_ROLE_NAME", "UM_DOMAIN_ID");
            case "UM_HYBRID_USER_ROLE" -> List.of("UM_USER_NAME", "UM_DOMAIN_ID");
            case "UM_ROLE", "UM_PERMISSION" -> List.of(FILLED.get(table.name()));
            case "UM_TENANT" -> List.of("UM_USER_CONFIG");
            case "REG_RESOURCE", "REG_RESOURCE_HISTORY" -> List.of("REG_UUID");
            default -> table.columnNames().stream().filter(c -> !table.primaryKey().contains(c)).toList();
        };
    }

    /** {@return whether a rollback takes away what is in the table and not in the backup} */
    public static boolean isEmptiedOfNewRows(String table) {
        return CONVERTED.contains(table);
    }

    /** {@return the tables that the way back drops} */
    public static List<Table> dropped(UpgradePlan plan) {
        return !isAltered(plan.assessment())
                ? List.of()
                : CarbonSchema.CHANGES_4_1_TO_4_2.stream().filter(SchemaChange.AddTable.class::isInstance)
                        .filter(c -> !c.isIn(plan.assessment().databases().getFirst().catalog()))
                        .map(c -> ((SchemaChange.AddTable) c).table()).toList();
    }

    private static boolean has(SourceDatabase database, String table, String column) {
        return database.catalog().table(table).filter(t -> t.column(column).isPresent()).isPresent();
    }

    private static Optional<SourceDatabase> sourceOf(Assessment assessment, String table) {
        return assessment.databases().stream().filter(d -> d.catalog().table(table).isPresent()).findFirst();
    }

    /** {@return what keeps a database from being altered where it is} */
    static List<Finding> findings(Assessment assessment, List<Step> steps, Database target, BackupPlace backup) {
        var findings = new ArrayList<Finding>();
        var place = Place.database(target.address().shown());
        if (assessment.databases().size() > 1) {
            findings.add(refused(place, "users and registry are in two databases",
                    "leave --in-place out: both move into one database"));
        }
        if (!assessment.mounted().isEmpty()) {
            findings.add(refused(place, "a mounted registry is in a file of its own, which moves",
                    "leave --in-place out: mounted registries move with the side by side upgrade"));
        }
        var lacking = lackingOf41(assessment.databases().getFirst());
        if (!lacking.isEmpty()) {
            findings.add(refused(place, "it lacks what a database of 4.1 has: "
                    + String.join(", ", lacking.stream().limit(3).toList()),
                    "leave --in-place out: the new database gets the complete schema"));
        }
        for (var kind : List.of(Change.Kind.DOMAIN_RENUMBERED, Change.Kind.DUPLICATE_DROPPED)) {
            if (assessment.changes().containsKey(kind)) {
                findings.add(refused(place, assessment.changes().get(kind) + " " + kind.text(),
                        "leave --in-place out: rows get other keys, which needs a fresh database"));
            }
        }
        if (backup instanceof BackupPlace.None) {
            findings.add(refused(place, "there is no other copy of the rows to verify against and to go back to",
                    "leave --backup none out"));
        }
        if (H2File.ofUrl(target.address().url()).filter(f -> f.line() != H2Line.H2_2).isPresent()) {
            findings.add(refused(place, "the file is one of an H2 line before 2, which a 3.1.1 server of Godwit's "
                    + "does not open", "leave --in-place out: the new file is one of H2 2"));
        }
        assessment.findings().stream().filter(f -> f.severity() == Severity.DECISION)
                .filter(f -> (f.problem().code() == UpgradeProblem.SOURCE_IN_USE && needsServerStopped(steps))
                        || f.problem().code() == UpgradeProblem.ORPHANS)
                .map(f -> refused(place, f.problem().what() + " " + f.problem().why(),
                        f.problem().code() == UpgradeProblem.SOURCE_IN_USE
                                ? "stop every server that uses the database, then run the command again"
                                : "repair these rows, or leave --in-place out"))
                .forEach(findings::add);
        addNameFindings(target, place, findings);
        if (findings.isEmpty() && needsServerStopped(steps)) {
            findings.add(new Finding(Severity.NOTE, new Problem(UpgradeProblem.IN_PLACE,
                    "The old database itself is altered: the old server can no longer be started on it.", place,
                    "from the first step that needs the old server stopped on, it would fail, or write rows that nobody"
                            + " finds; each statement waits at most " + Step.LOCK_LIMIT.toSeconds() + " s for locks",
                    "to start the old server again, run 'godwit rollback': new tables and columns are dropped by the "
                            + "compensating statements of rollback.sql, names of roles and users that are split come "
                            + "back out of the backup")));
        }
        return findings;
    }

    /** What is not of the step cannot be made by its statements. */
    private static List<String> lackingOf41(SourceDatabase database) {
        var lacking = new ArrayList<String>();
        for (var table : CarbonSchema.CARBON_4_1.tables()) {
            boolean belongs = table.name().startsWith("REG_")
                    ? database.roles().contains(SourceDatabase.Role.REGISTRY)
                    : database.roles().contains(SourceDatabase.Role.USERS) && !table.name().equals("UM_CLAIM_BEHAVIOR");
            if (belongs) {
                var found = database.catalog().table(table.name());
                if (found.isEmpty()) {
                    lacking.add(table.name());
                } else {
                    table.columns().stream().filter(c -> found.get().column(c.name()).isEmpty())
                            .forEach(c -> lacking.add(table.name() + "." + c.name()));
                }
            }
        }
        return lacking;
    }

    private static boolean needsServerStopped(List<Step> steps) {
        return steps.stream().anyMatch(step -> switch (step) {
            case Step.Alter alter -> alter.alteration().kind().impact() == Alteration.Impact.SERVER_STOPPED;
            case Step.ConvertRows convert -> convert.impact() == Alteration.Impact.SERVER_STOPPED;
            default -> false;
        });
    }

    private static void addNameFindings(Database target, Place place, List<Finding> findings) {
        if (target.engine() != Engine.MARIADB && target.engine() != Engine.MYSQL) {
            return;
        }
        try {
            if (target.with("asking for the case of names", connection -> number(connection, NAMES_ARE_BLIND)) != 0) {
                return;
            }
            Iterable<Map.Entry<String, String>> names = target.with("looking at the tables",
                    connection -> Catalog.tableNames(connection).entrySet());
            for (var name : names) {
                if (CarbonSchema.CARBON_4_2.table(name.getKey()).isPresent()
                        && !name.getKey().equals(name.getValue())) {
                    findings.add(refused(place, "its tables are named in lower case, such as " + name.getValue()
                            + ", on a server that tells the cases apart: no 3.1.1 server would find them",
                            "rename them, or leave --in-place out: the new tables are named as 3.1.1 asks for them"));
                    return;
                }
            }
        } catch (ProblemException e) {
            e.problems().forEach(p -> findings.add(new Finding(Severity.BLOCKER, p)));
        }
    }

    private static long number(Connection connection, Sql query) throws SQLException {
        try (var statement = connection.prepareStatement(query.text()); var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Finding refused(Place place, String why, String todo) {
        return new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.NOT_IN_PLACE,
                "This database cannot be upgraded in place.", place, why, todo));
    }
}
