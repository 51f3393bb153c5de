package org.godwit.upgrade.apply;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.ProblemException;

/**
 * How often one step was tried, with pauses in between that double up to ten seconds. Only a target that cannot be reached is
 * waited for: a source that was lost took the moment with it that is being read. Not for use by several threads.
 */
final class Attempts {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final Duration patience;
    private final RunContext context;
    private long lostSince;
    private Duration pause = FIRST_PAUSE;
    private boolean repeated;

    Attempts(Duration patience, RunContext context) {
        this.patience = patience;
        this.context = context;
    }

    /** Does something, again and again until the target is there or patience is at its end. */
    <T> T untilDone(Supplier<T> what) {
        while (true) {
            try {
                return what.get();
            } catch (ProblemException e) {
                pauseOrThrow(e);
            }
        }
    }

    /** {@return whether an earlier attempt may have left something behind} */
    boolean isRepeated() {
        return repeated;
    }

    /** Waits before the next attempt, or gives up with the problem of the last one. */
    private void pauseOrThrow(ProblemException e) {
        if (!isLost(e)) {
            throw e;
        }
        long now = System.nanoTime();
        if (!repeated) {
            lostSince = now;
            repeated = true;
        }
        if (Duration.ofNanos(now - lostSince).plus(pause).compareTo(patience) > 0) {
            throw e;
        }
        context.tell(new Progress.Told("the target database is lost, trying again in " + pause.toMillis() + " ms"));
        sleep(e);
        var doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private boolean isLost(ProblemException e) {
        var problem = e.problems().getFirst();
        return problem.code() == DatabaseProblem.UNREACHABLE
                && problem.where().equals(Place.database(context.target().address().shown()));
    }

    private void sleep(ProblemException e) {
        // So that several runs do not all come at once.
        long millis = pause.toMillis() + ThreadLocalRandom.current().nextLong(pause.toMillis() / 4 + 1);
        try {
            for (long slept = 0; slept < millis; slept += GLANCE.toMillis()) {
                context.stopIfAsked();
                Thread.sleep(Math.min(GLANCE.toMillis(), millis - slept));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }
}
