package org.godwit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.apply.FolderRemoval;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * What journalling costs a copy, and what going on costs after a copy was ended at nine tenths of its rows:
 * {@code FOLDER [DIVISOR] [ROUNDS]}, the installation of {@link LargeInstallation} divided by a number, into the embedded H2 2.
 *
 * <p>A whole upgrade goes before that counts for nothing, so that everything measured runs in a warm process, and copies in
 * pieces and in one piece take turns in going first. What is written to the journal is timed as it is written: from the moment
 * for which it asks the clock to the moment at which the run tells that it goes on.
 */
public final class JournalBench {
    private static final double ENDED_AT = 0.9;
    /** With several at once it could not be told whose time it is. */
    private static final Pace ONE_TABLE = Pace.STANDARD.withTablesAtOnce(1);
    private static final Pace ONE_PIECE = ONE_TABLE.withPieces(Long.MAX_VALUE, Long.MAX_VALUE);

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
        upgrade(ONE_TABLE, InstantSource.system(), _ -> {});
        FolderRemoval.remove(newHome);
        var withPieces = new ArrayList<Double>();
        var without = new ArrayList<Double>();
        var wholes = new ArrayList<Double>();
        var resumes = new ArrayList<Double>();
        var resumedCopies = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            boolean inOneFirst = round % 2 == 1;
            if (inOneFirst) {
                without.add(copyInOnePiece());
            }
            var watch = new JournalWatch();
            wholes.add(upgrade(ONE_TABLE, watch, watch));
            var entries = UpgradeRun.entriesOf(newHome);
            var whole = Copy.of(entries);
            withPieces.add(whole.seconds());
            long pieces = entries.stream().filter(e -> e.event() == JournalEntry.Event.PROGRESSED).count();
            out.printf(Locale.ROOT,
                    "journal: %d writes, %d of them of pieces; %d were timed, %.3f s, %.2f %% of a copy of %.1f s, "
                            + "of which references %.1f s%n",
                    entries.size(), pieces, watch.timed, watch.nanos / 1e9,
                    100 * watch.nanos / 1e9 / whole.seconds(), whole.seconds(), whole.references());
            FolderRemoval.remove(newHome);
            if (!inOneFirst) {
                without.add(copyInOnePiece());
            }
            resumes.add(resume(whole.rows()));
            var resumed = Copy.of(ofLastRun(UpgradeRun.entriesOf(newHome)));
            resumedCopies.add(resumed.seconds());
            out.printf(Locale.ROOT, "resume: %.2f s, of which references %.2f s; the longest: %s%n", resumed.seconds(),
                    resumed.references(), resumed.longest());
            FolderRemoval.remove(newHome);
        }
        out.printf(Locale.ROOT, "copy in pieces: %.1f s, in one: %.1f s, %.1f %% more%n", median(withPieces),
                median(without), 100 * (median(withPieces) / median(without) - 1));
        out.printf(Locale.ROOT,
                "resume at 0.9 of the rows: its copy %.2f s, %.3f of the whole copy; with assessment, verification and"
                        + " acceptance %.1f s of %.1f s%n",
                median(resumedCopies), median(resumedCopies) / median(withPieces), median(resumes), median(wholes));
    }

    private double copyInOnePiece() {
        upgrade(ONE_PIECE, InstantSource.system(), _ -> {});
        double seconds = Copy.of(UpgradeRun.entriesOf(newHome)).seconds();
        FolderRemoval.remove(newHome);
        return seconds;
    }

    private static List<JournalEntry> ofLastRun(List<JournalEntry> entries) {
        int resumed = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).event() == JournalEntry.Event.RESUMED) {
                resumed = i;
            }
        }
        return entries.subList(resumed, entries.size());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** {@return how long it took} */
    private double upgrade(Pace pace, InstantSource clock, Consumer<Progress> observer) {
        long started = System.nanoTime();
        try (var upgrade = Upgrade.of(old)) {
            upgrade.run(plan(upgrade), clock, observer, () -> false, pace);
        }
        return (System.nanoTime() - started) / 1e9;
    }

    private UpgradePlan plan(Upgrade upgrade) {
        return upgrade.plan(newHome, Target.embedded(upgrade.home()), new BackupPlace.None(), Set.of());
    }

    /** {@return how long it took to go on with a copy that was ended at nine tenths} */
    private double resume(long rows) {
        try {
            upgrade(ONE_TABLE, InstantSource.system(), new EndAt(rows));
            throw new IllegalStateException("the upgrade was not ended");
        } catch (Ended e) {
            long started = System.nanoTime();
            Upgrade.resume(newHome, Secret.none(), InstantSource.system(), _ -> {}, () -> false, ONE_TABLE);
            return (System.nanoTime() - started) / 1e9;
        }
    }

    /** What finished steps tell of a copy. */
    private record Copy(double seconds, double references, long rows, String longest) {
        static Copy of(List<JournalEntry> entries) {
            var done = entries.stream().filter(e -> e.event() == JournalEntry.Event.FINISHED)
                    .filter(e -> e.step().startsWith("load ") || e.step().startsWith("refer ")).toList();
            return new Copy(millis(done.stream()) / 1e3,
                    millis(done.stream().filter(e -> e.step().startsWith("refer "))) / 1e3,
                    done.stream().mapToLong(e -> e.number("rows-written")).sum(),
                    done.stream().max(Comparator.comparingLong(e -> e.number("millis")))
                            .map(e -> e.step() + " " + e.number("millis") + " ms").orElse(""));
        }

        private static long millis(Stream<JournalEntry> steps) {
            return steps.mapToLong(e -> e.number("millis")).sum();
        }
    }

    /** Times what is written when a step starts and when it ends. Not for use by several threads. */
    private static final class JournalWatch implements InstantSource, Consumer<Progress> {
        private long begun;
        private long nanos;
        private int timed;

        @Override
        public Instant instant() {
            begun = System.nanoTime();
            return Instant.now();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public void accept(Progress progress) {
            if (progress instanceof Progress.StepStarted || progress instanceof Progress.StepFinished) {
                nanos += System.nanoTime() - begun;
                timed++;
            }
        }
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
