package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.EveryEngineUpgradeTest.Kind;
import org.godwit.upgrade.apply.FolderRemoval;
import org.godwit.upgrade.apply.UpgradeRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process with SIGKILL at every write to its journal while it alters databases where they are, and at every few while it
 * alters them back. What a kill left is kept, taken back, brought back as it was left, and gone on with; both ends are compared
 * with what was before and with an undisturbed upgrade. {@code -Dgodwit.in-place-kill-every=N} tries every N-th write only.
 */
@Tag("extended")
class KilledInPlaceTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final List<Kind> KINDS = List.of(Kind.H2_2, Kind.POSTGRESQL, Kind.MARIADB);
    private static final int EVERY = Integer.getInteger("godwit.in-place-kill-every", 1);
    /** Every so many points the rollback is killed as well, each time at another of its writes. */
    private static final int EVERY_ROLLBACK = 4;
    private static final int LANES = 2;
    /** As many stand still in one process: its start is shared, and their connections fit into a server. */
    private static final int AT_ONCE = 12;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledUpgradeInPlaceGoesOnOrIsTakenBack() throws Exception {
        var upgrades = new ArrayList<Kills>();
        var batches = new ArrayList<Callable<Void>>();
        for (var kind : KINDS) {
            var kills = Kills.of(kind, Files.createDirectory(folder.resolve(kind.name())));
            upgrades.add(kills);
            batches.addAll(kills.batches());
        }
        try (var lanes = Executors.newFixedThreadPool(LANES)) {
            for (var done : lanes.invokeAll(batches)) {
                done.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
        upgrades.forEach(u -> System.out.println(u.told()));
    }

    /** Upgrades of copies of one database. Its batches may run at the same time. */
    private static final class Kills {
        private final Kind kind;
        private final Path folder;
        private final Place sample;
        private final Map<String, String> before;
        private final Map<String, String> after;
        private final int writes;
        private final int writesBack;
        private final AtomicInteger resumed = new AtomicInteger();
        private final AtomicInteger rolledBack = new AtomicInteger();
        private final AtomicInteger rollbacksKilled = new AtomicInteger();

        private Kills(Kind kind, Path folder, Place sample, Map<String, String> before, Map<String, String> after,
                int writes, int writesBack) {
            this.kind = kind;
            this.folder = folder;
            this.sample = sample;
            this.before = before;
            this.after = after;
            this.writes = writes;
            this.writesBack = writesBack;
        }

        static Kills of(Kind kind, Path folder) throws Exception {
            var address = kind.fresh(folder);
            var old = folder.resolve("sample/old");
            SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
            var sample = new Place(folder.resolve("sample"), address);
            var undisturbed = sample.copy(folder.resolve("undisturbed"), "undisturbed");
            InPlaceUpgradeTest.upgrade(undisturbed.old(), undisturbed.newHome());
            int writes = UpgradeRun.entriesOf(undisturbed.newHome()).size();
            var after = DatabaseState.of(undisturbed.address());
            var counted = new CountedClock();
            Upgrade.rollBack(undisturbed.newHome(), Secret.none(), counted, _ -> {});
            return new Kills(kind, folder, sample, DatabaseState.of(address), after, writes, counted.asked);
        }

        /** The first write says that the upgrade has begun; killed before it, there is nothing to go on with. */
        List<Callable<Void>> batches() {
            var points = IntStream.rangeClosed(2, writes).filter(p -> (p - 2) % EVERY == 0).boxed().toList();
            var batches = new ArrayList<Callable<Void>>();
            for (int i = 0; i < points.size(); i += AT_ONCE) {
                var batch = points.subList(i, Math.min(points.size(), i + AT_ONCE));
                batches.add(() -> {
                    kill(batch);
                    return null;
                });
            }
            return batches;
        }

        private void kill(List<Integer> points) throws Exception {
            var places = new ArrayList<Place>();
            for (int point : points) {
                places.add(sample.copy(folder.resolve("at" + point), "at" + point));
            }
            kill("upgrade", places, points);
            for (int i = 0; i < points.size(); i++) {
                repair(places.get(i), points.get(i));
            }
            killRollbacks(places, points);
            for (var place : places) {
                FolderRemoval.remove(place.folder());
            }
        }

        private void repair(Place place, int point) throws Exception {
            place.keep();
            place.rollBack();
            assertThat(DatabaseState.differences(before, DatabaseState.of(place.address())))
                    .as("on %s, rolled back after a kill before write %d", kind, point).isEmpty();
            rolledBack.incrementAndGet();

            place.bringBack();
            Upgrade.resume(place.newHome(), Secret.none(), CLOCK, _ -> {}, () -> false);
            assertThat(DatabaseState.differences(after, DatabaseState.of(place.address())))
                    .as("on %s, resumed after a kill before write %d", kind, point).isEmpty();
            resumed.incrementAndGet();
        }

        private void killRollbacks(List<Place> places, List<Integer> points) throws Exception {
            var finished = new ArrayList<Place>();
            var pointsBack = new ArrayList<Integer>();
            for (int i = 0; i < points.size(); i++) {
                if ((points.get(i) - 2) / EVERY % EVERY_ROLLBACK == 0) {
                    finished.add(places.get(i));
                    pointsBack.add(1 + (points.get(i) - 2) * writesBack / writes);
                }
            }
            kill("rollback", finished, pointsBack);
            for (int i = 0; i < finished.size(); i++) {
                finished.get(i).rollBack();
                assertThat(DatabaseState.differences(before, DatabaseState.of(finished.get(i).address())))
                        .as("on %s, after a kill before write %d of a rollback", kind, pointsBack.get(i)).isEmpty();
                rollbacksKilled.incrementAndGet();
            }
        }

        private void kill(String what, List<Place> places, List<Integer> points) throws Exception {
            if (places.isEmpty()) {
                return;
            }
            var temporary = Files.createTempDirectory(folder, "killed");
            var log = temporary.resolve("log");
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
            for (var place : places) {
                DatabaseCopy.awaitEndOfSessions(place.address());
            }
            FolderRemoval.remove(temporary);
        }

        String told() {
            return "in place on " + kind + ": " + rolledBack + " kill points of " + writes + ", " + resumed
                    + " resumed, "
                    + rolledBack + " rolled back; " + rollbacksKilled + " of " + writesBack
                    + " kill points of the rollback gone on with";
        }
    }

    /** A folder with an old home, whose database is altered where it is, and with the new home that comes of it. */
    private record Place(Path folder, DatabaseAddress address) {
        Path old() {
            return folder.resolve("old");
        }

        Path newHome() {
            return folder.resolve("made/new");
        }

        /** {@return the same in another folder, with a database of another name} */
        Place copy(Path to, String name) throws Exception {
            var copy = new Place(to, DatabaseCopy.sibling(address, name));
            copyFolder(old(), copy.old());
            var datasources = copy.old().resolve("repository/conf/datasources/master-datasources.xml");
            var text = Files.readString(datasources);
            assertThat(text).contains(address.url());
            Files.writeString(datasources, text.replace(address.url(), copy.address().url()));
            DatabaseCopy.make(address, copy.address());
            return copy;
        }

        void keep() throws Exception {
            copyFolder(folder.resolve("made"), folder.resolve("kept"));
            DatabaseCopy.make(address, kept());
        }

        /** After a rollback, which left nothing. */
        void bringBack() throws Exception {
            FolderRemoval.remove(folder.resolve("made"));
            Files.move(folder.resolve("kept"), folder.resolve("made"));
            DatabaseCopy.make(kept(), address);
        }

        private DatabaseAddress kept() {
            return DatabaseCopy.sibling(address, "kept_" + folder.getFileName());
        }

        void rollBack() {
            Upgrade.rollBack(newHome(), Secret.none(), CLOCK, _ -> {});
            assertThat(newHome()).doesNotExist();
        }

        private static void copyFolder(Path from, Path to) throws IOException {
            Files.createDirectories(to.getParent());
            try (var files = Files.walk(from)) {
                for (var file : files.toList()) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
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
