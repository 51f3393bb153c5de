package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The target's server is killed with SIGKILL instead of Godwit: in the middle of a table, and before every write to the journal of
 * one upgrade. Only in the Maven profile {@code extended}.
 */
@Tag("extended")
class KilledServerTest {

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Path old = Path.of("");
    private static Map<String, String> expected = Map.of();
    private final Drivers drivers = Drivers.shipped();

    @BeforeAll
    static void makeTheSampleAndUpgradeIt() throws Exception {
        old = KilledUpgrades.makeSample(homes.resolve("old"));
        var newHome = homes.resolve("undisturbed");
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            upgrade.run(upgrade.plan(newHome, target, new BackupPlace.None(), Set.of()), InstantSource.system(),
                    _ -> {}, () -> false);
            expected = TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers()));
        }
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void aServerThatIsKilledAndStartedAgainNeedsNoResumeWithinTheLimit() throws Exception {
        try (var postgres = new CrashingPostgres(folder.resolve("postgres"))) {
            var address = postgres.freshDatabase("crashing", "");
            var killer = new Killer(postgres);

            upgrade(folder.resolve("new"), address, killer, killer::see, KilledUpgrades.SMALL_PIECES);

            killer.awaitServer();
            assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
            System.out.println("server: killed " + killer.kills + " times in one upgrade of " + killer.writes
                    + " writes, none of which needed a resume");
        }
    }

    @Test
    void aServerThatStaysAwayTooLongEndsTheRunWhichIsResumed() throws Exception {
        try (var postgres = new CrashingPostgres(folder.resolve("postgres"))) {
            var address = postgres.freshDatabase("crashing", "");
            var newHome = folder.resolve("new");
            var impatient = Pace.STANDARD.withPatience(Duration.ofMillis(500)).withPieces(5_000, 64L << 20);

            assertThatThrownBy(() -> upgrade(newHome, address, InstantSource.system(), progress -> {
                if (isInTheMiddle(progress)) {
                    kill(postgres);
                }
            }, impatient)).isInstanceOfSatisfying(ProblemException.class,
                    e -> assertThat(e.problems().getFirst().code()).isEqualTo(DatabaseProblem.UNREACHABLE));
            postgres.startAgain();
            Upgrade.resume(newHome, address.password(), InstantSource.system(), _ -> {}, () -> false);

            assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
        }
    }

    private void upgrade(Path newHome, DatabaseAddress address, InstantSource clock,
            java.util.function.Consumer<Progress> observer, Pace pace) {
        try (var upgrade = Upgrade.of(old)) {
            upgrade.run(upgrade.plan(newHome, Target.server(address), Set.of()), clock, observer, () -> false, pace);
        }
    }

    private static boolean isInTheMiddle(Progress progress) {
        return progress instanceof Progress.RowsCopied(String table, long rows, long of) && table.equals("REG_LOG")
                && rows < of;
    }

    private static void kill(CrashingPostgres postgres) {
        try {
            postgres.kill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server at a write, which asks for the time, and has it started again while the run goes on. */
    private static final class Killer implements InstantSource {
        private final CrashingPostgres postgres;
        private Thread starting = Thread.ofVirtual().start(() -> {});
        private int writes;
        private int kills;
        private boolean killedInTheMiddle;

        Killer(CrashingPostgres postgres) {
            this.postgres = postgres;
        }

        @Override
        public Instant instant() {
            writes++;
            strike();
            return Instant.now();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        void see(Progress progress) {
            if (isInTheMiddle(progress) && !killedInTheMiddle) {
                killedInTheMiddle = true;
                strike();
            }
        }

        private void strike() {
            awaitServer();
            kill(postgres);
            kills++;
            starting = Thread.ofVirtual().start(postgres::startAgain);
        }

        void awaitServer() {
            try {
                starting.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
