package org.godwit.carbon.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing. After five wrong passwords in a row a user has to wait a second, after each further one twice as
 * long, up to a quarter of an hour; meanwhile even the right password is not looked at. After a hundred wrong passwords
 * within a minute nobody from that address is let in for a minute.
 *
 * <p>What is remembered is bounded, and lives in this process only. Safe for use by many threads.
 */
final class LoginGuard {
    private static final int FREE_FAILURES = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final int DOUBLINGS = 10;
    private static final int FAILURES_OF_AN_ADDRESS = 100;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int REMEMBERED = 100_000;

    private final InstantSource clock;
    private final Cache<UserKey, Failures> users = Caffeine.newBuilder().maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofHours(1)).build();
    private final Cache<String, Failures> addresses = Caffeine.newBuilder().maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofHours(1)).build();

    LoginGuard(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A user as somebody names it; whether there is one makes no difference.
     *
     * @param name in lower case
     */
    record UserKey(int tenantId, String name) {}

    /** How often it went wrong, and until when nothing is looked at. */
    private record Failures(int count, Instant since, Instant lockedUntil) {}

    /** What a wrong password led to: how long the user, and the address, have to wait from now; zero for not at all. */
    record Verdict(int failures, Duration userWait, Duration addressWait) {}

    boolean isUserLocked(UserKey user) {
        return isLocked(users.getIfPresent(user));
    }

    boolean isAddressLocked(String address) {
        return isLocked(addresses.getIfPresent(address));
    }

    private boolean isLocked(@Nullable Failures failures) {
        return failures != null && clock.instant().isBefore(failures.lockedUntil());
    }

    /** The password was right: what went wrong before is forgotten, for the user but not for the address. */
    void succeeded(UserKey user) {
        users.invalidate(user);
    }

    /** The password was wrong. */
    Verdict failed(UserKey user, String address) {
        var now = clock.instant();
        var ofUser = users.asMap().merge(user, new Failures(1, now, Instant.MIN), (old, _) -> {
            int count = old.count() + 1;
            return new Failures(count, old.since(), now.plus(userWait(count)));
        });
        var addressWait = address.isEmpty() ? Duration.ZERO : addressFailed(address, now);
        return new Verdict(ofUser.count(), userWait(ofUser.count()), addressWait);
    }

    private Duration addressFailed(String address, Instant now) {
        var ofAddress = addresses.asMap().merge(address, new Failures(1, now, Instant.MIN), (old, _) -> {
            if (old.since().plus(WINDOW).isBefore(now)) {
                return new Failures(1, now, Instant.MIN);
            }
            int count = old.count() + 1;
            return new Failures(count, old.since(), count >= FAILURES_OF_AN_ADDRESS ? now.plus(WINDOW) : Instant.MIN);
        });
        return Optional.of(ofAddress).filter(f -> f.lockedUntil().isAfter(now)).map(_ -> WINDOW)
                .orElse(Duration.ZERO);
    }

    private static Duration userWait(int failures) {
        if (failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        var wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - FREE_FAILURES, DOUBLINGS));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
