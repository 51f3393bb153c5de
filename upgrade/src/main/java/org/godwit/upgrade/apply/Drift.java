package org.godwit.upgrade.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.guard.GuardProblem;
import org.godwit.upgrade.journal.Journal;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * Whether somebody else changed a target between two runs of an upgrade. Each finished table is
 * compared with what the journal says ({@link TableDrift}); tables that this upgrade did not make yet must not be there. What
 * changes later, or in larger tables without changing their number of rows, is found by the verification.
 */
final class Drift {
    private Drift() {}

    /** @throws ProblemException naming each table that is not as the journal tells */
    static void refuse(UpgradePlan plan, Journal journal, Database target) {
        var drifts = target.with("looking for changes by others",
                connection -> find(plan, journal, target, connection));
        if (!drifts.isEmpty()) {
            throw new ProblemException(drifts);
        }
    }

    /**
     * Servers keep no checksum of themselves, so that at least the number of rows is compared with what was read before.
     *
     * @throws ProblemException naming each table that has other rows than before
     */
    static void refuseChangedSources(UpgradePlan plan, Journal journal) {
        var changed = new ArrayList<Problem>();
        for (var step : plan.steps()) {
            if (step instanceof Step.LoadTable(Table table, var from) && from.isPresent()
                    && journal.isFinished(step.id())) {
                long before = journal.last(step.id()).orElseThrow().number("rows-read");
                long now = from.get().rowsOf(table.name());
                if (now != before) {
                    changed.add(new Problem(UpgradeProblem.SOURCE_CHANGED,
                            "The old database was written to since the upgrade was begun.",
                            Place.table(from.get().shownAddress(), table.name()),
                            "it has " + now + " rows, and had " + before,
                            "stop the old server; then undo the upgrade with 'godwit rollback' and begin again"));
                }
            }
        }
        if (!changed.isEmpty()) {
            throw new ProblemException(changed);
        }
    }

    /** {@return the exception that tells of one table} */
    static ProblemException problem(Database target, Table table, String why) {
        return of(target, table, why).exception();
    }

    private static List<Problem> find(UpgradePlan plan, Journal journal, Database target, Connection connection)
            throws SQLException {
        var found = Catalog.read(connection);
        boolean accepting = journal.isTouched(new Step.Accept().id());
        var drift = new TableDrift(target, connection, found);
        var drifts = new ArrayList<Problem>();
        for (var step : plan.steps()) {
            if (!(step instanceof Step.LoadTable(Table table, var _))) {
                continue;
            }
            if (journal.isFinished(step.id())) {
                // The acceptance tests write to the user tables, and clean up before they begin again.
                if (!accepting || !table.name().startsWith("UM_")) {
                    drift.of(table.name(), journal.last(step.id()).orElseThrow())
                            .ifPresent(d -> drifts.add(of(target, table, "it " + d.why())));
                }
            } else if (!journal.isTouched(step.id()) && found.table(table.name()).isPresent()) {
                drifts.add(of(target, table, "it is there, though the upgrade has not made it yet"));
            }
        }
        return drifts;
    }

    private static Problem of(Database target, Table table, String why) {
        return new Problem(GuardProblem.DRIFT, "The target database was changed since the upgrade stopped.",
                Place.table(target.address().shown(), table.name()), why,
                "find out who writes to it; then undo the upgrade with 'godwit rollback' and begin again");
    }
}
