package org.godwit.server.admin;

import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.datasource.DatasourceProblem;
import org.godwit.carbon.home.HomeProblem;
import org.godwit.carbon.identity.IdentityProblem;
import org.godwit.carbon.problem.ProblemCode;

/** The HTTP status that a problem means. */
public final class Refusals {
    private Refusals() {}

    public static int status(ProblemCode code) {
        return switch (code) {
            case AdminProblem problem -> switch (problem) {
                case NOT_AUTHENTICATED -> 401;
                case FORBIDDEN, NOT_SECURE, MORE_THAN_OWN -> 403;
                case NO_SUCH_ADDRESS -> 404;
                case METHOD -> 405;
                case BAD_REQUEST -> 400;
                case TOO_LARGE -> 413;
                case INTERNAL -> 500;
            };
            case IdentityProblem problem -> switch (problem) {
                case USER_UNKNOWN, ROLE_UNKNOWN, TENANT_UNKNOWN, DOMAIN_UNKNOWN -> 404;
                case USER_EXISTS, ROLE_EXISTS, TENANT_EXISTS, DOMAIN_TAKEN, NEEDED, STORE_READ_ONLY -> 409;
                case STORE_UNREACHABLE, STORE_DENIED -> 503;
                case STORE_CLASS_UNKNOWN, STORE_SETTING, NAME_REFUSED, PASSWORD_REFUSED, TENANT_DOMAIN_REFUSED,
                        ACTION_UNKNOWN, DIRECTORY_REFUSED, ADMIN_MISSING, TENANT_CONFIGURATION, CLAIM_REFUSED ->
                    400;
            };
            case DatasourceProblem problem -> problem == DatasourceProblem.UNKNOWN ? 404 : 400;
            case HomeProblem problem -> problem == HomeProblem.FILE_EXISTS ? 409 : 500;
            case DatabaseProblem _ -> 503;
            default -> 500;
        };
    }
}
