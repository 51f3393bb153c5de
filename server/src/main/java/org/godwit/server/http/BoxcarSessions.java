package org.godwit.server.http;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.godwit.dataservices.DataService;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of clients of services with boxcarring, by the cookie that names them. Safe for use by many threads. Idle ones are
 * forgotten, and so is the one that is idle longest when there are too many.
 */
final class BoxcarSessions {
    static final String COOKIE = "JSESSIONID";
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(30);
    private static final int MOST_SESSIONS = 10_000;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    /** In the order of last use. */
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    BoxcarSessions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A session of one client with one service.
     *
     * @param isNew whether the client must be told its cookie
     */
    record Entry(String cookie, DataService service, DataService.Session session, Instant used, boolean isNew) {}

    /** {@return the session of a cookie; a new one when there is none, or it is of another service} */
    synchronized Entry of(@Nullable String cookie, DataService service) {
        var now = clock.instant();
        forgetIdle(now);
        var known = cookie == null ? null : entries.get(cookie);
        if (known != null && known.service().equals(service)) {
            var used = new Entry(known.cookie(), service, known.session(), now, false);
            entries.put(known.cookie(), used);
            return used;
        }
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var name = HexFormat.of().withUpperCase().formatHex(bytes);
        var made = new Entry(name, service, service.newSession(), now, true);
        entries.put(name, made);
        return made;
    }

    private void forgetIdle(Instant now) {
        var oldest = entries.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Entry> entry = oldest.next();
            boolean idle = entry.getValue().used().plus(LONGEST_IDLE).isBefore(now);
            if (!idle && entries.size() < MOST_SESSIONS) {
                return;
            }
            oldest.remove();
        }
    }
}
