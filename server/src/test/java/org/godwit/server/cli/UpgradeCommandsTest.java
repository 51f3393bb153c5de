package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.OldDatabase;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.apply.UpgradeRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades by real processes that meet each other, are interrupted, and find their papers changed. */
class UpgradeCommandsTest {
    private static final int MORE_ROWS = 60_000;

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
        try (var shipped = Drivers.shipped();
                var database = OldDatabase.open(shipped, Path.of(old, "repository/database/WSO2CARBON_DB"),
                        "wso2carbon", "wso2carbon");
                var statement = database.connection().createStatement()) {
            statement.execute("INSERT INTO REG_LOG SELECT X + 100000, '/p' || X, 'admin', '2013-09-02 08:00:00', 1,"
                    + " NULL, -1234 FROM SYSTEM_RANGE(1, " + MORE_ROWS + ")");
        }
    }

    @Test
    void theSecondOfTwoEndsWith9AndCtrlCStopsTheFirstWithAWordOnHowToGoOn() throws Exception {
        var first = start("upgrade", old, "--to", newHome, "--backup", "none");
        try {
            var told = first.errorReader(StandardCharsets.UTF_8);
            assertThat(await(told, "REG_LOG")).isTrue();
            signal("-STOP", first);

            assertThat(run("upgrade", old, "--to", newHome).code()).as(text()).isEqualTo(9);
            assertThat(text()).contains("GW-GUARD-001", "process " + first.pid());
            assertThat(run("resume", newHome).code()).as(text()).isEqualTo(9);
            assertThat(run("rollback", newHome).code()).as(text()).isEqualTo(9);

            signal("-INT", first);
            signal("-CONT", first);
            assertThat(rest(told)).contains("interrupted; 'godwit resume " + newHome + "' goes on");
            assertThat(first.waitFor()).isEqualTo(130);
        } finally {
            first.destroyForcibly().waitFor();
        }

        assertThat(run("resume", newHome)).as(text()).isEqualTo(ExitStatus.DONE);
        assertThat(Path.of(newHome)).isDirectory();
    }

    @Test
    void whatIsNotAsItWasLeftIsRefusedWithAWordOnWhatToDo() throws Exception {
        var plan = folder.resolve("plan.json");
        assertThat(run("plan", old, "--to", newHome, "--out", plan.toString())).isEqualTo(ExitStatus.DONE);
        var edited = Files.writeString(folder.resolve("edited.json"),
                Files.readString(plan).replace("CREATE TABLE", "CREATE  TABLE"));
        assertRefused("GW-UPGRADE-054", "upgrade", old, "--to", newHome, "--plan", edited.toString());
        Files.writeString(folder.resolve("old/repository/conf/log4j.properties"), "changed=1\n");
        execute("INSERT INTO REG_CLUSTER_LOCK (REG_LOCK_NAME, REG_TENANT_ID) VALUES ('later', -1234)");
        assertRefused("GW-UPGRADE-053", "upgrade", old, "--to", newHome, "--plan", plan.toString());
        assertThat(text()).contains("step load REG_CLUSTER_LOCK: was load REG_CLUSTER_LOCK, ");
        assertThat(Path.of(newHome)).doesNotExist();

        run("plan", old, "--to", newHome, "--out", plan.toString());
        assertThat(run("upgrade", old, "--to", newHome, "--plan", plan.toString(), "--backup", "none"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(run("upgrade", old, "--to", newHome, "--plan", plan.toString())).isEqualTo(ExitStatus.DONE);

        var copy = folder.resolve("copy").toString();
        Files.move(Path.of(newHome), Path.of(copy));
        assertRefused("GW-UPGRADE-051", "rollback", copy, "--yes");
        assertRefused("GW-UPGRADE-051", "resume", copy);
        Files.move(Path.of(copy), Path.of(newHome));

        var journal = Path.of(newHome, "godwit/journal.jsonl");
        var whole = Files.readString(journal);
        Files.writeString(journal, whole.replace("load UM_USER\"", "load UM_USES\""));
        assertRefused("GW-UPGRADE-020", "status", newHome);
        assertRefused("GW-UPGRADE-020", "resume", newHome);
        assertRefused("GW-UPGRADE-020", "rollback", newHome, "--yes");
        assertThat(text()).contains("The old home is untouched");
        Files.writeString(journal, whole);

        assertThat(run("rollback", newHome)).isEqualTo(ExitStatus.NEEDS_DECISION);
        assertThat(run("rollback", newHome, "--yes")).isEqualTo(ExitStatus.ROLLED_BACK);
    }

    @Test
    void anUpgradeGoesOnInTheTimeZoneInWhichItWasBegun() throws Exception {
        interrupt("Asia/Kathmandu");

        assertThatThrownBy(() -> Upgrade.resume(Path.of(newHome), Secret.none(), InstantSource.system(), _ -> {},
                () -> false)).isInstanceOfSatisfying(ProblemException.class,
                        e -> assertThat(e.problems().getFirst().text()).contains("GW-UPGRADE-060",
                                "TZ=Asia/Kathmandu"));

        // Times that were read in two zones would be told by the verification.
        assertThat(run("resume", newHome)).as(text()).isEqualTo(ExitStatus.DONE);
        assertThat(text()).contains("Asia/Kathmandu instead of America/St_Johns");
        assertThat(ZoneId.systemDefault().getId()).isEqualTo("America/St_Johns");
        assertThat(run("verify", newHome)).as(text()).isEqualTo(ExitStatus.DONE);
        assertThat(run("rollback", newHome, "--yes")).as(text()).isEqualTo(ExitStatus.ROLLED_BACK);
    }

    @Test
    void papersOfAnInterruptedUpgradeThatAreNotItsOwnAreRefused() throws Exception {
        interrupt("America/St_Johns");
        var work = UpgradeRun.folderOf(Path.of(newHome));
        var plan = work.resolve("godwit/plan.json");
        var record = work.resolve("godwit/upgrade.json");
        var journal = work.resolve("godwit/journal.jsonl");

        whileChanged(plan, text -> text.replace("CREATE TABLE", "CREATE  TABLE"),
                () -> assertRefused("GW-UPGRADE-054", "resume", newHome));
        whileChanged(record, text -> text.replaceFirst("\"format\" *: *1", "\"format\" : 3"), () -> {
            assertRefused("GW-UPGRADE-052", "status", newHome);
            assertRefused("GW-UPGRADE-052", "resume", newHome);
            assertRefused("GW-UPGRADE-052", "rollback", newHome);
            assertThat(text()).contains("this program knows formats 1 and 2");
        });
        whileChanged(record, text -> text.substring(0, text.length() / 2), () -> {
            assertRefused("GW-UPGRADE-020", "status", newHome);
            assertRefused("GW-UPGRADE-020", "resume", newHome);
            assertRefused("GW-UPGRADE-020", "rollback", newHome);
        });
        whileChanged(journal, UpgradeCommandsTest::withALineOfLaterTimes, () -> {
            assertRefused("GW-UPGRADE-052", "status", newHome);
            assertRefused("GW-UPGRADE-052", "resume", newHome);
            assertRefused("GW-UPGRADE-052", "rollback", newHome);
            assertThat(text()).contains("use the version of Godwit that began the upgrade");
        });
        whileChanged(journal, text -> text.substring(text.indexOf('\n') + 1), () -> {
            assertRefused("GW-UPGRADE-020", "resume", newHome);
            assertRefused("GW-UPGRADE-020", "rollback", newHome);
        });

        assertThat(run("rollback", newHome)).as(text()).isEqualTo(ExitStatus.ROLLED_BACK);
    }

    private static void whileChanged(Path file, UnaryOperator<String> change, Runnable check) throws IOException {
        var whole = Files.readString(file);
        var changed = change.apply(whole);
        assertThat(changed).as(file.toString()).isNotEqualTo(whole);
        Files.writeString(file, changed);
        check.run();
        Files.writeString(file, whole);
    }

    /** A line with a seal that fits, of an event that this program does not know. */
    private static String withALineOfLaterTimes(String journal) {
        int last = journal.lastIndexOf("{\"seal\":\"");
        var seal = journal.substring(last + 9, journal.indexOf('"', last + 9));
        var body = "{\"at\":\"2040-01-01T00:00:00Z\",\"step\":\"\",\"event\":\"TELEPORTED\",\"details\":{}}";
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest((seal + body).getBytes(StandardCharsets.UTF_8));
            return journal + "{\"seal\":\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"," + body.substring(1) + "\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves an upgrade that a real process began, in a zone of its own, and stopped in the middle. */
    private void interrupt(String zone) throws Exception {
        var process = startIn(zone, "upgrade", old, "--to", newHome, "--backup", "none");
        try {
            assertThat(await(process.errorReader(StandardCharsets.UTF_8), "REG_LOG")).isTrue();
            signal("-INT", process);
            assertThat(process.waitFor()).isEqualTo(130);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void assertRefused(String code, String... command) {
        assertThat(run(command)).as(String.join(" ", command)).isEqualTo(ExitStatus.REFUSED);
        assertThat(text()).contains(code);
    }

    private void execute(String sql) throws Exception {
        try (var shipped = Drivers.shipped();
                var database = OldDatabase.open(shipped, Path.of(old, "repository/database/WSO2CARBON_DB"),
                        "wso2carbon", "wso2carbon");
                var statement = database.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private ExitStatus run(String... command) {
        out.reset();
        err.reset();
        return Main.run(terminal, command);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Process start(String... arguments) throws IOException {
        return startIn(System.getProperty("user.timezone"), arguments);
    }

    private static Process startIn(String zone, String... arguments) throws IOException {
        var command = new java.util.ArrayList<>(java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=" + zone, "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(java.util.List.of(arguments));
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

    private static String rest(BufferedReader lines) throws IOException {
        var text = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor()).isZero();
    }
}
