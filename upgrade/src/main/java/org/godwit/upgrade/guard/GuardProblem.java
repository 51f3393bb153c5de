package org.godwit.upgrade.guard;

import org.godwit.carbon.problem.ProblemCode;

/** What can stand between two upgrades, or between two runs of one. */
public enum GuardProblem implements ProblemCode {
    /** Another run works on the same new home or target database. */
    HELD("GW-GUARD-001"),
    /** Another run took the target over while this one could not reach it. */
    LOST("GW-GUARD-002"),
    /** Somebody else changed what the interrupted run had made. */
    DRIFT("GW-GUARD-003");

    private final String code;

    GuardProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
