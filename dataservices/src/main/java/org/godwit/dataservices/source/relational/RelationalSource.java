package org.godwit.dataservices.source.relational;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.godwit.carbon.database.QueuedPool;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Caller;
import org.godwit.dataservices.transaction.XaSource;
import org.jspecify.annotations.Nullable;

/**
 * A database that queries of a service run on. Safe for use by many threads.
 *
 * @param autoCommit what the config says, or null: the driver's mode is kept
 * @param url JDBC URL, empty when not known without connecting
 * @param users database users by calling user, {@code *} for those not named
 * @param chosen who chooses a database user for callers that are not named, or null
 * @param xa the same database for transactions over several, or null when it takes no part in them
 */
public record RelationalSource(String id, DataSource pool, @Nullable Boolean autoCommit, String url,
        Map<String, User> users, @Nullable DatabaseUsers chosen, @Nullable XaSource xa) {
    public RelationalSource {
        users = Map.copyOf(users);
    }

    /** {@return the second token of the URL, in lower case: what dialects of statements are compared with} */
    public static String dialect(String url) {
        var parts = url.split(":", 3);
        return parts.length > 1 ? parts[1].toLowerCase(Locale.ROOT) : "";
    }

    public boolean isPostgresql() {
        return dialect(url).equals("postgresql");
    }

    public boolean isMysql() {
        return dialect(url).equals("mysql");
    }

    /** {@return whether its driver reads a whole result before it closes it} */
    public boolean drainsBeforeItCloses() {
        return isMysql() || dialect(url).equals("mariadb");
    }

    /**
     * Opens a connection for a caller; its own pool may let the caller wait for its turn.
     *
     * @throws NoDatabaseUserException when users are mapped and this one is not
     */
    Opened open(Caller caller) throws SQLException {
        if (!users.isEmpty() || chosen != null) {
            return new Opened(ofCaller(caller), null);
        }
        if (!pool.isWrapperFor(QueuedPool.class)) {
            return new Opened(pool.getConnection(), null);
        }
        var queue = pool.unwrap(QueuedPool.class);
        queue.enter();
        try {
            return new Opened(pool.getConnection(), queue);
        } catch (SQLException | RuntimeException e) {
            queue.leave();
            throw e;
        }
    }

    private Connection ofCaller(Caller caller) throws SQLException {
        var user = Optional.ofNullable(users.get(caller.isAnonymous() ? "*" : caller.name()))
                .or(() -> chosen == null || caller.isAnonymous() ? Optional.empty() : chosen.of(caller.name()))
                .or(() -> Optional.ofNullable(users.get("*")))
                .orElseThrow(() -> new NoDatabaseUserException(caller.name()));
        return pool.getConnection(user.name(), user.password().reveal());
    }

    /**
     * A connection, and the queue in which the caller waited for it.
     *
     * @param queue to be left when the connection is closed, or null
     */
    record Opened(Connection connection, @Nullable QueuedPool queue) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            try {
                connection.close();
            } finally {
                if (queue != null) {
                    queue.leave();
                }
            }
        }
    }

    /** Chooses database users. Safe for use by many threads. */
    @FunctionalInterface
    public interface DatabaseUsers {
        /**
         * {@return the user of a caller, if it has one}
         *
         * @throws NoDatabaseUserException when that cannot be told
         */
        Optional<User> of(String caller);
    }

    /** Credentials at the database. */
    public record User(String name, Secret password) {}

    /** A caller has no user at the database. */
    public static final class NoDatabaseUserException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoDatabaseUserException(String caller) {
            super("A username/password mapping does not exist for the request user: " + caller);
        }

        public NoDatabaseUserException(String caller, Throwable cause) {
            super("Error in looking up the database user for the request user: " + caller, cause);
        }
    }
}
