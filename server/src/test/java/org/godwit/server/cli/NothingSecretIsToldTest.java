package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole upgrade of a home with a vault: what it prints and writes is searched for every secret that it knew. */
final class NothingSecretIsToldTest {
    private static final String OF_THE_NEW_DATABASE = "N3ue-Losung";
    private static final List<String> ALL = Stream
            .concat(SecretiveHome.SECRETS.stream(), Stream.of(OF_THE_NEW_DATABASE))
            .toList();

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private SecretiveHome secretive = new SecretiveHome(Path.of(""));
    private Path old = Path.of("");
    private Path made = Path.of("");

    @BeforeEach
    void makeAHomeWithSecrets() throws Exception {
        secretive = SecretiveHome.make(folder.resolve("old"));
        old = secretive.root();
        made = folder.resolve("new");
    }

    @Test
    void byAssessPlanUpgradeStatusReportOrAnyFileThatTheyWrite() throws Exception {
        var target = TestPostgres.freshDatabase();
        SecretiveHome.execute(target,
                "CREATE ROLE told_nothing SUPERUSER LOGIN PASSWORD '" + OF_THE_NEW_DATABASE + "'");
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
            run("datasource", "test", "MISTYPED", "--home", made.toString());

            assertThat(text()).contains("WSO2_CARBON_DB").doesNotContain(ALL);
            assertThat(SecretiveHome.filesWith(made.resolve("godwit"), ALL)).isEmpty();
            assertThat(SecretiveHome.filesWith(made.resolve("repository/conf"),
                    List.of(SecretiveHome.OF_THE_DATABASE, OF_THE_NEW_DATABASE)))
                    .isEmpty();
            assertThat(CarbonHome.open(made).datasource("WSO2_CARBON_DB").orElseThrow().password())
                    .isEqualTo(Secret.of(OF_THE_NEW_DATABASE));
        } finally {
            SecretiveHome.execute(target, "REASSIGN OWNED BY told_nothing TO CURRENT_USER; DROP OWNED BY told_nothing; "
                    + "DROP ROLE told_nothing");
        }
    }

    @Test
    void byErrorsAboutAKeystoreWithAnotherPasswordOrAnAliasThatIsMissing() throws Exception {
        Files.writeString(old.resolve("password-persist"), "ba5ka-parola\n");
        secretive.replace("repository/conf/carbon.xml", "<Password>wso2carbon</Password>",
                "<Password>ba5ka-parola</Password>");
        assertThat(run("assess", old.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(text()).contains("GW-SECRET-002").doesNotContain(ALL).doesNotContain("ba5ka-parola");

        secretive.replace("repository/conf/carbon.xml", "<Password>ba5ka-parola</Password>",
                "<Password>wso2carbon</Password>");
        secretive.replace("repository/conf/datasources/master-datasources.xml", SecretiveHome.ALIAS, "No.Such.Alias");
        assertThat(run("assess", old.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(text()).contains("The vault has no secret No.Such.Alias").doesNotContain(ALL);

        secretive.replace("repository/conf/datasources/master-datasources.xml", "No.Such.Alias", SecretiveHome.ALIAS);
        assertThat(run("assess", old.toString())).as("nothing is lost").isEqualTo(ExitStatus.DONE);
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
}
