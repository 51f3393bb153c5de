package org.godwit.server.deployment;

import java.util.concurrent.atomic.AtomicInteger;
import org.godwit.dataservices.DataService;

/**
 * A service that answers calls. Safe for use by many threads. It closes when it has been retired and its last running call is
 * over, so that a redeployment never takes a connection away from a call.
 */
public final class ServedService {
    private static final int RETIRED = Integer.MIN_VALUE;

    private final DataService service;
    private final Access access;
    private final Exposure exposure;
    /** Running calls; with {@link #RETIRED} added once no new ones are let in. */
    private final AtomicInteger calls = new AtomicInteger();

    /** @param exposure what Carbon's settings say; the descriptor can only narrow it */
    public ServedService(DataService service, Access access, Exposure exposure) {
        this.service = service;
        this.access = access;
        this.exposure = exposure.over(service.transports());
    }

    /** {@return where the service shows itself} */
    public Exposure exposure() {
        return exposure;
    }

    public DataService service() {
        return service;
    }

    public Access access() {
        return access;
    }

    /** {@return whether it may be called, by its descriptor and by Carbon's settings} */
    public boolean isActive() {
        return exposure.active() && service.isActive();
    }

    /** {@return whether a call may begin; then {@link #end} must follow} */
    public boolean begin() {
        if (calls.incrementAndGet() > 0) {
            return true;
        }
        end();
        return false;
    }

    /** Ends a call. */
    public void end() {
        if (calls.decrementAndGet() == RETIRED) {
            service.close();
        }
    }

    /** Lets no new call in; closes now or after the last running call. To be called once. */
    void retire() {
        if (calls.addAndGet(RETIRED) == RETIRED) {
            service.close();
        }
    }
}
