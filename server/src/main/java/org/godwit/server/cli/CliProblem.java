package org.godwit.server.cli;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with a command line. */
public enum CliProblem implements ProblemCode {
    /** An option is unknown, missing or wrong. */
    USAGE("GW-CLI-001"),
    /** A secret is needed and was given in no way. */
    SECRET_MISSING("GW-CLI-002"),
    /** The file of a secret cannot be read. */
    SECRET_FILE("GW-CLI-003"),
    /** A bug. */
    INTERNAL("GW-CLI-004"),
    /** The embedded database of the home is open in a server. */
    HOME_IN_USE("GW-CLI-005");

    private final String code;

    CliProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
