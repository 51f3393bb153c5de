package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users in one database and the registry in another, each with all tables, as the full create script leaves them: the tables
 * that the home does not ask for there hold rows of their own, which must not be taken.
 */
class SplitDatabasesTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String REGISTRY_DATASOURCE = """
                    <datasource>
                        <name>WSO2_REGISTRY_DB</name>
                        <jndiConfig>
                            <name>jdbc/WSO2RegistryDB</name>
                        </jndiConfig>
                        <definition type="RDBMS">
                            <configuration>
                                <url>URL</url>
                                <username>wso2carbon</username>
                                <password>wso2carbon</password>
                                <driverClassName>org.h2.Driver</driverClassName>
                            </configuration>
                        </definition>
                    </datasource>
                </datasources>
            """;

    @TempDir
    private Path folder = Path.of("");
    private Path old = Path.of("");
    private Map<String, String> expected = Map.of();

    /** One database becomes two, each with the rows that only the other's may be asked for changed. */
    @BeforeEach
    void splitTheSample() throws Exception {
        old = folder.resolve("old");
        var users = folder.resolve("users");
        var registry = folder.resolve("registry");
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address(users));
        expected = upgrade(folder.resolve("whole"));
        Files.copy(folder.resolve("users.mv.db"), folder.resolve("registry.mv.db"));
        execute(users, "DELETE FROM REG_RESOURCE_TAG", "DELETE FROM REG_LOG",
                "INSERT INTO REG_LOG (REG_LOG_ID, REG_PATH, REG_USER_ID, REG_LOGGED_TIME, REG_ACTION, REG_TENANT_ID) VALUES"
                        + " (99999, '/decoy', 'decoy', '2014-01-01 00:00:00', 1, -1234)");
        execute(registry, "DELETE FROM UM_HYBRID_USER_ROLE", "DELETE FROM UM_USER_ROLE",
                "INSERT INTO UM_USER (UM_ID, UM_USER_NAME, UM_USER_PASSWORD, UM_CHANGED_TIME, UM_TENANT_ID) VALUES"
                        + " (99999, 'decoy', 'x', '2014-01-01 00:00:00', -1234)",
                "CREATE TABLE UM_DOMAIN (UM_DOMAIN_ID INTEGER, UM_TENANT_ID INTEGER)");
        var datasources = old.resolve("repository/conf/datasources/master-datasources.xml");
        Files.writeString(datasources, Files.readString(datasources).replaceFirst("\\s*</datasources>\\s*",
                "\n" + REGISTRY_DATASOURCE.replace("URL", address(registry).url())));
        var configuration = old.resolve("repository/conf/registry.xml");
        Files.writeString(configuration,
                Files.readString(configuration).replace("jdbc/WSO2CarbonDB", "jdbc/WSO2RegistryDB"));
    }

    @Test
    void eachTableComesFromTheDatabaseThatTheHomeAsksAndTheOtherIsNamedAndLeft() {
        try (var upgrade = Upgrade.of(old)) {
            var assessment = upgrade.assess();

            assertThat(assessment.databases()).hasSize(2);
            assertThat(upgrade.sources().of(SourceDatabase.Role.USERS).catalog().table("REG_LOG")).isEmpty();
            assertThat(upgrade.sources().of(SourceDatabase.Role.REGISTRY).catalog().table("UM_USER")).isEmpty();
            assertThat(upgrade.sources().of(SourceDatabase.Role.REGISTRY).decoys()).contains("UM_USER", "UM_DOMAIN")
                    .noneMatch(t -> t.startsWith("REG_"));
            assertThat(assessment.findings().stream().map(f -> f.problem().toString()).toList())
                    .anySatisfy(f -> assertThat(f).contains("users", "REG_LOG", "are left alone"))
                    .anySatisfy(f -> assertThat(f).contains("registry", "UM_USER", "are left alone"));
        }

        assertThat(upgrade(folder.resolve("new"))).isEqualTo(expected);

        assertThat(count(folder.resolve("users"), "SELECT COUNT(*) FROM REG_LOG WHERE REG_PATH = '/decoy'"))
                .isEqualTo(1);
        assertThat(count(folder.resolve("registry"), "SELECT COUNT(*) FROM UM_USER WHERE UM_USER_NAME = 'decoy'"))
                .isEqualTo(1);
    }

    private Map<String, String> upgrade(Path newHome) {
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            upgrade.run(upgrade.plan(newHome, target, Set.of()), CLOCK, _ -> {}, () -> false);
            return TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers()));
        }
    }

    private static DatabaseAddress address(Path file) {
        return new DatabaseAddress("jdbc:h2:" + file, "wso2carbon", Secret.of("wso2carbon"));
    }

    private static void execute(Path file, String... statements) {
        try (var drivers = Drivers.shipped()) {
            Database.of(address(file), drivers).with("splitting", connection -> {
                try (var statement = connection.createStatement()) {
                    for (var sql : statements) {
                        statement.execute(sql);
                    }
                }
                return List.of();
            });
        }
    }

    private static long count(Path file, String query) {
        try (var drivers = Drivers.shipped()) {
            return Database.of(address(file), drivers).with("counting", connection -> {
                try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
                    rows.next();
                    return rows.getLong(1);
                }
            });
        }
    }
}
