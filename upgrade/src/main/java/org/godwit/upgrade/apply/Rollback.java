package org.godwit.upgrade.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.TargetPasswords;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.UpgradeRecord;
import org.godwit.upgrade.guard.Guard;
import org.godwit.upgrade.journal.Journal;
import org.godwit.upgrade.journal.JournalEntry.Event;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * Undoes an upgrade by what its own journal and record say; the old home is not looked at, and may be gone. What the upgrade
 * made in the target is dropped, what was made last first, and the home that it made is removed. A finished home loses its
 * name first, so that nobody starts it half undone. It may be killed anywhere and done again. Not for use by several threads.
 */
public final class Rollback {
    private final Path newHome;
    private final UpgradeRecord record;
    private final TargetPasswords passwords;
    private final InstantSource clock;

    /**
     * @param record of the upgrade
     * @param passwords of the targets that are not embedded
     */
    public Rollback(Path newHome, UpgradeRecord record, TargetPasswords passwords, InstantSource clock) {
        this.newHome = newHome.toAbsolutePath().normalize();
        this.record = record;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * Does it.
     *
     * @param accepted codes of problems that do not hinder it: {@link UpgradeProblem#ROWS_WOULD_BE_LOST}
     * @throws ProblemException when something would be lost, or cannot be undone
     */
    public void run(Set<String> accepted, Consumer<Progress> observer) {
        try (var drivers = drivers()) {
            var target = server(drivers);
            var mounted = mounted(drivers);
            var all = Stream.concat(target.stream(), mounted.values().stream()).toList();
            try (var _ = Guard.take(newHome, all, clock)) {
                if (!accepted.contains(UpgradeProblem.ROWS_WOULD_BE_LOST.code())) {
                    Optional<Problem> lost = new LaterWrites(newHome, target, drivers).problem();
                    if (lost.isPresent()) {
                        throw lost.get().exception();
                    }
                }
                takeTheNameAway();
                undo(target, mounted, observer);
                target.ifPresent(server -> DerbyFolder.ofUrl(server.address().url())
                        .ifPresent(derby -> derby.release(server.address(), drivers)));
            }
        }
        remove(UpgradePlan.workFolder(newHome));
    }

    /** The old home's, where it is: the operator's drivers lie in it. */
    private Drivers drivers() {
        var old = Path.of(record.oldHome());
        return Drivers.ofHome(Files.isDirectory(old) ? old : UpgradeRun.folderOf(newHome));
    }

    /** An embedded database goes with its home. */
    private Optional<Database> server(Drivers drivers) {
        return record.databaseUrl().isEmpty()
                ? Optional.empty()
                : Optional.of(Database
                        .of(new DatabaseAddress(record.databaseUrl(), record.databaseUser(), passwords.main()), drivers)
                        .durable());
    }

    /** The databases on servers that mounted registries were copied into; files go with the home. */
    private Map<UpgradeRecord.MountRecord, Database> mounted(Drivers drivers) {
        var databases = new LinkedHashMap<UpgradeRecord.MountRecord, Database>();
        record.placed().stream().filter(UpgradeRecord.MountRecord::isOnServer).forEach(mount -> databases.put(mount,
                Database.of(new DatabaseAddress(mount.place(), mount.user(), passwords.of(mount.datasource())),
                        drivers).durable()));
        return databases;
    }

    private void takeTheNameAway() {
        var work = UpgradePlan.workFolder(newHome);
        try {
            if (!Files.exists(work)) {
                Files.writeString(newHome.resolve(UpgradeRun.INCOMPLETE_MARK),
                        "This home is being removed: its upgrade is rolled back. See journal.jsonl.\n");
                Files.move(newHome, work, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw notWritable(newHome, e);
        }
    }

    private void undo(Optional<Database> target, Map<UpgradeRecord.MountRecord, Database> mounted,
            Consumer<Progress> observer) {
        try (var journal = UpgradeRun.journalOf(newHome, clock)) {
            for (var step : steps(journal).reversed()) {
                if (journal.isTouched(step)) {
                    undo(step, target);
                    mounted.forEach((mount, database) -> undo(step, mount, database));
                    journal.append(step, Event.UNDONE, Map.of());
                    observer.accept(new Progress.Told(step + ": undone"));
                }
            }
        }
    }

    /** Every step that the journal knows, in the order in which they were begun first. */
    private static List<String> steps(Journal journal) {
        var steps = new LinkedHashSet<String>();
        journal.entries().stream().filter(e -> !e.step().isEmpty()).forEach(e -> steps.add(e.step()));
        return new ArrayList<>(steps);
    }

    private void undo(String step, Optional<Database> target) {
        if (step.equals(new Step.BackUp(new BackupPlace.None()).id())) {
            BackUpKind.delete(BackupPlace.parse(record.backup()), UpgradePlan.workFolder(newHome));
        } else if (target.isPresent()) {
            Step.AddReferences.tableOf(step).ifPresent(name -> AddReferencesKind.drop(name, target.get()));
            Step.LoadTable.tableOf(step).ifPresent(name -> drop(name, target.get()));
        }
    }

    private static void undo(String step, UpgradeRecord.MountRecord mount, Database database) {
        if (Step.LoadMounted.copyOf(step).filter(mount.copy()::equals).isPresent()) {
            mount.tables().reversed().forEach(name -> drop(name, database));
        }
    }

    private static void drop(String name, Database target) {
        var known = CarbonSchema.CARBON_4_2.table(name);
        Optional<Table> table = known.isPresent()
                ? known
                : target.with("reading " + name, connection -> Catalog.readTable(connection, name));
        table.ifPresent(t -> LoadTableKind.drop(t, target));
    }

    /** The record goes first: what is left without it is no upgrade, and the next one clears it away. */
    private static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(UpgradeRecord.FILE));
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        FolderRemoval.remove(folder);
    }

    private static ProblemException notWritable(Path folder, IOException e) {
        return new Problem(UpgradeProblem.NOT_WRITABLE, "The home cannot be removed.", new Place.File(folder),
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "give the right to write, then run the rollback again").exception(e);
    }
}
