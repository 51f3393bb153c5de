package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.backup.Restore;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.verify.Check;
import org.godwit.upgrade.verify.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation whose governance registry is mounted from a database of its own. */
class MountedRegistryUpgradeTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final RegistryPath SUMMER = RegistryPath.parse("gov:/timetables/summer.txt");
    private static final String FILE = "repository/database/WSO2REG_DB";

    @TempDir
    private Path folder = Path.of("");
    private Path old = Path.of("");
    private Path made = Path.of("");

    @BeforeEach
    void makeTheSample() throws IOException, SQLException {
        old = folder.resolve("old");
        made = folder.resolve("new");
        SampleInstallation.create(old);
    }

    @Test
    void aMountInAFileOfTheHomeIsCopiedAlsoAfterAnInterruptionAndVerifiedBackedUpAndServed()
            throws IOException, SQLException {
        mountFile();
        executeOnMounted(
                "UPDATE REG_CONTENT SET REG_CONTENT_DATA = STRINGTOUTF8('of the mount') WHERE REG_CONTENT_ID = "
                        + "(SELECT MAX(REG_CONTENT_ID) FROM REG_RESOURCE WHERE REG_NAME = 'summer.txt')");
        try (var upgrade = Upgrade.of(old)) {
            var plan = upgrade.plan(made, Target.embedded(upgrade.home()), Set.of());
            assertThat(plan.blockers()).isEmpty();
            assertThat(plan.undecided()).isEmpty();
            assertThat(plan.findings()).extracting(f -> f.problem().what())
                    .contains("The registry instance governance moves with the home.");
            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, diesWhileTheMountIsLoaded(), () -> false))
                    .isInstanceOf(IllegalStateException.class);
        }

        Upgrade.resume(made, Secret.none(), CLOCK, _ -> {}, () -> false);

        assertThat(made.resolve(FILE + ".mv.db")).isRegularFile();
        assertThat(made.resolve(FILE + ".h2.db")).doesNotExist();
        assertThat(text(made)).isEqualTo("of the mount");
        var home = CarbonHome.open(made);
        try (var drivers = Drivers.ofHome(made)) {
            var fingerprint = Database.of(home.datasource("WSO2REG_DB").orElseThrow().address(home), drivers)
                    .with("reading the catalog", connection -> Fingerprint.of(Catalog.read(connection)));
            assertThat(fingerprint.generation()).isEqualTo(Generation.CARBON_4_2);
            assertThat(fingerprint.differences()).isEmpty();

            var archive = made.resolve("godwit/backup.zip");
            var back = Restore.installation(archive, folder.resolve("back"), drivers, _ -> {});
            assertThat(back.databases()).hasSize(2);
            assertThat(back.mountedElsewhere()).isEmpty();
            var target = new DatabaseAddress("jdbc:h2:" + folder.resolve("target"), "wso2carbon",
                    Secret.of("wso2carbon"));
            Restore.homeAndDatabase(archive, folder.resolve("again"), Database.of(target, drivers), drivers, _ -> {});
        }
        assertThat(text(folder.resolve("back"))).isEqualTo("of the mount");
        var sources = folder.resolve("again/repository/conf/datasources/master-datasources.xml");
        Files.writeString(sources, Files.readString(sources).replace("jdbc:h2:repository/database/WSO2CARBON_DB;",
                "jdbc:h2:" + folder.resolve("target") + ";"));
        assertThat(text(folder.resolve("again"))).isEqualTo("of the mount");
        checkThatAPlantedDifferenceIsFound();
    }

    private void checkThatAPlantedDifferenceIsFound() {
        try (var upgrade = Upgrade.of(old)) {
            var copy = upgrade.mountedCopies().getFirst();
            var database = copy.in(made, upgrade.drivers());
            assertThat(Verification.ofMounted(copy.source(), database, Set.of(), _ -> {}).ok()).isTrue();
            database.with("planting a difference", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate("UPDATE REG_PROPERTY SET REG_VALUE = '1' WHERE REG_NAME = 'year'");
                }
            });
            assertThat(Verification.ofMounted(copy.source(), database, Set.of(), _ -> {}).checks())
                    .filteredOn(c -> !c.ok()).extracting(Check::name).containsExactly("WSO2REG_DB: REG_PROPERTY");
        }
    }

    @Test
    void aMountInTheDatabaseOfTheUsersAloneIsRefusedAsItsDatasourceWouldLeadElsewhere() throws IOException {
        Files.copy(old.resolve("repository/database/WSO2CARBON_DB.h2.db"), old.resolve(FILE + ".h2.db"));
        mount("jdbc/WSO2CarbonDB", datasource("jdbc:h2:" + FILE, "wso2carbon", "wso2carbon"));
        var registry = old.resolve("repository/conf/registry.xml");
        Files.writeString(registry, Files.readString(registry).replaceFirst("<dataSource>jdbc/WSO2CarbonDB",
                "<dataSource>jdbc/WSO2RegDB"));

        assertThat(findings()).singleElement().satisfies(f -> {
            assertThat(f.severity()).isEqualTo(Finding.Severity.BLOCKER);
            assertThat(f.problem().what()).contains("would lose its database");
        });
    }

    private java.util.List<Finding> findings() {
        try (var upgrade = Upgrade.of(old)) {
            return upgrade.assess().findings().stream()
                    .filter(f -> f.problem().code() == UpgradeProblem.MOUNT_UNUSABLE
                            || f.problem().code() == UpgradeProblem.REGISTRY_MOUNTED)
                    .toList();
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

    /** The governance database: the rows of the sample, written by the real old driver, in a file of its own. */
    private void mountFile() throws IOException {
        Files.copy(old.resolve("repository/database/WSO2CARBON_DB.h2.db"), old.resolve(FILE + ".h2.db"));
        copyLargeObjects();
        mount("jdbc/WSO2RegDB", datasource("jdbc:h2:" + FILE + ";DB_CLOSE_ON_EXIT=FALSE", "wso2carbon", "wso2carbon"));
    }

    private void copyLargeObjects() throws IOException {
        var from = old.resolve("repository/database/WSO2CARBON_DB.lobs.db");
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, old.resolve(FILE + ".lobs.db").resolve(from.relativize(file).toString()));
            }
        }
    }

    private void executeOnMounted(String sql) {
        try (var drivers = Drivers.shipped()) {
            Database.of(new DatabaseAddress("jdbc:h2:" + old.resolve(FILE), "wso2carbon", Secret.of("wso2carbon")),
                    drivers).with("changing the mount", connection -> {
                        try (var statement = connection.createStatement()) {
                            return statement.executeUpdate(sql);
                        }
                    });
        }
    }

    private static String datasource(String url, String user, String password) {
        return """
                <datasource><name>WSO2REG_DB</name><jndiConfig><name>jdbc/WSO2RegDB</name></jndiConfig>
                <definition type="RDBMS"><configuration><url>%s</url><username>%s</username><password>%s</password>
                </configuration></definition></datasource>
                """.formatted(url.replace("&", "&amp;"), user, password);
    }

    private void mount(String jndiName, String datasource) throws IOException {
        var sources = old.resolve("repository/conf/datasources/master-datasources.xml");
        Files.writeString(sources, Files.readString(sources).replace("</datasources>", datasource + "</datasources>"));
        var registry = old.resolve("repository/conf/registry.xml");
        Files.writeString(registry, Files.readString(registry).replace("</wso2registry>", """
                <dbConfig name="governance"><dataSource>%s</dataSource></dbConfig>
                <remoteInstance url="https://localhost:9443/registry"><id>governance</id><dbConfig>governance</dbConfig>
                <readOnly>false</readOnly><registryRoot>/</registryRoot></remoteInstance>
                <mount path="/_system/governance" overwrite="true"><instanceId>governance</instanceId>
                <targetPath>/_system/governance</targetPath></mount>
                </wso2registry>""".formatted(jndiName)));
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
