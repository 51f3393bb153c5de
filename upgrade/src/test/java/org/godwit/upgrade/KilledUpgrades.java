package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.schema.Table;
import org.godwit.examples.OldDatabase;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.apply.FolderRemoval;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * Upgrades of one old home to one kind of target, killed with SIGKILL, each right before a write to its journal. What was left
 * is kept, rolled back, brought back as it was left, and resumed; both ends are compared with an undisturbed upgrade.
 */
final class KilledUpgrades {
    static final Pace SMALL_PIECES = Pace.STANDARD.withPatience(Duration.ofSeconds(30)).withPieces(5_000, 64L << 20)
            .withTablesAtOnce(3);

    private static final InstantSource CLOCK = InstantSource.system();
    private static final int MORE_ROWS = 12_000;
    private static final String TRACE = ".trace.db";
    /** As many stand still in one process: its start is shared, and their connections fit into a server. */
    private static final int AT_ONCE = 11;
    private static final int PROCESSES = 2;

    private final Path folder;
    private final Path old;
    private final KilledTarget target;
    private final Target embedded;
    private final Map<String, String> content;
    private final List<Table> schema;
    private final Map<String, String> files;
    private final int writes;

    private KilledUpgrades(Path folder, Path old, KilledTarget target) throws IOException, SQLException {
        this.folder = folder;
        this.old = old;
        this.target = target;
        this.embedded = Target.embedded(CarbonHome.open(old));
        var newHome = folder.resolve("undisturbed");
        target.make(newHome);
        upgrade(old, newHome);
        try (var drivers = Drivers.shipped()) {
            this.content = TargetContent.of(database(newHome, drivers));
            this.schema = schema(newHome, drivers);
        }
        this.files = files(newHome);
        this.writes = UpgradeRun.entriesOf(newHome).size();
    }

    /** Upgrades it once without a disturbance. */
    static KilledUpgrades of(Path folder, Path old, KilledTarget target) throws IOException, SQLException {
        return new KilledUpgrades(Files.createDirectories(folder), old, target);
    }

    /** Makes an old home with one table that is large enough to become durable piece by piece. */
    static Path makeSample(Path old) throws Exception {
        SampleInstallation.create(old);
        try (var shipped = Drivers.shipped();
                var database = OldDatabase.open(shipped, old.resolve("repository/database/WSO2CARBON_DB"), "wso2carbon",
                        "wso2carbon");
                var statement = database.connection().createStatement()) {
            statement.execute("INSERT INTO REG_LOG SELECT X + 100000, '/p' || X, 'admin', '2013-09-02 08:00:00', 1,"
                    + " NULL, -1234 FROM SYSTEM_RANGE(1, " + MORE_ROWS + ")");
        }
        return old;
    }

    /** {@return how many writes an undisturbed upgrade makes} */
    int writes() {
        return writes;
    }

