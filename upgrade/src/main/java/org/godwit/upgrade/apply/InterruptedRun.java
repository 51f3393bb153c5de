package org.godwit.upgrade.apply;

/** The operator stopped the run; the step at hand is undone by the next one. */
public final class InterruptedRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptedRun() {
        super("stopped by the operator", null, false, false);
    }
}
