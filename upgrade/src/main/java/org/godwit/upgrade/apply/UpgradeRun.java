package org.godwit.upgrade.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.UpgradeRecord;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.assess.SourceDatabases;
import org.godwit.upgrade.convert.Conversion;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.convert.Orphans;
import org.godwit.upgrade.journal.Journal;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.journal.JournalEntry.Event;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.UpgradePlan;
import org.godwit.upgrade.report.ReportMaker;

/**
 * Executes the steps of a plan in order. Before each the journal says that it starts, after each that it is done; going on
 * after a crash is the same walk, in which finished steps are passed over and a step that was begun is undone and done
 * again. Tables may be loaded several at once, on threads of the run's own. Not for use by several threads.
 */
public final class UpgradeRun {
    /** Stands in a home until it is whole; a server does not start from it. */
    public static final String INCOMPLETE_MARK = "godwit/INCOMPLETE";

    private static final String JOURNAL_FILE = "godwit/journal.jsonl";

    private final UpgradePlan plan;
    private final SourceDatabases sources;
    private final Drivers drivers;
    private final InstantSource clock;
    private final Consumer<Progress> observer;
    private final BooleanSupplier stop;
    private final Pace pace;

    /** @param stop asked between steps and every few thousand rows */
    public UpgradeRun(UpgradePlan plan, SourceDatabases sources, Drivers drivers, InstantSource clock,
            Consumer<Progress> observer, BooleanSupplier stop, Pace pace) {
        this.plan = plan;
        this.pace = pace;
        this.sources = sources;
        this.drivers = drivers;
        this.clock = clock;
        this.observer = observer;
        this.stop = stop;
    }

    /** {@return the folder in which the home of an upgrade is: the unfinished one as long as there is one} */
    public static Path folderOf(Path newHome) {
        var work = UpgradePlan.workFolder(newHome);
        return Files.exists(work) ? work : newHome;
    }

    /** {@return the journal of an upgrade, to write on} */
    public static Journal journalOf(Path newHome, InstantSource clock) {
        return Journal.open(journalFile(newHome), clock);
    }

    /** {@return what the journal of an upgrade says, also while that runs} */
    public static List<JournalEntry> entriesOf(Path newHome) {
        return Journal.read(journalFile(newHome));
    }

    private static Path journalFile(Path newHome) {
        var file = folderOf(newHome).resolve(JOURNAL_FILE);
        if (!Files.exists(file)) {
            throw new Problem(UpgradeProblem.NO_UPGRADE, "No upgrade was made into this folder.",
                    new Place.File(newHome), "it lacks " + JOURNAL_FILE, "give the folder that --to named")
                    .exception();
        }
        return file;
    }

