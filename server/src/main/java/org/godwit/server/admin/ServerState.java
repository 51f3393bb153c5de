package org.godwit.server.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.godwit.carbon.problem.Problem;
import org.godwit.server.deployment.DeployedFile;

/** What the server as a whole is doing. Safe for use by many threads. */
public final class ServerState {
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private final Source source;

    /** Where the parts of the state come from. */
    public interface Source {
        /** {@return every deployed file and how it stands} */
        List<DeployedFile> files();

        /** {@return whether the user database answers} */
        boolean userDatabaseAnswers();

        /** {@return the user stores of the realms in use, and whether each answered when it was asked last} */
        List<StoreStatus> userStores();

        Instant started();
    }

    /**
     * A user store.
     *
     * @param tenant domain of the tenant; empty when a file is so broken that it is no store
     * @param store domain of the store
     * @param problem why its users cannot log in
     */
    public record StoreStatus(String tenant, String store, Optional<Problem> problem) {
        /** {@return whether both are about the same store} */
        public boolean isSameStore(StoreStatus other) {
            return tenant.equals(other.tenant) && store.equals(other.store);
        }
    }

    /** The life of a server. */
    public enum Phase {
        STARTING, RUNNING, STOPPING
    }

    public ServerState(Source source) {
        this.source = source;
    }

    public Phase phase() {
        return phase.get();
    }

    /** Goes on to a later phase; there is no way back. */
    public void enter(Phase next) {
        phase.accumulateAndGet(next, (now, wanted) -> wanted.compareTo(now) > 0 ? wanted : now);
    }

    public Source source() {
        return source;
    }
}
