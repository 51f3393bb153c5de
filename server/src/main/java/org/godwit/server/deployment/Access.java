package org.godwit.server.deployment;

import java.util.Set;

/** Who may call a service. */
public sealed interface Access {
    /** Everybody, also without a login. */
    record Open() implements Access {}

    /**
     * Callers who log in over HTTPS, by HTTP Basic or by a UsernameToken: Carbon's security scenario 1.
     *
     * @param roles callers need one of these; when it is empty, any login is good
     */
    record Login(Set<String> roles) implements Access {
        public Login {
            roles = Set.copyOf(roles);
        }
    }
}
