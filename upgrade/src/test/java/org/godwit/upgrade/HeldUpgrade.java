package org.godwit.upgrade;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.plan.Target;

/**
 * The program that a test kills: {@code OLD (NEW WRITE URL USER)…}, the last two empty for the embedded database. It makes
 * each of these upgrades, which stand still right before a write to their journals, so that they are killed with everything
 * done that the write would tell. Several in one process, because a process of its own for each costs some seconds.
 */
public final class HeldUpgrade {
    /** What it prints when all of them stand still. */
    static final String STANDS_STILL = "stands still";

    private static final int ARGUMENTS = 4;

    private HeldUpgrade() {}

    public static void main(String[] args) throws InterruptedException {
        for (int i = 1; i < args.length; i += ARGUMENTS) {
            var still = new CountDownLatch(1);
            int first = i;
            Thread.ofPlatform().start(() -> {
                try {
                    upgrade(args, first, still);
                } catch (RuntimeException e) {
                    System.err.println(e);
                } finally {
                    // It ended before its write came: nothing of this process may look like a kill.
                    Runtime.getRuntime().halt(1);
                }
            });
            still.await();
        }
        System.out.println(STANDS_STILL);
    }

    private static void upgrade(String[] args, int first, CountDownLatch still) {
        try (var upgrade = Upgrade.of(Path.of(args[0]))) {
            var target = args[first + 2].isEmpty()
                    ? Target.embedded(upgrade.home())
                    : Target.server(
                            new DatabaseAddress(args[first + 2], args[first + 3], Secret.of(args[first + 3])));
            var clock = new CountingClock(new AtomicInteger(Integer.parseInt(args[first + 1])), still);
            upgrade.run(upgrade.plan(Path.of(args[first]), target, Set.of()), clock, _ -> {}, () -> false,
                    KilledUpgrades.SMALL_PIECES);
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
