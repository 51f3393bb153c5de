package org.godwit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher {@code ./godwit} of a repository that holds a program of four lines, built by a Maven of three. */
class LauncherTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("godwit.root"));
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path root;
    private Path tools;

    @BeforeEach
    void layOutARepository() throws IOException {
        root = Files.createDirectories(folder.resolve("a repository"));
        Files.copy(REPOSITORY.resolve("godwit"), root.resolve("godwit"));
        executable(root.resolve("godwit"));
        tools = Files.createDirectories(folder.resolve("tools"));
        var source = root.resolve("server/src/main/java/Main.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                package org.godwit.server.cli;
                public class Main {
                    public static void main(String[] args) {
                        System.out.println(args.length + ":" + String.join("|", args));
                        System.exit(args.length == 0 ? 0 : Integer.parseInt(args[0]));
                    }
                }
                """);
        Files.setLastModifiedTime(source, FileTime.from(LONG_AGO));
    }

    @Test
    void argumentsAndExitStatusPassThrough() throws Exception {
        buildProgram();

        var ended = run(Map.of(), folder, root.resolve("godwit").toString(), "7", "two words", "ışık");

        assertThat(ended).isEqualTo(new Ended(7, "3:7|two words|ışık\n", ""));
    }

    @Test
    void itIsFoundThroughSymbolicLinksFromAnyFolder() throws Exception {
        buildProgram();
        var first = Files.createSymbolicLink(folder.resolve("first"), Path.of("a repository/godwit"));
        var second = Files.createSymbolicLink(tools.resolve("second"), first);

        var ended = run(Map.of(), Path.of("/"), second.toString());

        assertThat(ended).isEqualTo(new Ended(0, "0:\n", ""));
    }

    @Test
    void theFirstUseBuildsAndTheSecondDoesNot() throws Exception {
        mavenThatBuilds();

        var first = run(Map.of(), folder, root.resolve("godwit").toString());
        var second = run(Map.of(), folder, root.resolve("godwit").toString());

        assertThat(first.status()).isZero();
        assertThat(first.errors()).contains("building the program");
        assertThat(second).isEqualTo(new Ended(0, "0:\n", ""));
    }

    @Test
    void aCacheOfClassesThatDoesNotFitIsPassedOverWithoutAWord() throws Exception {
        buildProgram();
        Files.writeString(root.resolve("server/target/godwit.aot"), "made by another Java");

        assertThat(run(Map.of(), folder, root.resolve("godwit").toString())).isEqualTo(new Ended(0, "0:\n", ""));
    }

    @Test
    void aSourceNewerThanTheBuildIsBuilt() throws Exception {
        mavenThatBuilds();
        run(Map.of(), folder, root.resolve("godwit").toString());

        Files.setLastModifiedTime(root.resolve("server/src/main/java/Main.java"),
                FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(run(Map.of(), folder, root.resolve("godwit").toString()).errors()).contains("building the program");
    }

    @Test
    void aBuildThatFailsIsToldAndTriedAgain() throws Exception {
        Files.writeString(tools.resolve("mvn"), "#!/bin/sh\nexit 1\n");
        executable(tools.resolve("mvn"));

        for (int attempt = 0; attempt < 2; attempt++) {
            var ended = run(Map.of(), folder, root.resolve("godwit").toString());

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.errors()).contains("does not build", "  do     read Maven's message");
        }
    }

    @Test
    void aMachineWithoutAProgramAndWithoutMavenIsToldWhatIsMissing() throws Exception {
        var ended = run(Map.of("PATH", onlyBasicTools().toString()), folder, root.resolve("godwit").toString());

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).contains("Maven is needed", "  do     install Maven");
    }

    private void buildProgram() throws IOException {
        var classes = Files.createDirectories(folder.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(),
                root.resolve("server/src/main/java/Main.java").toString());
        assertThat(result).isZero();
        var libraries = Files.createDirectories(root.resolve("server/target/lib"));
        try (var jar = new JarOutputStream(Files.newOutputStream(libraries.resolve("program.jar")))) {
            jar.putNextEntry(new JarEntry("org/godwit/server/cli/Main.class"));
            jar.write(Files.readAllBytes(classes.resolve("org/godwit/server/cli/Main.class")));
        }
        Files.createFile(root.resolve("server/target/.built"));
    }

    /** Lays a Maven on the path that puts a program, built before, where it belongs. */
    private void mavenThatBuilds() throws IOException {
        buildProgram();
        Files.delete(root.resolve("server/target/.built"));
        Files.move(root.resolve("server/target/lib"), folder.resolve("built"));
        Files.writeString(tools.resolve("mvn"),
                "#!/bin/sh\nmkdir -p server/target/lib && cp '" + folder.resolve("built/program.jar")
                        + "' server/target/lib/\n");
        executable(tools.resolve("mvn"));
    }

    /** A path with everything that the launcher itself calls, and no Maven. */
    private Path onlyBasicTools() throws IOException {
        var basic = Files.createDirectories(folder.resolve("basic"));
        for (var tool : List.of("bash", "env", "dirname", "readlink", "grep", "find", "mkdir", "touch", "mv")) {
            for (var place : List.of("/usr/bin", "/bin")) {
                if (Files.exists(Path.of(place, tool)) && Files.notExists(basic.resolve(tool))) {
                    Files.createSymbolicLink(basic.resolve(tool), Path.of(place, tool));
                }
            }
        }
        return basic;
    }

    private record Ended(int status, String output, String errors) {}

    private Ended run(Map<String, String> environment, Path where, String... command)
            throws IOException, InterruptedException {
        var output = Files.createTempFile(folder, "output", ".txt");
        var errors = Files.createTempFile(folder, "errors", ".txt");
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command))).directory(where.toFile())
                .redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().remove("GODWIT_BUILD");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8));
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
