package org.godwit.carbon.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;

/**
 * The users, roles and permissions of one tenant, over all of its stores. Safe for use by many threads.
 *
 * <p>Users and roles are named as Carbon names them: a plain name is of the primary store, {@code CORP/anna} of the store
 * with this domain, {@code Internal/sales} is an internal role, which users of every store can have. What is written is
 * seen at once by this realm; what another server writes to the same database is seen within
 * {@link #FORGETTING_SECONDS} seconds.
 */
public interface Realm {
    /** How long roles and permissions may be remembered. */
    int FORGETTING_SECONDS = 30;

    int tenantId();

    /** {@return the stores, the primary one first} */
    List<UserStore> stores();

    /** {@return the store of a domain, upper or lower case} */
    Optional<UserStore> store(String domain);

    /**
     * {@return the stores with what is wrong with each; asks those that were not seen down just now for a sign of life}
     */
    List<StoreState> storeStates();

    /** {@return what was wrong with the configuration of stores, which therefore are not among {@link #stores}} */
    List<Problem> problems();

    /**
     * Logs a user in. A name without a domain is tried in each store in order. A store that cannot be reached takes no
     * password, and is not asked again for some seconds; it does not hinder the others.
     *
     * {@return the name with its domain ({@code CORP/anna}; without one for the primary store), or empty when no store
     * takes the password}
     */
    Optional<String> authenticate(String user, Secret password);

    /**
     * {@return the user's roles as 4.2 names them: {@code sales}, {@code CORP/boss}, {@code Internal/everyone}, …}
     *
     * @param user as {@link #authenticate} gives it
     */
    List<String> rolesOf(String user);

    /** {@return whether a user may do an action on a resource, by Carbon's tree rules} */
    boolean isAuthorized(String user, String resource, String action);

    boolean hasUser(String user);

    boolean hasRole(String role);

    /** {@return the users of a role, of every store; for the everyone role there is no list} */
    List<String> usersOf(String role);

    /** {@return internal roles that match a pattern with {@code *}, as {@code Internal/<name>}, in alphabetical order} */
    List<String> internalRoles(String pattern, int offset, int limit);

    /**
     * Adds a user to the store that its name says.
     *
     * @param roles of the same store, or internal ones
     * @param attributes of its default profile, by their names in the store
     */
    void addUser(String user, Secret password, List<String> roles, Map<String, String> attributes);

    /** Deletes a user, its internal roles and its own permissions. */
    void deleteUser(String user);

    void setPassword(String user, Secret password);

    /** {@return the addresses of the dialects that the tenant has; there are none before a 3.1 server fills them in} */
    List<String> dialects();

    /** {@return the claims of a dialect; none when there is no such dialect} */
    List<Claim> claims(String dialect);

    /** {@return what is claimed of a user in a dialect, by address, out of the default profile} */
    Map<String, String> claimsOf(String user, String dialect);

    /**
     * Sets claims of a user's default profile, by address; an empty text takes one away.
     *
     * @throws org.godwit.carbon.problem.ProblemException with every claim that cannot be set so
     */
    void setClaims(String user, String dialect, Map<String, String> claims);

    /** Sets attributes of a user's default profile, by their names in the store; an empty text takes one away. */
    void setAttributes(String user, Map<String, String> attributes);

    /** Adds a role to the store that its name says, or an internal one. */
    void addRole(String role);

    /** Deletes a role, and what it was permitted. */
    void deleteRole(String role);

    /** Changes memberships of one user, in roles of its own store and internal ones. */
    void changeRoles(String user, List<String> added, List<String> removed);

    /** Says that a role may do an action on a resource and what is below it, or that it may not. */
    void setRolePermission(String role, String resource, String action, boolean allowed);

    /** Says that a user may do an action on a resource and what is below it, or that it may not. */
    void setUserPermission(String user, String resource, String action, boolean allowed);

    /** {@return what was said of a role, by resource and action} */
    List<Permission> permissionsOf(String role);

    /** Forgets what was said of a role about a resource and action. */
    void forgetRolePermission(String role, String resource, String action);

    /**
     * Adds a secondary store for as long as this realm is open, and its domain to {@code UM_DOMAIN}.
     *
     * @throws org.godwit.carbon.problem.ProblemException when its domain is taken, its class unknown or a property
     *     missing; not when it cannot be reached
     */
    UserStore addStore(UserStoreDefinition store);

    /** Takes a secondary store away, and its domain out of {@code UM_DOMAIN} with all that hangs on it. */
    void removeStore(String domain);

    /**
     * What was said about a resource and what is below it.
     *
     * @param resource such as {@code /permission/admin/login}
     * @param action such as {@code ui.execute}
     */
    record Permission(String resource, String action, boolean allowed) {}

    /**
     * How a store is.
     *
     * @param problem what is wrong with it, or empty when it answered
     */
    record StoreState(String domain, Optional<Problem> problem) {
        public boolean isUp() {
            return problem.isEmpty();
        }
    }
}
