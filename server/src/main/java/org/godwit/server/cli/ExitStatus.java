package org.godwit.server.cli;

/** What a command tells the shell when it ends. The numbers are a contract: scripts rely on them. */
public enum ExitStatus {
    /** Done and verified. */
    DONE(0),
    /** A bug: an incident id was told, the details are in the log. */
    INTERNAL_ERROR(1),
    /** The command line is wrong. */
    USAGE(2),
    /** A check before the work refused it; nothing was changed. */
    REFUSED(3),
    /** A person must decide: the plan has lossy steps, or an answer is missing. */
    NEEDS_DECISION(4),
    /** Failed; the old side is untouched. */
    FAILED(5),
    /** Failed; {@code godwit resume} goes on. */
    FAILED_RESUMABLE(6),
    /** Everything was taken back. */
    ROLLED_BACK(7),
    /** Verification found differences. */
    DIFFERENCES(8),
    /** Another run holds the lock. */
    LOCKED(9),
    /** The cut-over took longer than it may; the old side goes on. */
    BUDGET_EXCEEDED(10),
    /** Interrupted; {@code godwit resume} goes on. */
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /** {@return the number that the shell sees} */
    public int code() {
        return code;
    }
}
