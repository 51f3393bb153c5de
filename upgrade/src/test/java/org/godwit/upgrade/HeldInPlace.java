package org.godwit.upgrade;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.plan.Target;

/**
 * The program that a test kills: {@code OLD NEW WRITE upgrade|rollback}. It alters the database of the old home where it is, or
 * alters it back, and stands still right before a write to its journal.
 */
public final class HeldInPlace {
    /** What it prints when it stands still. */
    static final String STANDS_STILL = "stands still";

    private HeldInPlace() {}

    public static void main(String[] args) {
        var newHome = Path.of(args[1]);
        var clock = new CountingClock(new AtomicInteger(Integer.parseInt(args[2])));
        if (args[3].equals("rollback")) {
            Upgrade.rollBack(newHome, Secret.none(), clock, _ -> {});
            return;
        }
        try (var upgrade = Upgrade.of(Path.of(args[0]))) {
            upgrade.run(upgrade.plan(newHome, Target.inPlace(upgrade.home()), Set.of()), clock, _ -> {}, () -> false);
        }
    }

    /** The journal asks for the time once for each line. */
    private record CountingClock(AtomicInteger left) implements InstantSource {
        @Override
        public Instant instant() {
            if (left.decrementAndGet() == 0) {
                System.out.println(STANDS_STILL);
                while (true) {
                    LockSupport.park();
                }
            }
            return Instant.now();
        }

        /** Heartbeats do not count. */
        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    }
}
