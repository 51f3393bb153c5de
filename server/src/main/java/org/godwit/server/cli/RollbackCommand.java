package org.godwit.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.guard.GuardProblem;
import org.godwit.upgrade.plan.UpgradePlan;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit rollback}. */
@CommandLine.Command(name = "rollback", header = "Undo an upgrade: remove the new home, and drop what was made in its database, or alter that back.")
final class RollbackCommand implements Command {
    @Parameters(paramLabel = "NEW_HOME", description = "The folder that the upgrade made, or was to make.")
    private Path newHome = Path.of("");

    @Mixin
    private UpgradeOptions.TargetPassword password = new UpgradeOptions.TargetPassword();

    @Option(names = "--yes", description = "Remove a finished home too: what was written to it since is lost.")
    private boolean yes;

    @Option(names = "--accept", paramLabel = "CODE", split = ",", description = "Codes of what you have decided about, such as GW-UPGRADE-055.")
    private Set<String> accepted = new TreeSet<>();

    @Override
    public ExitStatus run(Terminal terminal) {
        var record = Upgrade.recordOf(newHome);
        if (!yes && !Files.exists(UpgradePlan.workFolder(newHome))) {
            terminal.err()
                    .println("the upgrade to " + newHome + " is finished; what was written to the new home since is "
                            + "lost by a rollback. Run it again with --yes if that is meant.");
            return ExitStatus.NEEDS_DECISION;
        }
        try (var _ = RecordedZone.enter(newHome, terminal)) {
            var lines = new ProgressLines(terminal);
            Upgrade.rollBack(newHome, password.of(record, terminal), accepted, InstantSource.system(), lines::show);
            lines.end();
        } catch (ProblemException e) {
            terminal.tell(e.problems());
            return statusOf(e);
        }
        terminal.err().println("rolled back; the old home " + record.oldHome() + " is as it was");
        return ExitStatus.ROLLED_BACK;
    }

    private static ExitStatus statusOf(ProblemException e) {
        var code = e.problems().getFirst().code();
        if (code == UpgradeProblem.ROWS_WOULD_BE_LOST) {
            return ExitStatus.NEEDS_DECISION;
        }
        if (RunningUpgrade.isRefusal(code)) {
            return ExitStatus.REFUSED;
        }
        return code == GuardProblem.HELD ? ExitStatus.LOCKED : ExitStatus.FAILED_RESUMABLE;
    }
}
