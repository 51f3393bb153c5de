package org.godwit.dataservices.transaction;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits transactions over several databases in two phases. All prepare; then the decision is written to the disk; then all commit.
 * A crash before the decision leaves prepared branches that nobody decided: they are rolled back. A crash after it leaves branches
 * whose decision is known: they are committed. Both happen when the source is deployed again, and every half minute for sources
 * that were not there then.
 *
 * <p>Only branches that bear the number of this home are touched, and none of a transaction that runs now. Safe for use by many
 * threads.
 */
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final Decisions decisions;
    private final SecureRandom random = new SecureRandom();
    private final Set<Long> running = ConcurrentHashMap.newKeySet();
    private final Map<String, XaSource> sources = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * Opens the decisions of a home.
     *
     * @param folder where they are kept
     */
    public Coordinator(Path folder) throws IOException {
        this.decisions = new Decisions(folder);
        Thread.ofVirtual().name("recovery").start(this::retry);
    }

    private void retry() {
        try {
            while (!closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                sources.values().forEach(this::recover);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a source in, and settles what an earlier run left in it. */
    public void add(XaSource source) {
        sources.put(source.name(), source);
        recover(source);
    }

    /** Lets a source go. */
    public void remove(XaSource source) {
        sources.remove(source.name(), source);
    }

    /** {@return a new transaction} */
    public GlobalTransaction begin() {
        long number;
        do {
            number = random.nextLong();
        } while (!running.add(number));
        return new GlobalTransaction(this, number);
    }

    Decisions decisions() {
        return decisions;
    }

    void ended(long transaction) {
        running.remove(transaction);
    }

    /** Settles the branches of this home that a source holds, once it can be reached. */
    private void recover(XaSource source) {
        try {
            // A decision that is noted before the database is asked has no branch that could appear later.
            var undone = decisions.of(source.name());
            XAConnection connection = source.dataSource().getXAConnection();
            try {
                var resource = connection.getXAResource();
                for (var xid : resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
                    if (BranchId.isOf(decisions.home(), xid) && !running.contains(BranchId.transaction(xid))) {
                        settle(source, resource, xid);
                    }
                }
            } finally {
                connection.close();
            }
            for (var transaction : undone) {
                if (!running.contains(transaction)) {
                    decisions.done(transaction, source.name());
                }
            }
        } catch (SQLException | XAException | IOException e) {
            LOG.warn("recovery of transactions waits, source={}, cause=\"{}\"", source.name(), e.toString());
        }
    }

    private void settle(XaSource source, XAResource resource, Xid xid) throws XAException {
        boolean decided = decisions.isDecided(BranchId.transaction(xid));
        if (decided) {
            resource.commit(xid, false);
        } else {
            resource.rollback(xid);
        }
        LOG.info("transaction recovered, source={}, outcome={}", source.name(), decided ? "committed" : "rolled back");
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
