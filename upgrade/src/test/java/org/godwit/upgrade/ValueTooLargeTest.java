package org.godwit.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes no value as large as one of the old database's. */
class ValueTooLargeTest {
    private static final int PACKET_BYTES = 1 << 20;
    private static final int VALUE_BYTES = 9_000_000;

    private final Drivers drivers = Drivers.shipped();
    private final DatabaseAddress server = TestMariadb.freshDatabase();

    @TempDir
    private Path folder = Path.of("");

    /** What the server of the tests has for the others. */
    @AfterEach
    void takeLargePacketsAgain() {
        execute(server, "SET GLOBAL max_allowed_packet = 1073741824");
        drivers.close();
    }

    @Test
    void isToldByThePlanWithItsKeyAndWhatToSet() throws Exception {
        var old = folder.resolve("old");
        var source = new DatabaseAddress("jdbc:h2:" + folder.resolve("database"), "wso2carbon",
                Secret.of("wso2carbon"));
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, source);
        addContent(source);
        execute(server, "SET GLOBAL max_allowed_packet = " + PACKET_BYTES);

        try (var upgrade = Upgrade.of(old)) {
            var blockers = upgrade.plan(folder.resolve("new"), Target.server(server), Set.of()).blockers();

            assertThat(blockers).singleElement().satisfies(finding -> {
                var problem = finding.problem();
                assertThat(problem.code()).isEqualTo(UpgradeProblem.VALUE_TOO_LARGE);
                assertThat(problem.where()).isInstanceOfSatisfying(Place.Row.class, row -> {
                    assertThat(row.table()).isEqualTo("REG_CONTENT");
                    assertThat(row.key()).contains("REG_CONTENT_ID=987654");
                });
                assertThat(problem.why()).contains(VALUE_BYTES + " bytes", "takes 8388608");
                assertThat(problem.todo()).contains("max_allowed_packet=9M");
            });
        }
    }

    private void addContent(DatabaseAddress source) throws SQLException {
        try (var connection = Database.of(source, drivers).connect();
                var insert = connection.prepareStatement(
                        "INSERT INTO REG_CONTENT (REG_CONTENT_ID, REG_CONTENT_DATA, REG_TENANT_ID) VALUES (?, ?, ?)")) {
            insert.setInt(1, 987_654);
            insert.setBytes(2, new byte[VALUE_BYTES]);
            insert.setInt(3, -1234);
            insert.executeUpdate();
        }
    }

    private void execute(DatabaseAddress address, String sql) {
        Database.of(address, drivers).with("setting the size of packets", connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }
}
