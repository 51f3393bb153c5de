package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.secret.CarbonVault;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole upgrade of a home with a vault: what it prints and writes is searched for every secret that it knew. */
final class NothingSecretIsToldTest {
    private static final String OF_THE_OLD_DATABASE = "Gizl1-eski-parola";
    private static final String OF_THE_NEW_DATABASE = "N3ue-Losung";
    private static final String OF_THE_ADMIN = "Adm1n-klartext";
    private static final String IN_A_URL = "Url-p4rola";
    private static final List<String> ALL = List.of(OF_THE_OLD_DATABASE, OF_THE_NEW_DATABASE, OF_THE_ADMIN, IN_A_URL);
    private static final String ALIAS = "Datasources.WSO2_CARBON_DB.Configuration.Password";

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Path old = Path.of("");
    private Path made = Path.of("");

    @BeforeEach
    void makeAHomeWithSecrets() throws Exception {
        old = folder.resolve("old");
        made = folder.resolve("new");
        SampleInstallation.create(old);
        execute(new DatabaseAddress("jdbc:h2:" + old.resolve("repository/database/WSO2CARBON_DB"), "wso2carbon",
                Secret.of("wso2carbon")), "ALTER USER WSO2CARBON SET PASSWORD '" + OF_THE_OLD_DATABASE + "'");
        var cipherText = CarbonHome.open(old).cipher().encrypt(Secret.of(OF_THE_OLD_DATABASE));
        Files.writeString(old.resolve(CarbonVault.CIPHER_TEXTS), "\n" + ALIAS + "=" + cipherText + "\n",
                StandardOpenOption.APPEND);
        replace("repository/conf/datasources/master-datasources.xml", "<password>wso2carbon</password>",
                "<password xmlns:svns=\"http://org.wso2.securevault/configuration\" svns:secretAlias=\"" + ALIAS
                        + "\">password</password>");
        replace("repository/conf/datasources/master-datasources.xml", "</datasources>", """
                <datasource><name>ELSEWHERE</name><definition type="RDBMS"><configuration>
                <url>jdbc:postgresql://127.0.0.1:1/x?user=u&amp;password=%s</url></configuration></definition></datasource>
                </datasources>""".formatted(IN_A_URL));
        replace("repository/conf/user-mgt.xml", "<Password>admin</Password>",
                "<Password>" + OF_THE_ADMIN + "</Password>");
    }

    @Test
    void byAssessPlanUpgradeStatusReportOrAnyFileThatTheyWrite() throws Exception {
        var target = TestPostgres.freshDatabase();
        execute(target, "CREATE ROLE told_nothing SUPERUSER LOGIN PASSWORD '" + OF_THE_NEW_DATABASE + "'");
        var password = Files.writeString(folder.resolve("password"), OF_THE_NEW_DATABASE + "\n").toString();
        List<String> onto = List.of(old.toString(), "--to", made.toString(), "--database", target.url(), "--user",
                "told_nothing", "--password-file", password);
        try {
            assertThat(run("assess", old.toString())).isEqualTo(ExitStatus.DONE);
            assertThat(run("plan", onto)).isEqualTo(ExitStatus.DONE);
            assertThat(run("plan", with(onto, "--json"))).isEqualTo(ExitStatus.DONE);
            assertThat(run("upgrade", onto)).as(text().substring(Math.max(0, text().length() - 2000)))
                    .isEqualTo(ExitStatus.DONE);
            assertThat(run("status", made.toString())).isEqualTo(ExitStatus.DONE);
            assertThat(run("report", made.toString(), "--password-file", password)).isEqualTo(ExitStatus.DONE);
            run("datasource", "list", "--home", made.toString());
            run("datasource", "test", "ELSEWHERE", "--home", made.toString());

            assertThat(text()).contains("WSO2_CARBON_DB").doesNotContain(ALL);
            assertThat(filesWith(made.resolve("godwit"), ALL)).isEmpty();
            assertThat(filesWith(made.resolve("repository/conf"), List.of(OF_THE_OLD_DATABASE, OF_THE_NEW_DATABASE)))
                    .isEmpty();
            assertThat(CarbonHome.open(made).datasource("WSO2_CARBON_DB").orElseThrow().password())
                    .isEqualTo(Secret.of(OF_THE_NEW_DATABASE));
        } finally {
            execute(target, "REASSIGN OWNED BY told_nothing TO CURRENT_USER; DROP OWNED BY told_nothing; "
                    + "DROP ROLE told_nothing");
        }
    }

    @Test
    void byErrorsAboutAKeystoreWithAnotherPasswordOrAnAliasThatIsMissing() throws Exception {
        Files.writeString(old.resolve("password-persist"), "ba5ka-parola\n");
        replace("repository/conf/carbon.xml", "<Password>wso2carbon</Password>", "<Password>ba5ka-parola</Password>");
        assertThat(run("assess", old.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(text()).contains("GW-SECRET-002").doesNotContain(ALL).doesNotContain("ba5ka-parola");

        replace("repository/conf/carbon.xml", "<Password>ba5ka-parola</Password>", "<Password>wso2carbon</Password>");
        replace("repository/conf/datasources/master-datasources.xml", ALIAS, "No.Such.Alias");
        assertThat(run("assess", old.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(text()).contains("The vault has no secret No.Such.Alias").doesNotContain(ALL);
    }

    private static List<String> with(List<String> arguments, String more) {
        var all = new ArrayList<>(arguments);
        all.add(more);
        return all;
    }

    private ExitStatus run(String command, String... arguments) {
        return run(command, List.of(arguments));
    }

    private ExitStatus run(String command, List<String> arguments) {
        var line = new ArrayList<String>();
        line.add(command);
        line.addAll(arguments);
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return Main.run(Terminal.of(stream, stream, Map.of()), line.toArray(String[]::new));
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The backup holds the old home as it was, and is no report. */
    private static List<String> filesWith(Path below, List<String> secrets) throws IOException {
        try (var files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).filter(f -> !f.endsWith("backup.zip")).filter(f -> {
                var text = read(f);
                return secrets.stream().anyMatch(text::contains);
            }).map(f -> below.relativize(f).toString()).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void replace(String file, String what, String by) throws IOException {
        var path = old.resolve(file);
        var text = Files.readString(path);
        assertThat(text).contains(what);
        Files.writeString(path, text.replace(what, by));
    }

    private static void execute(DatabaseAddress address, String sql) {
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).with("preparing a test", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        }
    }
}
