package org.godwit.upgrade;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.plan.Target;

/**
 * The program that a test kills: {@code upgrade|rollback (OLD NEW WRITE)…}. It alters the database of each old home where it is, or
 * alters it back; all of them stand still right before a write to their journals. Several in one process, because a process of its
 * own for each costs some seconds.
 */
public final class HeldInPlace {
    /** What it prints when all of them stand still. */
    static final String STANDS_STILL = "stands still";

    private static final int ARGUMENTS = 3;

    private HeldInPlace() {}

    public static void main(String[] args) throws InterruptedException {
        for (int i = 1; i < args.length; i += ARGUMENTS) {
            var still = new CountDownLatch(1);
            var old = Path.of(args[i]);
            var newHome = Path.of(args[i + 1]);
            var clock = new CountingClock(new AtomicInteger(Integer.parseInt(args[i + 2])), still);
            Thread.ofPlatform().start(() -> {
                try {
                    alter(args[0], old, newHome, clock);
                } catch (RuntimeException e) {
                    System.err.println(e + ", because of " + e.getCause());
                } finally {
                    // It ended before its write came: nothing of this process may look like a kill.
                    System.err.println(newHome + " did not stand still");
                    Runtime.getRuntime().halt(1);
                }
            });
            still.await();
        }
        System.out.println(STANDS_STILL);
    }

    private static void alter(String how, Path old, Path newHome, InstantSource clock) {
        if (how.equals("rollback")) {
            Upgrade.rollBack(newHome, Secret.none(), clock, _ -> {});
            return;
        }
        try (var upgrade = Upgrade.of(old)) {
            upgrade.run(upgrade.plan(newHome, Target.inPlace(upgrade.home()), Set.of()), clock, _ -> {}, () -> false);
        }
    }

    /** The journal asks for the time once for each line. */
    private record CountingClock(AtomicInteger left, CountDownLatch still) implements InstantSource {
        @Override
        public Instant instant() {
            if (left.decrementAndGet() == 0) {
                still.countDown();
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
