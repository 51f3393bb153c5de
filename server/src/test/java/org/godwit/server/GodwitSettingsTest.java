package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.dataservices.Compatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GodwitSettingsTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void withoutAFileEverythingHasItsDefault() {
        assertThat(GodwitSettings.read(home)).isEqualTo(new GodwitSettings(Compatibility.DSS_3_1_1, 64L << 20));
    }

    @Test
    void everyKeyCanBeSet() throws Exception {
        write("""
                # ours
                data-services:
                  compatibility: "3.5.1"   # new clients
                http.largest-body: 2KB
                """);

        assertThat(GodwitSettings.read(home)).isEqualTo(new GodwitSettings(Compatibility.DSS_3_5_1, 2048));
    }

    @Test
    void everyWrongLineIsTold() throws Exception {
        write("""
                data-services:
                  compatibility: 3.9
                  colour: red
                http:
                  largest-body: huge
                nonsense
                """);

        assertThatThrownBy(() -> GodwitSettings.read(home)).isInstanceOfSatisfying(ProblemException.class,
                e -> assertThat(e.problems()).hasSize(4)
                        .extracting(p -> p.where().toString().replaceAll(".*, line", "line"))
                        .containsExactly("line 2, column 1", "line 3, column 1", "line 5, column 1",
                                "line 6, column 1"));
    }

    private void write(String text) throws Exception {
        Files.createDirectories(home.resolve("repository/conf"));
        Files.writeString(home.resolve("repository/conf/godwit.yaml"), text);
    }
}
