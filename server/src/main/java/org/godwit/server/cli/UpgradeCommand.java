package org.godwit.server.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.plan.PlanDocument;
import org.godwit.upgrade.plan.PlanFile;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code godwit upgrade}. */
@CommandLine.Command(name = "upgrade", header = "Upgrade an old home into a new one. The old one is only read.")
final class UpgradeCommand implements Command {
    @Mixin
    private UpgradeOptions options = new UpgradeOptions();

    @Mixin
    private PaceOption pace = new PaceOption();

    @Option(names = "--plan", paramLabel = "FILE", description = "Refuse to do anything else than this file says, which 'plan --out FILE' wrote.")
    private Optional<Path> agreed = Optional.empty();

    @Override
    public ExitStatus run(Terminal terminal) {
        var wanted = pace.pace();
        var file = agreed.map(PlanFile::read);
        try (var upgrade = Upgrade.of(options.home(), options.places(terminal))) {
            var plan = upgrade.plan(options.newHome(), options.target(upgrade.home(), terminal),
                    options.backup(), options.accepted());
            var ready = PlanCommand.tellWhatIsMissing(plan, terminal);
            if (ready != ExitStatus.DONE) {
                return ready;
            }
            if (file.isPresent()) {
                var differences = file.get().differences(PlanDocument.of(plan));
                if (!differences.isEmpty()) {
                    throw new ProblemException(differences);
                }
            }
            return RunningUpgrade.watch(plan.newHome(), terminal,
                    (observer, stop) -> upgrade.run(plan, InstantSource.system(), observer, stop, wanted));
        }
    }
}
