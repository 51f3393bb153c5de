package org.godwit.carbon.home;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with a Carbon home. */
public enum HomeProblem implements ProblemCode {
    /** There is no Carbon home at this path. */
    NOT_A_HOME("GW-HOME-001"),
    /** A file that every home has is missing. */
    FILE_MISSING("GW-HOME-002"),
    /** A file or folder cannot be read. */
    UNREADABLE("GW-HOME-003"),
    /** A file holds another kind of document than its name says. */
    WRONG_DOCUMENT("GW-HOME-004"),
    /** A setting that is needed is missing. */
    SETTING_MISSING("GW-HOME-005"),
    /** A setting has a value that it cannot have. */
    SETTING_INVALID("GW-HOME-006"),
    /** A file names a datasource that does not exist. */
    DATASOURCE_UNKNOWN("GW-HOME-007"),
    /** A file that is to be made is there already. */
    FILE_EXISTS("GW-HOME-008"),
    /** A file cannot be written. */
    NOT_WRITABLE("GW-HOME-009");

    private final String code;

    HomeProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
