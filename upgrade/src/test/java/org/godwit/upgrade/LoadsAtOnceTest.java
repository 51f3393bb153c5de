package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.apply.InterruptedRun;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.plan.UpgradePlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upgrades that load several tables at once. */
class LoadsAtOnceTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Pace THREE = Pace.STANDARD.withTablesAtOnce(3);

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, String> expected = Map.of();

    enum Kind {
        H2_2, POSTGRESQL, MARIADB;

        DatabaseAddress fresh(Path folder) {
            return switch (this) {
                case H2_2 -> new DatabaseAddress("jdbc:h2:" + folder.resolve("database"), "wso2carbon",
                        Secret.of("wso2carbon"));
                case POSTGRESQL -> TestPostgres.freshDatabase();
                case MARIADB -> TestMariadb.freshDatabase();
            };
        }
    }

    @BeforeAll
    static void upgradeTheSampleTableByTable() throws IOException, SQLException {
        var old = homes.resolve("old");
        SampleInstallation.create(old);
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            upgrade.run(upgrade.plan(homes.resolve("new"), target, Set.of()), CLOCK, _ -> {}, () -> false);
            expected = TargetContent.of(Database.of(target.addressIn(homes.resolve("new")), upgrade.drivers()));
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"H2_2,POSTGRESQL", "MARIADB,POSTGRESQL", "POSTGRESQL,MARIADB"})
    void tablesAreLoadedAtOnceAndHoldTheSameRows(Kind from, Kind to) throws Exception {
        var newHome = folder.resolve("new");
        try (var upgrade = openSample(from)) {
            var target = Target.server(to.fresh(folder));
            var plan = upgrade.plan(newHome, target, Set.of());

            upgrade.run(plan, CLOCK, waitForTwoLoads(plan), () -> false, THREE);

            assertThat(TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers())))
                    .isEqualTo(expected);
        }
    }

    @Test
    void allLoadsStopWhenTheOperatorSaysSoAndAreGoneOnWith() throws Exception {
        var newHome = folder.resolve("new");
        var address = TestPostgres.freshDatabase();
        try (var upgrade = openSample(Kind.H2_2)) {
            var plan = upgrade.plan(newHome, Target.server(address), Set.of());
            var begun = new AtomicBoolean();

            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, waitForTwoLoads(plan).andThen(progress -> {
                if (progress instanceof Progress.StepStarted started && started.step() instanceof Step.LoadTable) {
                    begun.set(true);
                }
            }), begun::get, THREE)).isInstanceOf(InterruptedRun.class);

            assertThat(Journal.lastOf(plan)).doesNotContain(JournalEntry.Event.STARTED);
        }

        Upgrade.resume(newHome, address.password(), CLOCK, _ -> {}, () -> false, THREE);

        try (var drivers = Drivers.shipped()) {
            assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
        }
    }

    @Test
    void oneLoadThatFailsStopsTheOthersAndIsTheOneThatIsTold() throws Exception {
        var newHome = folder.resolve("new");
        var address = TestPostgres.freshDatabase();
        try (var upgrade = openSample(Kind.H2_2)) {
            var plan = upgrade.plan(newHome, Target.server(address), Set.of());
            // Beforehand only tables are looked for.
            Database.of(address, upgrade.drivers()).with("being in the way", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("CREATE SEQUENCE REG_LOG_PK_SEQ");
                }
            });

            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, _ -> {}, () -> false, THREE))
                    .isInstanceOfSatisfying(ProblemException.class,
                            e -> assertThat(e.problems().getFirst().why()).contains("loading REG_LOG"));

            assertThat(Journal.lastOf(plan)).doesNotContain(JournalEntry.Event.STARTED)
                    .containsOnlyOnce(JournalEntry.Event.FAILED);
        }
    }

    @Test
    void anEmbeddedTargetIsLoadedTableAfterTable() throws Exception {
        try (var upgrade = openSample(Kind.H2_2)) {
            var embedded = upgrade.plan(folder.resolve("new"), Target.embedded(upgrade.home()), Set.of());
            var server = upgrade.plan(folder.resolve("new"), Target.server(TestPostgres.freshDatabase()), Set.of());

            assertThat(embedded.tablesAtOnce()).isEqualTo(1);
            assertThat(embedded.loading()).startsWith("one table after another");
            assertThat(server.tablesAtOnce()).isGreaterThan(3);
            assertThat(server.loading()).startsWith("several tables at once");
        }
    }

    private Upgrade openSample(Kind kind) throws IOException, SQLException {
        var old = folder.resolve("old");
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, kind.fresh(folder));
        return Upgrade.of(old);
    }

    /** Holds the first load up until the journal says that another one has begun. */
    private static Consumer<Progress> waitForTwoLoads(UpgradePlan plan) {
        var met = new AtomicBoolean();
        return progress -> {
            if (progress instanceof Progress.StepStarted started && started.step() instanceof Step.LoadTable
                    && !met.get()) {
                var end = Instant.now().plus(DEADLINE);
                while (Journal.running(plan) < 2) {
                    assertThat(Instant.now()).as("only one table is being loaded").isBefore(end);
                    Thread.onSpinWait();
                }
                met.set(true);
            }
        };
    }

    /** What the journal of a run says of its loads. */
    private static final class Journal {
        static long running(UpgradePlan plan) {
            return lastOf(plan).stream().filter(e -> e == JournalEntry.Event.STARTED).count();
        }

        static java.util.List<JournalEntry.Event> lastOf(UpgradePlan plan) {
            var loads = new HashSet<String>();
            plan.steps().stream().filter(Step.LoadTable.class::isInstance).forEach(s -> loads.add(s.id()));
            return org.godwit.upgrade.journal.Journal.lastOfEachStep(UpgradeRun.entriesOf(plan.newHome())).stream()
                    .filter(e -> loads.contains(e.step())).map(JournalEntry::event).toList();
        }
    }
}
