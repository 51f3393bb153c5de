package org.godwit.upgrade.apply;

import java.util.Map;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.backup.Backup;
import org.godwit.upgrade.plan.Step;

/** Reads the database again, and compares it with its backup. */
final class SettleKind implements StepKind<Step.Settle> {
    @Override
    public Map<String, String> apply(Step.Settle step, RunContext context) {
        var archive = context.plan().backup().archive(context.home()).orElseThrow();
        var changed = Backup.changedSince(archive, context.target(), _ -> context.stopIfAsked());
        if (!changed.isEmpty()) {
            throw new Problem(UpgradeProblem.SOURCE_CHANGED,
                    "The database was written to since it was backed up.",
                    Place.table(context.target().address().shown(), changed.getFirst()),
                    "other rows than in the backup: " + String.join(", ", changed),
                    "stop every server that uses the database; then undo the upgrade with 'godwit rollback' and begin"
                            + " again")
                    .exception();
        }
        return Map.of();
    }

    /** It changed nothing. */
    @Override
    public void undo(Step.Settle step, RunContext context) {}
}
