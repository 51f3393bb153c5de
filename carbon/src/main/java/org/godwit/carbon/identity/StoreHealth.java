package org.godwit.carbon.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/** Remembers that a store was down, so that not every login waits for it. Safe for use by many threads. */
final class StoreHealth {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final AtomicReference<Optional<Failure>> failure = new AtomicReference<>(Optional.empty());

    StoreHealth(InstantSource clock) {
        this.clock = clock;
    }

    private record Failure(Problem problem, Instant until) {}

    /** {@return what was wrong when the store was asked last, for as long as it should not be asked again} */
    Optional<Problem> problem() {
        return failure.get().filter(f -> clock.instant().isBefore(f.until())).map(Failure::problem);
    }

    void isUp() {
        failure.set(Optional.empty());
    }

    /** {@return whether the exception says that the store does not answer; if so, it is remembered} */
    boolean isDown(ProblemException e) {
        var problem = e.problems().getFirst();
        boolean down = problem.code() instanceof DatabaseProblem || problem.code() == IdentityProblem.STORE_UNREACHABLE
                || problem.code() == IdentityProblem.STORE_DENIED;
        if (down) {
            failure.set(Optional.of(new Failure(problem, clock.instant().plus(PAUSE))));
        }
        return down;
    }
}
