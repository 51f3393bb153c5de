package org.godwit.upgrade.apply;

import java.time.Duration;
import java.util.Map;
import org.godwit.upgrade.plan.Step;

/** What a run tells while it runs. */
public sealed interface Progress {
    /** A step begins; number counts from 1. */
    record StepStarted(Step step, int number, int of) implements Progress {}

    /** Rows of a table that are done so far. */
    record RowsCopied(String table, long rows, long of) implements Progress {}

    /** A step is done. */
    record StepFinished(Step step, Duration took, Map<String, String> details) implements Progress {
        public StepFinished {
            details = Map.copyOf(details);
        }
    }

    /** A step was done by an earlier run. */
    record StepSkipped(Step step) implements Progress {}

    /** A step was undone. */
    record StepUndone(Step step) implements Progress {}

    /** Something that a step says by the way. */
    record Told(String text) implements Progress {}
}
