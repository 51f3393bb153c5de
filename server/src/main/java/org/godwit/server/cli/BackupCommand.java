package org.godwit.server.cli;

import java.nio.file.Path;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.backup.Backup;
import org.godwit.upgrade.backup.BackupSummary;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit backup}. */
@CommandLine.Command(name = "backup", header = "Back up the databases and the configuration of a home into one file.")
final class BackupCommand implements Command {
    @Parameters(paramLabel = "HOME", description = "The home; it is only read.")
    private Path home = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The backup; must not exist yet.")
    private Path out = Path.of("");

    @Override
    public ExitStatus run(Terminal terminal) {
        try (var installation = Upgrade.of(home)) {
            var blockers = installation.sources().findings().stream()
                    .filter(f -> f.severity() == Finding.Severity.BLOCKER).map(Finding::problem).toList();
            if (!blockers.isEmpty()) {
                terminal.tell(blockers);
                return ExitStatus.REFUSED;
            }
            var progress = new BackupProgress(terminal);
            Backup.write(installation.home(), installation.sources(), out, progress);
            tell(terminal, Backup.check(out, progress));
        }
        return ExitStatus.DONE;
    }

    private static void tell(Terminal terminal, BackupSummary summary) {
        if (terminal.isJson()) {
            terminal.print(summary);
        } else {
            terminal.out().println("backed up and read back: " + summary.archive());
            terminal.out().println("  " + summary.tables() + " tables, " + summary.rows() + " rows, " + summary.files()
                    + " files, " + summary.bytes() + " bytes in " + summary.archiveBytes());
            terminal.out().println("  SHA-256 " + summary.sha256());
        }
    }
}
