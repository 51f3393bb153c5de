package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.EveryEngineUpgradeTest.Kind;
import org.godwit.upgrade.apply.FolderRemoval;
import org.godwit.upgrade.apply.UpgradeRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process with SIGKILL at writes to its journal while it alters databases where they are, or alters them back; then goes
 * on, and back. A seed chooses the writes ({@code -Dgodwit.seed=N}); {@code -Dgodwit.in-place-kill-points=all} tries every one.
 */
@Tag("extended")
class KilledInPlaceTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String WANTED = System.getProperty("godwit.in-place-kill-points", "1");
    private static final long SEED = Long.getLong("godwit.seed", 1);
    private static final int LANES = 2;
    /** As many stand still in one process: its start is shared, and their connections fit into a server. */
    private static final int AT_ONCE = 8;

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

    /** A few databases that are altered, and altered back, again and again. Not for use by several threads. */
    private static final class Kills {
        private final Kind kind;
        private final Path folder;
        private final List<Place> places = new ArrayList<>();
        private int resumed;
        private int rolledBack;
        private int rollbacksKilled;

        Kills(Kind kind, Path folder) {
            this.kind = kind;
            this.folder = folder;
        }

        String run() throws Exception {
            places.add(Place.make(kind, folder, 0));
            var first = places.getFirst();
            var before = DatabaseState.of(first.address());
            InPlaceUpgradeTest.upgrade(first.old(), first.newHome());
            int writes = UpgradeRun.entriesOf(first.newHome()).size();
            var after = InPlaceUpgradeTest.content(first.address());
            var counted = new CountedClock();
            Upgrade.rollBack(first.newHome(), Secret.none(), counted, _ -> {});
            var points = points(writes);
            while (places.size() < Math.min(AT_ONCE, points.size())) {
                places.add(Place.make(kind, folder, places.size()));
            }
            for (int i = 0; i < points.size(); i += AT_ONCE) {
                kill(points.subList(i, Math.min(points.size(), i + AT_ONCE)), writes, counted.asked, before, after);
            }
            return "in place on " + kind + ": " + points.size() + " kill points of " + writes + ", " + resumed
                    + " resumed, " + rolledBack + " rolled back; " + rollbacksKilled + " of " + counted.asked
                    + " kill points of the rollback gone on with";
        }

        /** Each is rolled back after one kill, gone on with after another, and its rollback killed and gone on with. */
        private void kill(List<Integer> points, int writes, int writesBack, Map<String, String> before,
                Map<String, String> after) throws Exception {
            kill("upgrade", points);
            for (int i = 0; i < points.size(); i++) {
                places.get(i).rollBack();
                assertThat(places.get(i).differences(before))
                        .as("on %s, rolled back after a kill before write %d", kind, points.get(i)).isEmpty();
                rolledBack++;
            }
            kill("upgrade", points);
            for (int i = 0; i < points.size(); i++) {
                resume(places.get(i), points.get(i));
                assertThat(InPlaceUpgradeTest.content(places.get(i).address()))
                        .as("on %s, resumed after a kill before write %d", kind, points.get(i)).isEqualTo(after);
                resumed++;
            }
            var pointsBack = points.stream().map(p -> 1 + (p - 2) * writesBack / writes).toList();
            kill("rollback", pointsBack);
            for (int i = 0; i < points.size(); i++) {
                places.get(i).rollBack();
                assertThat(places.get(i).differences(before))
                        .as("on %s, after a kill before write %d of a rollback", kind, pointsBack.get(i)).isEmpty();
            }
            rollbacksKilled += Math.toIntExact(pointsBack.stream().distinct().count());
        }

        private void resume(Place place, int point) {
            assertThatCode(() -> Upgrade.resume(place.newHome(), Secret.none(), CLOCK, _ -> {}, () -> false))
                    .as("on %s, resumed after a kill before write %d", kind, point).doesNotThrowAnyException();
        }

        private void kill(String what, List<Integer> points) throws Exception {
            var log = Files.createTempFile(folder, "killed", ".log");
            var temporary = Files.createTempDirectory(folder, "temporary");
            var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary,
                    "-Duser.timezone=" + System.getProperty("user.timezone"), "-cp",
                    System.getProperty("java.class.path"), HeldInPlace.class.getName(), what));
            for (int i = 0; i < points.size(); i++) {
                command.addAll(List.of(places.get(i).old().toString(), places.get(i).newHome().toString(),
                        Integer.toString(points.get(i))));
            }
            var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            try {
                awaitStandstill(process, log, points);
            } finally {
                process.destroyForcibly().waitFor();
            }
            for (int i = 0; i < points.size(); i++) {
                places.get(i).awaitEndOfSessions();
            }
            FolderRemoval.remove(temporary);
        }
    }

    /** An old home whose database is altered where it is. */
    private record Place(Path old, Path newHome, DatabaseAddress address) {
        static Place make(Kind kind, Path folder, int number) throws Exception {
            var address = kind.fresh(folder);
            var old = folder.resolve("old" + number);
            SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
            return new Place(old, folder.resolve("new" + number), address);
        }

        void rollBack() {
            Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});
        }

        Map<String, String> differences(Map<String, String> before) {
            assertThat(newHome).doesNotExist();
            return DatabaseState.differences(before, DatabaseState.of(address));
        }

        /** A server notices some milliseconds later that a client was killed, and holds its locks until then. */
        void awaitEndOfSessions() throws Exception {
            var question = switch (Engine.ofUrl(address.url()).orElseThrow()) {
                case POSTGRESQL -> "SELECT COUNT(*) FROM PG_STAT_ACTIVITY WHERE DATNAME = CURRENT_DATABASE()"
                        + " AND PID <> PG_BACKEND_PID()";
                case MARIADB -> "SELECT COUNT(*) FROM INFORMATION_SCHEMA.PROCESSLIST WHERE DB = DATABASE()"
                        + " AND ID <> CONNECTION_ID()";
                default -> "";
            };
            if (question.isEmpty()) {
                return;
            }
            try (var drivers = Drivers.shipped();
                    var connection = Database.of(address, drivers).connect();
                    var statement = connection.prepareStatement(question)) {
                while (sessions(statement) > 0) {
                    Thread.sleep(10);
                }
            }
        }

        private static int sessions(PreparedStatement statement) throws SQLException {
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
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

    private static void awaitStandstill(Process process, Path log, List<Integer> points) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(HeldInPlace.STANDS_STILL)) {
                return;
            }
        }
        throw new IllegalStateException("one ended before its write of " + points + ", at which it was to be killed: "
                + Files.readString(log));
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
