package org.godwit.examples;

import java.util.List;

/**
 * Who and what is in the user tables of one tenant, in the terms of Carbon 4.1: role names and the names of users in hybrid
 * roles may carry the domain of their store in front.
 *
 * @param domains names of the secondary stores, upper case
 * @param users users of the primary store
 * @param roles roles of the primary store, without everyone and the anonymous one
 * @param hybridRoles roles that are kept beside the stores, which 4.2 calls Internal
 */
record Population(int tenant, List<String> domains, List<SampleUser> users, List<String> roles,
        List<String> hybridRoles, List<HybridMember> members, List<Grant> grants, List<UserGrant> userGrants) {
    Population {
        domains = List.copyOf(domains);
        users = List.copyOf(users);
        roles = List.copyOf(roles);
        hybridRoles = List.copyOf(hybridRoles);
        members = List.copyOf(members);
        grants = List.copyOf(grants);
        userGrants = List.copyOf(userGrants);
    }

    /** A user, {@code DOMAIN/name} or plain, in a hybrid role. */
    record HybridMember(String user, String role) {}

    /** What an action on a resource is called, and where it is. */
    record Right(String resource, String action) {}

    /** A role may, or with {@code allowed} false may not, do something. */
    record Grant(String role, Right right, boolean allowed) {}

    /** A user may, or may not, do something by name. */
    record UserGrant(String user, Right right, boolean allowed) {}
}
