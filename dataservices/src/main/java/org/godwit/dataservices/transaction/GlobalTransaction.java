package org.godwit.dataservices.transaction;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction over several databases. It ends with {@link #commit} or {@link #rollback}, and then {@link #close} gives the
 * connections back. Not for use by several threads.
 */
public final class GlobalTransaction implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GlobalTransaction.class);

    private final Coordinator coordinator;
    private final long number;
    private final List<Branch> branches = new ArrayList<>();
    private boolean ended;

    GlobalTransaction(Coordinator coordinator, long number) {
        this.coordinator = coordinator;
        this.number = number;
    }

    /** Work that must go well after all have prepared and before the decision. */
    @FunctionalInterface
    public interface LastWork {
        void run() throws SQLException;
    }

    /** One database's part. */
    private record Branch(String source, XAConnection connection, XAResource resource, Xid id) {}

    /** {@return a connection to a source, whose work is part of the transaction} */
    public Connection enlist(XaSource source) throws SQLException {
        var connection = source.dataSource().getXAConnection();
        try {
            var resource = connection.getXAResource();
            var id = new BranchId(coordinator.decisions().home(), number, branches.size());
            resource.start(id, XAResource.TMNOFLAGS);
            branches.add(new Branch(source.name(), connection, resource, id));
            return connection.getConnection();
        } catch (XAException | SQLException e) {
            connection.close();
            throw failed("a transaction could not begin at " + source.name(), e);
        }
    }

    /**
     * Commits everywhere, or nowhere. Once the decision is on the disk this does not fail any more: a database that is gone then
     * commits when it is back.
     *
     * @param last the commit of a database that cannot prepare; it is done when all others have
     * @throws SQLException when it was rolled back instead
     */
    public void commit(LastWork last) throws SQLException {
        var prepared = new ArrayList<Branch>();
        try {
            for (var branch : branches) {
                branch.resource().end(branch.id(), XAResource.TMSUCCESS);
            }
            if (branches.size() == 1) {
                last.run();
                branches.getFirst().resource().commit(branches.getFirst().id(), true);
                ended = true;
                return;
            }
            for (var branch : branches) {
                if (branch.resource().prepare(branch.id()) == XAResource.XA_OK) {
                    prepared.add(branch);
                }
            }
            last.run();
            if (!prepared.isEmpty()) {
                coordinator.decisions().decide(number, prepared.stream().map(Branch::source).distinct().toList());
            }
        } catch (XAException | SQLException | IOException e) {
            var failure = failed("the transaction was rolled back", e);
            rollback(failure);
            throw failure;
        }
        ended = true;
        prepared.forEach(this::commit);
    }

    private void commit(Branch branch) {
        try {
            branch.resource().commit(branch.id(), false);
            coordinator.decisions().done(number, branch.source());
        } catch (XAException | IOException e) {
            LOG.error("commit waits for recovery, source={}, branch={}, cause=\"{}\"", branch.source(), branch.id(),
                    e.toString());
        }
    }

    /** Undoes everything; failures are added to the one that is already known. */
    public void rollback(Throwable known) {
        if (ended) {
            return;
        }
        ended = true;
        for (var branch : branches) {
            try {
                branch.resource().end(branch.id(), XAResource.TMFAIL);
            } catch (XAException _) {
                // it has ended already
            }
            try {
                branch.resource().rollback(branch.id());
            } catch (XAException e) {
                known.addSuppressed(e);
            }
        }
    }

    private static SQLException failed(String what, Exception cause) {
        var code = cause instanceof XAException xa ? " (XA error " + xa.errorCode + ")" : "";
        return new SQLException(what + ": " + cause.getMessage() + code, cause);
    }

    @Override
    public void close() {
        rollback(new IllegalStateException("the transaction was left open"));
        for (var branch : branches) {
            try {
                branch.connection().close();
            } catch (SQLException _) {
                // the outcome is settled without it
            }
        }
        coordinator.ended(number);
    }
}
