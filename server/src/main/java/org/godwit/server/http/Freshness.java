package org.godwit.server.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.godwit.server.deployment.Access.TokenRules;
import org.godwit.server.http.SecurityHeader.UsernameToken;
import org.jspecify.annotations.Nullable;

/**
 * Keeps recorded messages from being played again: times must be near, and a token with a nonce is good once. Nonces are remembered
 * only of logins that were good, so that nobody without a password can fill the memory, and as long as their time is near enough.
 * Safe for use by many threads.
 */
final class Freshness {
    /** Beyond this the oldest go by themselves; it is a day of twenty logins a second within ten minutes. */
    private static final int SWEEP_ABOVE = 12_000;

    private final InstantSource clock;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    Freshness(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Checks the times of a message.
     *
     * @throws Refusal when it is too old, from the future, expired, or lacks a timestamp that the policy wants
     */
    void check(SecurityHeader header, TokenRules rules) {
        var timestamp = header.timestamp();
        if (timestamp == null) {
            if (rules.needsTimestamp()) {
                throw refused("Missing Timestamp");
            }
        } else {
            checkCreated(timestamp.created(), rules);
            var expires = timestamp.expires();
            if (expires != null && expires.plus(rules.skew()).isBefore(clock.instant())) {
                throw refused("The message has expired");
            }
        }
        header.token().ifPresent(token -> checkCreated(token.created(), rules));
    }

    private void checkCreated(@Nullable Instant created, TokenRules rules) {
        if (created == null) {
            return;
        }
        var now = clock.instant();
        if (created.isAfter(now.plus(rules.skew()))) {
            throw refused("The message was created in the future");
        }
        if (created.isBefore(now.minus(rules.timeToLive()).minus(rules.skew()))) {
            throw refused("The message has expired");
        }
    }

    /**
     * Remembers a token whose login was good.
     *
     * @throws Refusal when it was used before
     */
    void spend(UsernameToken token, TokenRules rules) {
        if (token.nonce() == null) {
            return;
        }
        var now = clock.instant();
        if (seen.size() > SWEEP_ABOVE) {
            seen.values().removeIf(until -> until.isBefore(now));
        }
        // A token without a time is never too old, so it must be remembered for as long as one with a time would be good.
        var until = (token.created() == null ? now : token.created()).plus(rules.timeToLive())
                .plus(rules.skew().multipliedBy(2));
        var before = seen.putIfAbsent(token.user() + "\n" + token.nonce() + "\n" + token.created(), until);
        if (before != null && !before.isBefore(now)) {
            throw refused("A replay attack was detected: the nonce was used before");
        }
    }

    private static Refusal refused(String text) {
        return new Refusal(500, Refusal.Blame.SENDER, text);
    }
}
