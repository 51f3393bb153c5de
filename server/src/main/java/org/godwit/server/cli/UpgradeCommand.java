package org.godwit.server.cli;

import java.time.InstantSource;
import org.godwit.upgrade.Upgrade;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code godwit upgrade}. */
@CommandLine.Command(name = "upgrade", header = "Upgrade an old home into a new one. The old one is only read.")
final class UpgradeCommand implements Command {
    @Mixin
    private UpgradeOptions options = new UpgradeOptions();

    @Mixin
    private PaceOption pace = new PaceOption();

    @Override
    public ExitStatus run(Terminal terminal) {
        var wanted = pace.pace();
        try (var upgrade = Upgrade.of(options.home())) {
            var plan = upgrade.plan(options.newHome(), options.target(upgrade.home(), terminal),
                    options.backup(), options.accepted());
            var ready = PlanCommand.tellWhatIsMissing(plan, terminal);
            if (ready != ExitStatus.DONE) {
                return ready;
            }
            return RunningUpgrade.watch(plan.newHome(), terminal,
                    (observer, stop) -> upgrade.run(plan, InstantSource.system(), observer, stop, wanted));
        }
    }
}
