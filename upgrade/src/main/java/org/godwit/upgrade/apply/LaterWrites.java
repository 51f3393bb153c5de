package org.godwit.upgrade.apply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.journal.Journal;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.Target;

/**
 * What was written to an upgraded installation since the upgrade left it, and would be lost by a rollback: rows, by comparing
 * each table with what the journal says of it, and files, by their times.
 */
final class LaterWrites {
    private static final int SHOWN_FILES = 3;
    /** Where people and servers keep what is worth keeping; logs, caches and Godwit's own folder are not. */
    private static final List<String> WATCHED = List.of("repository/conf", "repository/deployment",
            "repository/tenants");

    private final Path newHome;
    private final Optional<Database> server;
    private final Drivers drivers;

    LaterWrites(Path newHome, Optional<Database> server, Drivers drivers) {
        this.newHome = newHome;
        this.server = server;
        this.drivers = drivers;
    }

    /** {@return what would be lost, empty when nothing was written or the upgrade was not finished} */
    Optional<Problem> problem() {
        var folder = UpgradeRun.folderOf(newHome);
        var entries = UpgradeRun.entriesOf(newHome);
        var finished = entries.stream().filter(e -> e.step().equals(new Step.Publish().id()))
                .filter(e -> e.event() == JournalEntry.Event.FINISHED).reduce((_, last) -> last);
        if (finished.isEmpty() || !folder.equals(newHome)) {
            return Optional.empty();
        }
        var found = new Found();
        var database = server.orElseGet(() -> embedded(folder));
        rows(database, entries, found);
        mountedRows(folder, entries, found);
        files(folder, finished.get().at(), found);
        return found.tables.isEmpty() && found.files.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(UpgradeProblem.ROWS_WOULD_BE_LOST,
                        "A rollback would lose " + found.what() + " written after the upgrade.",
                        Place.database(database.address().shown()), found.why(),
                        "keep them with 'godwit backup " + newHome + "', then run the rollback with --accept "
                                + UpgradeProblem.ROWS_WOULD_BE_LOST.code()));
    }

    private Database embedded(Path folder) {
        return Database.of(Target.embedded(CarbonHome.open(folder)).addressIn(folder), drivers);
    }

    private static void rows(Database database, List<JournalEntry> entries, Found found) {
        database.with("looking for rows that were written after the upgrade", connection -> {
            var catalog = Catalog.read(connection);
            var drift = new TableDrift(database, connection, catalog);
            for (var entry : Journal.lastOfEachStep(entries)) {
                var table = Step.LoadTable.tableOf(entry.step());
                if (table.isPresent() && entry.event() == JournalEntry.Event.FINISHED) {
                    drift.of(table.get(), entry).ifPresent(d -> found.add(table.get(), d));
                }
            }
            return found;
        });
    }

    private void mountedRows(Path folder, List<JournalEntry> entries, Found found) {
        for (var entry : Journal.lastOfEachStep(entries)) {
            var name = entry.details().getOrDefault(LoadMountedKind.DATASOURCE, "");
            if (entry.event() != JournalEntry.Event.FINISHED || name.isEmpty()
                    || Step.LoadMounted.copyOf(entry.step()).isEmpty()) {
                continue;
            }
            var home = CarbonHome.open(folder);
            var copy = home.datasource(name).map(d -> Database.of(d.address(home), drivers));
            copy.ifPresent(database -> database.with("looking for rows that were written to a mounted registry", c -> {
                var drift = new TableDrift(database, c, Catalog.read(c));
                for (var detail : entry.details().entrySet()) {
                    if (detail.getKey().startsWith(LoadMountedKind.ROWS_OF)) {
                        var table = detail.getKey().substring(LoadMountedKind.ROWS_OF.length());
                        drift.of(table, detail.getValue()).ifPresent(d -> found.add(name + " " + table, d));
                    }
                }
                return found;
            }));
        }
    }

    private static void files(Path folder, Instant finished, Found found) {
        for (var watched : WATCHED) {
            if (!Files.isDirectory(folder.resolve(watched))) {
                continue;
            }
            try (var files = Files.walk(folder.resolve(watched))) {
                for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.getLastModifiedTime(file).toInstant().isAfter(finished)) {
                        found.files.add(folder.relativize(file).toString());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What was found so far. */
    private static final class Found {
        private final List<String> tables = new ArrayList<>();
        private final List<String> files = new ArrayList<>();
        private long rows;

        void add(String table, TableDrift.Difference difference) {
            rows += Math.max(0, difference.rows() - difference.rowsBefore());
            tables.add(table + " " + difference.why());
        }

        String what() {
            var parts = new ArrayList<String>();
            if (!tables.isEmpty()) {
                parts.add((rows > 0 ? rows + " rows and changes" : "changes") + " in " + tables.size() + " tables");
            }
            if (!files.isEmpty()) {
                parts.add(files.size() + " files");
            }
            return String.join(" and ", parts);
        }

        String why() {
            var parts = new ArrayList<>(tables);
            parts.addAll(files.stream().limit(SHOWN_FILES).toList());
            if (files.size() > SHOWN_FILES) {
                parts.add("and " + (files.size() - SHOWN_FILES) + " more files");
            }
            return String.join("; ", parts);
        }
    }
}
