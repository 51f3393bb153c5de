package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8), Map.of());

    @Test
    void anUpgradedHomeIsVerifiedAcceptedAndReportedAndASpoiledOneEndsWith8(@TempDir Path folder) throws Exception {
        SampleInstallation.create(folder.resolve("old"));
        var newHome = folder.resolve("new");
        assertThat(run("upgrade", folder.resolve("old").toString(), "--to", newHome.toString())).isEqualTo(0);
        var logins = Files.writeString(folder.resolve("logins"), "skipper skipper1\nCORP/anna anna-corp\n");

        assertThat(run("verify", newHome.toString())).isEqualTo(0);
        assertThat(run("accept", newHome.toString(), "--login-file", logins.toString())).isEqualTo(0);
        assertThat(run("report", newHome.toString())).isEqualTo(0);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Upgraded and verified", "before production");
        assertThat(newHome.resolve("godwit/report.html")).content().contains("Upgraded and verified");

        spoil(newHome);
        out.reset();
        assertThat(run("verify", newHome.toString())).isEqualTo(8);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("UM_USER, UM_ID=2, UM_TENANT_ID=-1234: "
                + "UM_USER_PASSWORD differs");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("GW-UPGRADE-025", "row UM_ID=2");
        out.reset();
        assertThat(run("verify", newHome.toString(), "--json")).isEqualTo(8);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{").contains("\"table\" : \"UM_USER\"");
    }

    @Test
    void aFolderWithoutAnUpgradeIsRefused(@TempDir Path folder) {
        assertThat(run("verify", folder.toString())).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("GW-UPGRADE-019");
    }

    private int run(String... args) {
        return Main.run(terminal, args).code();
    }

    private static void spoil(Path newHome) throws Exception {
        try (var drivers = Drivers.shipped();
                var connection = Database.of(new DatabaseAddress(
                        "jdbc:h2:" + newHome.toAbsolutePath().resolve("repository/database/WSO2CARBON_DB"),
                        "wso2carbon", Secret.of("wso2carbon")), drivers).connect();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE UM_USER SET UM_USER_PASSWORD = 'x' WHERE UM_ID = 2");
        }
    }
}
