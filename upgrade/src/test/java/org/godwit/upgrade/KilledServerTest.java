package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.MariadbServer;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.guard.GuardProblem;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The server of the database is killed with SIGKILL instead of Godwit: in the middle of a table, and before every write to the
 * journal of one upgrade. Only in the Maven profile {@code extended}.
 */
@Tag("extended")
class KilledServerTest {
    /** A server that must start on a busy machine takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

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

    @ParameterizedTest
    @EnumSource
    void aServerThatIsKilledAndStartedAgainNeedsNoResumeWithinTheLimit(CrashingServer.Kind kind) throws Exception {
        try (var server = kind.start(folder.resolve("server"))) {
            var address = server.freshDatabase("crashing");
            var killer = new Killer(server, 1);

            upgrade(folder.resolve("new"), address, killer, killer::see,
                    KilledUpgrades.SMALL_PIECES.withPatience(PATIENCE));

            killer.awaitServer();
            assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
            System.out.println(kind + ": killed " + killer.kills + " times in one copy of " + killer.writes
                    + " writes, none of which needed a resume");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsKilledUnderAnUpgradeInPlaceLosesNothing(CrashingServer.Kind kind) throws Exception {
        try (var server = kind.start(folder.resolve("server"))) {
            var address = server.freshDatabase("crashing");
            var home = folder.resolve("old");
            SampleOnServer.create(home, SampleKind.AS_CARBON_4_1, address);
            var before = DatabaseState.of(address);
            InPlaceUpgradeTest.upgrade(home, folder.resolve("undisturbed"));
            var after = InPlaceUpgradeTest.content(address);
            Upgrade.rollBack(folder.resolve("undisturbed"), Secret.none(), InstantSource.system(), _ -> {});
            var newHome = folder.resolve("new");
            // Before that the backup is made in one moment of the database, which does not outlive its server.
            var killer = new Killer(server, 4);

            int resumed = 0;
            try (var upgrade = Upgrade.of(home)) {
                upgrade.run(upgrade.plan(newHome, Target.inPlace(upgrade.home()), Set.of()), killer, _ -> {},
                        () -> false, Pace.STANDARD.withPatience(PATIENCE));
            } catch (ProblemException e) {
                assertThat(e.problems().getFirst().code()).as(e.getMessage()).isEqualTo(DatabaseProblem.UNREACHABLE);
                killer.awaitServer();
                Upgrade.resume(newHome, Secret.none(), InstantSource.system(), _ -> {}, () -> false);
                resumed++;
            }
            killer.awaitServer();

            assertThat(killer.kills).isPositive();
            assertThat(InPlaceUpgradeTest.content(address)).isEqualTo(after);
            Upgrade.rollBack(newHome, Secret.none(), InstantSource.system(), _ -> {});
            assertThat(DatabaseState.differences(before, DatabaseState.of(address))).isEmpty();
            System.out.println(kind + ": killed " + killer.kills + " times in one upgrade in place of " + killer.writes
                    + " writes, " + resumed + " times resumed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatStaysAwayTooLongEndsTheRunWhichIsResumed(CrashingServer.Kind kind) throws Exception {
        try (var server = kind.start(folder.resolve("server"))) {
            var address = server.freshDatabase("crashing");
            var newHome = folder.resolve("new");

            assertThatThrownBy(() -> upgrade(newHome, address, InstantSource.system(), progress -> {
                if (isInTheMiddle(progress)) {
                    server.kill();
                }
            }, KilledUpgrades.SMALL_PIECES.withPatience(Duration.ofMillis(500))))
                    .isInstanceOfSatisfying(ProblemException.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo(DatabaseProblem.UNREACHABLE));
            server.startAgain();
            Upgrade.resume(newHome, address.password(), InstantSource.system(), _ -> {}, () -> false);

            assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
        }
    }

    /** What the journal says was committed may be gone then: the upgrade goes on to the same end, or not at all. */
    @Test
    void whatAMariadbForgetsThatNeedNotKeepCommitsIsFoundOut() throws Exception {
        try (var server = MariadbServer.start(List.of("--innodb-flush-log-at-trx-commit=0",
                "--innodb-flush-log-at-timeout=2700"))) {
            var address = server.freshDatabase("forgetful");
            var newHome = folder.resolve("new");
            try (var upgrade = Upgrade.of(old)) {
                assertThat(upgrade.plan(newHome, Target.server(address), Set.of()).findings()).anySatisfy(
                        f -> assertThat(f.problem().code()).isEqualTo(UpgradeProblem.COMMITS_FORGOTTEN));
            }
            assertThatThrownBy(() -> upgrade(newHome, address, InstantSource.system(), progress -> {
                if (isInTheMiddle(progress)) {
                    server.kill();
                }
            }, KilledUpgrades.SMALL_PIECES.withPatience(Duration.ofMillis(500))))
                    .isInstanceOf(ProblemException.class);
            server.startAgain();

            var refused = catchThrowableOfType(ProblemException.class, () -> Upgrade.resume(newHome,
                    address.password(), InstantSource.system(), _ -> {}, () -> false));

            if (refused == null) {
                assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
            } else {
                assertThat(refused.problems().getFirst().code()).as(refused.getMessage())
                        .isEqualTo(GuardProblem.DRIFT);
                Upgrade.rollBack(newHome, address.password(), InstantSource.system(), _ -> {});
            }
            System.out.println("MARIADB that need not keep commits: "
                    + (refused == null ? "had kept them" : "forgot some, which was told"));
        }
    }

    private void upgrade(Path newHome, DatabaseAddress address, InstantSource clock, Consumer<Progress> observer,
            Pace pace) {
        try (var upgrade = Upgrade.of(old)) {
            upgrade.run(upgrade.plan(newHome, Target.server(address), Set.of()), clock, observer, () -> false, pace);
        }
    }

    private static boolean isInTheMiddle(Progress progress) {
        return progress instanceof Progress.RowsCopied(String table, long rows, long of) && table.equals("REG_LOG")
                && rows < of;
    }

    /** Kills the server at a write, which asks for the time, and has it started again while the run goes on. */
    private static final class Killer implements InstantSource {
        private final CrashingServer server;
        private final int first;
        private Thread starting = Thread.ofVirtual().start(() -> {});
        private int writes;
        private int kills;
        private boolean killedInTheMiddle;

        /** @param first write at which it is killed, from 1 */
        Killer(CrashingServer server, int first) {
            this.server = server;
            this.first = first;
        }

        @Override
        public Instant instant() {
            writes++;
            if (writes >= first) {
                strike();
            }
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

        /** Asked by whoever writes, and by whoever tells. */
        private synchronized void strike() {
            awaitServer();
            server.kill();
            kills++;
            starting = Thread.ofVirtual().start(server::startAgain);
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
