package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8), Map.of("GODWIT_TEST", "from the environment"));

    @Test
    void theVersionIsThatOfTheBuild() {
        var status = Main.run(terminal, "version");

        assertThat(status).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).matches("godwit \\d+\\.\\d+\\.\\d+\\S* \\(Java 25.*\\)\\s*");
    }

    @Test
    void jsonIsOneDocument() {
        Main.run(terminal, "version", "--json");

        assertThat(text(out)).startsWith("{").contains("\"godwit\"").contains("\"java\"");
    }

    @Test
    void aCommandIsCalledByTheNameThatItGivesItself() {
        assertThat(Main.newCommandLine().getSubcommands()).isNotEmpty()
                .allSatisfy((name, command) -> assertThat(command.getCommandName()).isEqualTo(name)
                        .isEqualTo(command.getCommand().getClass().getAnnotation(CommandLine.Command.class).name()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "sevre", "serve", "serve --home x --http-port many"})
    void aWrongCommandLineIsToldAndEndsWith2(String line) {
        var status = Main.run(terminal, line.split(" "));

        assertThat(status).isEqualTo(ExitStatus.USAGE);
        assertThat(status.code()).isEqualTo(2);
        assertThat(text(err)).startsWith("GW-CLI-001").contains("--help");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void aMistypedCommandGetsASuggestion() {
        Main.run(terminal, "sevre");

        assertThat(text(err)).contains("did you mean").contains("serve");
    }

    @Test
    void withJsonAWrongCommandLineIsJsonToo() {
        Main.run(terminal, "serve", "--json");

        assertThat(text(out)).contains("\"code\" : \"GW-CLI-001\"");
    }

    @Test
    void nothingAtAllShowsTheUsageAndEndsWith2() {
        var status = Main.run(terminal);

        assertThat(status).isEqualTo(ExitStatus.USAGE);
        assertThat(text(err)).contains("Usage: godwit").contains("serve");
    }

    @Test
    void helpNamesEveryCommand() {
        var status = Main.run(terminal, "help");

        assertThat(status).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).contains("init", "serve", "version", "completion", "Exit status: 0 done");
    }

    @Test
    void helpOfACommandShowsItsOptions() {
        var status = Main.run(terminal, "serve", "--help");

        assertThat(status).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).contains("--http-port", "9763");
    }

    @Test
    void completionKnowsTheCommands() {
        var status = Main.run(terminal, "completion");

        assertThat(status).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).contains("serve").contains("complete ");
    }

    @Test
    void aSecretComesFromTheFirstLineOfAFileBeforeTheEnvironment(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("password"), "from the file\nmore\n");

        assertThat(terminal.secret(Optional.of(file), "GODWIT_TEST", "password").reveal()).isEqualTo("from the file");
        assertThat(terminal.secret(Optional.empty(), "GODWIT_TEST", "password").reveal())
                .isEqualTo("from the environment");
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
