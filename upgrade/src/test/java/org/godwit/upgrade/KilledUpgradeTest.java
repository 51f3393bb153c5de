package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.OldDatabase;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.guard.GuardProblem;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process with SIGKILL at writes to its journal, then resumes or rolls back. A build tries a few, which a seed
 * chooses ({@code -Dgodwit.seed=N}); {@code -Dgodwit.kill-points=N} tries more, spread over the whole journal.
 */
class KilledUpgradeTest {
    static final Pace SMALL_PIECES = new Pace(Duration.ofSeconds(30), 5_000, 64L << 20);

    private static final InstantSource CLOCK = InstantSource.system();
    private static final int POINTS = Integer.getInteger("godwit.kill-points", 2);
    private static final long SEED = Long.getLong("godwit.seed", 1);
    private static final int MORE_ROWS = 12_000;

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, String> expected = Map.of();
    private static int writes;

    @BeforeAll
    static void makeTheSampleAndUpgradeIt() throws Exception {
        var old = homes.resolve("old");
        SampleInstallation.create(old);
        try (var shipped = Drivers.shipped();
                var database = OldDatabase.open(shipped, old.resolve("repository/database/WSO2CARBON_DB"), "wso2carbon",
                        "wso2carbon");
                var statement = database.connection().createStatement()) {
            statement.execute("INSERT INTO REG_LOG SELECT X + 100000, '/p' || X, 'admin', '2013-09-02 08:00:00', 1,"
                    + " NULL, -1234 FROM SYSTEM_RANGE(1, " + MORE_ROWS + ")");
        }
        var newHome = homes.resolve("new");
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            upgrade.run(upgrade.plan(newHome, target, Set.of()), CLOCK, _ -> {}, () -> false, SMALL_PIECES);
            expected = TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers()));
        }
        try (var journal = UpgradeRun.journalOf(newHome, CLOCK)) {
            writes = journal.entries().size();
        }
    }

    @Test
    void aKilledUpgradeOfTheEmbeddedDatabaseGoesOnOrIsTakenBack() throws Exception {
        int resumed = 0;
        int rolledBack = 0;
        for (int write : points()) {
            var newHome = folder.resolve("new" + write);
            kill(newHome, write);
            if ((write + SEED) % 2 == 0) {
                Upgrade.resume(newHome, Secret.none(), CLOCK, _ -> {}, () -> false);
                resumed++;
            } else {
                Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});
                assertThat(newHome).doesNotExist();
                upgradeAgain(newHome);
                rolledBack++;
            }
            try (var drivers = Drivers.shipped()) {
                assertThat(TargetContent.of(embedded(newHome, drivers))).as("killed before write %d", write)
                        .isEqualTo(expected);
            }
        }
        System.out.println("embedded: " + (resumed + rolledBack) + " kill points of " + writes + ", " + resumed
                + " resumed, " + rolledBack + " rolled back and upgraded again");
    }

    @Test
    void aKilledUpgradeIntoPostgresqlGoesOnOrIsTakenBack() throws Exception {
        try (var drivers = Drivers.shipped()) {
            for (int write : points()) {
                var address = TestPostgres.freshDatabase();
                var database = Database.of(address, drivers);
                var newHome = folder.resolve("new" + write);
                kill(newHome, write, address.url(), address.user());

                if ((write + SEED) % 2 == 0) {
                    Upgrade.rollBack(newHome, address.password(), CLOCK, _ -> {});

                    Iterable<String> left = database.with("reading", c -> Catalog.tableNames(c).keySet());
                    assertThat(left).as("killed before write %d", write).isEmpty();
                } else {
                    Upgrade.resume(newHome, address.password(), CLOCK, _ -> {}, () -> false);

                    assertThat(TargetContent.of(database)).as("killed before write %d", write).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aSecondUpgradeIsToldOfTheOneThatRuns() throws Exception {
        var address = TestPostgres.freshDatabase();
        var first = start(folder.resolve("one"), writes / 2, address.url(), address.user());
        try (var upgrade = Upgrade.of(homes.resolve("old"))) {
            awaitStandstill(first);
            for (var newHome : List.of(folder.resolve("one"), folder.resolve("two"))) {
                var plan = upgrade.plan(newHome, Target.server(address), Set.of());

                assertThat(plan.blockers()).anySatisfy(f -> {
                    assertThat(f.problem().code()).isEqualTo(GuardProblem.HELD);
                    assertThat(f.problem().why()).contains("process " + first.pid());
                });
            }
            assertThatThrownBy(() -> Upgrade.resume(folder.resolve("one"), address.password(), CLOCK, _ -> {},
                    () -> false)).isInstanceOf(ProblemException.class).hasMessageContaining("GW-GUARD-001");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    private static void upgradeAgain(Path newHome) {
        try (var upgrade = Upgrade.of(homes.resolve("old"))) {
            var plan = upgrade.plan(newHome, Target.embedded(upgrade.home()), Set.of());
            upgrade.run(plan, CLOCK, _ -> {}, () -> false);
        }
    }

    /** The first write says that the upgrade has begun; killed before it, there is nothing to go on with. */
    private static List<Integer> points() {
        var points = new ArrayList<Integer>();
        var random = new Random(SEED);
        for (int i = 0; i < POINTS; i++) {
            int from = 2 + i * (writes - 1) / POINTS;
            int to = 2 + (i + 1) * (writes - 1) / POINTS;
            points.add(from + random.nextInt(Math.max(1, to - from)));
        }
        return points;
    }

    private static void kill(Path newHome, int write, String... target) throws IOException, InterruptedException {
        var process = start(newHome, write, target);
        try {
            awaitStandstill(process);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Process start(Path newHome, int write, String... target) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-Duser.timezone=" + System.getProperty("user.timezone"), "-cp",
                System.getProperty("java.class.path"), HeldUpgrade.class.getName(),
                homes.resolve("old").toString(), newHome.toString(), Integer.toString(write)));
        command.addAll(List.of(target));
        var log = Files.createTempFile(homes, "killed", ".log");
        return new ProcessBuilder(command).redirectError(log.toFile()).start();
    }

    private static void awaitStandstill(Process process) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(HeldUpgrade.STANDS_STILL)) {
                return;
            }
        }
        throw new IllegalStateException("the upgrade ended before it was to be killed");
    }

    private static Database embedded(Path home, Drivers drivers) {
        return Database
                .of(new Target(new DatabaseAddress("", "wso2carbon", Secret.of("wso2carbon")), Target.Kind.EMBEDDED)
                        .addressIn(home), drivers);
    }
}
