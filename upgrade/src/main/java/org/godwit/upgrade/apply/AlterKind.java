package org.godwit.upgrade.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.godwit.upgrade.plan.Step;

/**
 * Executes statements on a database that is altered where it is, unless their effect is there already: a run that was killed
 * may have executed them without having said so. What they did is taken back by the way back as a whole, not step by step.
 */
final class AlterKind implements StepKind<Step.Alter> {
    @Override
    public Map<String, String> apply(Step.Alter step, RunContext context) {
        return context.target().with(step.alteration().what(), connection -> {
            limitWaits(connection, context);
            boolean isDone = step.effect().isIn(connection, context.target().dialect());
            if (!isDone) {
                try (var statement = connection.createStatement()) {
                    for (var part : step.unit()) {
                        statement.execute(part.text());
                    }
                }
                context.makeDurable(connection);
            }
            return Map.of("found", isDone ? "done already" : "not done yet");
        });
    }

    /** Others go on using the database: it must not stand still because one of them holds a lock. */
    static void limitWaits(Connection connection, RunContext context) throws SQLException {
        LoadTableKind.run(connection, context.target().dialect().limitLockWaits(Step.LOCK_LIMIT));
    }

    @Override
    public void undo(Step.Alter step, RunContext context) {}
}
