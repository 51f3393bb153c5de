package org.godwit.carbon.identity;

import java.util.List;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * Roles that a user is to have, by where they are kept. A user can be in roles of its own store and in internal ones.
 *
 * @param ofStore names of roles of the user's store
 * @param internal names of internal roles
 */
record SortedRoles(List<String> ofStore, List<String> internal) {
    /** @throws org.godwit.carbon.problem.ProblemException when a role is of another store */
    static SortedRoles of(List<QualifiedName> roles, String domain) {
        for (var role : roles) {
            if (!role.isInternal() && !role.domain().equals(domain)) {
                throw new Problem(IdentityProblem.ROLE_UNKNOWN,
                        "A user of " + domain + " cannot have the role «" + role + "».", new Place.Setting("role"),
                        "it is a role of another store", "use a role of the store " + domain
                                + ", or an internal one: Internal/<name>")
                        .exception();
            }
        }
        return new SortedRoles(roles.stream().filter(r -> !r.isInternal()).map(QualifiedName::name).toList(),
                roles.stream().filter(QualifiedName::isInternal).map(QualifiedName::name).toList());
    }
}
