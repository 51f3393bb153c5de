package org.godwit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeInstallationTest {
    @Test
    void anInstallationHasAsManyRowsAsAsked(@TempDir Path folder) throws Exception {
        var home = folder.resolve("home");

        LargeInstallation.create(home, new InstallationSize(100, 300, 250, 2048));

        assertThat(CarbonHome.open(home).server().version()).isEqualTo("3.1.0");
        try (var drivers = Drivers.shipped()) {
            var address = new DatabaseAddress("jdbc:h2:" + home.resolve("repository/database/WSO2CARBON_DB"),
                    "wso2carbon", Secret.of("wso2carbon"));
            var database = Database.of(address, drivers);
            assertThat(Fingerprint.of(database.with("reading the catalog", Catalog::read)))
                    .isEqualTo(new Fingerprint(Generation.CARBON_4_1, Fingerprint.Condition.COMPLETE, List.of()));
            assertThat(rows(database)).containsExactly(Map.entry("UM_USER", 100), Map.entry("UM_USER_ROLE", 300),
                    Map.entry("REG_CONTENT", 250), Map.entry("REG_RESOURCE", 254), Map.entry("REG_PATH", 4));
        }
    }

    @Test
    void moreAssignmentsThanThereAreRolesAreRefused() {
        assertThatThrownBy(() -> new InstallationSize(10, 1000, 0, 2048)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, Integer> rows(Database database) {
        return database.with("counting", connection -> {
            var counts = new LinkedHashMap<String, Integer>();
            for (var table : List.of("UM_USER", "UM_USER_ROLE", "REG_CONTENT", "REG_RESOURCE", "REG_PATH")) {
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                    rows.next();
                    counts.put(table, rows.getInt(1));
                }
            }
            return counts;
        });
    }
}
