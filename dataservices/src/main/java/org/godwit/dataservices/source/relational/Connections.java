package org.godwit.dataservices.source.relational;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.IdentityHashMap;
import org.godwit.dataservices.Caller;
import org.godwit.dataservices.source.relational.RelationalSource.Opened;
import org.godwit.dataservices.transaction.GlobalTransaction;
import org.godwit.dataservices.transaction.XaSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one call: at most one a source, shared by all its queries, given back at the end. Not for use by several
 * threads.
 */
public final class Connections implements AutoCloseable {
    private final Caller caller;
    private final boolean isTransaction;
    private final IdentityHashMap<RelationalSource, Lease> leases = new IdentityHashMap<>(2);
    /** Those of databases that take part in a transaction over several. */
    private final IdentityHashMap<RelationalSource, Connection> branches = new IdentityHashMap<>(2);
    private @Nullable GlobalTransaction transaction;

    /** @param isTransaction whether everything is committed together, whatever the sources say */
    public Connections(Caller caller, boolean isTransaction) {
        this.caller = caller;
        this.isTransaction = isTransaction;
    }

    /** A connection and the mode that it came with. */
    private record Lease(Opened opened, boolean wasAutoCommit) {
        static Lease of(Opened opened) throws SQLException {
            try {
                return new Lease(opened, opened.connection().getAutoCommit());
            } catch (SQLException e) {
                opened.close();
                throw e;
            }
        }

        Connection connection() {
            return opened.connection();
        }
    }

    /**
     * {@return the connection to a source, opened at the first call}
     *
     * @param autoCommit what the query says, or null
     */
    public Connection of(RelationalSource source, @Nullable Boolean autoCommit) throws SQLException {
        if (isTransaction && source.xa() != null) {
            return branch(source, source.xa());
        }
        var lease = leases.get(source);
        if (lease == null) {
            lease = Lease.of(source.open(caller));
            leases.put(source, lease);
            var wanted = isTransaction ? Boolean.FALSE : autoCommit != null ? autoCommit : source.autoCommit();
            if (wanted != null && wanted != lease.wasAutoCommit()) {
                lease.connection().setAutoCommit(wanted);
            }
        }
        return lease.connection();
    }

    private Connection branch(RelationalSource source, XaSource xa) throws SQLException {
        var connection = branches.get(source);
        if (connection == null) {
            if (transaction == null) {
                transaction = xa.coordinator().begin();
            }
            connection = transaction.enlist(xa);
            branches.put(source, connection);
        }
        return connection;
    }

    /** Commits what is not committed by itself. */
    public void commit() throws SQLException {
        if (transaction == null) {
            commitLeases();
        } else {
            transaction.commit(this::commitLeases);
        }
    }

    private void commitLeases() throws SQLException {
        for (var lease : leases.values()) {
            if (!lease.connection().getAutoCommit()) {
                lease.connection().commit();
            }
        }
    }

    /** Undoes what is not committed; failures are added to the one that is already known. */
    public void rollback(Throwable known) {
        if (transaction != null) {
            transaction.rollback(known);
        }
        for (var lease : leases.values()) {
            try {
                if (!lease.connection().getAutoCommit()) {
                    lease.connection().rollback();
                }
            } catch (SQLException e) {
                known.addSuppressed(e);
            }
        }
    }

    /** Gives the connections back in the mode in which they came. What is not committed is undone by their pool. */
    @Override
    public void close() {
        for (var lease : leases.values()) {
            try (var opened = lease.opened()) {
                var connection = opened.connection();
                if (connection.getAutoCommit() != lease.wasAutoCommit()) {
                    if (lease.wasAutoCommit()) {
                        connection.rollback();
                    }
                    connection.setAutoCommit(lease.wasAutoCommit());
                }
            } catch (SQLException _) {
                // a connection that cannot be given back is dropped by its pool; the answer is already decided
            }
        }
        leases.clear();
        branches.clear();
        if (transaction != null) {
            transaction.close();
            transaction = null;
        }
    }
}
