package org.godwit.upgrade;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same as {@link KilledUpgradeTest} while several tables are loaded at once, which an old file of H2 1.2 does not allow:
 * killed before every eighth write, since what is loaded at once differs from run to run.
 */
@Tag("extended")
class KilledLoadsAtOnceTest {
    private static final int MORE_ROWS = 12_000;
    private static final String FILE = "repository/database/AT_ONCE";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anUpgradeThatIsKilledWhileItLoadsSeveralTablesGoesOnAndIsTakenBack() throws Exception {
        var upgrades = KilledUpgrades.of(folder.resolve("killed"), makeSample(folder.resolve("old")),
                KilledTarget.Postgresql.ofTests());

        upgrades.killBefore(IntStream.rangeClosed(1, upgrades.writes()).filter(i -> i % 8 == 1).boxed().toList());
    }

    private static Path makeSample(Path old) throws Exception {
        var address = new DatabaseAddress("jdbc:h2:" + old.resolve(FILE), "wso2carbon", Secret.of("wso2carbon"));
        SampleOnServer.create(old, SampleKind.AS_CARBON_4_1, address);
        // The home is copied for each try, and its database goes with it.
        var datasources = old.resolve("repository/conf/datasources/master-datasources.xml");
        Files.writeString(datasources, Files.readString(datasources).replace(old.resolve(FILE).toString(), FILE));
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).with("adding rows", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("INSERT INTO REG_LOG SELECT X + 100000, '/p' || X, 'admin',"
                            + " '2013-09-02 08:00:00', 1, NULL, -1234 FROM SYSTEM_RANGE(1, " + MORE_ROWS + ")");
                }
            });
        }
        return old;
    }
}
