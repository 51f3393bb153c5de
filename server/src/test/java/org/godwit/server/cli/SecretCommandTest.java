package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.godwit.carbon.secret.LocalVault;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private String home = "";

    @BeforeEach
    void makeHome() throws Exception {
        var conf = Files.createDirectories(folder.resolve("home/repository/conf/security"));
        Files.writeString(conf.resolveSibling("carbon.xml"), "<Server><Version>3.1.1</Version></Server>");
        Files.writeString(conf.resolve("secret-conf.properties"), "secretRepositories=file\n");
        Files.writeString(conf.resolve("cipher-text.properties"), "Old.Alias=[from-carbon]\n");
        home = folder.resolve("home").toString();
        environment.put("GODWIT_VAULT_KEY_FILE", folder.resolve("vault.key").toString());
        environment.put("GODWIT_SECRET", "hunter2");
    }

    @Test
    void aSecretIsSetListedRotatedAndRemovedAndNeverShown() {
        assertThat(run("set", home, "New.Alias")).isEqualTo(ExitStatus.DONE);
        assertThat(run("list", home)).isEqualTo(ExitStatus.DONE);
        assertThat(run("rotate", home)).isEqualTo(ExitStatus.DONE);

        assertThat(text()).contains("godwit  New.Alias").contains("carbon  Old.Alias")
                .contains("Encrypted 1 secrets anew").doesNotContain("hunter2").doesNotContain("from-carbon");
        assertThat(vault().secret("New.Alias")).contains(Secret.of("hunter2"));
        assertThat(run("remove", home, "New.Alias")).isEqualTo(ExitStatus.DONE);
        assertThat(vault().aliases()).isEmpty();
    }

    @Test
    void theSecretsOfCarbonsVaultAreImported() {
        assertThat(run("import", home, "--json")).isEqualTo(ExitStatus.DONE);

        assertThat(text()).contains("\"Old.Alias\"").doesNotContain("from-carbon");
        assertThat(vault().secret("Old.Alias")).contains(Secret.of("from-carbon"));
    }

    @Test
    void withoutASubcommandOrAHomeItIsRefused() {
        assertThat(run()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("list", folder.resolve("nowhere").toString())).isEqualTo(ExitStatus.REFUSED);
    }

    private ExitStatus run(String... arguments) {
        var line = new String[arguments.length + 1];
        line[0] = "secret";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Main.run(Terminal.of(stream, stream, environment), line);
    }

    private LocalVault vault() {
        return LocalVault.of(Path.of(home), environment);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
