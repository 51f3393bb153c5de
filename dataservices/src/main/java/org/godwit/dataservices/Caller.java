package org.godwit.dataservices;

import java.util.List;

/**
 * Who calls.
 *
 * @param name user name as given at login, with {@code DOMAIN/} when it has one; empty for an anonymous caller
 * @param roles the caller's roles as 4.2 names them ({@code sales}, {@code Internal/clerk}, {@code CORP/boss})
 * @param tenantId numeric tenant, -1234 for the super tenant
 */
public record Caller(String name, List<String> roles, int tenantId) {
    public Caller {
        roles = List.copyOf(roles);
    }

    /** {@return a caller who has not logged in} */
    public static Caller anonymous(int tenantId) {
        return new Caller("", List.of(), tenantId);
    }

    public boolean isAnonymous() {
        return name.isEmpty();
    }
}
