package org.godwit.upgrade;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.plan.Target;

/**
 * The program that a test kills: {@code OLD NEW WRITE [URL USER]}. It upgrades, and stands still right before a write to its
 * journal, so that it is killed with everything done that the write would tell.
 */
public final class HeldUpgrade {
    /** What it prints when it stands still. */
    static final String STANDS_STILL = "stands still";

    private HeldUpgrade() {}

    public static void main(String[] args) {
        var old = Path.of(args[0]);
        int stopAt = Integer.parseInt(args[2]);
        try (var upgrade = Upgrade.of(old)) {
            var target = args.length > 3
                    ? Target.server(new DatabaseAddress(args[3], args[4], Secret.of(args[4])))
                    : Target.embedded(upgrade.home());
            upgrade.run(upgrade.plan(Path.of(args[1]), target, Set.of()), new CountingClock(stopAt), _ -> {},
                    () -> false, KilledUpgradeTest.SMALL_PIECES);
        }
    }

    /** The journal asks for the time once for each line. */
    private record CountingClock(AtomicInteger left) implements InstantSource {
        CountingClock(int stopAt) {
            this(new AtomicInteger(stopAt));
        }

        @Override
        public Instant instant() {
            if (left.decrementAndGet() == 0) {
                System.out.println(STANDS_STILL);
                while (true) {
                    java.util.concurrent.locks.LockSupport.park();
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
