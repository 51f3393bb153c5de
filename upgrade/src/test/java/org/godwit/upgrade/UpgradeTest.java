package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.apply.InterruptedRun;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.assess.Finding.Severity;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.plan.UpgradePlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    /** The content of the cleanly upgraded sample, by table. */
    private static Map<String, String> clean = Map.of();
    private static Path cleanHome = Path.of("");

    @BeforeAll
    static void makeTheSamplesAndUpgradeOne() throws IOException, SQLException {
        for (var kind : SampleKind.values()) {
            SampleInstallation.create(homes.resolve(kind.name()), kind);
        }
        var before = fingerprint(homes.resolve(SampleKind.AS_CARBON_4_1.name()));
        cleanHome = upgrade(SampleKind.AS_CARBON_4_1, homes.resolve("clean"));
        clean = content(cleanHome);
        assertThat(fingerprint(homes.resolve(SampleKind.AS_CARBON_4_1.name())))
                .as("the old home is not touched in any byte or date").isEqualTo(before);
    }

    @Test
    void theUpgradedDatabaseIsACompleteDatabaseOfTheNewGeneration() {
        try (var drivers = Drivers.shipped()) {
            var fingerprint = embedded(cleanHome, drivers).with("reading the catalog",
                    connection -> Fingerprint.of(Catalog.read(connection)));
            assertThat(fingerprint.generation()).isEqualTo(Generation.CARBON_4_2);
            assertThat(fingerprint.differences()).isEmpty();
        }
    }

    @Test
    void anAssessmentNotesReferencesOfTheRegistryThatLeadToNothing() {
        try (var upgrade = Upgrade.of(homes.resolve(SampleKind.AS_CARBON_4_1.name()))) {
            assertThat(upgrade.assess().findings(Severity.NOTE).stream().map(f -> f.problem())
                    .filter(p -> p.code() == UpgradeProblem.REFERENCE_DANGLING)).singleElement()
                    .satisfies(p -> assertThat(p.why()).contains("/_system/governance/charts/not-there-any-more"));
        }
    }

    @Test
    void theReportLiesInTheNewHome() {
        assertThat(cleanHome.resolve("godwit/report.html")).isNotEmptyFile();
        assertThat(cleanHome.resolve("godwit/report.json")).isNotEmptyFile();
    }

    @Test
    void halfAndBadlyMigratedHomesEndLikeTheCleanlyUpgradedOne() {
        assertThat(content(upgrade(SampleKind.HALF_MIGRATED, folder.resolve("half")))).isEqualTo(clean);
        assertThat(content(upgrade(SampleKind.BADLY_MIGRATED, folder.resolve("bad")))).isEqualTo(clean);
    }

    @Test
    void aFreshPostgresqlGetsTheSameRowsRefusesASecondUpgradeAndIsEmptyAfterARollback() {
        var address = TestPostgres.freshDatabase();
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(address, drivers);
            upgrade(SampleKind.AS_CARBON_4_1, folder.resolve("new"), Target.server(address));
            assertThat(content(database)).isEqualTo(clean);

            assertThatThrownBy(
                    () -> upgrade(SampleKind.AS_CARBON_4_1, folder.resolve("second"), Target.server(address)))
                    .isInstanceOf(ProblemException.class).hasMessageContaining("GW-UPGRADE-007");
            assertThat(folder.resolve("second")).doesNotExist();
            assertThat(UpgradePlan.workFolder(folder.resolve("second"))).doesNotExist();

            database.with("making a table of somebody else's", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("CREATE TABLE SOMEBODY_ELSES (ID INTEGER)");
                }
            });
            Upgrade.rollBack(folder.resolve("new"), address.password(), Set.of(), CLOCK, UpgradeTest::nobody);
            Set<String> left = database.with("reading", c -> Catalog.tableNames(c).keySet());
            assertThat(left).containsExactly("SOMEBODY_ELSES");
            assertThat(folder.resolve("new")).doesNotExist();
        }
    }

    @Test
    void afterARollbackTheSameUpgradeRunsAgain() {
        var newHome = folder.resolve("new");
        diesInStep(20, newHome);
        Upgrade.rollBack(newHome, Secret.none(), Set.of(), CLOCK, UpgradeTest::nobody);
        assertThat(folder).isEmptyDirectory();

        assertThat(content(upgrade(SampleKind.AS_CARBON_4_1, newHome))).isEqualTo(clean);
    }

    @Test
    void aHealthyDatabaseOfTheNewGenerationIsMovedWithoutAnyChange() {
        try (var upgrade = Upgrade.of(homes.resolve(SampleKind.STARTED_WITH_4_2.name()))) {
            var assessment = upgrade.assess();

            assertThat(assessment.changes()).isEmpty();
            assertThat(assessment.findings(Severity.REPAIR)).isEmpty();
        }
    }

    @Test
    void anUpgradeThatDiesInAnyStepGoesOnAndEndsTheSame() {
        for (int dying : new int[]{1, 45, 60}) {
            var newHome = folder.resolve("dying" + dying);
            diesInStep(dying, newHome);
            assertThat(newHome).doesNotExist();

            Upgrade.resume(newHome, Secret.none(), CLOCK, UpgradeTest::nobody, () -> false);

            assertThat(content(newHome)).as("died in step %d", dying).isEqualTo(clean);
        }
    }

    @Test
    void anInterruptedUpgradeStopsAtASafePointAndGoesOn() {
        var newHome = folder.resolve("new");
        try (var upgrade = Upgrade.of(homes.resolve(SampleKind.AS_CARBON_4_1.name()))) {
            var plan = upgrade.plan(newHome, Target.embedded(upgrade.home()), Set.of());
            var steps = new int[1];
            assertThatThrownBy(
                    () -> upgrade.run(plan, CLOCK, p -> steps[0] += p instanceof Progress.StepFinished ? 1 : 0,
                            () -> steps[0] == 7))
                    .isInstanceOf(InterruptedRun.class);
        }

        Upgrade.resume(newHome, Secret.none(), CLOCK, UpgradeTest::nobody, () -> false);

        assertThat(newHome).isDirectory();
        assertThat(newHome.resolve(UpgradeRun.INCOMPLETE_MARK)).doesNotExist();
    }

    @Test
    void aNewHomeThatIsTakenIsRefused() {
        assertThatThrownBy(() -> upgrade(SampleKind.AS_CARBON_4_1, cleanHome)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("GW-UPGRADE-008");
    }

    @Test
    void aSourceThatChangedSinceIsNotResumed() throws IOException, SQLException {
        var old = folder.resolve("old");
        SampleInstallation.create(old, SampleKind.AS_CARBON_4_1);
        var newHome = folder.resolve("new");
        try (var upgrade = Upgrade.of(old)) {
            var plan = upgrade.plan(newHome, Target.embedded(upgrade.home()), Set.of());
            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, dieInStep(9), () -> false)).isInstanceOf(Died.class);
        }
        var database = old.resolve("repository/database/WSO2CARBON_DB.h2.db");
        Files.write(database, new byte[2048], java.nio.file.StandardOpenOption.APPEND);

        assertThatThrownBy(() -> Upgrade.resume(newHome, Secret.none(), CLOCK, UpgradeTest::nobody, () -> false))
                .isInstanceOf(ProblemException.class).hasMessageContaining("GW-UPGRADE-021");
    }

    @Test
    void rowsThatPointNowhereNeedAWordAndAreThenLeftOutAndListed() throws IOException, SQLException {
        var old = folder.resolve("old");
        SampleInstallation.create(old, SampleKind.AS_CARBON_4_1);
        executeOnOld(old, "SET REFERENTIAL_INTEGRITY FALSE",
                "INSERT INTO UM_USER_ROLE (UM_ROLE_ID, UM_USER_ID, UM_TENANT_ID) VALUES (1, 987654, -1234)");
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            var refused = upgrade.plan(folder.resolve("new"), target, Set.of());
            assertThat(refused.undecided()).singleElement()
                    .satisfies(f -> assertThat(f.problem().code()).isEqualTo(UpgradeProblem.ORPHANS));

            upgrade.run(upgrade.plan(folder.resolve("new"), target, Set.of(UpgradeProblem.ORPHANS.code())), CLOCK,
                    UpgradeTest::nobody, () -> false);
        }

        assertThat(folder.resolve("new/godwit/changes/UM_USER_ROLE.jsonl")).content().contains("ORPHAN_DROPPED")
                .hasLineCount(1);
    }

    private static void executeOnOld(Path home, String... statements) throws SQLException {
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(new org.godwit.carbon.database.DatabaseAddress(
                    "jdbc:h2:" + home.resolve("repository/database/WSO2CARBON_DB"), "wso2carbon",
                    Secret.of("wso2carbon")), drivers);
            database.with("spoiling the source", connection -> {
                try (var statement = connection.createStatement()) {
                    for (var sql : statements) {
                        statement.execute(sql);
                    }
                    return statements;
                }
            });
        }
    }

    @Test
    void thePlanShowsTheStatementsOfTheVeryStepsThatRun() {
        try (var upgrade = Upgrade.of(homes.resolve(SampleKind.AS_CARBON_4_1.name()))) {
            var plan = upgrade.plan(folder.resolve("new"), Target.embedded(upgrade.home()), Set.of());

            assertThat(plan.steps()).hasSizeGreaterThan(CarbonSchema.CARBON_4_2.tables().size());
            assertThat(plan.steps()).extracting(Step::id).doesNotHaveDuplicates();
            assertThat(plan.steps().get(19).statements(plan.script())).isNotEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static void nobody(Progress progress) {}

    private static void diesInStep(int number, Path newHome) {
        try (var upgrade = Upgrade.of(homes.resolve(SampleKind.AS_CARBON_4_1.name()))) {
            var plan = upgrade.plan(newHome, Target.embedded(upgrade.home()), Set.of());
            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, dieInStep(number), () -> false)).isInstanceOf(Died.class);
        }
    }

    private static Path upgrade(SampleKind kind, Path newHome) {
        try (var upgrade = Upgrade.of(homes.resolve(kind.name()))) {
            return run(upgrade, newHome, Target.embedded(upgrade.home()));
        }
    }

    private static Path upgrade(SampleKind kind, Path newHome, Target target) {
        try (var upgrade = Upgrade.of(homes.resolve(kind.name()))) {
            return run(upgrade, newHome, target);
        }
    }

    private static Path run(Upgrade upgrade, Path newHome, Target target) {
        upgrade.run(upgrade.plan(newHome, target, Set.of()), CLOCK, UpgradeTest::nobody, () -> false);
        return newHome;
    }

    /** Dies like a process that is killed: after the journal said that the step starts, before it says that it is done. */
    private static Consumer<Progress> dieInStep(int number) {
        return progress -> {
            if (progress instanceof Progress.StepStarted step && step.number() == number) {
                throw new Died();
            }
        };
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Database embedded(Path home, Drivers drivers) {
        return Database.of(new Target(new org.godwit.carbon.database.DatabaseAddress("", "wso2carbon",
                Secret.of("wso2carbon")), Target.Kind.EMBEDDED).addressIn(home), drivers);
    }

    private static Map<String, String> content(Path home) {
        try (var drivers = Drivers.shipped()) {
            return content(embedded(home, drivers));
        }
    }

    /** The checksum of each table's rows. */
    private static Map<String, String> content(Database database) {
        return database.with("reading", connection -> {
            var digests = new TreeMap<String, String>();
            var catalog = Catalog.read(connection);
            for (var table : CarbonSchema.CARBON_4_2.tables()) {
                var digest = new TableDigest();
                new TableReader(database.dialect(), table, catalog.require(table.name()),
                        java.time.temporal.ChronoUnit.MICROS).read(connection, digest::add);
                digests.put(table.name(), digest.rows() + " rows " + digest.text());
            }
            return digests;
        });
    }

    /** Every file of a folder with its date and content. */
    private static Map<String, String> fingerprint(Path folder) {
        var files = new TreeMap<String, String>();
        try (var walk = Files.walk(folder)) {
            for (var file : walk.sorted().toList()) {
                var content = Files.isRegularFile(file)
                        ? HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(Files.readAllBytes(file)))
                        : "";
                files.put(folder.relativize(file).toString(), Files.getLastModifiedTime(file) + " " + content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }
}
