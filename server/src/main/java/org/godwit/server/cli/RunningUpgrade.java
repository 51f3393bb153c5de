package org.godwit.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.godwit.carbon.problem.ProblemCode;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.UpgradeRecord;
import org.godwit.upgrade.apply.InterruptedRun;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.guard.GuardProblem;

/** Shows a run on the terminal, stops it at a safe point on Ctrl-C, and tells how it ended. */
final class RunningUpgrade {
    /** How long Ctrl-C waits for the safe point before the process goes: an interrupted step is undone by resume. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Told before anything is changed; going on would not help. */
    private static final Set<ProblemCode> REFUSALS = Set.of(UpgradeProblem.JOURNAL_DAMAGED,
            UpgradeProblem.JOURNAL_FOREIGN, UpgradeProblem.JOURNAL_VERSION, UpgradeProblem.SOURCE_CHANGED,
            UpgradeProblem.PLAN_CHANGED, UpgradeProblem.PLAN_DAMAGED, UpgradeProblem.ZONE_DIFFERS, GuardProblem.DRIFT);

    private RunningUpgrade() {}

    static boolean isRefusal(ProblemCode code) {
        return REFUSALS.contains(code);
    }

    /** A run that tells its progress and asks whether to stop. */
    @FunctionalInterface
    interface Run {
        void run(Consumer<Progress> observer, BooleanSupplier stop);
    }

    static ExitStatus watch(Path newHome, Terminal terminal, Run run) {
        var stop = new AtomicBoolean();
        var ended = new CountDownLatch(1);
        var hook = Thread.ofPlatform().unstarted(() -> {
            stop.set(true);
            try {
                if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    terminal.err().println("still busy; 'godwit resume " + newHome + "' goes on");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            var lines = new ProgressLines(terminal);
            run.run(lines::show, stop::get);
            lines.end();
            if (!terminal.isJson()) {
                terminal.out().println("the new home is " + newHome);
            }
            return ExitStatus.DONE;
        } catch (InterruptedRun e) {
            return interrupted(newHome, terminal);
        } catch (ProblemException e) {
            if (stop.get()) {
                // Drivers close their databases when the process is asked to end, under the hands of the run.
                return interrupted(newHome, terminal);
            }
            terminal.tell(e.problems());
            return statusOf(e, newHome, terminal);
        } finally {
            ended.countDown();
            if (!stop.get()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private static ExitStatus interrupted(Path newHome, Terminal terminal) {
        terminal.err().println("interrupted; 'godwit resume " + newHome + "' goes on, 'godwit rollback " + newHome
                + "' undoes it");
        return ExitStatus.INTERRUPTED;
    }

    private static ExitStatus statusOf(ProblemException e, Path newHome, Terminal terminal) {
        var code = e.problems().getFirst().code();
        if (code == UpgradeProblem.VERIFICATION_FAILED || code == UpgradeProblem.ACCEPTANCE_FAILED) {
            return ExitStatus.DIFFERENCES;
        }
        if (code == GuardProblem.HELD) {
            return ExitStatus.LOCKED;
        }
        if (REFUSALS.contains(code)) {
            return ExitStatus.REFUSED;
        }
        terminal.err().println(left(newHome) + "; 'godwit resume " + newHome
                + "' goes on once the cause is gone, 'godwit rollback " + newHome + "' undoes what was done");
        return ExitStatus.FAILED_RESUMABLE;
    }

    private static String left(Path newHome) {
        var folder = UpgradeRun.folderOf(newHome);
        return Files.exists(folder.resolve(UpgradeRecord.FILE)) && UpgradeRecord.read(folder).isInPlace()
                ? "the old database may be altered in part: leave the old server stopped"
                : "the old home was not touched";
    }
}
