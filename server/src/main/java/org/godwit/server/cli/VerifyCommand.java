package org.godwit.server.cli;

import java.nio.file.Path;
import org.godwit.upgrade.verify.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit verify}. */
@CommandLine.Command(name = "verify", header = "Compare an upgraded home with the old one, by reading both again.")
final class VerifyCommand implements Command {
    @Parameters(paramLabel = "NEW_HOME", description = "The folder that the upgrade made.")
    private Path newHome = Path.of("");

    @Mixin
    private UpgradeOptions.TargetPassword password = new UpgradeOptions.TargetPassword();

    @Override
    public ExitStatus run(Terminal terminal) {
        try (var upgraded = UpgradedHome.open(newHome, password, terminal)) {
            var verification = upgraded.verify(progress -> show(progress, terminal));
            upgraded.write(upgraded.report().withVerification(verification));
            if (terminal.isJson()) {
                terminal.print(verification);
            } else {
                CheckLines.print(verification.checks(), terminal);
                terminal.err().println("the report is " + upgraded.reportPage());
                verification.problem(upgraded.database()).ifPresent(p -> terminal.err().println(p.text()));
            }
            return verification.ok() ? ExitStatus.DONE : ExitStatus.DIFFERENCES;
        }
    }

    private static void show(Progress progress, Terminal terminal) {
        if (terminal.isInteractive() && !terminal.isJson()) {
            terminal.err().println("  reading " + progress.doing() + ", " + progress.rows() + " rows so far");
        }
    }
}
