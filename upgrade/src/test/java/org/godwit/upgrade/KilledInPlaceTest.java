package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.EveryEngineUpgradeTest.Kind;
import org.godwit.upgrade.apply.UpgradeRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process with SIGKILL at writes to its journal while it alters a database where it is, or alters it back; then goes
 * on, or back. A build tries a few writes, which a seed chooses ({@code -Dgodwit.seed=N}); {@code -Dgodwit.kill-points=N}
 * tries more, all of them where there are no more.
 */
class KilledInPlaceTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int POINTS = Integer.getInteger("godwit.in-place-kill-points", 1);
    private static final long SEED = Long.getLong("godwit.seed", 1);

    @TempDir
    private Path folder = Path.of("");

    private int resumed;
    private int rolledBack;
    private int rolledBackAgain;

    @BeforeAll
    static void thisTestIsNotAboutPowerCuts() {
        System.setProperty("derby.system.durability", "test");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "H2_2"})
    void aKilledUpgradeInPlaceGoesOnOrIsTakenBack(Kind kind) throws Exception {
        var old = folder.resolve("old");
        var address = kind.fresh(folder);
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
        var before = DatabaseState.of(address);
        var newHome = folder.resolve("new");
        InPlaceUpgradeTest.upgrade(old, newHome);
        int writes = UpgradeRun.entriesOf(newHome).size();
        var after = InPlaceUpgradeTest.content(address);
        var counted = new CountedClock();
        Upgrade.rollBack(newHome, Secret.none(), counted, _ -> {});

        for (int write : points(writes)) {
            if ((write + SEED) % 2 == 0) {
                killThenResume(old, newHome, write, address, after);
                killTheRollback(old, newHome, 2 + (write - 2) * (counted.asked - 2) / writes);
            } else {
                kill(old, newHome, write, "in-place");
                Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});
                rolledBack++;
            }
            assertThat(newHome).doesNotExist();
            assertThat(DatabaseState.differences(before, DatabaseState.of(address)))
                    .as("killed before write %d", write).isEmpty();
        }
        System.out.println("in place on " + kind + ": " + (resumed + rolledBack) + " kill points of " + writes + ", "
                + resumed + " resumed, " + rolledBack + " rolled back; " + rolledBackAgain
                + " rollbacks killed and gone on with");
    }

    private void killThenResume(Path old, Path newHome, int write, DatabaseAddress address,
            Map<String, String> after) throws Exception {
        kill(old, newHome, write, "in-place");
        Upgrade.resume(newHome, Secret.none(), CLOCK, _ -> {}, () -> false);
        assertThat(InPlaceUpgradeTest.content(address)).as("killed before write %d", write).isEqualTo(after);
        resumed++;
    }

    private void killTheRollback(Path old, Path newHome, int write) throws Exception {
        kill(old, newHome, write, "rollback");
        Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});
        rolledBackAgain++;
    }

    /** The first write says that the upgrade has begun; killed before it, there is nothing to go on with. */
    private static List<Integer> points(int writes) {
        var points = new ArrayList<Integer>();
        var random = new Random(SEED);
        int wanted = Math.min(POINTS, writes - 1);
        for (int i = 0; i < wanted; i++) {
            int from = 2 + i * (writes - 1) / wanted;
            int to = 2 + (i + 1) * (writes - 1) / wanted;
            points.add(from + random.nextInt(Math.max(1, to - from)));
        }
        return points;
    }

    private void kill(Path old, Path newHome, int write, String what) throws IOException, InterruptedException {
        var log = Files.createTempFile(folder, "killed", ".log");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-Duser.timezone=" + System.getProperty("user.timezone"), "-cp",
                System.getProperty("java.class.path"), HeldUpgrade.class.getName(), old.toString(),
                newHome.toString(), Integer.toString(write), what).redirectError(log.toFile()).start();
        try {
            awaitStandstill(process, log, write);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void awaitStandstill(Process process, Path log, int write) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(HeldUpgrade.STANDS_STILL)) {
                return;
            }
        }
        throw new IllegalStateException(
                "it ended before write " + write + ", at which it was to be killed: " + Files.readString(log));
    }

    /** Counts the lines of a journal that is gone in the end. Not for use by several threads. */
    private static final class CountedClock implements InstantSource {
        private int asked;

        @Override
        public java.time.Instant instant() {
            asked++;
            return java.time.Instant.now();
        }

        /** Heartbeats do not count. */
        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    }
}
