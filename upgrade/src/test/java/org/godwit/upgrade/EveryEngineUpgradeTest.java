package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole upgrade with its verification and acceptance, from each engine and to each engine. */
class EveryEngineUpgradeTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final AtomicInteger FILES = new AtomicInteger();

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, String> expected = Map.of();

    enum Kind {
        H2_2, DERBY, POSTGRESQL, MARIADB, EMBEDDED;

        DatabaseAddress fresh(Path folder) {
            var file = folder.resolve("database" + FILES.incrementAndGet());
            return switch (this) {
                case H2_2 -> new DatabaseAddress("jdbc:h2:" + file, "wso2carbon", Secret.of("wso2carbon"));
                case DERBY -> new DatabaseAddress("jdbc:derby:" + file + ";create=true", "wso2carbon",
                        Secret.of("wso2carbon"));
                case POSTGRESQL -> TestPostgres.freshDatabase();
                case MARIADB -> TestMariadb.freshDatabase();
                case EMBEDDED -> new DatabaseAddress("", "", Secret.none());
            };
        }
    }

    @BeforeAll
    static void upgradeTheSampleOnItsOwnEngine() throws IOException, SQLException {
        // Asked for when Derby starts: this test is not about power cuts.
        System.setProperty("derby.system.durability", "test");
        var old = homes.resolve("old");
        SampleInstallation.create(old);
        expected = upgrade(old, homes.resolve("new"), Kind.EMBEDDED, new DatabaseAddress("", "", Secret.none()));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"H2_2,EMBEDDED", "DERBY,DERBY"})
    void theRowsAreThoseOfAnUpgradeFromTheOldFile(Kind from, Kind to) throws Exception {
        var old = folder.resolve("old");
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, from.fresh(folder));

        var content = upgrade(old, folder.resolve("new"), to, to.fresh(folder));

        assertThat(content).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_1_3", "H2_1_4"})
    void theRowsAreThoseOfAnUpgradeFromTheOldFileWhateverLineWroteIt(H2Line line) throws Exception {
        var old = folder.resolve("old");
        SampleOnServer.createH2(old, line, Kind.H2_2.fresh(folder));

        var content = upgrade(old, folder.resolve("new"), Kind.EMBEDDED, Kind.EMBEDDED.fresh(folder));

        assertThat(content).isEqualTo(expected);
    }

    @Test
    void aHalfMigratedMariadbWithTablesInLowerCaseEndsTheSame() throws Exception {
        var old = folder.resolve("old");
        var address = TestMariadb.freshDatabase();
        SampleOnServer.create(old, SampleKind.HALF_MIGRATED, address);
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).with("renaming", connection -> {
                try (var statement = connection.createStatement()) {
                    for (var name : Catalog.tableNames(connection).values()) {
                        statement.execute("RENAME TABLE " + name + " TO " + name.toLowerCase(Locale.ROOT));
                    }
                    return statement;
                }
            });
        }

        var content = upgrade(old, folder.resolve("new"), Kind.EMBEDDED, Kind.EMBEDDED.fresh(folder));

        assertThat(content).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"POSTGRESQL,MARIADB", "MARIADB,POSTGRESQL"})
    @Tag("extended")
    void whatTheOldServerWritesMeanwhileIsNotTakenByHalves(Kind from, Kind to) throws Exception {
        var old = folder.resolve("old");
        var address = from.fresh(folder);
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
        try (var drivers = Drivers.shipped();
                var server = Database.of(address, drivers).connect();
                var upgrade = Upgrade.of(old)) {
            var target = Target.server(to.fresh(folder));
            var newHome = folder.resolve("new");
            var undecided = upgrade.plan(newHome, target, Set.of()).undecided();
            assertThat(undecided).singleElement().satisfies(f -> {
                assertThat(f.problem().code()).isEqualTo(UpgradeProblem.SOURCE_IN_USE);
                assertThat(f.problem().why()).contains("1 session of " + address.user());
            });
            try (var statement = server.createStatement()) {
                statement.execute("INSERT INTO REG_LOG (REG_LOG_ID, REG_PATH, REG_USER_ID, REG_LOGGED_TIME, REG_ACTION,"
                        + " REG_TENANT_ID) VALUES (987654, '/later', 'admin', '2026-11-25 12:00:00', 1, -1234)");
            }

            upgrade.run(upgrade.plan(newHome, target, Set.of(UpgradeProblem.SOURCE_IN_USE.code())), CLOCK, _ -> {},
                    () -> false);

            assertThat(TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers())))
                    .isEqualTo(expected);
        }
    }

    private static Map<String, String> upgrade(Path old, Path newHome, Kind to, DatabaseAddress address) {
        try (var upgrade = Upgrade.of(old)) {
            var target = to == Kind.EMBEDDED ? Target.embedded(upgrade.home()) : Target.server(address);
            upgrade.run(upgrade.plan(newHome, target, Set.of()), CLOCK, _ -> {}, () -> false);
            return TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers()));
        }
    }
}
