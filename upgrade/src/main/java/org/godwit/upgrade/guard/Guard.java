package org.godwit.upgrade.guard;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every other run away from a new home and a target database, for as long as it is open. Whoever comes second is told
 * who holds them. What a killed run held is free at once for others on its machine, and for those elsewhere when it was
 * silent for a minute.
 *
 * <p>{@link #check} may be called by any thread; the rest belongs to the one that took it.
 */
public final class Guard implements AutoCloseable {
    /** The table of a run's lease in the target; no part of anybody's data. */
    public static final String LEASE_TABLE = DatabaseLock.TABLE;

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final Duration BEAT_EVERY = Duration.ofSeconds(5);

    private final HomeLock home;
    private final List<DatabaseLock> databases;
    private final Place target;
    private final ExecutorService heart;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean lost = new AtomicBoolean();

    private Guard(HomeLock home, List<DatabaseLock> databases, Place target) {
        this.home = home;
        this.databases = List.copyOf(databases);
        this.target = target;
        this.heart = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        if (!databases.isEmpty()) {
            heart.execute(this::beatUntilClosed);
        }
    }

    private void beatUntilClosed() {
        try {
            while (!closed.await(BEAT_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                databases.forEach(this::beat);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes both.
     *
     * @param target where the run writes; its lock is the engine's own where it is embedded
     * @throws ProblemException when another run holds one of them
     */
    public static Guard take(Path newHome, Database target, InstantSource clock) {
        return take(newHome, List.of(target), clock);
    }

    /** Takes a new home and all databases that the run writes to, the main one first; otherwise as {@link #take(Path, Database, InstantSource)}. */
    public static Guard take(Path newHome, List<Database> targets, InstantSource clock) {
        var lease = Lease.own(newHome);
        var home = HomeLock.take(newHome, lease);
        var locks = new ArrayList<DatabaseLock>();
        try {
            for (var target : targets) {
                DatabaseLock.take(target, lease, clock).ifPresent(locks::add);
            }
            return new Guard(home, locks, targets.isEmpty()
                    ? new Place.File(newHome)
                    : Place.database(targets.getFirst().address().shown()));
        } catch (RuntimeException e) {
            locks.forEach(DatabaseLock::close);
            home.close();
            throw e;
        }
    }

    /**
     * Takes a new home alone, whose database lies in it.
     *
     * @throws ProblemException when another run holds it
     */
    public static Guard take(Path newHome) {
        return new Guard(HomeLock.take(newHome, Lease.own(newHome)), List.of(), new Place.File(newHome));
    }

    /** {@return who makes a new home at the moment, for people} */
    public static Optional<String> holder(Path newHome) {
        return Lease.read(HomeLock.fileOf(newHome)).filter(l -> !l.isDead()).map(Lease::shown);
    }

    /** {@return who works on a target database at the moment, for people} */
    public static Optional<String> holder(Connection target, InstantSource clock) throws SQLException {
        return DatabaseLock.holder(target, clock).map(Lease::shown);
    }

    private void beat(DatabaseLock lock) {
        try {
            if (!lock.beat()) {
                lost.set(true);
            }
        } catch (ProblemException e) {
            lost.compareAndSet(false, e.problems().getFirst().code() == GuardProblem.HELD);
        } catch (SQLException e) {
            // The run itself finds out whether the database stays away; a blip is none of ours.
            LOG.debug("heartbeat failed, state={}", e.getSQLState());
        }
    }

    /** @throws ProblemException when another run took the target over while it could not be reached */
    public void check() {
        if (lost.get()) {
            throw new Problem(GuardProblem.LOST, "Another run took the target database over.",
                    target, "this run could not reach it for longer than " + Lease.STALE_AFTER.toSeconds() + " seconds",
                    "see which of the two is to go on, and undo the other with 'godwit rollback'").exception();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        heart.close();
        try {
            if (!lost.get()) {
                databases.forEach(DatabaseLock::close);
            }
        } catch (ProblemException e) {
            // A lease without a living process counts for nothing.
            LOG.debug("the lease of the upgrade was not given back, why={}", e.getMessage());
        } finally {
            home.close();
        }
    }
}
