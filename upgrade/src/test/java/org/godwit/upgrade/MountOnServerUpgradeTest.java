package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.assess.MountedPlaces;
import org.godwit.upgrade.assess.MountedPlaces.Place;
import org.godwit.upgrade.backup.Restore;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An installation whose governance registry is mounted from a database server, as several servers share it in production. */
class MountOnServerUpgradeTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final RegistryPath SUMMER = RegistryPath.parse("gov:/timetables/summer.txt");
    private static final String NAME = "WSO2REG_DB";

    @TempDir
    private Path folder = Path.of("");
    private Path old = Path.of("");
    private Path made = Path.of("");

    /** A server for the mounted registry. */
    enum On {
        POSTGRESQL, MARIADB;

        DatabaseAddress freshDatabase() {
            return this == POSTGRESQL ? TestPostgres.freshDatabase() : TestMariadb.freshDatabase();
        }
    }

    @BeforeEach
    void makeTheSample() throws IOException, SQLException {
        old = folder.resolve("old");
        made = folder.resolve("new");
        SampleInstallation.create(old);
    }

    @ParameterizedTest
    @EnumSource
    void aMountOnAServerIsCopiedAlsoAfterAnInterruptionVerifiedBackedUpServedAndRolledBack(On engine)
            throws IOException, SQLException {
        var shared = mountFrom(engine.freshDatabase());
        var before = digests(shared);
        var target = engine.freshDatabase();
        var places = new MountedPlaces(Map.of(NAME, new Place.Server(target)), false);
        try (var upgrade = Upgrade.of(old, places)) {
            var plan = upgrade.plan(made, Target.embedded(upgrade.home()), Set.of());
            assertThat(plan.blockers()).isEmpty();
            assertThat(plan.undecided()).isEmpty();
            assertThat(plan.steps()).extracting(Step::title)
                    .anyMatch(t -> t.startsWith("load the mounted registry WSO2REG_DB") && t.contains(target.shown()));
            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, diesWhileTheMountIsLoaded(), () -> false))
                    .isInstanceOf(IllegalStateException.class);
        }

        Upgrade.resume(made, target.password(), CLOCK, _ -> {}, () -> false);

        assertThat(text(made)).isEqualTo("of the mount");
        var home = CarbonHome.open(made);
        assertThat(home.datasource(NAME).orElseThrow().url()).isEqualTo(target.url());
        assertThat(home.datasource(NAME).orElseThrow().password()).isEqualTo(target.password());
        assertThat(digests(shared)).isEqualTo(before);
        checkTheBackup(engine, before);

        execute(target, "UPDATE REG_LOG SET REG_USER_ID = 'somebody'");
        assertThat(catchThrowableOfType(ProblemException.class,
                () -> Upgrade.rollBack(made, target.password(), Set.of(), CLOCK, _ -> {})).problems())
                .singleElement().satisfies(p -> {
                    assertThat(p.code()).isEqualTo(UpgradeProblem.ROWS_WOULD_BE_LOST);
                    assertThat(p.why()).contains("WSO2REG_DB REG_LOG");
                });
        Upgrade.rollBack(made, target.password(), Set.of(UpgradeProblem.ROWS_WOULD_BE_LOST.code()), CLOCK, _ -> {});

        assertThat(made).doesNotExist();
        assertThat(digests(target)).isEmpty();
        assertThat(digests(shared)).isEqualTo(before);
    }

    private void checkTheBackup(On engine, Map<String, String> before) throws SQLException {
        var restored = engine.freshDatabase();
        try (var drivers = Drivers.shipped()) {
            Restore.mounted(made.resolve("godwit/backup.zip"), NAME, Database.of(restored, drivers), _ -> {});
            assertThat(Restore.installation(made.resolve("godwit/backup.zip"), folder.resolve("back"), drivers,
                    _ -> {}).mountedElsewhere()).containsExactly(NAME);
        }
        var registry = new TreeMap<>(before);
        registry.keySet().removeIf(t -> !t.startsWith("REG_"));
        assertThat(digests(restored)).isEqualTo(registry);
    }

    @Test
    void withoutAWordAMountOnAServerIsCopiedIntoAFileOfTheNewHome() throws IOException, SQLException {
        mountFrom(TestPostgres.freshDatabase());

        upgrade(MountedPlaces.untold());

        assertThat(made.resolve("repository/database/WSO2REG_DB.mv.db")).isRegularFile();
        assertThat(CarbonHome.open(made).datasource(NAME).orElseThrow().url())
                .startsWith("jdbc:h2:repository/database/WSO2REG_DB");
        assertThat(text(made)).isEqualTo("of the mount");
    }

    @Test
    void aMountThatIsToStayIsOnlyReferred() throws IOException, SQLException {
        var shared = mountFrom(TestMariadb.freshDatabase());
        var before = digests(shared);

        var findings = upgrade(new MountedPlaces(Map.of("jdbc/WSO2RegDB", new Place.Stays()), false));

        assertThat(findings).extracting(f -> f.problem().what())
                .contains("The registry instance governance is kept elsewhere and stays there.");
        assertThat(CarbonHome.open(made).datasource(NAME).orElseThrow().url()).isEqualTo(shared.url());
        assertThat(text(made)).isEqualTo("of the mount");
        Upgrade.rollBack(made, Secret.none(), CLOCK, _ -> {});
        assertThat(digests(shared)).isEqualTo(before);
    }

    @Test
    void aMountThatIsToStayIsRefusedWhenItsSchemaIsTooOld() throws IOException, SQLException {
        var shared = mountFrom(TestPostgres.freshDatabase());
        execute(shared, "ALTER TABLE REG_RESOURCE DROP COLUMN REG_UUID");

        try (var upgrade = Upgrade.of(old, new MountedPlaces(Map.of(NAME, new Place.Stays()), false))) {
            var plan = upgrade.plan(made, Target.embedded(upgrade.home()), Set.of("GW-UPGRADE-042"));

            assertThat(plan.blockers()).singleElement().satisfies(f -> {
                assertThat(f.problem().code()).isEqualTo(UpgradeProblem.MOUNT_UNUSABLE);
                assertThat(f.problem().why()).contains("lacks REG_RESOURCE.REG_UUID");
                assertThat(f.problem().todo()).contains("=stay out");
            });
        }
    }

    @Test
    void aMountWhoseServerIsDownAsksForAWord() throws IOException {
        mount(new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/nobody", "nobody", Secret.of("nothing")));

        try (var upgrade = Upgrade.of(old)) {
            var undecided = upgrade.plan(made, Target.embedded(upgrade.home()), Set.of()).undecided();

            assertThat(undecided).singleElement().satisfies(f -> {
                assertThat(f.problem().code()).isEqualTo(UpgradeProblem.MOUNT_UNUSABLE);
                assertThat(f.problem().text()).doesNotContain("nothing,");
            });
        }
    }

    @Test
    void aMountOnAServerNeedsAPlaceWhenUsersAndRegistryGoToAServer() throws IOException, SQLException {
        mountFrom(TestPostgres.freshDatabase());
        var main = TestPostgres.freshDatabase();

        try (var upgrade = Upgrade.of(old)) {
            assertThat(upgrade.plan(made, Target.server(main), Set.of()).undecided()).singleElement()
                    .satisfies(f -> assertThat(f.problem().code()).isEqualTo(UpgradeProblem.MOUNT_UNDECIDED));
        }
        for (var place : List.of(new Place.NewFile(), new Place.Stays(),
                new Place.Server(TestPostgres.freshDatabase()))) {
            try (var upgrade = Upgrade.of(old, new MountedPlaces(Map.of(NAME, place), false))) {
                var plan = upgrade.plan(made, Target.server(main), Set.of());
                assertThat(plan.undecided()).isEmpty();
                assertThat(plan.blockers()).isEmpty();
            }
        }
    }

    @Test
    @Tag("extended")
    void aCopyNeedsAnEmptyDatabaseOfItsOwn() throws IOException, SQLException {
        var shared = mountFrom(TestPostgres.freshDatabase());
        var main = TestPostgres.freshDatabase();

        assertThat(blockers(main, main)).singleElement()
                .satisfies(f -> assertThat(f.problem().what()).contains("a database of its own"));
        assertThat(blockers(main, shared)).singleElement()
                .satisfies(f -> assertThat(f.problem().code()).isEqualTo(UpgradeProblem.TARGET_NOT_EMPTY));
        assertThat(catchThrowableOfType(ProblemException.class,
                () -> Upgrade.of(old, new MountedPlaces(Map.of("NOBODY", new Place.Stays()), false))).problems())
                .singleElement().satisfies(p -> assertThat(p.why()).isEqualTo("there are " + NAME));
    }

    private List<Finding> blockers(DatabaseAddress main, DatabaseAddress mounted) {
        try (var upgrade = Upgrade.of(old, new MountedPlaces(Map.of(NAME, new Place.Server(mounted)), false))) {
            return upgrade.plan(made, Target.server(main), Set.of()).blockers();
        }
    }

    @Test
    @Tag("extended")
    void aMountInAFolderOfDerbyIsCopiedIntoAFile() throws IOException, SQLException {
        var derby = new DatabaseAddress("jdbc:derby:" + old.resolve("repository/database/REG") + ";create=true",
                "wso2carbon", Secret.of("wso2carbon"));
        mountFrom(derby);

        upgrade(MountedPlaces.untold());

        assertThat(CarbonHome.open(made).datasource(NAME).orElseThrow().url())
                .startsWith("jdbc:h2:repository/database/REG");
        assertThat(text(made)).isEqualTo("of the mount");
    }

    private List<Finding> upgrade(MountedPlaces places) {
        try (var upgrade = Upgrade.of(old, places)) {
            var plan = upgrade.plan(made, Target.embedded(upgrade.home()), Set.of());
            assertThat(plan.undecided()).extracting(f -> f.problem().text()).isEmpty();
            upgrade.run(plan, CLOCK, _ -> {}, () -> false);
            return plan.findings();
        }
    }

    /** Dies in the middle of the copy, like a process that is killed. */
    private static Consumer<Progress> diesWhileTheMountIsLoaded() {
        var isLoading = new boolean[1];
        return progress -> {
            isLoading[0] |= progress instanceof Progress.StepStarted(Step.LoadMounted _, var _, var _);
            if (isLoading[0] && progress instanceof Progress.RowsCopied(var table, var _, var _)
                    && table.equals("REG_RESOURCE")) {
                throw new IllegalStateException("died");
            }
        };
    }

    /** Fills a database with the rows of a sample, one of which tells it from all others, and mounts it. */
    private DatabaseAddress mountFrom(DatabaseAddress address) throws IOException, SQLException {
        SampleOnServer.create(folder.resolve("of-the-mount"), SampleKind.AS_CARBON_4_1, address);
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).with("marking the mount", connection -> {
                try (var statement = connection.prepareStatement(
                        "UPDATE REG_CONTENT SET REG_CONTENT_DATA = ? WHERE REG_CONTENT_ID = "
                                + "(SELECT MAX(REG_CONTENT_ID) FROM REG_RESOURCE WHERE REG_NAME = 'summer.txt')")) {
                    statement.setBytes(1, "of the mount".getBytes(StandardCharsets.UTF_8));
                    assertThat(statement.executeUpdate()).isEqualTo(1);
                    return connection;
                }
            });
        }
        mount(address);
        return address;
    }

    private void mount(DatabaseAddress address) throws IOException {
        var sources = old.resolve("repository/conf/datasources/master-datasources.xml");
        Files.writeString(sources, Files.readString(sources).replace("</datasources>", """
                <datasource><name>WSO2REG_DB</name><jndiConfig><name>jdbc/WSO2RegDB</name></jndiConfig>
                <definition type="RDBMS"><configuration><url>%s</url><username>%s</username><password>%s</password>
                </configuration></definition></datasource></datasources>
                """.formatted(address.url().replace("&", "&amp;"), address.user(), address.password().reveal())));
        var registry = old.resolve("repository/conf/registry.xml");
        Files.writeString(registry, Files.readString(registry).replace("</wso2registry>", """
                <dbConfig name="governance"><dataSource>jdbc/WSO2RegDB</dataSource></dbConfig>
                <remoteInstance url="https://localhost:9443/registry"><id>governance</id><dbConfig>governance</dbConfig>
                <readOnly>false</readOnly><registryRoot>/</registryRoot></remoteInstance>
                <mount path="/_system/governance" overwrite="true"><instanceId>governance</instanceId>
                <targetPath>/_system/governance</targetPath></mount>
                </wso2registry>"""));
    }

    private static void execute(DatabaseAddress address, String sql) {
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).with("changing rows", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate(sql);
                }
            });
        }
    }

    /** {@return a digest of the rows of each table} */
    private static Map<String, String> digests(DatabaseAddress address) throws SQLException {
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(address, drivers);
            return database.with("reading all rows", connection -> {
                var digests = new TreeMap<String, String>();
                for (var table : Catalog.read(connection).tables()) {
                    var digest = new TableDigest();
                    new TableReader(database.dialect(), table, table, database.dialect().timePrecision())
                            .read(connection, digest::add);
                    digests.put(table.name(), digest.text());
                }
                return digests;
            });
        }
    }

    private static String text(Path root) throws IOException {
        var home = CarbonHome.open(root);
        try (var drivers = Drivers.ofHome(root);
                var registry = Registry.open(home, drivers);
                var open = registry.ofSystem().open(SUMMER).orElseThrow()) {
            return new String(open.content().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
