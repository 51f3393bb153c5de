package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.apply.FolderRemoval;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished upgrade is undone without its old home, and never silently with what was written after it. */
class RollbackTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path folder = Path.of("");

    private final Drivers drivers = Drivers.shipped();

    @BeforeEach
    void makeTheSample() throws Exception {
        SampleInstallation.create(folder.resolve("old"));
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void whatWasWrittenToAServerAfterTheUpgradeIsToldBeforeItIsLost() throws Exception {
        var address = TestPostgres.freshDatabase();
        var database = Database.of(address, drivers);
        var newHome = upgrade(Target.server(address));
        execute(database, "INSERT INTO REG_CLUSTER_LOCK (REG_LOCK_NAME, REG_LOCK_STATUS) VALUES ('later', 'UNLOCKED')");
        execute(database, "UPDATE UM_TENANT SET UM_EMAIL = 'later@example.org'");
        Files.writeString(newHome.resolve("repository/deployment/server/dataservices/Later.dbs"), "<data/>");
        FolderRemoval.remove(folder.resolve("old"));

        var moved = Files.move(newHome, folder.resolve("moved"));
        assertThat(problem(moved, address.password()).code()).isEqualTo(UpgradeProblem.JOURNAL_FOREIGN);
        Files.move(moved, newHome);

        var problem = problem(newHome, address.password());
        assertThat(problem.code()).isEqualTo(UpgradeProblem.ROWS_WOULD_BE_LOST);
        assertThat(problem.what()).contains("1 rows", "2 tables", "1 files");
        assertThat(problem.why()).contains("REG_CLUSTER_LOCK has", "rows, and was left with",
                "UM_TENANT has as many rows as it was left with, but not the same", "dataservices/Later.dbs");
        assertThat(newHome).isDirectory();

        Upgrade.rollBack(newHome, address.password(), Set.of("GW-UPGRADE-055"), CLOCK, _ -> {});
        assertThat(folder).isEmptyDirectory();
        Iterable<String> left = database.with("reading", c -> Catalog.tableNames(c).keySet());
        assertThat(left).isEmpty();
    }

    @Test
    void anUpgradeThatIsAsItWasLeftIsUndoneWithoutAQuestionThoughItsOldHomeIsGone() {
        var newHome = upgrade(Target.embedded(CarbonHome.open(folder.resolve("old"))));
        var database = Database.of(Target.embedded(CarbonHome.open(newHome)).addressIn(newHome), drivers);
        execute(database, "UPDATE UM_TENANT SET UM_EMAIL = UM_EMAIL || 'x'");
        assertThat(problem(newHome, Secret.none()).why()).contains("UM_TENANT has as many rows");
        execute(database, "UPDATE UM_TENANT SET UM_EMAIL = SUBSTRING(UM_EMAIL FROM 1 FOR LENGTH(UM_EMAIL) - 1)");
        FolderRemoval.remove(folder.resolve("old"));

        Upgrade.rollBack(newHome, Secret.none(), Set.of(), CLOCK, _ -> {});

        assertThat(folder).isEmptyDirectory();
    }

    private Path upgrade(Target target) {
        var newHome = folder.resolve("new");
        try (var upgrade = Upgrade.of(folder.resolve("old"))) {
            upgrade.run(upgrade.plan(newHome, target, new BackupPlace.None(), Set.of()), CLOCK, _ -> {}, () -> false);
        }
        return newHome;
    }

    private static Problem problem(Path newHome, Secret password) {
        return catchThrowableOfType(ProblemException.class,
                () -> Upgrade.rollBack(newHome, password, Set.of(), CLOCK, _ -> {})).problems().getFirst();
    }

    private static void execute(Database database, String sql) {
        database.with("changing", connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }
}
