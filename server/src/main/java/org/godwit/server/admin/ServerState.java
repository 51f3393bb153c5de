package org.godwit.server.admin;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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

        Instant started();
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
