package org.godwit.upgrade.apply;

import java.util.Map;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.verify.Check;
import org.godwit.upgrade.verify.Verification;

/** Reads old and new again and compares them; a difference stops the upgrade before the new home gets its name. */
final class VerifyKind implements StepKind<Step.Verify> {
    @Override
    public Map<String, String> apply(Step.Verify step, RunContext context) {
        var verification = Verification.of(context.sources(), KnownStores.of(context.plan().assessment().home()),
                context.target(), context.plan().accepted(), _ -> context.stopIfAsked());
        context.results().verified(verification);
        verification.problem(context.target()).ifPresent(problem -> {
            throw problem.exception();
        });
        return Map.of("checks", Integer.toString(verification.checks().size()), "passed",
                Long.toString(verification.checks().stream().filter(c -> c.status() == Check.Status.PASSED).count()),
                "rows", Long.toString(verification.rows()));
    }

    /** It changed nothing. */
    @Override
    public void undo(Step.Verify step, RunContext context) {}
}