    /**
     * Makes the folder of the new home and begins the journal.
     *
     * @param details who and what, for the first line
     */
    public void begin(Map<String, String> details) {
        var work = UpgradePlan.workFolder(plan.newHome());
        // What a run left that was killed before its record stood there, or a rollback that was killed at its end.
        FolderRemoval.remove(work);
        try {
            Files.createDirectories(work.resolve("godwit"));
            Files.writeString(work.resolve(INCOMPLETE_MARK),
                    "This home is not whole yet: an upgrade to it was begun. See journal.jsonl.\n");
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The new home cannot be made.", new Place.File(work),
                    e.getClass().getSimpleName() + ": " + e.getMessage(), "choose another folder").exception(e);
        }
        try (var journal = Journal.open(work.resolve(JOURNAL_FILE), clock)) {
            journal.append("", Event.BEGUN, details);
        }
    }

    /**
     * Runs what is not done yet.
     *
     * @throws ProblemException when a step fails; the journal knows how far it got
     * @throws InterruptedRun when the operator stopped it
     */
    public void run() {
        try (var journal = journalOf(plan.newHome(), clock)) {
            if (journal.entries().size() > 1) {
                journal.append("", Event.RESUMED, Map.of());
            }
            walk(journal);
        }
    }

    /** Makes the backup alone, of a database that is to be altered where it is: what comes after reads from the backup. */
    public void backUp() {
        var folder = folderOf(plan.newHome());
        try (var journal = journalOf(plan.newHome(), clock)) {
            if (journal.entries().size() > 1) {
                journal.append("", Event.RESUMED, Map.of());
            }
            run(plan.steps().getFirst(), 0,
                    context(folder, journal, target(folder), Conversion.none(), Map.of()));
        }
    }

    /** Runs what comes after {@link #backUp}, in the same run. */
    public void goOn() {
        try (var journal = journalOf(plan.newHome(), clock)) {
            walk(journal);
        }
    }

    private void walk(Journal journal) {
        var folder = folderOf(plan.newHome());
        if (WayBack.isBegun(journal)) {
            throw new Problem(UpgradeProblem.ROLLBACK_BEGUN, "This upgrade is being rolled back.",
                    new Place.File(plan.newHome()), "a rollback was begun and has not come to its end",
                    "run 'godwit rollback " + plan.newHome() + "' again, then begin the upgrade anew").exception();
        }
        var last = plan.steps().getLast();
        var target = target(folder);
        var context = context(folder, journal, target, conversion(), orphans());
        // An embedded database stays open from step to step, and is closed before its folder gets another name.
        try (AutoCloseable _ = keptOpen(target)) {
            if (journal.entries().size() > 1) {
                Drift.refuseChangedSources(plan, journal);
                Drift.refuse(plan, journal, target);
            }
            for (int i = 0; i < plan.steps().size() - 1;) {
                int loads = loadsFrom(i);
                if (loads > 1 && context.loads() > 1) {
                    loadAtOnce(i, i + loads, context);
                    i += loads;
                } else {
                    run(plan.steps().get(i), i, context);
                    i++;
                }
            }
        } catch (SQLException e) {
            throw target.problem(e, "closing the new database").exception(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            report(journal, context);
            release(target);
        }
        run(last, plan.steps().size() - 1, context);
    }

    /** {@return how many steps from this one on load tables} */
    private int loadsFrom(int index) {
        int end = index;
        while (plan.steps().get(end) instanceof Step.LoadTable) {
            end++;
        }
        return end - index;
    }

    /** The largest tables first, so that none is left alone at the end. */
    private void loadAtOnce(int from, int to, RunContext context) {
        var steps = IntStream.range(from, to).boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -rowsOf(plan.steps().get(i)))).toList();
        var atOnce = new AtOnce(context.loads());
        var observed = context.observer();
        var shared = context.amongOthers(atOnce.oneByOne(observed),
                () -> atOnce.hasFailed() || context.stop().getAsBoolean());
        atOnce.run(steps.stream().<Runnable>map(i -> () -> run(plan.steps().get(i), i, shared)).toList());
    }

    private static long rowsOf(Step step) {
        return step instanceof Step.LoadTable(var table, var source) && source.isPresent()
                ? source.get().rowsOf(table.name())
                : 0;
    }

    /** An embedded database of Derby's stays open in this process without any connection, and shut to all others. */
    private void release(Database target) {
        DerbyFolder.ofUrl(target.address().url()).ifPresent(folder -> folder.release(target.address(), drivers));
    }

    /** Written also when a step failed: it is then that people read it. */
    private void report(Journal journal, RunContext context) {
        var maker = new ReportMaker(plan, journal.entries(), context.home()).with(plan.configuration());
        context.results().verification().ifPresent(maker::with);
        context.results().acceptance().ifPresent(maker::with);
        maker.make().write(context.home());
    }

    private void run(Step step, int index, RunContext context) {
        var journal = context.journal();
        // What was checked by an earlier run is checked again: the report needs it, and it costs little.
        boolean isCheck = step instanceof Step.Verify || step instanceof Step.Accept;
        if (journal.isFinished(step.id()) && !isCheck) {
            context.tell(new Progress.StepSkipped(step));
            return;
        }
        context.stopIfAsked();
        if (journal.isTouched(step.id()) && journal.progress(step.id()).isEmpty() && isUndoneFirst(step)) {
            undo(step, context);
            journal.append(step.id(), Event.UNDONE, Map.of());
        }
        journal.append(step.id(), Event.STARTED, Map.of());
        context.tell(new Progress.StepStarted(step, index + 1, plan.steps().size()));
        long started = System.nanoTime();
        try {
            var figures = new TreeMap<>(patiently(step, context));
            var took = Duration.ofNanos(System.nanoTime() - started);
            figures.put("millis", Long.toString(took.toMillis()));
            journal.append(step.id(), Event.FINISHED, figures);
            context.tell(new Progress.StepFinished(step, took, figures));
        } catch (InterruptedRun e) {
            journal.append(step.id(), Event.INTERRUPTED, Map.of());
            throw e;
        } catch (ProblemException e) {
            journal.append(step.id(), Event.FAILED, Map.of("code", e.problems().getFirst().code().code()));
            throw e;
        }
    }

    /** A server's database needs nobody to stay open. */
    private AutoCloseable keptOpen(Database target) {
        return plan.target().isFile() ? target.connect() : () -> {};
    }

    /** Does a step; when the target is lost on the way, again and again until it is back or patience is at its end. */
    private Map<String, String> patiently(Step step, RunContext context) {
        if (step instanceof Step.BackUp) {
            // It reads one moment of the old database, also where that is the target: what is lost does not come back.
            return apply(step, context);
        }
        var attempts = new Attempts(pace.patience(), context);
        return attempts.untilDone(() -> {
            if (attempts.isRepeated() && context.journal().progress(step.id()).isEmpty() && isUndoneFirst(step)) {
                undo(step, context);
            }
            return apply(step, context);
        });
    }

    /** What alters a database where it is finds out by itself what it has done. */
    private static boolean isUndoneFirst(Step step) {
        return !(step instanceof Step.Alter || step instanceof Step.ConvertRows || step instanceof Step.RestoreRows);
    }

    /** Undoes everything that the journal knows of, last step first, and removes the unfinished home. */
    public void rollBack() {
        var folder = folderOf(plan.newHome());
        try (var journal = journalOf(plan.newHome(), clock)) {
            var target = target(folder);
            var context = context(folder, journal, target, Conversion.none(), Map.of());
            for (var step : plan.steps().reversed()) {
                if (journal.isTouched(step.id())) {
                    undo(step, context);
                    journal.append(step.id(), Event.UNDONE, Map.of());
                    observer.accept(new Progress.StepUndone(step));
                }
            }
            release(target);
        }
        try {
            Files.deleteIfExists(folder.resolve(UpgradeRecord.FILE));
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The unfinished home cannot be removed.",
                    new Place.File(folder), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "give the right to write, then run the rollback again").exception(e);
        }
        FolderRemoval.remove(folder);
    }

    /**
     * Alters a database, that was altered where it is, back to how it was, and removes the home.
     *
     * @param accepted codes of what the operator has decided about
     */
    public void goBack(Set<String> accepted) {
        var folder = folderOf(plan.newHome());
        try (var journal = journalOf(plan.newHome(), clock)) {
            if (WayBack.isNeeded(plan, journal)) {
                goBack(journal, context(folder, journal, target(folder), conversion(), Map.of()), accepted);
            }
        }
        rollBack();
    }

    private void goBack(Journal journal, RunContext context, Set<String> accepted) {
        try (AutoCloseable _ = keptOpen(context.target())) {
            if (!WayBack.isBegun(journal)) {
                var later = new Attempts(pace.patience(), context).untilDone(() -> LaterRows.count(context));
                if (!later.isEmpty() && !accepted.contains(UpgradeProblem.ROWS_WOULD_BE_LOST.code())) {
                    throw LaterRows.problem(later, context).exception();
                }
            }
            var steps = WayBack.steps(plan, journal, context);
            for (int i = 0; i < steps.size(); i++) {
                run(steps.get(i), i, context);
            }
            new Attempts(pace.patience(), context).untilDone(() -> {
                WayBack.check(context);
                return context;
            });
        } catch (SQLException e) {
            throw context.target().problem(e, "closing the database").exception(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            release(context.target());
        }
    }

    private Database target(Path folder) {
        try {
            Files.createDirectories(folder.resolve("repository/database"));
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The new home cannot be written.", new Place.File(folder),
                    e.getClass().getSimpleName() + ": " + e.getMessage(), "give the right to write").exception(e);
        }
        return Database.of(plan.target().addressIn(folder), drivers).durable();
    }

    private RunContext context(Path folder, Journal journal, Database target, Conversion conversion,
            Map<SourceDatabase, Orphans> orphans) {
        return new RunContext(plan, journal, pace, sources, conversion, orphans, target,
                Math.min(pace.tablesAtOnce(), plan.tablesAtOnce()), folder, drivers, new RunResults(), observer, stop);
    }

    /** Left out only where the operator said so; otherwise the plan would have refused them. */
    private Map<SourceDatabase, Orphans> orphans() {
        Map<SourceDatabase, Orphans> orphans = new HashMap<>();
        for (var source : sources.everything()) {
            orphans.put(source, plan.accepts(UpgradeProblem.ORPHANS)
                    ? source.database().with("looking for rows that point nowhere",
                            connection -> Orphans.of(connection, source.database().dialect(), source.catalog(),
                                    plan.script().schema()))
                    : Orphans.none());
        }
        return orphans;
    }

    private Conversion conversion() {
        var users = sources.of(SourceDatabase.Role.USERS);
        var stores = KnownStores.of(plan.assessment().home());
        return users.database().with("reading what must be known beforehand", connection -> Conversion.of(connection,
                users.database().dialect(), users.catalog(), users.fingerprint(), stores));
    }

    private static Map<String, String> apply(Step step, RunContext context) {
        return switch (step) {
            case Step.BackUp backUp -> new BackUpKind().apply(backUp, context);
            case Step.LoadTable load -> new LoadTableKind().apply(load, context);
            case Step.Settle settle -> new SettleKind().apply(settle, context);
            case Step.Alter alter -> new AlterKind().apply(alter, context);
            case Step.ConvertRows convert -> new ConvertRowsKind().apply(convert, context);
            case Step.ContinueNumbers number -> new ContinueNumbersKind().apply(number, context);
            case Step.RestoreRows restore -> new RestoreRowsKind().apply(restore, context);
            case Step.AddReferences references -> new AddReferencesKind().apply(references, context);
            case Step.LoadMounted mounted -> new LoadMountedKind().apply(mounted, context);
            case Step.Publish publish -> new PublishKind().apply(publish, context);
            case Step.WriteHome write -> new WriteHomeKind().apply(write, context);
            case Step.Verify verify -> new VerifyKind().apply(verify, context);
            case Step.Accept accept -> new AcceptKind().apply(accept, context);
        };
    }

    private static void undo(Step step, RunContext context) {
        switch (step) {
            case Step.BackUp backUp -> new BackUpKind().undo(backUp, context);
            case Step.LoadTable load -> new LoadTableKind().undo(load, context);
            case Step.Settle settle -> new SettleKind().undo(settle, context);
            case Step.Alter alter -> new AlterKind().undo(alter, context);
            case Step.ConvertRows convert -> new ConvertRowsKind().undo(convert, context);
            case Step.ContinueNumbers number -> new ContinueNumbersKind().undo(number, context);
            case Step.RestoreRows restore -> new RestoreRowsKind().undo(restore, context);
            case Step.AddReferences references -> new AddReferencesKind().undo(references, context);
            case Step.LoadMounted mounted -> new LoadMountedKind().undo(mounted, context);
            case Step.Publish publish -> new PublishKind().undo(publish, context);
            case Step.WriteHome write -> new WriteHomeKind().undo(write, context);
            case Step.Verify verify -> new VerifyKind().undo(verify, context);
            case Step.Accept accept -> new AcceptKind().undo(accept, context);
        }
    }
}
