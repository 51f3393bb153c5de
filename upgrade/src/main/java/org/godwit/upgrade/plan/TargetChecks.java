package org.godwit.upgrade.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemCode;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.UpgradeRecord;
import org.godwit.upgrade.assess.Assessment;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.assess.Finding.Severity;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.configure.HomeConversion;
import org.godwit.upgrade.guard.Guard;
import org.godwit.upgrade.guard.GuardProblem;

/** Whether the new home and the new database can be made where the operator wants them. */
final class TargetChecks {
    /** The copy of the old file, the backup, the new file and its temporary files, each about as large as the old one. */
    private static final long ROOM_FACTOR = 4;
    private static final long ROOM_AT_LEAST = 64L << 20;

    private TargetChecks() {}

    static List<Finding> run(Assessment assessment, Path newHome, Target target, Database database,
            SchemaScript script) {
        var findings = new ArrayList<Finding>();
        checkFolder(assessment, newHome.toAbsolutePath().normalize(), false, findings);
        if (target.isInPlace()) {
            checkHolder(database, findings);
            checkCommits(database, findings);
            return findings;
        }
        if (!target.isEmbedded()) {
            checkServer(database, false, findings);
            checkCommits(database, findings);
        }
        checkCollisions(assessment, findings);
        for (var source : assessment.databases()) {
            findings.addAll(TextChecks.run(source, script));
        }
        if (findings.stream().noneMatch(f -> f.severity() == Severity.BLOCKER)) {
            ValueSizes.check(assessment.databases(), database, script, findings);
        }
        return findings;
    }

    /** {@return what only the holder of the lock can be sure of: that nobody took folder or database since the plan was made} */
    static List<Finding> fresh(Assessment assessment, Path newHome, Target target, Database database) {
        var findings = new ArrayList<Finding>();
        checkFolder(assessment, newHome, true, findings);
        if (target.kind() == Target.Kind.SERVER) {
            checkServer(database, true, findings);
        }
        return findings;
    }

    private static void checkFolder(Assessment assessment, Path newHome, boolean isOwn, List<Finding> findings) {
        var old = assessment.home().root().toAbsolutePath().normalize();
        if (newHome.startsWith(old) || old.startsWith(newHome)) {
            findings.add(blocker(UpgradeProblem.NEW_HOME_EXISTS, "The new home would lie in the old one.", newHome,
                    "the old home is " + old, "choose a folder beside the old home"));
            return;
        }
        try {
            if (Files.exists(newHome) && !isEmptyFolder(newHome)) {
                findings.add(blocker(UpgradeProblem.NEW_HOME_EXISTS, "The folder of the new home is taken.", newHome,
                        "it exists and is not empty", "choose another folder, or remove this one"));
            }
            var work = UpgradePlan.workFolder(newHome);
            var holder = Guard.holder(newHome);
            if (holder.isPresent() && !isOwn) {
                findings.add(blocker(GuardProblem.HELD, "Another run works on this new home.", newHome,
                        "its lock is held by " + holder.get(), "wait until it has ended"));
            } else if (Files.exists(work.resolve(UpgradeRecord.FILE))) {
                findings.add(blocker(UpgradeProblem.NEW_HOME_EXISTS, "An upgrade to this folder was begun.", work,
                        "its unfinished home is still there",
                        "go on with 'godwit resume " + newHome + "', or undo it with 'godwit rollback " + newHome
                                + "'"));
            }
            var parent = newHome;
            while (!Files.exists(parent) && parent.getParent() != null) {
                parent = parent.getParent();
            }
            if (!Files.isWritable(parent)) {
                findings.add(blocker(UpgradeProblem.NOT_WRITABLE, "The new home cannot be made.", newHome,
                        "no right to write into " + parent, "choose another folder, or give the right to write"));
                return;
            }
            long bytes = Stream.concat(assessment.databases().stream(), assessment.mounted().stream())
                    .mapToLong(SourceDatabase::bytes).sum();
            long wanted = Math.max(ROOM_AT_LEAST, bytes * ROOM_FACTOR);
            long usable = Files.getFileStore(parent).getUsableSpace();
            if (usable < wanted) {
                findings.add(blocker(UpgradeProblem.DISK_SPACE, "There is not enough room on the disk.", parent,
                        (usable >> 20) + " MB are free, " + (wanted >> 20) + " MB are needed",
                        "make room, or choose a folder on another disk"));
            }
        } catch (IOException e) {
            findings.add(blocker(UpgradeProblem.NOT_WRITABLE, "The new home's folder cannot be looked at.", newHome,
                    e.getClass().getSimpleName() + ": " + e.getMessage(), "choose another folder"));
        }
    }

