package org.godwit.server.deployment;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with a service besides its descriptor. */
public enum DeploymentProblem implements ProblemCode {
    /** Two files of a tenant define services of the same name. */
    DUPLICATE_NAME("GW-DEPLOY-001"),
    /** A security policy that cannot be enforced. */
    POLICY_NOT_ENFORCED("GW-DEPLOY-002"),
    /** A bug while deploying. */
    INTERNAL("GW-DEPLOY-003"),
    /** The file with a service's settings cannot be read, so its security is not known. */
    SETTINGS_UNREADABLE("GW-DEPLOY-004");

    private final String code;

    DeploymentProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
