package org.godwit.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.Rollback;
import org.godwit.upgrade.apply.TemporaryFolder;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.assess.Assessment;
import org.godwit.upgrade.assess.MountedPlaces;
import org.godwit.upgrade.assess.SourceDatabases;
import org.godwit.upgrade.backup.Restore;
import org.godwit.upgrade.guard.Guard;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.MountedCopy;
import org.godwit.upgrade.plan.PlanDocument;
import org.godwit.upgrade.plan.PlanFile;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * One upgrade, from looking to switching and back: the front door of this module.
 *
 * <p>Opening it reads the old home and copies its database files into a temporary folder; {@link #assess} and {@link #plan}
 * read on; {@link #run} does it. The old home is never written to. Closing it removes the temporary folder. Not for use by
 * several threads.
 */
public final class Upgrade implements AutoCloseable {
    private static final String BACK_UP = new Step.BackUp(new BackupPlace.InNewHome()).id();
    /** Of the journal: the home that is made. */
    private static final String NEW_HOME = "new-home";
    /** Of the journal: the time zone in which old drivers tell wall clocks. */
    private static final String ZONE = "zone";
    /** Of the journal: the checksum of the plan, as its file bears it. */
    private static final String PLAN = "plan-sha256";

    private final CarbonHome home;
    private final Drivers drivers;
    private final MountedPlaces places;
    private final SourceDatabases sources;
    private final TemporaryFolder snapshots;

    private Upgrade(CarbonHome home, Drivers drivers, MountedPlaces places, SourceDatabases sources,
            TemporaryFolder snapshots) {
        this.home = home;
        this.drivers = drivers;
        this.places = places;
        this.sources = sources;
        this.snapshots = snapshots;
    }

    /**
     * Opens an old home and its databases.
     *
     * @throws ProblemException with everything that keeps it from being read
     */
    public static Upgrade of(Path oldHome) {
        return of(oldHome, MountedPlaces.untold());
    }

    /**
     * Opens an old home and its databases.
     *
     * @param places what becomes of mounted registries
     * @throws ProblemException with everything that keeps it from being read
     */
    public static Upgrade of(Path oldHome, MountedPlaces places) {
        var home = CarbonHome.open(oldHome);
        var drivers = Drivers.ofHome(home.root());
        var snapshots = folder("source");
        try {
            return new Upgrade(home, drivers, places, SourceDatabases.open(home, places, snapshots.path(), drivers),
                    snapshots);
        } catch (RuntimeException e) {
            drivers.close();
            snapshots.close();
            throw e;
        }
    }

    /**
     * Opens the old home of an upgrade that was begun. When that alters the old database where it is, how that was is read
     * from the backup, once there is one.
     *
     * @throws ProblemException with everything that keeps it from being read
     */
    public static Upgrade of(UpgradeRecord record, Path newHome, TargetPasswords passwords) {
        var oldHome = Path.of(record.oldHome());
        var places = record.places(passwords);
        if (!record.isInPlace() || !isBackedUp(newHome)) {
            return of(oldHome, places);
        }
        var archive = BackupPlace.parse(record.backup()).archive(UpgradeRun.folderOf(newHome)).orElseThrow();
        if (!Files.exists(archive) && !isAltered(newHome)) {
            // Killed at the end of a rollback, when the backup was gone already.
            return of(oldHome, places);
        }
        var home = CarbonHome.open(oldHome);
        var drivers = Drivers.ofHome(home.root());
        var snapshots = folder("backup");
        try {
            var copy = Database.of(new DatabaseAddress(
                    "jdbc:h2:" + snapshots.path().resolve("before") + ";DB_CLOSE_ON_EXIT=FALSE", "sa", Secret.none()),
                    drivers);
            Restore.run(archive, copy, _ -> {});
            return new Upgrade(home, drivers, places, SourceDatabases.ofCopy(home, copy), snapshots);
        } catch (RuntimeException e) {
            drivers.close();
            snapshots.close();
            throw e;
        }
    }

    private static TemporaryFolder folder(String what) {
        try {
            return TemporaryFolder.make(what);
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The folder of a copy cannot be made.",
                    new Place.Setting("java.io.tmpdir"), e.toString(), "make room for temporary files").exception(e);
        }
    }

    private static boolean isAltered(Path newHome) {
        var seen = new HashSet<String>();
        return UpgradeRun.entriesOf(newHome).reversed().stream().filter(e -> Step.altersDatabase(e.step()))
                .anyMatch(e -> seen.add(e.step()) && e.event() != JournalEntry.Event.UNDONE);
    }

    private static boolean isBackedUp(Path newHome) {
        return UpgradeRun.entriesOf(newHome).reversed().stream().filter(e -> e.step().equals(BACK_UP)).findFirst()
                .filter(e -> e.event() == JournalEntry.Event.FINISHED).isPresent();
    }

    public CarbonHome home() {
        return home;
    }

    public Drivers drivers() {
        return drivers;
    }

    /** {@return the open databases of the old home} */
    public SourceDatabases sources() {
        return sources;
    }

    /** {@return the copies of mounted registries} */
    public List<MountedCopy> mountedCopies() {
        return MountedCopy.of(sources.mounted(), home, places, drivers);
    }

    /** {@return everything that can be told about the old home} */
    public Assessment assess() {
        return Assessment.of(home, sources, places, drivers);
    }

    /** {@return what an upgrade would do that keeps its backup in the new home} */
    public UpgradePlan plan(Path newHome, Target target, Set<String> accepted) {
        return plan(newHome, target, new BackupPlace.InNewHome(), accepted);
    }

    /** {@return what an upgrade would do} */
    public UpgradePlan plan(Path newHome, Target target, BackupPlace backup, Set<String> accepted) {
        return UpgradePlan.of(assess(), newHome, target, places, backup, accepted, drivers);
    }

    /** {@return the plan of an upgrade that was begun or done} */
    public UpgradePlan plan(UpgradeRecord record, Path newHome, Secret password) {
        return plan(newHome, target(record, home, password), BackupPlace.parse(record.backup()), record.accepted());
    }

    /**
     * Does it, from the beginning.
     *
     * @param plan without blockers and undecided findings
     * @throws ProblemException when the plan has any, or a step fails
     */
    public void run(UpgradePlan plan, InstantSource clock, Consumer<Progress> observer, BooleanSupplier stop) {
        run(plan, clock, observer, stop, Pace.STANDARD);
    }

    /**
     * Does it, from the beginning, at a pace.
     *
     * @param plan without blockers and undecided findings
     * @throws ProblemException when the plan has any, or a step fails
     */
    public void run(UpgradePlan plan, InstantSource clock, Consumer<Progress> observer, BooleanSupplier stop,
            Pace pace) {
        refuseUnlessReady(plan);
        try (var guard = guard(plan, drivers, clock)) {
            var changed = plan.changedSince(drivers);
            if (!changed.isEmpty()) {
                throw new ProblemException(changed.stream().map(f -> f.problem()).toList());
            }
            var guarded = guarded(stop, guard);
            var run = new UpgradeRun(plan, sources, drivers, clock, observer, guarded, pace);
            begin(plan, run);
            if (plan.target().isInPlace()) {
                runInPlace(plan.newHome(), run,
                        (backedUp, rest) -> new UpgradeRun(rest, backedUp.sources, backedUp.drivers, clock, observer,
                                guarded, pace));
            } else {
                run.run();
            }
        }
    }

    private static Guard guard(UpgradePlan plan, Drivers drivers, InstantSource clock) {
        var targets = new ArrayList<Database>();
        targets.add(Database.of(plan.target().addressIn(UpgradeRun.folderOf(plan.newHome())), drivers));
        targets.addAll(plan.mountedServers(drivers));
        return Guard.take(plan.newHome(), targets, clock);
    }

    private static BooleanSupplier guarded(BooleanSupplier stop, Guard guard) {
        return () -> {
            guard.check();
            return stop.getAsBoolean();
        };
    }

    /** Makes the backup from the living database, lets go of that, and does the rest with the backup at hand. */
    private void runInPlace(Path newHome, UpgradeRun first, BiFunction<Upgrade, UpgradePlan, UpgradeRun> rest) {
        first.backUp();
        sources.close();
        var record = UpgradeRecord.read(UpgradeRun.folderOf(newHome));
        try (var backedUp = of(record, newHome, TargetPasswords.of(Secret.none()))) {
            rest.apply(backedUp, backedUp.plan(record, newHome, Secret.none())).goOn();
        }
    }

    private void begin(UpgradePlan plan, UpgradeRun run) {
        var document = PlanDocument.of(plan);
        run.begin(Map.of("by", System.getProperty("user.name", ""), "godwit", version(), "old-home",
                home.root().toString(), NEW_HOME, plan.newHome().toString(), "target",
                plan.target().configured().shown(), PLAN, PlanFile.sha256(document),
                ZONE, ZoneId.systemDefault().getId()));
        var folder = UpgradeRun.folderOf(plan.newHome());
        PlanFile.write(folder.resolve(PlanFile.IN_HOME), document);
        var configured = plan.target().configured();
        try {
            new UpgradeRecord(version(), home.root(), plan.newHome(),
                    switch (plan.target().kind()) {
                        case EMBEDDED -> "";
                        case SERVER -> configured.url();
                        case IN_PLACE -> UpgradeRecord.IN_PLACE;
                    },
                    plan.target().isEmbedded() ? "" : configured.user(), plan.backup().text(), plan.accepted(),
                    SourceFileDigests.of(home, sources), mountRecords(plan))
                    .write(folder);
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The new home cannot be written.",
                    new Place.File(plan.newHome()), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "choose another folder").exception(e);
        }
    }

    private List<UpgradeRecord.MountRecord> mountRecords(UpgradePlan plan) {
        var records = new ArrayList<UpgradeRecord.MountRecord>();
        places.inOrder().forEach((name, place) -> {
            var datasource = home.datasource(name).orElseThrow().name();
            var copy = plan.mounted().stream().filter(c -> c.datasource().equals(datasource)).findFirst();
            records.add(new UpgradeRecord.MountRecord(datasource, switch (place) {
                case MountedPlaces.Place.Stays _ -> UpgradeRecord.MountRecord.STAYS;
                case MountedPlaces.Place.NewFile _ -> UpgradeRecord.MountRecord.EMBEDDED;
                case MountedPlaces.Place.Server(var address) -> address.url();
            }, place instanceof MountedPlaces.Place.Server(var address) ? address.user() : "",
                    copy.map(MountedCopy::name).orElse(""),
                    copy.map(c -> c.script().schema().tables().stream().map(Table::name).toList()).orElse(List.of())));
        });
        return records;
    }

    /**
     * Goes on with an upgrade that was interrupted.
     *
     * @param newHome the folder that it was to make
     * @param password of the target, unless it is the embedded one
     */
    public static void resume(Path newHome, Secret password, InstantSource clock, Consumer<Progress> observer,
            BooleanSupplier stop) {
        resume(newHome, TargetPasswords.of(password), clock, observer, stop, Pace.STANDARD);
    }

    /** Goes on with an upgrade that was interrupted, at a pace. */
    public static void resume(Path newHome, Secret password, InstantSource clock, Consumer<Progress> observer,
            BooleanSupplier stop, Pace pace) {
        resume(newHome, TargetPasswords.of(password), clock, observer, stop, pace);
    }

    /** Goes on with an upgrade that was interrupted and fills several databases. */
    public static void resume(Path newHome, TargetPasswords passwords, InstantSource clock,
            Consumer<Progress> observer, BooleanSupplier stop, Pace pace) {
        var record = recordOf(newHome);
        refuseAnotherZone(newHome);
        try (var upgrade = of(record, newHome, passwords)) {
            if (!record.isInPlace() && !SourceFileDigests.of(upgrade.home, upgrade.sources).equals(record.sources())) {
                throw new Problem(UpgradeProblem.SOURCE_CHANGED, "The old database was written to since the upgrade "
                        + "was begun.", new Place.File(Path.of(record.oldHome())),
                        "its file has another checksum than the journal says",
                        "undo the upgrade with 'godwit rollback " + newHome + "', then begin it again").exception();
            }
            var plan = upgrade.plan(record, newHome, passwords.main());
            if (!record.isInPlace()) {
                refuseAnotherPlan(newHome, plan);
            }
            try (var guard = guard(plan, upgrade.drivers, clock)) {
                var guarded = guarded(stop, guard);
                var run = new UpgradeRun(plan, upgrade.sources, upgrade.drivers, clock, observer, guarded, pace);
                if (record.isInPlace() && !isBackedUp(newHome)) {
                    upgrade.runInPlace(newHome, run, (backedUp, rest) -> new UpgradeRun(rest, backedUp.sources,
                            backedUp.drivers, clock, observer, guarded, pace));
                } else {
                    run.run();
                }
            }
        }
    }

    /** {@return the time zone in which an upgrade was begun, when its journal tells} */
    public static Optional<ZoneId> zoneOf(Path newHome) {
        return UpgradeRun.entriesOf(newHome).stream().findFirst().map(e -> e.details().get(ZONE)).map(ZoneId::of);
    }

    /** Old drivers read instants out of their files, and tell wall clocks by the zone of this process. */
    private static void refuseAnotherZone(Path newHome) {
        var begun = zoneOf(newHome);
        var here = ZoneId.systemDefault();
        if (begun.isPresent() && !begun.get().getRules().equals(here.getRules())) {
            throw new Problem(UpgradeProblem.ZONE_DIFFERS, "This upgrade was begun in another time zone.",
                    new Place.File(newHome), "it was begun in " + begun.get() + ", and this program runs in " + here,
                    "run it in the zone in which it was begun, with TZ=" + begun.get()).exception();
        }
    }

    /** Between the crash and now, Godwit may have become another, or the old home. */
    private static void refuseAnotherPlan(Path newHome, UpgradePlan plan) {
        var file = UpgradeRun.folderOf(newHome).resolve(PlanFile.IN_HOME);
        if (Files.exists(file)) {
            var differences = PlanFile.read(file).differences(PlanDocument.of(plan));
            if (!differences.isEmpty()) {
                throw new ProblemException(differences);
            }
        }
    }

    /** Undoes an upgrade that nothing was written after. */
    public static void rollBack(Path newHome, Secret password, InstantSource clock, Consumer<Progress> observer) {
        rollBack(newHome, TargetPasswords.of(password), Set.of(), clock, observer);
    }

    /** Undoes an upgrade that fills one database; otherwise as the next method. */
    public static void rollBack(Path newHome, Secret password, Set<String> accepted, InstantSource clock,
            Consumer<Progress> observer) {
        rollBack(newHome, TargetPasswords.of(password), accepted, clock, observer);
    }

    /**
     * Undoes an upgrade: drops what it made in the target, and removes the home that it made. The old home is not needed, unless
     * its own database was altered.
     *
     * @param passwords of targets that are not embedded
     * @param accepted codes of what the operator has decided about, such as rows that will be lost
     * @throws ProblemException when rows that were written after the upgrade would be lost, or something cannot be undone
     */
    public static void rollBack(Path newHome, TargetPasswords passwords, Set<String> accepted, InstantSource clock,
            Consumer<Progress> observer) {
        var record = recordOf(newHome);
        if (record.isInPlace()) {
            refuseAnotherZone(newHome);
            goBack(record, newHome, accepted, clock, observer);
        } else {
            new Rollback(newHome, record, passwords, clock).run(accepted, observer);
        }
    }

    /** The way back of an upgrade in place. */
    private static void goBack(UpgradeRecord record, Path newHome, Set<String> accepted, InstantSource clock,
            Consumer<Progress> observer) {
        try (var upgrade = of(record, newHome, TargetPasswords.of(Secret.none()))) {
            var plan = upgrade.plan(record, newHome, Secret.none());
            try (var _ = guard(plan, upgrade.drivers, clock)) {
                new UpgradeRun(plan, upgrade.sources, upgrade.drivers, clock, observer, () -> false, Pace.STANDARD)
                        .goBack(accepted);
            }
        }
    }

    /**
     * {@return what was asked of the upgrade that made a home, or is making it}
     *
     * @throws ProblemException when there is none, or it belongs to another home: working by it would change that one
     */
    public static UpgradeRecord recordOf(Path newHome) {
        var record = UpgradeRecord.read(UpgradeRun.folderOf(newHome));
        record.requireOf(newHome);
        var told = UpgradeRun.entriesOf(newHome).stream().findFirst().map(e -> e.details().get(NEW_HOME));
        if (told.isPresent() && !told.get().equals(record.newHome())) {
            throw new Problem(UpgradeProblem.JOURNAL_FOREIGN, "The journal is that of another home.",
                    new Place.File(newHome), "it was written for " + told.get(),
                    "bring back the journal that belongs to this home").exception();
        }
        return record;
    }

    /**
     * {@return what the journal of an upgrade tells, also while that runs, and before it has written down what it was asked}
     *
     * @throws ProblemException when there is none, or it or the record beside it is damaged or another version's
     */
    public static List<JournalEntry> journalOf(Path newHome) {
        var folder = UpgradeRun.folderOf(newHome);
        if (Files.exists(folder.resolve(UpgradeRecord.FILE))) {
            UpgradeRecord.read(folder);
        }
        return UpgradeRun.entriesOf(newHome);
    }

    /** {@return the target that a record names} */
    public static Target target(UpgradeRecord record, CarbonHome oldHome, Secret password) {
        if (record.isInPlace()) {
            return Target.inPlace(oldHome);
        }
        return record.databaseUrl().isEmpty()
                ? Target.embedded(oldHome)
                : Target.server(new DatabaseAddress(record.databaseUrl(), record.databaseUser(), password));
    }

    private static void refuseUnlessReady(UpgradePlan plan) {
        if (!plan.blockers().isEmpty()) {
            throw new ProblemException(plan.blockers().stream().map(f -> f.problem()).toList());
        }
        if (!plan.undecided().isEmpty()) {
            throw new ProblemException(plan.undecided().stream().map(f -> f.problem()).toList());
        }
    }

    private static String version() {
        var version = Upgrade.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public void close() {
        sources.close();
        drivers.close();
        snapshots.close();
    }
}
