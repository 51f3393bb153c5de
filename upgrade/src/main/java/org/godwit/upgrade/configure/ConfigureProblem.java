package org.godwit.upgrade.configure;

import org.godwit.carbon.problem.ProblemCode;

/** What can stand in the way of writing a new home. */
public enum ConfigureProblem implements ProblemCode {
    /** A file of the old home cannot be read. */
    UNREADABLE("GW-CONFIGURE-001"),
    /** A file of the new home cannot be written. */
    NOT_WRITABLE("GW-CONFIGURE-002"),
    /** One home would lie inside the other. */
    HOMES_NESTED("GW-CONFIGURE-003"),
    /** A datasource that was given a new address does not exist. */
    DATASOURCE_UNKNOWN("GW-CONFIGURE-004");

    private final String code;

    ConfigureProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
