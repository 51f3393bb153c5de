package org.godwit.upgrade.apply;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.Schema;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.plan.InPlace;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.verify.Check;
import org.godwit.upgrade.verify.Verification;

/** Reads old and new again and compares them; a difference stops the upgrade before the new home gets its name. */
final class VerifyKind implements StepKind<Step.Verify> {
    @Override
    public Map<String, String> apply(Step.Verify step, RunContext context) {
        var verification = Verification.of(context.sources(), KnownStores.of(context.plan().assessment().home()),
                context.target(), context.plan().accepted(), shape(context), _ -> context.stopIfAsked());
        var problems = new ArrayList<>(verification.problem(context.target()).stream().toList());
        for (var copy : context.plan().mounted()) {
            var database = copy.in(context.home(), context.drivers());
            var mounted = Verification.ofMounted(copy.source(), database, context.plan().accepted(),
                    _ -> context.stopIfAsked());
            mounted.problem(database).ifPresent(problems::add);
            verification = verification.with(mounted);
        }
        context.results().verified(verification);
        if (!problems.isEmpty()) {
            throw new ProblemException(context.plan().target().isInPlace()
                    ? problems.stream().map(VerifyKind::ofAlteredDatabase).toList()
                    : problems);
        }
        return Map.of("checks", Integer.toString(verification.checks().size()), "passed",
                Long.toString(verification.checks().stream().filter(c -> c.status() == Check.Status.PASSED).count()),
                "rows", Long.toString(verification.rows()));
    }

    private static Problem ofAlteredDatabase(Problem problem) {
        return new Problem(problem.code(), problem.what(), problem.where(), problem.why(),
                "see all differences in the report; 'godwit rollback' alters the database back");
    }

    private static Optional<Schema> shape(RunContext context) {
        return context.plan().target().isInPlace()
                ? Optional.of(InPlace.shape(context.sources().all(), context.target().engine()))
                : Optional.empty();
    }

    /** It changed nothing. */
    @Override
    public void undo(Step.Verify step, RunContext context) {}
}
