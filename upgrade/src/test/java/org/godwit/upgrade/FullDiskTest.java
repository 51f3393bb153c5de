package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk fills up at random points, which a seed chooses: a file system in memory that is too small, then larger. Needs the
 * right to mount; where that is missing, the tests are skipped.
 */
@Tag("extended")
class FullDiskTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final long SEED = Long.getLong("godwit.seed", 1);
    private static final int ROUNDS = 12;
    private static final int SMALLEST_KB = 200;
    private static final int ROOM_KB = 700;

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Path old = Path.of("");
    private static Map<String, String> expected = Map.of();
    private static long neededKb;
    private final Drivers drivers = Drivers.shipped();
    private Path small = Path.of("");

    @BeforeAll
    static void makeTheSampleAndUpgradeIt() throws Exception {
        old = KilledUpgrades.makeSample(homes.resolve("old"));
        var newHome = homes.resolve("undisturbed");
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            upgrade.run(upgrade.plan(newHome, target, Set.of()), CLOCK, _ -> {}, () -> false);
            expected = TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers()));
        }
        try (var files = Files.walk(newHome)) {
            neededKb = files.mapToLong(f -> f.toFile().length()).sum() >> 10;
        }
    }

    @AfterEach
    void unmount() throws Exception {
        drivers.close();
        mount("umount", small.toString());
    }

    @Test
    void afterRoomWasMadeAnUpgradeOfTheEmbeddedDatabaseGoesOn() throws Exception {
        small = Files.createDirectories(folder.resolve("small"));
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            int size = SMALLEST_KB + random.nextInt((int) neededKb - SMALLEST_KB);
            assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", small.toString()),
                    "a file system can be mounted");
            var newHome = small.resolve("new");
            try (var upgrade = Upgrade.of(old)) {
                var target = Target.embedded(upgrade.home());
                var plan = upgrade.plan(newHome, target, Set.of());

                // A disk that is too small from the beginning would be refused.
                var thrown = catchThrowableOfType(ProblemException.class, () -> upgrade.run(plan, CLOCK, _ -> {
                    mount("mount", "-o", "remount,size=" + size + "k", small.toString());
                }, () -> false));

                assertThat(thrown).as("what is told with %d KB of %d", size, neededKb).isNotNull();
                assertThat(thrown.problems()).as("with %d KB of %d", size, neededKb)
                        .anySatisfy(p -> assertThat(p.text()).containsIgnoringCase("No space left on device"));
                mount("mount", "-o", "remount,size=256m", small.toString());
                Upgrade.resume(newHome, Secret.none(), CLOCK, _ -> {}, () -> false);

                assertThat(TargetContent.of(Database.of(target.addressIn(newHome), drivers)))
                        .as("with %d KB of %d", size, neededKb).isEqualTo(expected);
            }
            mount("umount", small.toString());
        }
        System.out.println("full disk: " + ROUNDS + " times under the embedded database, resumed every time");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 200})
    void afterRoomWasMadeForTheArchiveAnUpgradeGoesOn(int size) throws Exception {
        small = Files.createDirectories(folder.resolve("small"));
        assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=" + size + "k", "tmpfs", small.toString()),
                "a file system can be mounted");
        var archive = small.resolve("backup.zip");
        var newHome = folder.resolve("new");
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            var plan = upgrade.plan(newHome, target, new BackupPlace.File(archive), Set.of());

            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, _ -> {}, () -> false))
                    .isInstanceOfSatisfying(ProblemException.class,
                            e -> assertThat(e.problems().getFirst().why()).contains("No space left on device"));

            assertThat(UpgradeRun.entriesOf(newHome)).noneMatch(e -> e.step().startsWith("load "));
            mount("mount", "-o", "remount,size=256m", small.toString());
            Upgrade.resume(newHome, Secret.none(), CLOCK, _ -> {}, () -> false);
            assertThat(TargetContent.of(Database.of(target.addressIn(newHome), drivers))).isEqualTo(expected);
            assertThat(archive).isNotEmptyFile();
        }
    }

    @Test
    void afterRoomWasMadeAnUpgradeIntoPostgresqlGoesOn() throws Exception {
        small = Files.createDirectories(folder.resolve("small"));
        assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=256m,mode=0777", "tmpfs", small.toString()),
                "a file system can be mounted");
        var space = Files.createDirectories(small.resolve("space"));
        Files.setPosixFilePermissions(space, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var postgres = new CrashingPostgres(folder.resolve("postgres"))) {
            postgres.execute("CREATE TABLESPACE TIGHT LOCATION '" + space + "'");
            var address = postgres.freshDatabase("tight", "TABLESPACE TIGHT");
            var newHome = folder.resolve("new");
            try (var upgrade = Upgrade.of(old)) {
                var plan = upgrade.plan(newHome, Target.server(address), new BackupPlace.None(), Set.of());

                long size = (usedBytes(small) >> 10) + ROOM_KB;
                var thrown = catchThrowableOfType(ProblemException.class, () -> upgrade.run(plan, CLOCK, _ -> {
                    mount("mount", "-o", "remount,size=" + size + "k", small.toString());
                }, () -> false, KilledUpgrades.SMALL_PIECES));

                assertThat(thrown).isNotNull();
                assertThat(thrown.problems().getFirst().code()).isEqualTo(DatabaseProblem.DISK_FULL);
            }
            mount("mount", "-o", "remount,size=256m", small.toString());
            Upgrade.resume(newHome, address.password(), CLOCK, _ -> {}, () -> false);

            assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
        }
    }

    private static long usedBytes(Path mounted) throws IOException {
        var store = Files.getFileStore(mounted);
        return store.getTotalSpace() - store.getUnallocatedSpace();
    }

    private static boolean mount(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
