package org.godwit.upgrade.apply;

import java.util.Map;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.accept.Acceptance;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.verify.Check;

/** Tries stores, tenants and users in the new home by the code that will serve it, and cleans up. */
final class AcceptKind implements StepKind<Step.Accept> {
    @Override
    public Map<String, String> apply(Step.Accept step, RunContext context) {
        var home = CarbonHome.open(context.home());
        var wishes = new Acceptance.Wishes(context.plan().accepted(), java.util.List.of());
        // What belongs to an old installation is not tried out on it.
        boolean onCopy = context.plan().target().isInPlace();
        var acceptance = onCopy
                ? Acceptance.onCopy(home, context.target(), context.drivers(), wishes, _ -> context.stopIfAsked())
                : Acceptance.of(home, context.target(), context.drivers(), wishes, _ -> context.stopIfAsked());
        context.results().accepted(acceptance);
        if (!acceptance.ok()) {
            var failed = acceptance.checks().stream().filter(c -> !c.ok()).toList();
            throw new Problem(UpgradeProblem.ACCEPTANCE_FAILED,
                    failed.size() + " of " + acceptance.checks().size() + " acceptance tests failed.",
                    new Place.File(context.home()),
                    String.join("; ", failed.stream().map(AcceptKind::text).toList()),
                    "see the report for what each found; " + (onCopy
                            ? "'godwit rollback' alters the database back"
                            : "the old installation was not touched, and can be started"))
                    .exception();
        }
        return Map.of("checks", Integer.toString(acceptance.checks().size()));
    }

    private static String text(Check check) {
        return check.differences().stream().findFirst().map(d -> check.name() + ": " + d.detail())
                .orElse(check.name());
    }

    /** It cleans up after itself, also after a run that was killed. */
    @Override
    public void undo(Step.Accept step, RunContext context) {}
}
