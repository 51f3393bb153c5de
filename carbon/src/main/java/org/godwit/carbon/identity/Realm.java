package org.godwit.carbon.identity;

import java.util.List;
import java.util.Optional;
import org.godwit.carbon.secret.Secret;

/** The users, roles and permissions of one tenant, over all of its stores. Safe for use by many threads. */
public interface Realm {
    int tenantId();

    /** {@return the stores, the primary one first} */
    List<UserStore> stores();

    /** {@return the store of a domain, upper or lower case} */
    Optional<UserStore> store(String domain);

    /**
     * Logs a user in. A name without a domain is tried in each store in order.
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
}
