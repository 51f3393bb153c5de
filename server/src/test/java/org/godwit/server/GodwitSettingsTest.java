package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.dataservices.Compatibility;
import org.godwit.server.token.OpenIdProvider;
import org.godwit.server.token.TokenSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GodwitSettingsTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void withoutAFileEverythingHasItsDefault() {
        assertThat(GodwitSettings.read(home)).isEqualTo(
                new GodwitSettings(Compatibility.DSS_3_1_1, 64L << 20, Duration.ofMinutes(1), false,
                        TokenSettings.USUAL));
    }

    @Test
    void everyKeyCanBeSet() throws Exception {
        write("""
                # ours
                data-services:
                  compatibility: "3.5.1"   # new clients
                http.largest-body: 2KB
                http.slowest-client: 5s
                passwords:
                  hash: argon2id
                tokens.lifetime: 90s
                openid:
                  issuer: https://login.example.org
                  audience: ours
                  jwks-url: https://login.example.org/keys
                openid.wings.example:
                  issuer: "https://wings.example/"
                  audience: theirs
                  jwks-url: http://localhost:8080/keys
                  user-claim: preferred_username
                """);

        assertThat(GodwitSettings.read(home))
                .isEqualTo(new GodwitSettings(Compatibility.DSS_3_5_1, 2048, Duration.ofSeconds(5), true,
                        new TokenSettings(Duration.ofSeconds(90), List.of(
                                new OpenIdProvider("carbon.super", "https://login.example.org", "ours",
                                        URI.create("https://login.example.org/keys"), "sub"),
                                new OpenIdProvider("wings.example", "https://wings.example/", "theirs",
                                        URI.create("http://localhost:8080/keys"), "preferred_username")))));
    }

    @Test
    void everyWrongLineIsTold() throws Exception {
        write("""
                data-services:
                  compatibility: 3.9
                  colour: red
                http:
                  largest-body: huge
                  slowest-client: 0s
                nonsense
                passwords.hash: rot13
                tokens.lifetime: 2d
                openid.issuer: https://login.example.org
                openid.wings.example.issuer: x
                openid.wings.example.audience: x
                openid.wings.example.jwks-url: http://login.example.org/keys
                """);

        assertThatThrownBy(() -> GodwitSettings.read(home)).isInstanceOfSatisfying(ProblemException.class,
                e -> assertThat(e.problems()).hasSize(9)
                        .extracting(p -> p.where().toString().replaceAll(".*, line", "line"))
                        .containsExactly("line 2, column 1", "line 3, column 1", "line 5, column 1",
                                "line 6, column 1", "line 7, column 1", "line 8, column 1", "line 9, column 1",
                                "line 10, column 1", "line 13, column 1"));
    }

    private void write(String text) throws Exception {
        Files.createDirectories(home.resolve("repository/conf"));
        Files.writeString(home.resolve("repository/conf/godwit.yaml"), text);
    }
}
