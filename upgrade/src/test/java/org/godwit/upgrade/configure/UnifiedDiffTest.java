package org.godwit.upgrade.configure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnifiedDiffTest {
    @TempDir
    Path folder;

    @Test
    void equalTextsHaveNoDiff() {
        assertThat(UnifiedDiff.of("a", "b", "x\ny\n", "x\ny\n")).isEmpty();
    }

    @Test
    void aChangedLineHasThreeLinesAround() {
        assertThat(UnifiedDiff.of("a", "b", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n")).isEqualTo("""
                --- a
                +++ b
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                """);
    }

    /** The system's patch is the judge. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void patchMakesTheNewTextOutOfTheOldOne(int seed) throws Exception {
        var random = new Random(seed);
        var a = new ArrayList<String>();
        for (int i = 0; i < 5 + seed * 5; i++) {
            a.add("line " + random.nextInt(12));
        }
        var b = new ArrayList<>(a);
        for (int i = 0; i < 1 + seed / 2; i++) {
            int at = random.nextInt(b.size());
            switch (random.nextInt(3)) {
                case 0 -> b.remove(at);
                case 1 -> b.add(at, "new " + i);
                default -> b.set(at, "other " + i);
            }
        }
        var oldText = String.join("\n", a) + "\n";
        var newText = String.join("\n", b) + "\n";

        Files.writeString(folder.resolve("file"), oldText);
        Files.writeString(folder.resolve("diff"), UnifiedDiff.of("a/file", "b/file", oldText, newText));

        assertThat(patch()).isZero();
        assertThat(Files.readString(folder.resolve("file"))).isEqualTo(newText);
    }

    private int patch() throws IOException, InterruptedException {
        var process = new ProcessBuilder("patch", "-s", "-F0", "file", "diff").directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
