package org.godwit.upgrade.apply;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.assess.SourceDatabases;
import org.godwit.upgrade.convert.Conversion;
import org.godwit.upgrade.convert.Orphans;
import org.godwit.upgrade.journal.Journal;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * What steps need.
 *
 * @param orphans rows of each old database that are left out, by the operator's word
 * @param journal what was done so far
 * @param target the new database, where it is during the run
 * @param loads how many tables are loaded at once
 * @param home the folder in which the new home is made
 * @param stop whether the operator wants the run to stop at the next safe point
 */
record RunContext(UpgradePlan plan, Journal journal, Pace pace, SourceDatabases sources, Conversion conversion,
        Map<SourceDatabase, Orphans> orphans, Database target, int loads, Path home,
        Drivers drivers, RunResults results, Consumer<Progress> observer, BooleanSupplier stop) {
    /** Called before the journal says that something was done: what it says must be true after a kill. */
    void makeDurable(Connection connection) throws SQLException {
        var statement = target.dialect().makeDurable();
        if (statement.isPresent()) {
            try (var force = connection.createStatement()) {
                force.execute(statement.get().text());
            }
        }
    }

    /** The same on a connection of its own, after a transaction. */
    void makeDurable() {
        target.with("making rows durable", connection -> {
            makeDurable(connection);
            return connection;
        });
    }

    /** {@return bytes of rows that one of the loads may hold} */
    long memoryOfOneLoad() {
        return pace.memoryOfOne(loads);
    }

    /** {@return the same for one of several threads: what it tells comes one by one, and it stops when another says so} */
    RunContext amongOthers(Consumer<Progress> oneByOne, BooleanSupplier orAnother) {
        return new RunContext(plan, journal, pace, sources, conversion, orphans, target, loads, home, drivers, results,
                oneByOne, orAnother);
    }

    void tell(Progress progress) {
        observer.accept(progress);
    }

    /** @throws InterruptedRun when the operator wants to stop */
    void stopIfAsked() {
        if (stop.getAsBoolean()) {
            throw new InterruptedRun();
        }
    }
}
