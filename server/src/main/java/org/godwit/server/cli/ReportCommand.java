package org.godwit.server.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit report}. */
@CommandLine.Command(name = "report", header = "Show what an upgrade did and found, and write it as a page.")
final class ReportCommand implements Command {
    @Parameters(paramLabel = "NEW_HOME", description = "The folder that the upgrade made.")
    private Path newHome = Path.of("");

    @Mixin
    private UpgradeOptions.TargetPassword password = new UpgradeOptions.TargetPassword();

    @Override
    public ExitStatus run(Terminal terminal) {
        try (var upgraded = UpgradedHome.open(newHome, password, terminal)) {
            var report = upgraded.report();
            upgraded.write(report);
            if (terminal.isJson()) {
                terminal.out().print(report.json());
            } else {
                terminal.out().print(report.text());
                terminal.err().println("the page is " + upgraded.reportPage());
            }
            return ExitStatus.DONE;
        }
    }
}
