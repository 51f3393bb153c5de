package org.godwit.server;

import org.godwit.carbon.problem.ProblemCode;

/** Why a home is not served, or not made. */
public enum ServeProblem implements ProblemCode {
    /** An upgrade into this home did not come to its end. */
    INCOMPLETE("GW-SERVE-001"),
    /** A database is of an older generation, or in the file of an older engine. */
    OLD_DATABASE("GW-SERVE-002"),
    /** A database is half-way between two generations. */
    HALF_MIGRATED("GW-SERVE-003"),
    /** A database is newer than what is known. */
    NEWER_DATABASE("GW-SERVE-004"),
    /** A database on a server has no tables. */
    EMPTY_DATABASE("GW-SERVE-005"),
    /** The user database is no entry of the datasources. */
    NO_USER_DATABASE("GW-SERVE-006"),
    /** The keystore cannot be opened. */
    KEYSTORE("GW-SERVE-007"),
    /** The port cannot be listened on. */
    PORT("GW-SERVE-008"),
    /** The folder of a new home is not empty. */
    HOME_EXISTS("GW-SERVE-009"),
    /** A file of the home cannot be written. */
    NOT_WRITABLE("GW-SERVE-010"),
    /** A setting of godwit.yaml is not known or wrong. */
    SETTING("GW-SERVE-011"),
    /** A descriptor that is to be checked is not there. */
    NO_DESCRIPTOR("GW-SERVE-012");

    private final String code;

    ServeProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
