package org.godwit.examples;

import java.util.List;

/**
 * A user of the sample installation, with the password that it logs in with.
 *
 * @param tenant id of the tenant, -1234 for the super tenant
 * @param store domain of the user store in upper case, {@code PRIMARY} for the first one
 * @param name name within the store, without domain
 * @param password clear text
 * @param roles roles of the store itself, without {@code everyone}
 */
public record SampleUser(int tenant, String store, String name, String password, List<String> roles) {
    public SampleUser {
        roles = List.copyOf(roles);
    }
}
