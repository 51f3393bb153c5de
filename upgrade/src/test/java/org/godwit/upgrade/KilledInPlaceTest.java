package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.EveryEngineUpgradeTest.Kind;
import org.godwit.upgrade.apply.UpgradeRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process with SIGKILL at writes to its journal while it alters a database where it is, or alters it back; then goes
 * on, or back. A build tries one write an engine, which a seed chooses ({@code -Dgodwit.seed=N});
 * {@code -Dgodwit.in-place-kill-points=all} tries every one.
 */
@Tag("extended")
class KilledInPlaceTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String WANTED = System.getProperty("godwit.in-place-kill-points", "1");
    private static final long SEED = Long.getLong("godwit.seed", 1);
    private static final int LANES = 2;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledUpgradeInPlaceGoesOnOrIsTakenBack() throws Exception {
        try (var lanes = Executors.newFixedThreadPool(LANES)) {
            List<Callable<String>> engines = new ArrayList<>();
            for (var kind : List.of(Kind.H2_2, Kind.POSTGRESQL, Kind.MARIADB)) {
                engines.add(() -> new Kills(kind, Files.createDirectory(folder.resolve(kind.name()))).run());
            }
            for (var told : lanes.invokeAll(engines)) {
                System.out.println(told.get());
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    /** One database that is altered, and altered back, again and again. Not for use by several threads. */
    private static final class Kills {
        private final Kind kind;
        private final Path folder;
        private final Path old;
        private final Path newHome;
        private final DatabaseAddress address;
        private int resumed;
        private int rolledBack;
        private int rollbacksKilled;

        Kills(Kind kind, Path folder) throws Exception {
            this.kind = kind;
            this.folder = folder;
            this.old = folder.resolve("old");
            this.newHome = folder.resolve("new");
            this.address = kind.fresh(folder);
            SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
        }

        String run() throws Exception {
            var before = DatabaseState.of(address);
            InPlaceUpgradeTest.upgrade(old, newHome);
            int writes = UpgradeRun.entriesOf(newHome).size();
            var after = InPlaceUpgradeTest.content(address);
            var counted = new CountedClock();
            Upgrade.rollBack(newHome, Secret.none(), counted, _ -> {});
            for (int write : points(writes)) {
                if ((write + SEED) % 2 == 0) {
                    killThenResume(write, after);
                    killTheRollback(1 + (int) ((write - 2L) * counted.asked / writes));
                } else {
                    kill(write, "upgrade");
                    Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});
                    rolledBack++;
                }
                assertThat(newHome).doesNotExist();
                assertThat(DatabaseState.differences(before, DatabaseState.of(address)))
                        .as("on %s, killed before write %d", kind, write).isEmpty();
            }
            return "in place on " + kind + ": " + (resumed + rolledBack) + " kill points of " + writes + ", " + resumed
                    + " resumed, " + rolledBack + " rolled back; " + rollbacksKilled + " of " + counted.asked
                    + " kill points of the rollback gone on with";
        }

        private void killThenResume(int write, Map<String, String> after) throws Exception {
            kill(write, "upgrade");
            Upgrade.resume(newHome, Secret.none(), CLOCK, _ -> {}, () -> false);
            assertThat(InPlaceUpgradeTest.content(address)).as("on %s, killed before write %d", kind, write)
                    .isEqualTo(after);
            resumed++;
        }

        private void killTheRollback(int write) throws Exception {
            kill(write, "rollback");
            Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});
            rollbacksKilled++;
        }

        private void kill(int write, String what) throws IOException, InterruptedException {
            var log = Files.createTempFile(folder, "killed", ".log");
            var temporary = Files.createTempDirectory(folder, "temporary");
            var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary,
                    "-Duser.timezone=" + System.getProperty("user.timezone"), "-cp",
                    System.getProperty("java.class.path"), HeldInPlace.class.getName(), old.toString(),
                    newHome.toString(), Integer.toString(write), what).redirectError(log.toFile()).start();
            try {
                awaitStandstill(process, log, write);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** The first write says that the upgrade has begun; killed before it, there is nothing to go on with. */
    private static List<Integer> points(int writes) {
        var points = new ArrayList<Integer>();
        var random = new Random(SEED);
        int wanted = WANTED.equals("all") ? writes - 1 : Math.min(writes - 1, Integer.parseInt(WANTED));
        for (int i = 0; i < wanted; i++) {
            int from = 2 + i * (writes - 1) / wanted;
            int to = 2 + (i + 1) * (writes - 1) / wanted;
            points.add(from + random.nextInt(Math.max(1, to - from)));
        }
        return points;
    }

    private static void awaitStandstill(Process process, Path log, int write) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(HeldInPlace.STANDS_STILL)) {
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
        public Instant instant() {
            asked++;
            return Instant.now();
        }

        /** Heartbeats do not count. */
        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    }
}
