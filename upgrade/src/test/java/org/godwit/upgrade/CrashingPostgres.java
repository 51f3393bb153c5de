package org.godwit.upgrade;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;

/** A PostgreSQL server of a test's own, which may be killed with SIGKILL and started again on the same port. */
final class CrashingPostgres implements CrashingServer {
    private static final int ATTEMPTS = 20;

    private final Path data;
    private EmbeddedPostgres postgres;

    CrashingPostgres(Path data) throws IOException {
        this.data = data;
        this.postgres = start(0);
    }

    private EmbeddedPostgres start(int port) throws IOException {
        var builder = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false)
                .setServerConfig("fsync", "off");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    @Override
    public DatabaseAddress freshDatabase(String name) throws SQLException {
        return freshDatabase(name, "");
    }

    DatabaseAddress freshDatabase(String name, String options) throws SQLException {
        execute("CREATE DATABASE " + name + " " + options);
        return new DatabaseAddress("jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name, "postgres",
                Secret.of("postgres"));
    }

    void execute(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends every process of it without a word, as a power cut would. */
    @Override
    public void kill() {
        long pid;
        try {
            pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var postmaster = ProcessHandle.of(pid).orElseThrow();
        var all = List.of(List.of(postmaster), postmaster.descendants().toList()).stream().flatMap(List::stream)
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** It recovers what was committed; what a killed process held of the machine is let go of a little later. */
    @Override
    public void startAgain() {
        int port = postgres.getPort();
        try {
            postgres.close();
            for (int attempt = 1;; attempt++) {
                try {
                    postgres = start(port);
                    return;
                } catch (IOException | IllegalStateException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
