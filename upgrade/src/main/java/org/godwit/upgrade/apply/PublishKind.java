package org.godwit.upgrade.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.plan.Step;

/** Renames the folder, in one step of the file system. The journal goes with it. */
final class PublishKind implements StepKind<Step.Publish> {
    @Override
    public Map<String, String> apply(Step.Publish step, RunContext context) {
        var target = context.plan().newHome();
        if (context.home().equals(target)) {
            return Map.of("home", target.toString());
        }
        try {
            Files.deleteIfExists(context.home().resolve(UpgradeRun.INCOMPLETE_MARK));
            // An empty folder that the operator made beforehand gives way.
            Files.deleteIfExists(target);
            Files.move(context.home(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw problem(target, e).exception(e);
        }
        return Map.of("home", target.toString());
    }

    private static Problem problem(Path target, IOException e) {
        return new Problem(UpgradeProblem.NOT_WRITABLE, "The new home cannot be given its name.",
                new Place.File(target), e.getClass().getSimpleName() + ": " + e.getMessage(),
                "make the folder free, then go on with 'godwit resume " + target + "'");
    }

    @Override
    public void undo(Step.Publish step, RunContext context) {}
}