    /** Kills an upgrade before each of some writes, by number from 1, and sees that it can be undone and gone on with. */
    void killBefore(List<Integer> points) throws Exception {
        var before = files(old);
        try (var lanes = Executors.newFixedThreadPool(PROCESSES)) {
            List<Callable<Void>> batches = new ArrayList<>();
            for (int i = 0; i < points.size(); i += AT_ONCE) {
                var batch = points.subList(i, Math.min(points.size(), i + AT_ONCE));
                batches.add(() -> {
                    killAndRepair(batch);
                    return null;
                });
            }
            for (var done : lanes.invokeAll(batches)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        assertThat(files(old)).as("the old home").isEqualTo(before);
    }

    /** Each batch has an old home of its own: one that another process reads just now counts as in use. */
    private void killAndRepair(List<Integer> points) throws Exception {
        var own = folder.resolve("old" + points.getFirst());
        copy(old, own);
        var killed = new ArrayList<String>();
        for (int point : points) {
            target.make(newHome(point));
            killed.addAll(List.of(newHome(point).toString(), Integer.toString(point), target.url(newHome(point)),
                    target.user()));
        }
        var process = start(own, folder, killed);
        try {
            awaitStandstill(process);
        } finally {
            process.destroyForcibly().waitFor();
        }
        for (int point : points) {
            repair(own, point);
        }
        FolderRemoval.remove(own);
    }

    private void repair(Path own, int point) throws Exception {
        var newHome = newHome(point);
        var left = folder.resolve("left" + point);
        var database = target.keep(newHome);
        for (var name : names(newHome)) {
            copy(newHome.resolveSibling(name), left.resolve(name));
        }

        // Killed before the first write, nothing was begun, and the same upgrade may just be made.
        if (point > 1) {
            Upgrade.rollBack(newHome, target.password(), Set.of(), CLOCK, _ -> {});
            assertThat(names(newHome)).as("left by a rollback after a kill before write %d", point).isEmpty();
            assertThat(target.left(newHome)).as("left by a rollback after a kill before write %d", point).isEmpty();
        }
        if (point % AT_ONCE == 1) {
            upgrade(own, newHome);
            compare(newHome, point);
            FolderRemoval.remove(newHome);
        }

        if (point > 1) {
            target.bringBack(newHome, database);
            for (var name : namesIn(left)) {
                copy(left.resolve(name), newHome.resolveSibling(name));
            }
            Upgrade.resume(newHome, target.password(), CLOCK, _ -> {}, () -> false);
            compare(newHome, point);
        }
        target.drop(newHome);
        FolderRemoval.remove(newHome);
        FolderRemoval.remove(left);
    }

    private void compare(Path newHome, int point) throws IOException {
        try (var drivers = Drivers.shipped()) {
            assertThat(TargetContent.of(database(newHome, drivers))).as("rows after a kill before write %d", point)
                    .isEqualTo(content);
            assertThat(schema(newHome, drivers)).as("schema after a kill before write %d", point).isEqualTo(schema);
        }
        var left = new TreeMap<>(files(newHome));
        tellTrace(newHome, point);
        left.keySet().removeIf(file -> file.endsWith(TRACE));
        assertThat(left.keySet()).as("files after a kill before write %d", point).isEqualTo(files.keySet());
    }

    /** H2 keeps beside its file what it refused, which once was something in a hundred kills; what, is to be read here. */
    private static void tellTrace(Path newHome, int point) throws IOException {
        for (var file : files(newHome).keySet()) {
            if (file.endsWith(TRACE)) {
                System.out.printf("H2 noted after a kill before write %d, in %s: %s%n", point, file,
                        Files.readString(newHome.resolve(file)));
            }
        }
    }

    private Path newHome(int point) {
        return folder.resolve("new" + point);
    }

    private void upgrade(Path from, Path newHome) {
        try (var upgrade = Upgrade.of(from)) {
            upgrade.run(upgrade.plan(newHome, target(newHome), Set.of()), CLOCK, _ -> {}, () -> false,
                    SMALL_PIECES);
        }
    }

    private Target target(Path newHome) {
        return target.address(newHome).map(Target::server).orElse(embedded);
    }

    private Database database(Path newHome, Drivers drivers) {
        return Database.of(target(newHome).addressIn(newHome), drivers);
    }

    private List<Table> schema(Path newHome, Drivers drivers) {
        return database(newHome, drivers).with("reading the schema", Catalog::read).tables();
    }

    /** The new home under both of its names, and its locks. */
    private List<String> names(Path newHome) throws IOException {
        var wanted = List.of(newHome.getFileName().toString(),
                UpgradePlan.workFolder(newHome).getFileName().toString(), newHome.getFileName() + ".lock",
                newHome.getFileName() + ".guard");
        return namesIn(folder).stream().filter(wanted::contains).toList();
    }

    private static List<String> namesIn(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Every file with its length; of a new home without what differs from run to run. */
    private static Map<String, String> files(Path home) throws IOException {
        var found = new TreeMap<String, String>();
        try (var files = Files.walk(home)) {
            // The old H2 lets go of a user store's file a little after it was closed.
            for (var file : files.filter(f -> !f.toString().endsWith(".lock.db")).filter(Files::isRegularFile)
                    .toList()) {
                found.put(home.relativize(file).toString(), Files.size(file) + " bytes");
            }
        }
        return Collections.unmodifiableMap(found);
    }

    /** Starts upgrades that stand still; the test must end the process. */
    static Process start(Path old, Path logs, List<String> upgrades) throws IOException {
        var temporary = Files.createTempDirectory(logs, "killed");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
                "-Duser.timezone=" + System.getProperty("user.timezone"), "-Djava.io.tmpdir=" + temporary, "-cp",
                System.getProperty("java.class.path"), HeldUpgrade.class.getName(), old.toString()));
        command.addAll(upgrades);
        return new ProcessBuilder(command).redirectError(temporary.resolve("log").toFile()).start();
    }

    static void awaitStandstill(Process process) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(HeldUpgrade.STANDS_STILL)) {
                return;
            }
        }
        throw new IllegalStateException("the upgrade ended before it was to be killed");
    }
}
