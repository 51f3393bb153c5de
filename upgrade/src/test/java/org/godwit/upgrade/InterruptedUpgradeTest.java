package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.OldDatabase;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.guard.GuardProblem;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades of an installation with one larger table, into servers that others have their hands in. */
class InterruptedUpgradeTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int MORE_ROWS = 30_000;
    private static final int CUTS = 2;
    private static final Pace SMALL_PIECES = Pace.STANDARD.withPatience(Duration.ofSeconds(30))
            .withPieces(5_000, 64L << 20)
            .withTablesAtOnce(3);

    @TempDir
    private static Path homes = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, String> expected = Map.of();
    private final Drivers drivers = Drivers.shipped();

    @BeforeAll
    static void makeTheSampleAndUpgradeIt() throws Exception {
        var old = homes.resolve("old");
        SampleInstallation.create(old);
        try (var shipped = Drivers.shipped();
                var database = OldDatabase.open(shipped, old.resolve("repository/database/WSO2CARBON_DB"), "wso2carbon",
                        "wso2carbon");
                var statement = database.connection().createStatement()) {
            statement.execute("INSERT INTO REG_LOG SELECT X + 100000, '/p' || X, 'admin', '2013-09-02 08:00:00', 1,"
                    + " NULL, -1234 FROM SYSTEM_RANGE(1, " + MORE_ROWS + ")");
        }
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            upgrade.run(upgrade.plan(homes.resolve("new"), target, Set.of()), CLOCK, _ -> {}, () -> false);
            expected = TargetContent.of(Database.of(target.addressIn(homes.resolve("new")), upgrade.drivers()));
        }
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void aLargeTableGoesOnWhereItWasAndNotAtItsBeginning() {
        var newHome = folder.resolve("new");
        try (var upgrade = Upgrade.of(homes.resolve("old"))) {
            var plan = upgrade.plan(newHome, Target.embedded(upgrade.home()), Set.of());
            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, dieAt(20_000), () -> false, SMALL_PIECES))
                    .isInstanceOf(Died.class);
        }

        var told = new ArrayList<Long>();
        Upgrade.resume(newHome, Secret.none(), CLOCK, rowsOfLog(told), () -> false, SMALL_PIECES);

        assertThat(told.getFirst()).isGreaterThanOrEqualTo(20_000L);
        try (var journal = UpgradeRun.journalOf(newHome, CLOCK)) {
            assertThat(journal.entries()).filteredOn(e -> e.event() == JournalEntry.Event.PROGRESSED)
                    .hasSizeGreaterThan(4);
            assertThat(journal.last("load REG_LOG").orElseThrow().number("rows-read")).isGreaterThan(MORE_ROWS);
        }
        var target = new Target(new DatabaseAddress("", "wso2carbon", Secret.of("wso2carbon")), Target.Kind.EMBEDDED);
        assertThat(TargetContent.of(Database.of(target.addressIn(newHome), drivers))).isEqualTo(expected);
    }

    @Test
    void aLostConnectionIsWaitedForWithoutResume() {
        for (var address : new DatabaseAddress[]{TestPostgres.freshDatabase(), TestMariadb.freshDatabase()}) {
            var database = Database.of(address, drivers);
            var newHome = folder.resolve("new" + database.engine());
            try (var upgrade = Upgrade.of(homes.resolve("old"))) {
                var left = new int[]{3};
                var plan = upgrade.plan(newHome, Target.server(address), Set.of());

                upgrade.run(plan, CLOCK, progress -> {
                    if (progress instanceof Progress.RowsCopied copied && copied.rows() > 0
                            && copied.rows() % 10_000 == 0
                            && left[0]-- > 0) {
                        disconnectOthers(database);
                    }
                }, () -> false, SMALL_PIECES);

                assertThat(left[0]).isNotPositive();
            }
            assertThat(TargetContent.of(database)).isEqualTo(expected);
        }
    }

    /** The line is mended after the run has noticed; nothing in here waits for a clock. */
    @Test
    void aNetworkThatIsCutForLessThanTheLimitNeedsNoResume() throws Exception {
        for (var address : List.of(TestPostgres.freshDatabase(), TestMariadb.freshDatabase())) {
            var newHome = folder.resolve("new" + address.url().split(":", 3)[1]);
            try (var line = new CutLine(address); var upgrade = Upgrade.of(homes.resolve("old"))) {
                var noticed = new int[1];
                var cuts = new int[1];
                var plan = upgrade.plan(newHome, Target.server(line.through(address)), Set.of());

                upgrade.run(plan, CLOCK, progress -> {
                    // What was cut off is sent again, and passes the same row.
                    if ((isLogAt(progress, 10_000) || isLogAt(progress, 20_000)) && cuts[0]++ < CUTS) {
                        line.cut();
                    } else if (progress instanceof Progress.Told told && told.text().contains("is lost")) {
                        noticed[0]++;
                        line.mend();
                    }
                }, () -> false, SMALL_PIECES.withPatience(Duration.ofMinutes(5)));

                assertThat(noticed[0]).isGreaterThanOrEqualTo(CUTS);
            }
            assertThat(UpgradeRun.entriesOf(newHome)).noneMatch(e -> e.event() == JournalEntry.Event.RESUMED);
            assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
        }
    }

    @Test
    @Tag("extended")
    void aNetworkThatIsCutForLongerEndsTheRunWhichIsResumed() throws Exception {
        for (var address : List.of(TestPostgres.freshDatabase(), TestMariadb.freshDatabase())) {
            var newHome = folder.resolve("new" + address.url().split(":", 3)[1]);
            try (var line = new CutLine(address)) {
                try (var upgrade = Upgrade.of(homes.resolve("old"))) {
                    var plan = upgrade.plan(newHome, Target.server(line.through(address)), Set.of());

                    assertThatThrownBy(() -> upgrade.run(plan, CLOCK, progress -> {
                        if (isLogAt(progress, 20_000)) {
                            line.cut();
                        }
                    }, () -> false, SMALL_PIECES.withPatience(Duration.ofMillis(500))))
                            .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(
                                    e.problems().getFirst().code()).isEqualTo(DatabaseProblem.UNREACHABLE));
                }
                line.mend();
                Upgrade.resume(newHome, address.password(), CLOCK, _ -> {}, () -> false);
            }
            assertThat(TargetContent.of(Database.of(address, drivers))).isEqualTo(expected);
        }
    }

    private static boolean isLogAt(Progress progress, long row) {
        return progress instanceof Progress.RowsCopied(String table, long rows, long _) && table.equals("REG_LOG")
                && rows == row;
    }

    @Test
    void aTargetThatSomebodyChangedIsNotGoneOnWith() {
        var address = TestPostgres.freshDatabase();
        var newHome = folder.resolve("new");
        try (var upgrade = Upgrade.of(homes.resolve("old"))) {
            var plan = upgrade.plan(newHome, Target.server(address), Set.of());
            assertThatThrownBy(() -> upgrade.run(plan, CLOCK, dieAt(20_000), () -> false, SMALL_PIECES))
                    .isInstanceOf(Died.class);
        }
        var database = Database.of(address, drivers);
        execute(database, "UPDATE REG_CLUSTER_LOCK SET REG_LOCK_STATUS = 'LOCKED'");

        assertThatThrownBy(() -> Upgrade.resume(newHome, address.password(), CLOCK, _ -> {}, () -> false))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    var problem = e.problems().getFirst();
                    assertThat(problem.code()).isEqualTo(GuardProblem.DRIFT);
                    assertThat(problem.where().toString()).contains("REG_CLUSTER_LOCK");
                });

        execute(database, "UPDATE REG_CLUSTER_LOCK SET REG_LOCK_STATUS = 'UNLOCKED'");
        Upgrade.resume(newHome, address.password(), CLOCK, _ -> {}, () -> false);
        assertThat(TargetContent.of(database)).isEqualTo(expected);
    }

    private static void disconnectOthers(Database database) {
        database.with("disconnecting", connection -> {
            try (var statement = connection.createStatement()) {
                if (database.address().url().contains("postgresql")) {
                    return statement.execute("SELECT PG_TERMINATE_BACKEND(PID) FROM PG_STAT_ACTIVITY"
                            + " WHERE DATNAME = CURRENT_DATABASE() AND PID <> PG_BACKEND_PID()");
                }
                var ids = new ArrayList<Long>();
                try (var rows = statement.executeQuery("SELECT ID FROM INFORMATION_SCHEMA.PROCESSLIST"
                        + " WHERE DB = DATABASE() AND ID <> CONNECTION_ID()")) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                    }
                }
                for (long id : ids) {
                    statement.execute("KILL " + id);
                }
                return true;
            }
        });
    }

    private static void execute(Database database, String sql) {
        database.with("changing", connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    private static Consumer<Progress> dieAt(long row) {
        return progress -> {
            if (progress instanceof Progress.RowsCopied(String table, long rows, long _) && table.equals("REG_LOG")
                    && rows >= row) {
                throw new Died();
            }
        };
    }

    private static Consumer<Progress> rowsOfLog(List<Long> told) {
        return progress -> {
            if (progress instanceof Progress.RowsCopied(String table, long rows, long _) && table.equals("REG_LOG")) {
                told.add(rows);
            }
        };
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
