package org.godwit.server.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.godwit.server.admin.Administrator;

/** Who is logged in at the console. A session ends after half an hour without a request. Safe for use by many threads. */
final class Sessions {
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Session> sessions = Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(IDLE)
            .build();

    /** @param csrf must come back with each form */
    record Session(Administrator administrator, String csrf) {}

    /** {@return what nobody can guess} */
    String newToken() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** {@return the id of a new session} */
    String open(Administrator administrator) {
        var id = newToken();
        sessions.put(id, new Session(administrator, newToken()));
        return id;
    }

    Optional<Session> session(String id) {
        return Optional.ofNullable(sessions.getIfPresent(id));
    }

    void close(String id) {
        sessions.invalidate(id);
    }

    static boolean same(String one, String other) {
        return !one.isEmpty() && MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8),
                other.getBytes(StandardCharsets.UTF_8));
    }
}
