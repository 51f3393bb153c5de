package org.godwit.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Target;

/**
 * Upgrades a large installation and prints its rate, split into backup, read, write and verify:
 * {@code FOLDER [JDBC_URL USER]}. The installation is made in {@code FOLDER/old} unless it is there; the new home is
 * {@code FOLDER/new}. The password of a server is taken from {@code GODWIT_DATABASE_PASSWORD}.
 */
public final class UpgradeBench {
    private static final int MEGABYTE = 1 << 20;

    private UpgradeBench() {}

    public static void main(String[] args) throws IOException, SQLException {
        var folder = Path.of(args[0]);
        var old = folder.resolve("old");
        if (!Files.exists(old)) {
            LargeInstallation.create(old, InstallationSize.STANDARD);
        }
        long started = System.nanoTime();
        try (var upgrade = Upgrade.of(old)) {
            var target = args.length > 2
                    ? Target.server(new DatabaseAddress(args[1], args[2],
                            Secret.of(System.getenv().getOrDefault("GODWIT_DATABASE_PASSWORD", ""))))
                    : Target.embedded(upgrade.home());
            var plan = upgrade.plan(folder.resolve("new"), target, new BackupPlace.InNewHome(), Set.of());
            upgrade.run(plan, InstantSource.system(), UpgradeBench::tell, () -> false);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        try (var journal = UpgradeRun.journalOf(folder.resolve("new"), InstantSource.system())) {
            long rows = sum(journal.entries(), "rows-written");
            long bytes = sum(journal.entries(), "bytes", "load ");
            print("read", rows, bytes, sum(journal.entries(), "read-millis"));
            print("write", rows, bytes, sum(journal.entries(), "write-millis"));
            print("backup", rows, bytes, sum(journal.entries(), "millis", "back up"));
            print("verify", rows, bytes, sum(journal.entries(), "millis", "verify"));
        }
        System.out.printf(Locale.ROOT, "whole   %.1f s, %.1f s of CPU, heap limit %d MB%n", seconds,
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax() / MEGABYTE);
    }

    private static void tell(Progress progress) {
        if (progress instanceof Progress.StepFinished step && step.took().toSeconds() > 0) {
            System.err.println(step.step().title() + "  " + step.took().toMillis() + " ms");
        }
    }

    private static long sum(java.util.List<JournalEntry> entries, String figure) {
        return sum(entries, figure, "");
    }

    private static long sum(java.util.List<JournalEntry> entries, String figure, String step) {
        return entries.stream().filter(e -> e.event() == JournalEntry.Event.FINISHED && e.step().startsWith(step))
                .mapToLong(e -> e.number(figure)).sum();
    }

    private static void print(String what, long rows, long bytes, long millis) {
        double seconds = Math.max(1, millis) / 1e3;
        System.out.printf(Locale.ROOT, "%-7s %,d rows, %.1f s, %,.0f rows/s, %.1f MB/s%n", what, rows, seconds,
                rows / seconds, bytes / seconds / MEGABYTE);
    }
}
