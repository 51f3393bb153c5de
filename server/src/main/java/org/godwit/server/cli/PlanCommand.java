package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.guard.GuardProblem;
import org.godwit.upgrade.plan.PlanDocument;
import org.godwit.upgrade.plan.PlanFile;
import org.godwit.upgrade.plan.UpgradePlan;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code godwit plan}. */
@CommandLine.Command(name = "plan", header = "Show the steps and the SQL that upgrade would run. Changes nothing.")
final class PlanCommand implements Command {
    @Mixin
    private UpgradeOptions options = new UpgradeOptions();

    @Option(names = "--steps-only", description = "Leave the SQL out.")
    private boolean stepsOnly;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write the plan to a file, for 'upgrade --plan FILE'.")
    private Optional<Path> out = Optional.empty();

    @Override
    public ExitStatus run(Terminal terminal) {
        try (var upgrade = Upgrade.of(options.home(), options.places(terminal))) {
            var plan = upgrade.plan(options.newHome(), options.target(upgrade.home(), terminal),
                    options.backup(), options.accepted());
            var document = PlanDocument.of(plan);
            out.ifPresent(file -> PlanFile.write(file, document));
            if (terminal.isJson()) {
                terminal.print(document);
                return status(plan);
            }
            terminal.out().print(document.text(!stepsOnly));
            return tellWhatIsMissing(plan, terminal);
        }
    }

    /** Tells what keeps a plan from running. {@return whether it may run} */
    static ExitStatus tellWhatIsMissing(UpgradePlan plan, Terminal terminal) {
        terminal.tell(plan.blockers().stream().map(f -> f.problem()).toList());
        terminal.tell(plan.undecided().stream().map(f -> f.problem()).toList());
        return status(plan);
    }

    private static ExitStatus status(UpgradePlan plan) {
        if (plan.blockers().stream().anyMatch(f -> f.problem().code() == GuardProblem.HELD)) {
            return ExitStatus.LOCKED;
        }
        if (!plan.blockers().isEmpty()) {
            return ExitStatus.REFUSED;
        }
        return plan.undecided().isEmpty() ? ExitStatus.DONE : ExitStatus.NEEDS_DECISION;
    }
}
