package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.journal.JournalEntry;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code godwit status}. */
@CommandLine.Command(name = "status", header = "Show the journal of an upgrade: what was done, when, and how long it took.")
final class StatusCommand implements Command {
    @Parameters(paramLabel = "NEW_HOME", description = "The folder that the upgrade made, or is making.")
    private Path newHome = Path.of("");

    private record Status(String newHome, String folder, List<Entry> journal) {}

    private record Entry(String at, String step, String event, Map<String, String> details) {
        static Entry of(JournalEntry entry) {
            return new Entry(entry.at().toString(), entry.step(), entry.event().name(), entry.details());
        }
    }

    @Override
    public ExitStatus run(Terminal terminal) {
        var entries = Upgrade.journalOf(newHome).stream().map(Entry::of).toList();
        if (terminal.isJson()) {
            terminal.print(new Status(newHome.toString(), UpgradeRun.folderOf(newHome).toString(), entries));
        } else {
            entries.forEach(e -> terminal.out().println(e.at() + "  " + e.event() + "  " + e.step() + "  "
                    + e.details()));
        }
        return ExitStatus.DONE;
    }
}
