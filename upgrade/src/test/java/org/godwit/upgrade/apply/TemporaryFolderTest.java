package org.godwit.upgrade.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real processes: one is killed, the other cleans up. */
class TemporaryFolderTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void whatAKilledProcessLeftIsRemovedByTheNextOne() throws Exception {
        var killed = start("stay");
        var left = Path.of(line(killed));
        Files.writeString(left.resolve("users"), "secrets");
        age(left);
        killed.destroyForcibly().waitFor();

        var next = start("go");
        var own = Path.of(line(next));
        assertThat(next.waitFor()).isZero();

        assertThat(left).doesNotExist();
        assertThat(own).doesNotExist();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatARunningProcessUsesStays() throws Exception {
        var running = start("stay");
        try {
            var used = Path.of(line(running));
            age(used);

            assertThat(start("go").waitFor()).isZero();

            assertThat(used).isDirectory();
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    /** A file that is there and not locked yet may be on its way to it. */
    @Test
    void whatWasMadeJustNowStays() throws Exception {
        var young = Files.createFile(temporary.resolve("godwit-copy-source-1-77.lock"));

        assertThat(start("go").waitFor()).isZero();

        try (var channel = FileChannel.open(young, StandardOpenOption.WRITE)) {
            assertThat(channel.isOpen()).isTrue();
        }
    }

    private static void age(Path folder) throws IOException {
        Files.setLastModifiedTime(folder.resolveSibling(folder.getFileName() + ".lock"), FileTime.from(LONG_AGO));
    }

    private Stream<String> names() throws IOException {
        try (var files = Files.list(temporary)) {
            return files.map(f -> f.getFileName().toString()).toList().stream();
        }
    }

    private Process start(String what) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary, "-cp",
                System.getProperty("java.class.path"), Held.class.getName(), what)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String line(Process process) throws IOException {
        return process.inputReader(StandardCharsets.UTF_8).readLine();
    }

    /** The other process. */
    static final class Held {
        private Held() {}

        public static void main(String[] args) throws IOException {
            try (var folder = TemporaryFolder.make("source")) {
                System.out.println(folder.path());
                while (args[0].equals("stay")) {
                    LockSupport.park();
                }
            }
        }
    }
}
