package org.godwit.carbon.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.godwit.carbon.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One moment of a database server, for reading while others go on writing. Where the engine shares a snapshot between
 * connections, each connection of {@link #database} joins it; where it has snapshots of single connections only, there are a
 * few that began at the same moment ({@link #readAtOnce}), or all are one and the same; where it has none, nothing is promised.
 *
 * <p>Connections of {@link #database} are outside auto-commit mode and must not be committed. They may be used by as many
 * threads as {@link Database#readersAtOnce} says, this object by one.
 */
public final class SnapshotReads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReads.class);
    /** What would end the moment. */
    private static final Set<String> PASSED_OVER = Set.of("close", "commit", "rollback", "setAutoCommit",
            "setTransactionIsolation", "setReadOnly");

    private final Database original;
    private final Dialect dialect;
    private final Connection anchor;
    private final String shared;
    /** Connections that nobody uses just now, of those that see the moment. */
    private final BlockingQueue<Connection> free = new LinkedBlockingQueue<>();
    private final List<Connection> more = new ArrayList<>();

    private SnapshotReads(Database original) throws SQLException {
        this.original = original;
        this.anchor = original.connect();
        try {
            this.dialect = original.dialect().withTableNames(Catalog.tableNames(anchor));
            this.shared = begin();
        } catch (SQLException | RuntimeException e) {
            anchor.close();
            throw e;
        }
    }

    /**
     * Begins to read; the moment is now.
     *
     * @throws org.godwit.carbon.problem.ProblemException when the database cannot be reached
     */
    public static SnapshotReads of(Database database) {
        try {
            return new SnapshotReads(database);
        } catch (SQLException e) {
            throw database.problem(e, "beginning to read").exception(e);
        }
    }

    /** {@return the name of the snapshot for other connections, empty when they cannot join} */
    private String begin() throws SQLException {
        var begin = dialect.beginSnapshot();
        if (begin.isEmpty()) {
            return "";
        }
        try (var statement = anchor.createStatement()) {
            var keep = dialect.keepIdleSession();
            if (keep.isPresent()) {
                statement.execute(keep.get().text());
            }
            anchor.setAutoCommit(false);
            statement.execute(begin.get().text());
            var export = dialect.exportSnapshot();
            if (export.isEmpty()) {
                return "";
            }
            try (var rows = statement.executeQuery(export.get().text())) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /**
     * Begins anew, at a moment that several connections see, where the engine has snapshots of single connections only. For that
     * its tables are locked against writers for some milliseconds, so it is to be called when nobody else is there. Where the
     * account may not lock, or somebody came, all stays as it was.
     *
     * @param connections how many are wanted
     */
    public void readAtOnce(int connections) throws SQLException {
        if (!shared.isEmpty() || dialect.beginSnapshot().isEmpty() || !more.isEmpty() || connections < 2) {
            return;
        }
        var still = dialect.holdStill(List.copyOf(Catalog.tableNames(anchor).values()));
        if (still.isEmpty()) {
            return;
        }
        // What it has read so far locks nothing, but it must not see an older moment than the others.
        anchor.rollback();
        try (var holder = original.connect(); var lock = holder.createStatement()) {
            for (var sql : still.get().lock()) {
                lock.execute(sql.text());
            }
            while (more.size() < connections - 1) {
                var another = original.connect();
                more.add(another);
                another.setAutoCommit(false);
                begin(another);
            }
            begin(anchor);
            lock.execute(still.get().unlock().text());
        } catch (SQLException | ProblemException e) {
            LOG.debug("the source is read on one connection", e);
            closeMore();
            anchor.rollback();
            begin(anchor);
        }
        free.addAll(more);
        if (!more.isEmpty()) {
            free.add(anchor);
        }
    }

    private void begin(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(dialect.beginSnapshot().orElseThrow().text());
        }
    }

    /** {@return the database at that moment} */
    public Database database() {
        if (!shared.isEmpty()) {
            return original.opened(dialect, this::join);
        }
        return dialect.beginSnapshot().isPresent()
                ? original.opened(dialect, this::freeConnection).readBy(1 + more.size())
                : original.opened(dialect, original::connect);
    }

    /**
     * {@return who else is connected to this database, in words, with the number of sessions; empty where the engine does not
     * tell}
     */
    public SortedMap<String, Integer> otherSessions() throws SQLException {
        var query = dialect.otherSessions();
        var sessions = new TreeMap<String, Integer>();
        if (query.isEmpty()) {
            return sessions;
        }
        try (var statement = anchor.prepareStatement(query.get().text()); var rows = statement.executeQuery()) {
            while (rows.next()) {
                var host = String.valueOf(rows.getString(2)).replaceFirst(":\\d+$", "");
                var program = rows.getString(3) == null ? "" : rows.getString(3).strip();
                sessions.merge(rows.getString(1) + " from " + host + (program.isEmpty() ? "" : " (" + program + ")"), 1,
                        Integer::sum);
            }
        }
        return sessions;
    }

    private Connection join() throws SQLException {
        var connection = original.connect();
        try (var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(dialect.beginSnapshot().orElseThrow().text());
            statement.execute(dialect.joinSnapshot(shared).text());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** One that nobody uses; where all are in use, and by the same thread, which reads from two at once, the first one. */
    private Connection freeConnection() {
        var taken = free.poll();
        var connection = taken == null ? anchor : taken;
        var given = new AtomicBoolean(taken != null);
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[]{Connection.class},
                (_, method, arguments) -> {
                    if (PASSED_OVER.contains(method.getName())) {
                        if (method.getName().equals("close") && given.compareAndSet(true, false)) {
                            free.add(connection);
                        }
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void closeMore() {
        for (var connection : more) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("a connection to the source did not close", e);
            }
        }
        more.clear();
    }

    @Override
    public void close() {
        closeMore();
        try {
            if (!anchor.getAutoCommit()) {
                anchor.rollback();
            }
            anchor.close();
        } catch (SQLException e) {
            LOG.debug("a connection to the source did not close", e);
        }
    }
}
