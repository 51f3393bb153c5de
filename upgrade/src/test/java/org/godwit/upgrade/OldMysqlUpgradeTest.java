package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.EveryEngineUpgradeTest.Kind;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole upgrade from a MySQL 5.5 as a Carbon 4.1 of 2013 had it: the tables of its create script, times as
 * {@code TIMESTAMP}, text in three bytes, a date that does not exist.
 */
@Tag("extended")
class OldMysqlUpgradeTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path folder = Path.of("");
    private Path old = Path.of("");
    private DatabaseAddress address = new DatabaseAddress("", "", Secret.none());
    private Map<String, String> expected = Map.of();
    private Set<String> changed = Set.of();

    @BeforeEach
    void makeTheSample() throws Exception {
        var plain = folder.resolve("plain");
        SampleInstallation.create(plain);
        expected = upgrade(plain, folder.resolve("expected"), Kind.EMBEDDED, Set.of());
        old = folder.resolve("old");
        address = TestMysql.freshDatabase();
        changed = SampleOnServer.createByTheScriptOf2013(old, address);
        assertThat(changed).hasSizeLessThan(12);
    }

    @Test
    void aMysqlOfItsTimeIsUpgradedToTheEnginesOfToday() {
        var embedded = upgrade(old, folder.resolve("embedded"), Kind.EMBEDDED, Set.of());
        assertThat(withoutChanged(embedded)).isEqualTo(withoutChanged(expected));
        assertThat(upgrade(old, folder.resolve("postgresql"), Kind.POSTGRESQL, Set.of())).isEqualTo(embedded);

        execute("SET sql_mode = ''");
        execute("INSERT INTO REG_CLUSTER_LOCK (REG_LOCK_NAME, REG_LOCKED_TIME, REG_TENANT_ID)"
                + " VALUES ('never', '0000-00-00 00:00:00', 0)");
        try (var upgrade = Upgrade.of(old)) {
            assertThat(upgrade.plan(folder.resolve("mariadb"), Target.embedded(upgrade.home()), Set.of()).undecided())
                    .singleElement().satisfies(f -> assertThat(f.problem().text()).contains("GW-UPGRADE-045",
                            "REG_CLUSTER_LOCK", "REG_LOCK_NAME=never"));
        }
        var content = upgrade(old, folder.resolve("mariadb"), Kind.MARIADB,
                Set.of(UpgradeProblem.ZERO_TIMES.code()));
        assertThat(content.get("REG_CLUSTER_LOCK")).startsWith("2 rows ");
    }

    @Test
    void itIsUpgradedWhereItIsAndGoesBackToWhatItWas() throws Exception {
        var before = DatabaseState.of(address);
        var newHome = folder.resolve("new");

        InPlaceUpgradeTest.upgrade(old, newHome);

        assertThat(withoutChanged(InPlaceUpgradeTest.content(address))).isEqualTo(withoutChanged(expected));

        Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});

        assertThat(DatabaseState.differences(before, DatabaseState.of(address))).isEmpty();
    }

    private Map<String, String> withoutChanged(Map<String, String> content) {
        var same = new TreeMap<>(content);
        same.keySet().removeAll(changed);
        return same;
    }

    private void execute(String sql) {
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).with("changing rows", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        }
    }

    private Map<String, String> upgrade(Path from, Path newHome, Kind to, Set<String> accepted) {
        try (var upgrade = Upgrade.of(from)) {
            var target = to == Kind.EMBEDDED ? Target.embedded(upgrade.home()) : Target.server(to.fresh(folder));
            upgrade.run(upgrade.plan(newHome, target, accepted), CLOCK, _ -> {}, () -> false);
            return TargetContent.of(Database.of(target.addressIn(newHome), upgrade.drivers()));
        }
    }
}