    /** Room for the files that are carried over, which {@link #run} cannot know yet. */
    static List<Finding> carried(HomeConversion configuration, Path newHome) {
        var parent = newHome.toAbsolutePath().normalize();
        while (!Files.exists(parent) && parent.getParent() != null) {
            parent = parent.getParent();
        }
        try {
            long usable = Files.getFileStore(parent).getUsableSpace();
            if (usable < configuration.carriedBytes()) {
                return List.of(blocker(UpgradeProblem.DISK_SPACE, "There is not enough room on the disk.", parent,
                        (usable >> 20) + " MB are free, the files of the home have "
                                + (configuration.carriedBytes() >> 20) + " MB",
                        "make room, or choose a folder on another disk"));
            }
            return List.of();
        } catch (IOException e) {
            return List.of(blocker(UpgradeProblem.NOT_WRITABLE, "The new home's folder cannot be looked at.", newHome,
                    e.getClass().getSimpleName() + ": " + e.getMessage(), "choose another folder"));
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    static void checkServer(Database database, boolean isOwn, List<Finding> findings) {
        var address = database.address();
        if (DerbyFolder.ofUrl(address.url()).filter(f -> !f.exists()).isPresent()
                && address.url().contains("create=true")) {
            // Looking would make it.
            return;
        }
        try {
            if (!isOwn && isHeld(database, findings)) {
                return;
            }
            var names = new TreeSet<String>(database.<java.util.Set<String>>with("looking at the target",
                    connection -> Catalog.tableNames(connection).keySet()));
            names.remove(Guard.LEASE_TABLE);
            if (!names.isEmpty()) {
                findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.TARGET_NOT_EMPTY,
                        "The target database is not empty.", Place.database(database.address().shown()),
                        "it has " + names.size() + " tables, the first is " + names.first(),
                        "create a fresh database and name it with --database")));
            }
        } catch (ProblemException e) {
            e.problems().forEach(p -> findings.add(new Finding(Severity.BLOCKER, p)));
        }
    }

    /** What the journal says must be true after a crash; PostgreSQL is asked for that by each session. */
    private static void checkCommits(Database database, List<Finding> findings) {
        var question = database.dialect().howCommitsAreKept();
        if (question.isEmpty() || findings.stream().anyMatch(f -> f.severity() == Severity.BLOCKER)) {
            return;
        }
        int kept;
        try {
            kept = database.with("asking how commits are kept", connection -> {
                try (var statement = connection.prepareStatement(question.get().text());
                        var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1);
                }
            });
        } catch (ProblemException e) {
            e.problems().forEach(p -> findings.add(new Finding(Severity.BLOCKER, p)));
            return;
        }
        if (kept != 1) {
            findings.add(new Finding(Severity.NOTE, new Problem(UpgradeProblem.COMMITS_FORGOTTEN,
                    "The server forgets commits when " + (kept == 0 ? "it" : "its machine") + " crashes.",
                    Place.database(database.address().shown()), "innodb_flush_log_at_trx_commit is " + kept,
                    "set it to 1 for the time of the upgrade; after a crash, resume and verification tell what is gone")));
        }
    }

    private static void checkHolder(Database database, List<Finding> findings) {
        if (database.dialect().trySessionLock().isEmpty()) {
            // An embedded one belongs to its process; looking would open the file.
            return;
        }
        try {
            isHeld(database, findings);
        } catch (ProblemException e) {
            e.problems().forEach(p -> findings.add(new Finding(Severity.BLOCKER, p)));
        }
    }

    private static boolean isHeld(Database database, List<Finding> findings) {
        Optional<String> holder = database.with("looking at the target",
                connection -> Guard.holder(connection, InstantSource.system()));
        holder.ifPresent(h -> findings.add(new Finding(Severity.BLOCKER, new Problem(GuardProblem.HELD,
                "Another run works on the target database.", Place.database(database.address().shown()),
                "its lock is held by " + h, "wait until it has ended, or name another database"))));
        return holder.isPresent();
    }

    /** Two databases become one: a table that both have, and that is none of Carbon's, would be lost. */
    private static void checkCollisions(Assessment assessment, List<Finding> findings) {
        var names = new HashSet<String>();
        for (var source : assessment.databases()) {
            for (var table : source.foreignTables(CarbonSchema.CARBON_4_2)) {
                if (!names.add(table.name())) {
                    findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.DUPLICATES,
                            "Both old databases have a table of this name, which is none of Carbon's.",
                            Place.table(source.shownAddress(), table.name()),
                            "users and registry move into one database", "rename or drop one of the two tables")));
                }
            }
        }
    }

    private static Finding blocker(ProblemCode code, String what, Path where, String why, String todo) {
        return new Finding(Severity.BLOCKER, new Problem(code, what, new Place.File(where), why, todo));
    }
}
