package org.godwit.upgrade.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.guard.GuardProblem;
import org.godwit.upgrade.journal.Journal;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * Whether somebody else changed a target between two runs of an upgrade. The rows of each finished table are counted and, up
 * to {@link #SUMMED_ROWS}, summed up; tables that this upgrade did not make yet must not be there. What changes later, or in
 * larger tables without changing their number of rows, is found by the verification.
 */
final class Drift {
    /** Reading more would make going on as slow as beginning anew. */
    private static final long SUMMED_ROWS = 200_000;

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
        var drifts = new ArrayList<Problem>();
        for (var step : plan.steps()) {
            if (!(step instanceof Step.LoadTable(Table table, var _))) {
                continue;
            }
            if (journal.isFinished(step.id())) {
                // The acceptance tests write to the user tables, and clean up before they begin again.
                if (!accepting || !table.name().startsWith("UM_")) {
                    compare(table, found, journal, target, connection, drifts);
                }
            } else if (!journal.isTouched(step.id()) && found.table(table.name()).isPresent()) {
                drifts.add(of(target, table, "it is there, though the upgrade has not made it yet"));
            }
        }
        return drifts;
    }

    private static void compare(Table table, Schema found, Journal journal, Database target, Connection connection,
            List<Problem> drifts) throws SQLException {
        var told = journal.last(new Step.LoadTable(table, java.util.Optional.empty()).id()).orElseThrow();
        var real = found.table(table.name());
        if (real.isEmpty()) {
            drifts.add(of(target, table, "it is gone"));
            return;
        }
        long rows = number(connection, target, table);
        if (rows != told.number("rows-written")) {
            drifts.add(of(target, table, "it has " + rows + " rows, and was left with "
                    + told.number("rows-written")));
            return;
        }
        var expected = told.details().get("row-sum");
        if (expected == null || rows > SUMMED_ROWS) {
            return;
        }
        var sum = new RowSum();
        new TableReader(target.dialect(), table, real.get(), target.dialect().timePrecision()).read(connection,
                sum::add);
        if (!sum.text().equals(expected)) {
            drifts.add(of(target, table, "it has as many rows as it was left with, but not the same ones"));
        }
    }

    private static long number(Connection connection, Database target, Table table) throws SQLException {
        try (var statement = connection.prepareStatement(target.dialect().count(table.name()).text());
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Problem of(Database target, Table table, String why) {
        return new Problem(GuardProblem.DRIFT, "The target database was changed since the upgrade stopped.",
                Place.table(target.address().shown(), table.name()), why,
                "find out who writes to it; then undo the upgrade with 'godwit rollback' and begin again");
    }
}
