package org.godwit.server.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a WS-Security header says.
 *
 * @param login the UsernameToken, or null
 * @param timestamp the Timestamp, or null
 */
record SecurityHeader(@Nullable UsernameToken login, @Nullable Timestamp timestamp) {
    /** {@return the UsernameToken, when there is one} */
    Optional<UsernameToken> token() {
        return Optional.ofNullable(login);
    }

    /**
     * A login with its password in clear text.
     *
     * @param nonce what makes the token one of its kind, or null
     * @param created when it was made, or null
     */
    record UsernameToken(String user, Secret password, @Nullable String nonce, @Nullable Instant created) {}

    /** How long the message is good; null is for what the header leaves out. */
    record Timestamp(@Nullable Instant created, @Nullable Instant expires) {}

    /**
     * {@return a point in time as XML Schema writes it; one without a zone is taken for UTC}
     *
     * @throws Refusal when it is none
     */
    static Instant instant(String text) {
        var plain = text.strip();
        try {
            var parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(plain, OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof OffsetDateTime zoned
                    ? zoned.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Refusal(500, Refusal.Blame.SENDER, "A time in the security header cannot be read.");
        }
    }
}
