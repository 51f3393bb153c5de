package org.godwit.carbon.problem;

/**
 * The stable name of a kind of problem: {@code GW-AREA-NNN}. Numbers are never used again; each has its paragraph in
 * {@code docs/errors.md}.
 */
public interface ProblemCode {
    /** {@return the code as people see and search it, such as {@code GW-HOME-001}} */
    String code();
}
