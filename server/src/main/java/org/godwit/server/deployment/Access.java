package org.godwit.server.deployment;

import java.util.Set;

/** Who may call a service, and over what. */
public sealed interface Access {
    /** {@return whether calls over plain HTTP are refused} */
    boolean httpsOnly();

    /** Everybody, also without a login. */
    record Open(boolean httpsOnly) implements Access {}

    /**
     * Callers who log in over HTTPS, by HTTP Basic or by a UsernameToken: Carbon's security scenario 1.
     *
     * @param roles callers need one of these; when it is empty, any login is good
     */
    record Login(Set<String> roles) implements Access {
        public Login {
            roles = Set.copyOf(roles);
        }

        @Override
        public boolean httpsOnly() {
            return true;
        }
    }
}
