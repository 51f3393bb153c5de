package org.godwit.carbon.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A pool with a queue in front: as many callers go in at once as it has connections, the others wait for their turn, first come,
 * first served, as long as the pool itself would let them wait. Safe for use by many threads.
 */
public final class QueuedPool extends HikariDataSource {
    private final Semaphore places;

    QueuedPool(HikariConfig config) {
        super(config);
        this.places = new Semaphore(config.getMaximumPoolSize(), true);
    }

    /**
     * Waits for a place, which {@link #leave} must free after the connection was given back.
     *
     * @throws SQLTransientConnectionException without a cause, as the pool throws it, when none became free in time
     */
    public void enter() throws SQLTransientConnectionException {
        try {
            if (!places.tryAcquire(getConnectionTimeout(), TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException(getPoolName() + " - Connection is not available, "
                        + places.getQueueLength() + " callers wait for one of " + getMaximumPoolSize()
                        + ", none was free within "
                        + getConnectionTimeout() + "ms");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException(getPoolName() + " - Interrupted while waiting for a connection");
        }
    }

    /** Frees a place. */
    public void leave() {
        places.release();
    }
}
