package org.godwit.upgrade.apply;

import java.util.Map;
import org.godwit.upgrade.plan.Step;

/** Writes the configuration that the plan computed, and carries the old home's files over. Safe to do again. */
final class WriteHomeKind implements StepKind<Step.WriteHome> {
    @Override
    public Map<String, String> apply(Step.WriteHome step, RunContext context) {
        var configuration = context.plan().configuration();
        configuration.writeTo(context.home());
        return Map.of("files-rewritten", Integer.toString(configuration.changes().size()), "files-carried",
                Integer.toString(configuration.carried().size()), "bytes",
                Long.toString(configuration.carriedBytes()));
    }

    /** The files lie in the unfinished home, which is removed as a whole. */
    @Override
    public void undo(Step.WriteHome step, RunContext context) {}
}
