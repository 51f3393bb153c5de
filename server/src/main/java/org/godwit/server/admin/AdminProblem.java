package org.godwit.server.admin;

import org.godwit.carbon.problem.ProblemCode;

/** Why a request of administration is refused. */
public enum AdminProblem implements ProblemCode {
    /** Nobody logged in, or name and password are not good. */
    NOT_AUTHENTICATED("GW-ADMIN-001"),
    /** The caller lacks a permission of Carbon's tree. */
    FORBIDDEN("GW-ADMIN-002"),
    /** There is nothing at this address. */
    NO_SUCH_ADDRESS("GW-ADMIN-003"),
    /** The request is not what the interface takes. */
    BAD_REQUEST("GW-ADMIN-004"),
    /** The body is larger than any request needs. */
    TOO_LARGE("GW-ADMIN-005"),
    /** Passwords travel over HTTPS only. */
    NOT_SECURE("GW-ADMIN-006"),
    /** The address takes other methods. */
    METHOD("GW-ADMIN-007"),
    /** A bug. */
    INTERNAL("GW-ADMIN-008"),
    /** Somebody would give away, or take over, more than he has. */
    MORE_THAN_OWN("GW-ADMIN-009");

    private final String code;

    AdminProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
