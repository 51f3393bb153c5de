package org.godwit.server.token;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with tokens. */
public enum TokenProblem implements ProblemCode {
    /** The key that signs tokens cannot be opened or kept. */
    KEY("GW-TOKEN-001");

    private final String code;

    TokenProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
