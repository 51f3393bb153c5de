package org.godwit.upgrade.assess;

import org.godwit.carbon.problem.Problem;

/** Something that an operator should know before an upgrade. */
public record Finding(Severity severity, Problem problem) {
    /** What a finding asks for. */
    public enum Severity {
        /** Nothing: it is said so that nobody is surprised. */
        NOTE,
        /** Nothing: the upgrade repairs it on the way. */
        REPAIR,
        /** A word from the operator, since something would be lost or left behind: {@code --accept CODE}. */
        DECISION,
        /** Something must be put right before an upgrade can start. */
        BLOCKER
    }
}
