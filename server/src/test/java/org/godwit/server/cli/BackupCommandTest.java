package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.TestHome;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Back up an old home, and bring it back in the ways that an operator may want. */
class BackupCommandTest {
    private static final int PARTS = 7;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8), Map.of());

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void makeOldHome() throws Exception {
        var home = TestHome.before42(folder.resolve("old")).root();
        var base = Files.createDirectories(home.resolve("repository/database")).resolve("WSO2CARBON_DB");
        var address = new DatabaseAddress("jdbc:h2:" + base, "wso2carbon", Secret.of("wso2carbon"));
        try (var drivers = Drivers.shipped()) {
            var database = Database.ofH2(address, H2Line.H2_1_2, drivers);
            database.with("making an old database", connection -> {
                new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_1).run(connection);
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate(
                            "INSERT INTO REG_LOG (REG_PATH, REG_USER_ID, REG_LOGGED_TIME, REG_ACTION, REG_TENANT_ID)"
                                    + " VALUES ('/a', 'bob', CURRENT_TIMESTAMP, 1, -1234)");
                }
            });
        }
    }

    @Test
    void aHomeComesBackWithItsDatabaseByTheLineOfH2ThatWroteIt() throws Exception {
        assertThat(backup()).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).contains("backed up and read back", "SHA-256");

        var status = run("restore", archive(), "--to", folder.resolve("new").toString());

        assertThat(status).as(text(err)).isEqualTo(ExitStatus.DONE);
        assertThat(folder.resolve("new/repository/conf/user-mgt.xml"))
                .hasSameTextualContentAs(folder.resolve("old/repository/conf/user-mgt.xml"));
        var file = new H2File(folder.resolve("new/repository/database/WSO2CARBON_DB"));
        assertThat(file.line()).isEqualTo(H2Line.H2_1_2);
        assertThat(text(out)).contains("restored and verified:", "1 rows");
    }

    @Test
    void theTablesGoIntoAnotherDatabaseWhenOneIsNamed() throws Exception {
        backup();
        var target = TestPostgres.freshDatabase();
        var password = Files.writeString(folder.resolve("password"), target.password().reveal() + "\n");

        var status = run("restore", archive(), "--to", folder.resolve("new").toString(), "--database", target.url(),
                "--user", target.user(), "--password-file", password.toString(), "--json");

        assertThat(status).as(text(err)).isEqualTo(ExitStatus.DONE);
        try (var drivers = Drivers.shipped()) {
            var tables = Database.of(target, drivers).with("reading", Catalog::tableNames);
            assertThat(tables).containsKeys("UM_USER", "REG_LOG");
        }
        assertThat(folder.resolve("new/repository/database")).doesNotExist();
    }

    @Test
    void aSecondRestoreIsRefusedAndADamagedBackupToo() throws Exception {
        backup();
        run("restore", archive(), "--to", folder.resolve("new").toString());

        assertThat(run("restore", archive(), "--to", folder.resolve("new").toString()))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(text(err)).contains("GW-BACKUP-010");

        var bytes = Files.readAllBytes(Path.of(archive()));
        Files.write(Path.of(archive()), java.util.Arrays.copyOf(bytes, bytes.length - 10));
        assertThat(run("restore", archive(), "--to", folder.resolve("third").toString()))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(text(err)).contains("GW-BACKUP-006");
        assertThat(folder.resolve("third")).doesNotExist();
        try (var left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString())).allMatch(n -> !n.contains("unfinished"));
        }
    }

    @Test
    void aBackupIsRefusedWhereverItWasAlteredOrCutOff() throws Exception {
        backup();
        var whole = Files.readAllBytes(Path.of(archive()));
        for (int part = 1; part < PARTS; part++) {
            int at = (int) ((long) whole.length * part / PARTS);
            var altered = whole.clone();
            altered[at] ^= 1;
            for (var damaged : List.of(altered, java.util.Arrays.copyOf(whole, at))) {
                Files.write(Path.of(archive()), damaged);
                err.reset();

                assertThat(run("restore", archive(), "--to", folder.resolve("new").toString())).as("at byte %d", at)
                        .isEqualTo(ExitStatus.REFUSED);
                assertThat(text(err)).as("at byte %d", at).containsAnyOf("GW-BACKUP-006", "GW-BACKUP-007")
                        .contains("  do ");
                assertThat(folder.resolve("new")).doesNotExist();
            }
        }
    }

    private ExitStatus backup() {
        return run("backup", folder.resolve("old").toString(), "--out", archive());
    }

    private String archive() {
        return folder.resolve("backup.zip").toString();
    }

    private ExitStatus run(String... arguments) {
        return Main.run(terminal, arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
