package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.EveryEngineUpgradeTest.Kind;
import org.godwit.upgrade.plan.PlanDocument;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An upgrade that alters the old database where it is, and its way back. */
class InPlaceUpgradeTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, String> expected = Map.of();

    @BeforeAll
    static void upgradeTheSampleSideBySide() throws Exception {
        System.setProperty("derby.system.durability", "test");
        var old = homes.resolve("old");
        SampleInstallation.create(old, SampleKind.AS_CARBON_4_1);
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            var newHome = homes.resolve("new");
            upgrade.run(upgrade.plan(newHome, target, Set.of()), CLOCK, _ -> {}, () -> false);
            expected = TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "H2_2", "DERBY"})
    void theDatabaseEndsAsASideBySideOneAndGoesBackToWhatItWas(Kind kind) throws Exception {
        var old = folder.resolve("old");
        var address = kind.fresh(folder);
        if (kind == Kind.POSTGRESQL) {
            // Its keys and lengths differ from the common shape, and must stay.
            SampleOnServer.createByCarbonsScript(old, address);
        } else {
            SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
        }
        var before = DatabaseState.of(address);
        var newHome = folder.resolve("new");

        upgrade(old, newHome);

        assertThat(content(address)).isEqualTo(expected);
        assertThat(Files.readString(newHome.resolve("repository/conf/datasources/master-datasources.xml")))
                .contains(address.url().replace("&", "&amp;"));

        Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});

        assertThat(newHome).doesNotExist();
        assertThat(DatabaseState.differences(before, DatabaseState.of(address))).isEmpty();

        if (kind == Kind.POSTGRESQL) {
            upgrade(old, newHome);
            assertThat(content(address)).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"POSTGRESQL,HALF_MIGRATED", "POSTGRESQL,BADLY_MIGRATED", "MARIADB,HALF_MIGRATED",
            "H2_2,BADLY_MIGRATED", "H2_2,HALF_MIGRATED", "DERBY,BADLY_MIGRATED"})
    @Tag("extended")
    void aHalfOrBadlyMigratedDatabaseIsCompletedAndGoesBackToWhatItWas(Kind kind, SampleKind sample) throws Exception {
        var old = folder.resolve("old");
        var address = kind.fresh(folder);
        SampleOnServer.create(old, sample, address);
        var before = DatabaseState.of(address);
        var newHome = folder.resolve("new");

        upgrade(old, newHome);

        assertThat(content(address)).isEqualTo(expected);

        Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});

        assertThat(newHome).doesNotExist();
        assertThat(DatabaseState.differences(before, DatabaseState.of(address))).isEmpty();
    }

    @Test
    void aServerMayStayConnectedWhereNoStatementNeedsItStopped() throws Exception {
        var old = folder.resolve("old");
        var address = Kind.POSTGRESQL.fresh(folder);
        SampleOnServer.create(old, SampleKind.STARTED_WITH_4_2, address);
        var newHome = folder.resolve("new");
        try (var drivers = Drivers.shipped();
                var _ = Database.of(address, drivers).connect();
                var upgrade = Upgrade.of(old)) {
            var target = Target.inPlace(upgrade.home());
            var plan = upgrade.plan(newHome, target, Set.of());
            assertThat(plan.blockers()).isEmpty();
            assertThat(plan.undecided()).singleElement()
                    .satisfies(f -> assertThat(f.problem().code()).isEqualTo(UpgradeProblem.SOURCE_IN_USE));

            upgrade.run(upgrade.plan(newHome, target, Set.of(UpgradeProblem.SOURCE_IN_USE.code())), CLOCK, _ -> {},
                    () -> false);
        }
        assertThat(newHome).isDirectory();
    }

    @Test
    void aRollbackThatWouldLoseLaterRowsAsks() throws Exception {
        var old = folder.resolve("old");
        var address = Kind.POSTGRESQL.fresh(folder);
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
        var before = DatabaseState.of(address);
        var newHome = folder.resolve("new");
        upgrade(old, newHome);
        try (var drivers = Drivers.shipped();
                var connection = Database.of(address, drivers).connect();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO UM_DOMAIN (UM_DOMAIN_NAME, UM_TENANT_ID) VALUES ('LATER', -1234)");
            statement.execute("INSERT INTO UM_HYBRID_ROLE (UM_ROLE_NAME, UM_TENANT_ID) VALUES ('later', -1234)");
        }

        assertThatThrownBy(() -> Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {}))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problems().getFirst().code()).isEqualTo(UpgradeProblem.ROWS_WOULD_BE_LOST);
                    assertThat(e.problems().getFirst().why()).isEqualTo("1 of UM_DOMAIN, 1 of UM_HYBRID_ROLE");
                });

        assertThat(content(address)).isNotEqualTo(expected);
        Upgrade.rollBack(newHome, Secret.none(), Set.of(UpgradeProblem.ROWS_WOULD_BE_LOST.code()), CLOCK, _ -> {});
        assertThat(DatabaseState.differences(before, DatabaseState.of(address))).isEmpty();
    }

    @Test
    void thePlanSaysWhatEachStatementMeansForAServerThatIsConnected() throws Exception {
        var old = folder.resolve("old");
        var address = Kind.POSTGRESQL.fresh(folder);
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
        try (var upgrade = Upgrade.of(old)) {
            var plan = upgrade.plan(folder.resolve("new"), Target.inPlace(upgrade.home()), Set.of());

            var text = PlanDocument.of(plan).text(true);

            assertThat(plan.blockers()).isEmpty();
            assertThat(text).contains("make UM_DOMAIN; additive").contains("ALTER TABLE UM_ROLE ADD UM_SHARED_ROLE")
                    .contains("needs the old server stopped; lock: SHARE ROW EXCLUSIVE");
            assertThat(plan.findings()).anySatisfy(f -> assertThat(f.problem().code())
                    .isEqualTo(UpgradeProblem.IN_PLACE));
        }
    }

    @Test
    void aServerThatIsConnectedAndAnOldFileKeepItFromBeingAltered() throws Exception {
        var old = folder.resolve("old");
        var address = Kind.POSTGRESQL.fresh(folder);
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
        try (var drivers = Drivers.shipped();
                var _ = Database.of(address, drivers).connect();
                var upgrade = Upgrade.of(old)) {
            assertThat(upgrade.plan(folder.resolve("new"), Target.inPlace(upgrade.home()), Set.of()).blockers())
                    .singleElement().satisfies(f -> {
                        assertThat(f.problem().code()).isEqualTo(UpgradeProblem.NOT_IN_PLACE);
                        assertThat(f.problem().why()).contains("1 session of");
                    });
        }
        try (var upgrade = Upgrade.of(homes.resolve("old"))) {
            assertThat(upgrade.plan(folder.resolve("new"), Target.inPlace(upgrade.home()), Set.of()).blockers())
                    .singleElement().satisfies(f -> assertThat(f.problem().why()).contains("before 2"));
        }
    }

    static void upgrade(Path old, Path newHome) {
        try (var upgrade = Upgrade.of(old)) {
            var plan = upgrade.plan(newHome, Target.inPlace(upgrade.home()), Set.of());
            upgrade.run(plan, CLOCK, _ -> {}, () -> false);
        }
    }

    static Map<String, String> content(DatabaseAddress address) {
        try (var drivers = Drivers.shipped()) {
            try {
                return TargetContent.of(Database.of(address, drivers));
            } finally {
                DerbyFolder.ofUrl(address.url()).ifPresent(f -> f.release(address, drivers));
            }
        }
    }
}
