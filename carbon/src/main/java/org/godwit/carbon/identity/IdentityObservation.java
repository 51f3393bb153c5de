package org.godwit.carbon.identity;

import java.time.Duration;

/**
 * What happened with users: told as it happens, for the audit log, metrics and whoever wants to know. Never holds a
 * password.
 */
public sealed interface IdentityObservation {
    /**
     * Somebody logged in.
     *
     * @param address where the request came from, empty when it is not known
     */
    record LoggedIn(String user, String tenant, String address) implements IdentityObservation {}

    /**
     * Somebody was not let in.
     *
     * @param name as it was sent; empty when a token is no good, and names nobody
     */
    record LoginRefused(String name, String address, Reason reason) implements IdentityObservation {}

    /** After too many wrong passwords a user has to wait. */
    record UserLocked(String user, String tenant, int failures, Duration pause) implements IdentityObservation {}

    /** After too many wrong passwords nobody from an address is let in for a while. */
    record AddressLocked(String address, Duration pause) implements IdentityObservation {}

    /**
     * Something about a user was written.
     *
     * @param user with its domain, without the tenant
     */
    record UserChanged(int tenantId, String user, Change change) implements IdentityObservation {}

    /** Somebody logged in whose old hash should have been replaced, but the database did not take it. */
    record HashKept(int tenantId, String user, String why) implements IdentityObservation {}

    /** Something about a role was written. */
    record RoleChanged(int tenantId, String role, Change change) implements IdentityObservation {}

    /** A tenant was added, activated and so on. */
    record TenantChanged(int tenantId, String domain, Change change) implements IdentityObservation {}

    /** A user store was added or removed. */
    record StoreChanged(int tenantId, String domain, Change change) implements IdentityObservation {}

    /** Why somebody was not let in. */
    enum Reason {
        /** No store takes this name and password. */
        NOT_KNOWN,
        /** The tenant is not active. */
        TENANT_INACTIVE,
        /** The user has to wait after wrong passwords; this one was not even looked at. */
        USER_LOCKED,
        /** Everybody from this address has to wait. */
        ADDRESS_LOCKED,
        /** A token that is too old, of somebody else, or not signed as it should be. */
        TOKEN
    }

    /** What was done. */
    enum Change {
        ADDED, DELETED, PASSWORD, PASSWORD_HASH, ATTRIBUTES, ROLES, PERMISSION, ACTIVATED, DEACTIVATED
    }
}
