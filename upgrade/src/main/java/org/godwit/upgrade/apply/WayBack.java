package org.godwit.upgrade.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.backup.Backup;
import org.godwit.upgrade.journal.Journal;
import org.godwit.upgrade.plan.InPlace;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.UpgradePlan;
import org.godwit.upgrade.script.Alteration;

/**
 * The way back of an upgrade in place: what is to be executed, in order, and whether it led where it should. Each statement
 * looks for its effect, so that it does not matter how far the upgrade got, but for one thing: a change that goes through
 * several states of a table, of which the old schema knows none, is done to its end first.
 */
final class WayBack {
    private WayBack() {}

    /** {@return whether an upgrade may have changed the database} */
    static boolean isNeeded(UpgradePlan plan, Journal journal) {
        return plan.target().isInPlace() && plan.steps().stream()
                .filter(s -> s instanceof Step.Alter || s instanceof Step.ConvertRows)
                .anyMatch(s -> journal.isTouched(s.id()));
    }

    /** {@return whether it was begun} */
    static boolean isBegun(Journal journal) {
        return journal.entries().stream().anyMatch(e -> e.step().startsWith(Step.Alter.BACK));
    }

    /** {@return the steps, those that finish a half-done change first} */
    static List<Step> steps(UpgradePlan plan, Journal journal, RunContext context) {
        var back = InPlace.back(plan, context.target().engine());
        if (isBegun(journal)) {
            return back;
        }
        var steps = new ArrayList<Step>();
        plan.steps().stream().filter(Step.Alter.class::isInstance).map(Step.Alter.class::cast)
                .collect(Collectors.groupingBy(Step.Alter::alteration, java.util.LinkedHashMap::new,
                        Collectors.toList()))
                .forEach((alteration, units) -> {
                    boolean isHalfDone = units.stream().anyMatch(u -> journal.isTouched(u.id()))
                            && !units.stream().allMatch(u -> journal.isFinished(u.id()));
                    if (isHalfDone && goesThroughStates(alteration.kind())) {
                        steps.addAll(units);
                    }
                });
        steps.addAll(back);
        return steps;
    }

    private static boolean goesThroughStates(Alteration.Kind kind) {
        return switch (kind) {
            case REBUILD, DROP_KEY -> true;
            case MAKE_TABLE, ADD_COLUMN, ADD_KEY, REFER, DROP_REFERENCE, DROP_COLUMN, DROP_TABLE -> false;
        };
    }

    /** Compares database and backup; rows written later to tables that the upgrade left alone are told and stay. */
    static void check(RunContext context) {
        var archive = context.plan().backup().archive(context.home()).orElseThrow();
        var touched = context.plan().steps().stream().filter(Step.ConvertRows.class::isInstance)
                .map(s -> ((Step.ConvertRows) s).table().name()).collect(Collectors.toSet());
        context.plan().steps().stream().filter(Step.Alter.class::isInstance)
                .forEach(s -> touched.add(((Step.Alter) s).alteration().table()));
        var wrong = new ArrayList<String>();
        for (var table : Backup.changedSince(archive, context.target(), _ -> {})) {
            if (touched.contains(table)) {
                wrong.add("other rows in " + table);
            } else {
                context.tell(new Progress.Told(table + " has other rows than in the backup: they were written after the"
                        + " upgrade, and stay"));
            }
        }
        Schema found = context.target().with("reading the catalog", Catalog::read);
        for (var before : context.plan().assessment().databases()) {
            for (var table : before.catalog().tables()) {
                found.table(table.name()).filter(t -> !isShapedAs(t, table))
                        .ifPresent(_ -> wrong.add("another shape of " + table.name()));
            }
        }
        if (!wrong.isEmpty()) {
            throw new Problem(UpgradeProblem.VERIFICATION_FAILED,
                    "The database is not as it was before the upgrade.",
                    Place.database(context.target().address().shown()), String.join(", ", wrong),
                    "restore the backup " + archive + " into an empty database with 'godwit restore'").exception();
        }
    }

    private static boolean isShapedAs(Table one, Table other) {
        return Set.copyOf(one.columnNames()).equals(Set.copyOf(other.columnNames()))
                && one.primaryKey().equals(other.primaryKey()) && uniques(one).equals(uniques(other))
                && one.foreignKeys().size() == other.foreignKeys().size();
    }

    private static Set<Set<String>> uniques(Table table) {
        return table.uniques().stream().map(UniqueKey::columns).map(Set::copyOf).collect(Collectors.toSet());
    }
}
