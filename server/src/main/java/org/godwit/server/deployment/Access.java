package org.godwit.server.deployment;

import java.time.Duration;
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
     * @param rules for callers who log in by a UsernameToken
     */
    record Login(Set<String> roles, TokenRules rules) implements Access {
        public Login {
            roles = Set.copyOf(roles);
        }

        public Login(Set<String> roles) {
            this(roles, TokenRules.USUAL);
        }

        @Override
        public boolean httpsOnly() {
            return true;
        }
    }

    /**
     * How fresh a message with a UsernameToken must be.
     *
     * @param needsTimestamp whether it must carry a Timestamp ({@code IncludeTimestamp})
     * @param timeToLive how old it may be
     * @param skew by how much the clocks of clients may be wrong
     */
    record TokenRules(boolean needsTimestamp, Duration timeToLive, Duration skew) {
        /** The values of Rampart. */
        public static final TokenRules USUAL = new TokenRules(false, Duration.ofMinutes(5), Duration.ofMinutes(5));

        /** {@return the stricter of both} */
        TokenRules and(TokenRules other) {
            return new TokenRules(needsTimestamp || other.needsTimestamp,
                    timeToLive.compareTo(other.timeToLive) < 0 ? timeToLive : other.timeToLive,
                    skew.compareTo(other.skew) < 0 ? skew : other.skew);
        }
    }
}
