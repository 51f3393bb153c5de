package org.godwit.carbon.datasource;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with a datasource. */
public enum DatasourceProblem implements ProblemCode {
    /** No datasource has this name. */
    UNKNOWN("GW-DATASOURCE-001"),
    /** The datasource is not a database that is reached by a URL. */
    NOT_A_DATABASE("GW-DATASOURCE-002"),
    /** The database does not answer in time. */
    NO_ANSWER("GW-DATASOURCE-003");

    private final String code;

    DatasourceProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
