package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.assess.SourceDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade in place as operators do it, on the command line: planned, killed, looked at, gone on with, taken back. */
class InPlaceCommandsTest {
    private static final int MORE_ROWS = 60_000;
    private static final String OLD_FILE = "jdbc:h2:repository/database/WSO2CARBON_DB;";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8), Map.of());

    @TempDir
    private Path folder = Path.of("");
    private String old = "";
    private String newHome = "";

    @BeforeEach
    void makeTheSample() throws Exception {
        old = folder.resolve("old").toString();
        newHome = folder.resolve("new").toString();
        SampleInstallation.create(Path.of(old));
    }

    @Test
    void whatCannotBeMeantIsAUsageErrorAndWhatCannotBeDoneIsRefused() {
        assertThat(run("plan", old, "--to", newHome, "--in-place", "--database", "jdbc:postgresql://localhost/x"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(err()).contains("give one of the two");
        assertThat(run("upgrade", old, "--in-place")).isEqualTo(ExitStatus.USAGE);
        // The sample's own file is one of H2 1.2.
        for (var command : List.of("plan", "upgrade")) {
            assertThat(run(command, old, "--to", newHome, "--in-place")).isEqualTo(ExitStatus.REFUSED);
            assertThat(err()).contains("GW-UPGRADE-047", "H2 line before 2");
        }
        for (var command : List.of("resume", "rollback", "status")) {
            assertThat(run(command, newHome)).as(command).isEqualTo(ExitStatus.REFUSED);
            assertThat(err()).contains("GW-UPGRADE-019");
        }
        assertThat(Path.of(newHome)).doesNotExist();
    }

    @Test
    void itIsPlannedKilledLookedAtGoneOnWithVerifiedAndTakenBack() throws Exception {
        var database = moveToANewFile();

        assertThat(run("plan", old, "--to", newHome, "--in-place", "--backup", "none")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err()).contains("GW-UPGRADE-047", "leave --backup none out");
        assertThat(run("plan", old, "--to", newHome, "--in-place")).as(err()).isEqualTo(ExitStatus.DONE);
        assertThat(out()).contains("make UM_DOMAIN; additive", "needs the old server stopped; lock: ",
                "The old database itself is altered", "ALTER TABLE UM_ROLE ADD");
        assertThat(generation(database)).isEqualTo(Generation.CARBON_4_1);

        var process = start("upgrade", old, "--to", newHome, "--in-place");
        try {
            assertThat(await(process.errorReader(StandardCharsets.UTF_8), "make UM_DOMAIN")).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(run("status", newHome)).isEqualTo(ExitStatus.DONE);
        assertThat(out()).contains("STARTED  back up", "FINISHED  alter 01.1").doesNotContain("FINISHED  publish");
        assertThat(run("upgrade", old, "--to", newHome, "--in-place")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err()).contains("godwit resume " + newHome);

        assertThat(run("resume", newHome)).as(err()).isEqualTo(ExitStatus.DONE);
        assertThat(out()).contains("the new home is " + newHome);
        assertThat(generation(database)).isEqualTo(Generation.CARBON_4_2);
        assertThat(run("verify", newHome)).as(err()).isEqualTo(ExitStatus.DONE);
        assertThat(run("status", newHome, "--json")).isEqualTo(ExitStatus.DONE);
        assertThat(out()).startsWith("{").contains("publish");

        assertThat(run("rollback", newHome)).isEqualTo(ExitStatus.NEEDS_DECISION);
        assertThat(generation(database)).isEqualTo(Generation.CARBON_4_2);
        execute(database, "INSERT INTO UM_HYBRID_ROLE (UM_ROLE_NAME, UM_TENANT_ID) VALUES ('later', -1234)");
        assertThat(run("rollback", newHome, "--yes")).isEqualTo(ExitStatus.NEEDS_DECISION);
        assertThat(err()).contains("GW-UPGRADE-055", "1 of UM_HYBRID_ROLE");
        assertThat(run("rollback", newHome, "--yes", "--accept", "GW-UPGRADE-055")).as(err())
                .isEqualTo(ExitStatus.ROLLED_BACK);
        assertThat(Path.of(newHome)).doesNotExist();
        assertThat(generation(database)).isEqualTo(Generation.CARBON_4_1);
    }

    /** The rows of the sample, and enough more that a run takes its time, in a file of H2 2. */
    private DatabaseAddress moveToANewFile() throws Exception {
        var address = new DatabaseAddress("jdbc:h2:" + folder.resolve("database") + ";", "wso2carbon",
                Secret.of("wso2carbon"));
        try (var upgrade = Upgrade.of(Path.of(old))) {
            var source = upgrade.sources().of(SourceDatabase.Role.USERS);
            var database = Database.of(address, upgrade.drivers());
            var script = new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_1);
            database.with("moving the sample", to -> source.database().with("moving the sample", from -> {
                script.run(to);
                for (var table : script.schema().tables()) {
                    try (var writer = TableWriter.into(to, database.dialect(), table)) {
                        new TableReader(source.database().dialect(), table, source.catalog().require(table.name()),
                                database.dialect().timePrecision()).read(from, writer::write);
                        writer.finish();
                    }
                }
                return script;
            }));
        }
        execute(address, "INSERT INTO REG_LOG SELECT X + 100000, '/p' || X, 'admin', '2013-09-02 08:00:00', 1, NULL,"
                + " -1234 FROM SYSTEM_RANGE(1, " + MORE_ROWS + ")");
        var file = Path.of(old, "repository/conf/datasources/master-datasources.xml");
        Files.writeString(file, Files.readString(file).replace(OLD_FILE, address.url()));
        return address;
    }

    private static void execute(DatabaseAddress address, String sql) {
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).with("changing rows", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        }
    }

    private static Generation generation(DatabaseAddress address) {
        try (var drivers = Drivers.shipped()) {
            return Database.of(address, drivers).with("reading the catalog",
                    connection -> Fingerprint.of(Catalog.read(connection))).generation();
        }
    }

    private ExitStatus run(String... command) {
        out.reset();
        err.reset();
        return Main.run(terminal, command);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-Duser.timezone=" + System.getProperty("user.timezone"), "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static boolean await(BufferedReader lines, String wanted) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(wanted)) {
                return true;
            }
        }
        return false;
    }
}
