package org.godwit.carbon.database;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with a database or with the way to it. */
public enum DatabaseProblem implements ProblemCode {
    /** No driver for this URL. */
    NO_DRIVER("GW-DATABASE-001"),
    /** The database cannot be reached. */
    UNREACHABLE("GW-DATABASE-002"),
    /** User name or password refused. */
    DENIED("GW-DATABASE-003"),
    /** The file of an embedded database is missing. */
    FILE_MISSING("GW-DATABASE-004"),
    /** The file is not one of this engine, or is truncated. */
    FILE_DAMAGED("GW-DATABASE-005"),
    /** A running process holds the file. */
    FILE_IN_USE("GW-DATABASE-006"),
    /** Reading or writing failed in the middle. */
    FAILED("GW-DATABASE-007"),
    /** No room left on the disk of the database. */
    DISK_FULL("GW-DATABASE-008"),
    /** Large objects that lie beside the file are missing. */
    LOBS_MISSING("GW-DATABASE-009"),
    /** A lock was waited for in vain. */
    LOCKED("GW-DATABASE-010");

    private final String code;

    DatabaseProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
