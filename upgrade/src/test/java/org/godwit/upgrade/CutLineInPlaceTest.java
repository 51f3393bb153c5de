package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.EveryEngineUpgradeTest.Kind;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network that is cut while a database is altered where it is, and altered back. The runs wait for it. */
@Tag("extended")
class CutLineInPlaceTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String TABLE = "UM_HYBRID_USER_ROLE";
    /** Changes of rows are sent a thousand at once, so that the first go while the backup is still being read. */
    private static final int MORE_ROWS = 3_000;
    private static final int FIRST_ID = 100_000;
    /** The line is cut within those. */
    private static final int BYTES = 20_000;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void everyKindOfStepIsDoneAgainWithoutResume(Kind kind) throws Exception {
        var address = kind.fresh(folder);
        try (var line = new CutLine(address)) {
            var old = folder.resolve("old");
            SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, line.through(address));
            addRows(address);
            var before = DatabaseState.of(address);
            var after = undisturbed(old, folder.resolve("undisturbed"), address);
            var newHome = folder.resolve("new");
            var cutter = new Cutter(line);

            try (var upgrade = Upgrade.of(old)) {
                upgrade.run(upgrade.plan(newHome, Target.inPlace(upgrade.home()), Set.of()), CLOCK, cutter::see,
                        () -> false);
            }

            assertThat(UpgradeRun.entriesOf(newHome)).noneMatch(e -> e.event() == JournalEntry.Event.RESUMED);
            assertThat(DatabaseState.differences(after, DatabaseState.of(address))).isEmpty();
            assertThat(cutter.noticed).isEqualTo(cutter.cuts);

            Upgrade.rollBack(newHome, Secret.none(), CLOCK, cutter::see);

            assertThat(DatabaseState.differences(before, DatabaseState.of(address))).isEmpty();
            assertThat(cutter.noticed).isEqualTo(cutter.cuts);
            assertThat(cutter.cutAt).contains("Settle", "Alter", "ContinueNumbers", "ConvertRows " + TABLE,
                    "RestoreRows " + TABLE);
        }
    }

    private static Map<String, String> undisturbed(Path old, Path newHome, DatabaseAddress address) {
        InPlaceUpgradeTest.upgrade(old, newHome);
        var after = DatabaseState.of(address);
        Upgrade.rollBack(newHome, Secret.none(), CLOCK, _ -> {});
        return after;
    }

    private static void addRows(DatabaseAddress address) {
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).inTransaction("adding rows", connection -> {
                try (var insert = connection.prepareStatement("INSERT INTO " + TABLE
                        + " (UM_ID, UM_USER_NAME, UM_ROLE_ID, UM_TENANT_ID) VALUES (?, ?, ?, -1234)")) {
                    int role = someRole(connection);
                    for (int i = 0; i < MORE_ROWS; i++) {
                        insert.setInt(1, FIRST_ID + i);
                        insert.setString(2, "sailor" + i);
                        insert.setInt(3, role);
                        insert.addBatch();
                    }
                    return insert.executeBatch();
                }
            });
        }
    }

    private static int someRole(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement
                        .executeQuery("SELECT MIN(UM_ID) FROM UM_HYBRID_ROLE WHERE UM_TENANT_ID = -1234")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Cuts the line at the beginning of one step of each kind, and among the rows of a table; mends it once that was noticed. */
    private static final class Cutter {
        private final CutLine line;
        private final Set<String> cutAt = new HashSet<>();
        private int cuts;
        private int noticed;

        Cutter(CutLine line) {
            this.line = line;
        }

        void see(Progress progress) {
            switch (progress) {
                case Progress.StepStarted started -> cut(started.step());
                case Progress.Told told when told.text().contains("is lost") -> {
                    noticed++;
                    line.mend();
                }
                default -> {
                    // goes on
                }
            }
        }

        private void cut(Step step) {
            var what = step.getClass().getSimpleName();
            switch (step) {
                case Step.ConvertRows convert when convert.table().name().equals(TABLE) -> cutAmongRows(what);
                case Step.RestoreRows restore when restore.table().name().equals(TABLE) -> cutAmongRows(what);
                case Step.Settle _,Step.Alter _,Step.ContinueNumbers _ -> {
                    if (cutAt.add(what)) {
                        cuts++;
                        line.cut();
                    }
                }
                default -> {
                    // no step of its own to an upgrade in place
                }
            }
        }

        private void cutAmongRows(String what) {
            if (cutAt.add(what + " " + TABLE)) {
                cuts++;
                line.cutAfter(BYTES);
            }
        }
    }
}
