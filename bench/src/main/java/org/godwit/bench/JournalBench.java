package org.godwit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.apply.FolderRemoval;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.journal.Journal;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * What journalling costs a copy, and what going on costs after a copy was ended at nine tenths of its rows:
 * {@code FOLDER [DIVISOR] [ROUNDS]}, the installation of {@link LargeInstallation} divided by a number, into the embedded H2 2.
 * A copy without a journal does not exist; it is told what all writes to the journal take by themselves on the same disk, and
 * how much longer the copy takes with pieces that become durable than without.
 */
public final class JournalBench {
    private static final double ENDED_AT = 0.9;
    private static final Pace ONE_PIECE = Pace.STANDARD.withPieces(Long.MAX_VALUE, Long.MAX_VALUE);

    private final Path old;
    private final Path newHome;
    private final PrintStream out;

    private JournalBench(Path folder, PrintStream out) {
        this.old = folder.resolve("old");
        this.newHome = folder.resolve("new");
        this.out = out;
    }

    public static void main(String[] args) throws IOException, SQLException {
        var folder = Path.of(args[0]);
        int divisor = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        var bench = new JournalBench(folder, new PrintStream(System.out, true, StandardCharsets.UTF_8));
        if (!Files.exists(bench.old)) {
            LargeInstallation.create(bench.old, InstallationSize.standardDividedBy(divisor));
        }
        bench.run(rounds);
    }

    private void run(int rounds) {
        var withPieces = new ArrayList<Double>();
        var without = new ArrayList<Double>();
        var wholes = new ArrayList<Double>();
        var resumes = new ArrayList<Double>();
        var resumedCopies = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            wholes.add(upgrade(Pace.STANDARD, _ -> {}));
            withPieces.add(copySeconds());
            long rows = rows(UpgradeRun.entriesOf(newHome));
            double writes = writeSeconds(UpgradeRun.entriesOf(newHome));
            out.printf(Locale.ROOT, "journal: %d writes take %.3f s by themselves, %.2f %% of a copy of %.1f s%n",
                    UpgradeRun.entriesOf(newHome).size(), writes, 100 * writes / withPieces.getLast(),
                    withPieces.getLast());
            FolderRemoval.remove(newHome);
            upgrade(ONE_PIECE, _ -> {});
            without.add(copySeconds());
            FolderRemoval.remove(newHome);
            resumes.add(resume(rows));
            resumedCopies.add(copySecondsOfLastRun());
            FolderRemoval.remove(newHome);
        }
        out.printf(Locale.ROOT, "copy in pieces: %.1f s, in one: %.1f s, %.1f %% more%n", median(withPieces),
                median(without), 100 * (median(withPieces) / median(without) - 1));
        out.printf(Locale.ROOT,
                "resume at 0.9 of the rows: its copy %.2f s, %.3f of the whole copy; with assessment, verification and"
                        + " acceptance %.1f s of %.1f s%n",
                median(resumedCopies), median(resumedCopies) / median(withPieces), median(resumes), median(wholes));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** {@return how long it took} */
    private double upgrade(Pace pace, Consumer<Progress> observer) {
        long started = System.nanoTime();
        try (var upgrade = Upgrade.of(old)) {
            upgrade.run(plan(upgrade), InstantSource.system(), observer, () -> false, pace);
        }
        return (System.nanoTime() - started) / 1e9;
    }

    private UpgradePlan plan(Upgrade upgrade) {
        return upgrade.plan(newHome, Target.embedded(upgrade.home()), new BackupPlace.None(), Set.of());
    }

    /** {@return how long it took to go on with a copy that was ended at nine tenths} */
    private double resume(long rows) {
        try {
            upgrade(Pace.STANDARD, new EndAt(rows));
            throw new IllegalStateException("the upgrade was not ended");
        } catch (Ended e) {
            long started = System.nanoTime();
            Upgrade.resume(newHome, Secret.none(), InstantSource.system(), _ -> {}, () -> false);
            return (System.nanoTime() - started) / 1e9;
        }
    }

    private static long rows(List<JournalEntry> entries) {
        return entries.stream().filter(e -> e.event() == JournalEntry.Event.FINISHED)
                .mapToLong(e -> e.number("rows-written")).sum();
    }

    private double copySeconds() {
        return copySeconds(UpgradeRun.entriesOf(newHome));
    }

    private double copySecondsOfLastRun() {
        var entries = UpgradeRun.entriesOf(newHome);
        int resumed = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).event() == JournalEntry.Event.RESUMED) {
                resumed = i;
            }
        }
        return copySeconds(entries.subList(resumed, entries.size()));
    }

    private static double copySeconds(List<JournalEntry> entries) {
        return entries.stream().filter(e -> e.event() == JournalEntry.Event.FINISHED)
                .filter(e -> e.step().startsWith("load ") || e.step().startsWith("refer "))
                .mapToLong(e -> e.number("millis")).sum() / 1e3;
    }

    /** {@return how long the same lines take alone, on the same disk} */
    private double writeSeconds(List<JournalEntry> entries) {
        var file = newHome.resolveSibling("journal-alone.jsonl");
        long started = System.nanoTime();
        try (var journal = Journal.open(file, InstantSource.system())) {
            entries.forEach(e -> journal.append(e.step(), e.event(), Map.copyOf(e.details())));
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        if (!file.toFile().delete()) {
            throw new IllegalStateException(file + " cannot be removed");
        }
        return seconds;
    }

    /** Ends a run when nine tenths of the rows of all tables are copied. */
    private static final class EndAt implements Consumer<Progress> {
        private final double last;
        private long finished;

        EndAt(long rows) {
            this.last = rows * ENDED_AT;
        }

        @Override
        public void accept(Progress progress) {
            if (progress instanceof Progress.StepFinished done) {
                finished += Long.parseLong(done.details().getOrDefault("rows-written", "0"));
            } else if (progress instanceof Progress.RowsCopied copied && finished + copied.rows() > last) {
                throw new Ended();
            }
        }
    }

    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
