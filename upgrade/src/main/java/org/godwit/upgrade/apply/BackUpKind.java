package org.godwit.upgrade.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.backup.Backup;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Step;

/** Archives the old databases and configuration before anything else is made, and reads the archive back. */
final class BackUpKind implements StepKind<Step.BackUp> {
    @Override
    public Map<String, String> apply(Step.BackUp step, RunContext context) {
        var archive = step.place().archive(context.home());
        if (archive.isEmpty()) {
            return Map.of();
        }
        var home = context.plan().assessment().home();
        Backup.write(home, context.sources(), archive.get(), _ -> context.stopIfAsked());
        var summary = Backup.check(archive.get(), _ -> context.stopIfAsked());
        return Map.of("archive", step.place().text(), "rows", Long.toString(summary.rows()), "bytes",
                Long.toString(summary.archiveBytes()), "sha256", summary.sha256());
    }

    /** An archive that was not finished has another name and is gone; a finished one is made again. */
    @Override
    public void undo(Step.BackUp step, RunContext context) {
        delete(step.place(), context.home());
    }

    /** Removes the archive of a home that is being made in a folder. */
    static void delete(BackupPlace place, Path home) {
        place.archive(home).ifPresent(BackUpKind::delete);
    }

    private static void delete(Path archive) {
        try {
            Files.deleteIfExists(archive);
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The backup cannot be removed.", new Place.File(archive),
                    e.getClass().getSimpleName() + ": " + e.getMessage(), "remove it by hand").exception(e);
        }
    }
}
