package org.godwit.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.godwit.carbon.home.UserStoreFiles;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.server.admin.ProblemDocument;
import org.godwit.server.admin.ServerState.StoreStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps user stores in step with their files, and knows which of them answer. {@link #look} is for one thread at a time,
 * {@link #statuses} for any.
 */
final class StoreWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
    private static final Duration ASKED_EVERY = Duration.ofSeconds(10);

    private final Identity identity;
    private final UserStoreFiles files;
    private final InstantSource clock;
    private final AtomicBoolean asking = new AtomicBoolean();
    private Object stamp = List.of();
    private Instant asked = Instant.EPOCH;
    private volatile List<StoreStatus> statuses = List.of();

    StoreWatch(Identity identity, UserStoreFiles files, InstantSource clock) {
        this.identity = identity;
        this.files = files;
        this.clock = clock;
    }

    /** {@return the stores of the realms in use, as they were when they were asked last, a few seconds ago} */
    List<StoreStatus> statuses() {
        return statuses;
    }

    /** Takes up what changed in the files, and asks the stores for a sign of life when that is some time ago. */
    void look() {
        var seen = files.stamp(identity.openRealms().stream().map(Realm::tenantId).toList());
        boolean changed = !seen.equals(stamp);
        if (changed) {
            stamp = seen;
            identity.refresh();
            identity.problems().forEach(p -> LOG.warn("user store left out, code={}, where=\"{}\", why=\"{}\"",
                    p.code().code(), p.where(), p.why()));
            files.problems().forEach(p -> LOG.warn("user store file unusable, code={}, where=\"{}\", why=\"{}\"",
                    p.code().code(), p.where(), p.why()));
        }
        var now = clock.instant();
        if ((changed || !asked.plus(ASKED_EVERY).isAfter(now)) && asking.compareAndSet(false, true)) {
            asked = now;
            // A store that does not answer must not hold up the services.
            Thread.ofVirtual().name("user stores").start(this::ask);
        }
    }

    private void ask() {
        try {
            var found = new ArrayList<StoreStatus>();
            for (var realm : identity.openRealms()) {
                var tenant = identity.tenants().stream().filter(t -> t.id() == realm.tenantId()).findFirst()
                        .map(t -> t.domain()).orElse(Integer.toString(realm.tenantId()));
                realm.storeStates().forEach(s -> found.add(new StoreStatus(tenant, s.domain(), s.problem())));
            }
            files.problems().forEach(p -> found.add(new StoreStatus("", fileName(p), Optional.of(p))));
            tell(found);
            statuses = List.copyOf(found);
        } catch (ProblemException e) {
            LOG.warn("user stores could not be asked, code={}", e.problems().getFirst().code().code());
        } finally {
            asking.set(false);
        }
    }

    /** Readiness is open to all: it tells no paths. */
    private static String fileName(Problem problem) {
        var path = ProblemDocument.of(problem).file();
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private void tell(List<StoreStatus> found) {
        for (var status : found) {
            boolean wasUp = statuses.stream().noneMatch(s -> s.isSameStore(status) && s.problem().isPresent());
            status.problem().filter(_ -> wasUp).ifPresent(p -> LOG.warn(
                    "user store down, tenant={}, store={}, code={}, why=\"{}\"", status.tenant(), status.store(),
                    p.code().code(), p.why()));
            if (status.problem().isEmpty() && !wasUp) {
                LOG.info("user store up again, tenant={}, store={}", status.tenant(), status.store());
            }
        }
    }
}
