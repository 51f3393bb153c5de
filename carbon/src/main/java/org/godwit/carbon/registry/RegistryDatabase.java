package org.godwit.carbon.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/** One database that holds registries of tenants, behind a pool. Safe for use by many threads. */
final class RegistryDatabase {
    /** How often a transaction is tried that another one got in the way of. */
    private static final int ATTEMPTS = 10;
    /** After the first conflict, in milliseconds; doubled with each, up to {@link #LONGEST_PAUSE}, and drawn by lot. */
    private static final int FIRST_PAUSE = 2;
    private static final int LONGEST_PAUSE = 200;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Database database;
    private final DataSource pool;
    /** Numbers of paths, which never change. Only filled outside of transactions that could be rolled back. */
    private final Cache<PathKey, Integer> paths = Caffeine.newBuilder().maximumSize(20_000)
            .expireAfterWrite(REMEMBERED).build();
    /** Tenants whose root has a path. */
    private final Set<Integer> rooted = ConcurrentHashMap.newKeySet();

    RegistryDatabase(Database database, DataSource pool) {
        this.database = database;
        this.pool = pool;
    }

    private record PathKey(int tenant, String path) {}

    Database database() {
        return database;
    }

    String shown() {
        return database.address().shown();
    }

    /** Something done in a session. */
    @FunctionalInterface
    interface Action<T> {
        T in(Session session) throws SQLException;
    }

    /** Reads, in auto-commit mode. */
    <T> T read(String doing, int tenant, Action<T> action) {
        try (var connection = pool.getConnection()) {
            return action.in(new Session(connection, database.dialect(), tenant));
        } catch (SQLException e) {
            throw problem(e, doing).exception(e);
        }
    }

    /** {@return a session whose connection the caller closes} */
    Session open(int tenant) throws SQLException {
        return new Session(pool.getConnection(), database.dialect(), tenant);
    }

    /** Writes in a transaction: commits when the action returns, rolls back when it throws, tries again after a conflict. */
    <T> T write(String doing, int tenant, Action<T> action) {
        for (int attempt = 1;; attempt++) {
            try (var connection = pool.getConnection()) {
                requireRoot(connection, tenant);
                return inTransaction(connection, tenant, action);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !isConflict(e)) {
                    throw problem(e, doing).exception(e);
                }
            } catch (ProblemException e) {
                if (attempt == ATTEMPTS
                        || e.problems().getFirst().code() != RegistryProblem.CHANGED_MEANWHILE) {
                    throw e;
                }
            } catch (UncheckedIOException e) {
                throw unreadable(new IOException(e.getMessage(), e)).exception(e);
            }
            pause(attempt);
        }
    }

    /** A writer locks the nearest path above what it changes: the first ones of a tenant would find none, and not meet. */
    private void requireRoot(Connection connection, int tenant) throws SQLException {
        if (rooted.contains(tenant)) {
            return;
        }
        synchronized (rooted) {
            inTransaction(connection, tenant, session -> PathTable.find(session, RegistryPath.ROOT)
                    .isPresent() ? tenant : PathTable.add(session, RegistryPath.ROOT, PathTable.NO_PARENT));
            rooted.add(tenant);
        }
    }

    /** Those who met once would meet again if all came back at the same time. */
    private static void pause(int attempt) {
        int longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE << attempt);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, longest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another writer", e);
        }
    }

    private <T> T inTransaction(Connection connection, int tenant, Action<T> action) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try {
            var result = action.in(new Session(connection, database.dialect(), tenant));
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Deadlocks and serialisation failures; H2 says 40001 of both, and 50200 of a lock that it waited for too long. */
    private static boolean isConflict(SQLException e) {
        return (e.getSQLState() != null && e.getSQLState().startsWith("40")) || e.getErrorCode() == 50200;
    }

    Problem problem(SQLException e, String doing) {
        return database.problem(e, doing);
    }

    static Problem unreadable(IOException e) {
        return new Problem(RegistryProblem.CONTENT_UNREADABLE, "The content of a resource cannot be read.",
                new Place.Setting("content"), String.valueOf(e.getMessage()),
                "see whether the file or the database it comes from is complete");
    }

    /** {@return the number of a path, remembered} */
    Optional<Integer> pathId(Session session, RegistryPath path) throws SQLException {
        var key = new PathKey(session.tenantId(), path.value());
        var known = paths.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        var found = PathTable.find(session, path);
        found.ifPresent(id -> paths.put(key, id));
        return found;
    }

    /** {@return whether a path is remembered as a collection's} */
    boolean isKnownCollection(int tenant, RegistryPath path) {
        return paths.getIfPresent(new PathKey(tenant, path.value())) != null;
    }
}
