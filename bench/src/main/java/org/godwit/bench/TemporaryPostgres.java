package org.godwit.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;

/**
 * A PostgreSQL server of the machine's own installation, for one benchmark: a cluster of its own in a temporary folder, on a
 * free port, with every setting as it comes but {@code fsync=off}, so that the disk is not what is measured.
 */
final class TemporaryPostgres implements AutoCloseable {
    private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path folder;
    private final int port;

    private TemporaryPostgres(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    static TemporaryPostgres start(int port) throws IOException {
        Path programs;
        try (var versions = Files.list(INSTALLATIONS)) {
            programs = versions.map(v -> v.resolve("bin")).filter(b -> Files.exists(b.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("no PostgreSQL below " + INSTALLATIONS));
        }
        var folder = Files.createTempDirectory("godwit-bench-postgres-");
        var postgres = new TemporaryPostgres(programs, folder, port);
        if (isRoot()) {
            postgres.run(List.of("chown", "postgres", folder.toString()));
        }
        postgres.asServer("initdb", "-D", postgres.cluster(), "-A", "trust", "-U", "bench", "-E", "UTF8", "--locale=C");
        postgres.asServer("pg_ctl", "-w", "-D", postgres.cluster(), "-l", folder.resolve("log").toString(), "-o",
                "-p " + port + " -c max_connections=200 -c fsync=off -c unix_socket_directories=" + folder, "start");
        return postgres;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private String cluster() {
        return folder.resolve("cluster").toString();
    }

    /** Makes an empty database. */
    DatabaseAddress create(String name) throws IOException {
        client("createdb", name);
        return address(name);
    }

    /** {@return where a database of this server is} */
    DatabaseAddress address(String name) {
        return new DatabaseAddress("jdbc:postgresql://localhost:" + port + "/" + name, "bench", Secret.of("none"));
    }

    void drop(String name) throws IOException {
        client("dropdb", name);
    }

    /** Runs a program of PostgreSQL as a client of this server. */
    void client(String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(programs.resolve(program).toString(), "-h", "localhost", "-p",
                Integer.toString(port), "-U", "bench"));
        command.addAll(List.of(arguments));
        run(command);
    }

    /** {@return a program of PostgreSQL as a client of this server} */
    Command command(String program, String... arguments) {
        var words = new ArrayList<>(List.of(programs.resolve(program).toString(), "-h", "localhost", "-p",
                Integer.toString(port), "-U", "bench"));
        words.addAll(List.of(arguments));
        return new Command(words, java.util.Map.of());
    }

    /** {@return what a program of PostgreSQL writes as a client of this server} */
    String answer(String program, String... arguments) throws IOException {
        Files.deleteIfExists(folder.resolve("output"));
        client(program, arguments);
        return Files.readString(folder.resolve("output"));
    }

    /** PostgreSQL refuses to serve as root. */
    private void asServer(String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException {
        var output = folder.resolve("output").toFile();
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output)).start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + " failed: " + Files.readString(output.toPath()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        asServer("pg_ctl", "-w", "-m", "immediate", "-D", cluster(), "stop");
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, java.io.IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
