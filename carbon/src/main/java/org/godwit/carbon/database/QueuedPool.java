package org.godwit.carbon.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * A pool with a queue in front: as many callers go in at once as it has connections, the others wait for their turn, first come,
 * first served, as long as the pool itself would let them wait. Safe for use by many threads.
 *
 * <p>Callers park without a time limit, since setting and taking back a timer for each would cost more than the rest of the queue;
 * one thread looks after all that wait. All may wait equally long, so those whose time is over stand at the head.
 */
public final class QueuedPool extends HikariDataSource {
    private final Queue<Place> waiting = new ArrayDeque<>();
    private int free;
    private boolean isWatched;

    QueuedPool(HikariConfig config) {
        super(config);
        this.free = config.getMaximumPoolSize();
    }

    /**
     * Waits for a place, which {@link #leave} must free after the connection was given back.
     *
     * @throws SQLTransientConnectionException without a cause, as the pool throws it, when none became free in time
     */
    public void enter() throws SQLTransientConnectionException {
        Place place;
        synchronized (waiting) {
            if (free > 0) {
                free--;
                return;
            }
            place = new Place(Thread.currentThread(), System.nanoTime());
            waiting.add(place);
            if (!isWatched) {
                isWatched = true;
                Thread.ofVirtual().name(getPoolName() + "-queue").start(this::giveUpLateOnes);
            }
        }
        await(place);
        if (place.state == State.LATE) {
            throw new SQLTransientConnectionException(getPoolName() + " - Connection is not available, " + length()
                    + " callers wait for one of " + getMaximumPoolSize() + ", none was free within "
                    + getConnectionTimeout() + "ms");
        }
    }

    /** Frees a place. */
    public void leave() {
        Place next;
        synchronized (waiting) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.become(State.IN);
    }

    /** {@return how many wait} */
    int length() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** A caller that is interrupted when it is just being let in goes in: whoever uses the connection sees the interrupt. */
    private void await(Place place) throws SQLTransientConnectionException {
        boolean isInterrupted = false;
        while (place.state == State.WAITING) {
            LockSupport.park(this);
            isInterrupted |= Thread.interrupted();
            if (isInterrupted && isTakenOut(place)) {
                Thread.currentThread().interrupt();
                throw new SQLTransientConnectionException(
                        getPoolName() + " - Interrupted while waiting for a connection");
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isTakenOut(Place place) {
        synchronized (waiting) {
            return waiting.remove(place);
        }
    }

    /** Ends when nobody waits any more. */
    private void giveUpLateOnes() {
        long longest = Duration.ofMillis(getConnectionTimeout()).toNanos();
        while (true) {
            List<Place> late = new ArrayList<>();
            long pause;
            synchronized (waiting) {
                long now = System.nanoTime();
                while (!waiting.isEmpty() && now - waiting.element().since >= longest) {
                    late.add(waiting.remove());
                }
                isWatched = !waiting.isEmpty();
                pause = isWatched ? waiting.element().since + longest - now : 0;
            }
            late.forEach(place -> place.become(State.LATE));
            if (pause == 0) {
                return;
            }
            LockSupport.parkNanos(this, pause);
        }
    }

    private enum State {
        WAITING, IN, LATE
    }

    /** Where one caller stands in the queue. Whoever takes it out tells the caller, once. */
    private static final class Place {
        final Thread caller;
        final long since;
        volatile State state = State.WAITING;

        Place(Thread caller, long since) {
            this.caller = caller;
            this.since = since;
        }

        void become(State state) {
            this.state = state;
            LockSupport.unpark(caller);
        }
    }
}
