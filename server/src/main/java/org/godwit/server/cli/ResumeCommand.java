package org.godwit.server.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import org.godwit.upgrade.Upgrade;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit resume}. */
@CommandLine.Command(name = "resume", header = "Go on with an upgrade that was interrupted or failed.")
final class ResumeCommand implements Command {
    @Parameters(paramLabel = "NEW_HOME", description = "The folder that the upgrade was to make.")
    private Path newHome = Path.of("");

    @Mixin
    private UpgradeOptions.TargetPassword password = new UpgradeOptions.TargetPassword();

    @Mixin
    private PaceOption pace = new PaceOption();

    @Override
    public ExitStatus run(Terminal terminal) {
        var wanted = pace.pace();
        var record = Upgrade.recordOf(newHome);
        var secret = password.of(record, terminal);
        try (var _ = RecordedZone.enter(newHome, terminal)) {
            return RunningUpgrade.watch(newHome, terminal, (observer, stop) -> Upgrade.resume(newHome, secret,
                    InstantSource.system(), observer, stop, wanted));
        }
    }
}
