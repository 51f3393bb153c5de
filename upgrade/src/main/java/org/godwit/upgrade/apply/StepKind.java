package org.godwit.upgrade.apply;

import java.util.Map;
import org.godwit.upgrade.plan.Step;

/** What is done with one kind of step. */
interface StepKind<S extends Step> {
    /**
     * Does it. Called again after a crash at any point, once {@link #undo} has run.
     *
     * {@return figures for the journal and the report}
     */
    Map<String, String> apply(S step, RunContext context);

    /** Goes back to how it was before; nothing happens when nothing was done. */
    void undo(S step, RunContext context);
}
