package org.godwit.carbon.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One moment of a database server, for reading while others go on writing. Where the engine shares a snapshot between
 * connections, each connection of {@link #database} joins it; where it has snapshots of single connections only, all are one
 * and the same; where it has none, nothing is promised.
 *
 * <p>Connections of {@link #database} are outside auto-commit mode and must not be committed. Not for use by several threads.
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

    /** {@return the database at that moment} */
    public Database database() {
        if (!shared.isEmpty()) {
            return original.opened(dialect, this::join);
        }
        return dialect.beginSnapshot().isPresent()
                ? original.opened(dialect, this::sameConnection)
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

    private Connection sameConnection() {
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[]{Connection.class},
                (_, method, arguments) -> {
                    if (PASSED_OVER.contains(method.getName())) {
                        return null;
                    }
                    try {
                        return method.invoke(anchor, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void close() {
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
