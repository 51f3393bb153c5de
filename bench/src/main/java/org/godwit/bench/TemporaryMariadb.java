package org.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.apply.FolderRemoval;

/**
 * A MariaDB server of the machine's own installation, for one benchmark: in a temporary folder, on a free port, with a buffer of
 * 512 MB and a log that is not forced to the disk at each commit, so that the disk is not what is measured.
 */
final class TemporaryMariadb implements AutoCloseable {
    private static final int START_SECONDS = 60;

    private final Path folder;
    private final int port;
    private final Process server;

    private TemporaryMariadb(Path folder, int port, Process server) {
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    static TemporaryMariadb start(int port) throws IOException {
        var folder = Files.createTempDirectory("godwit-bench-mariadb-");
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            Command.of("chown", "mysql", folder.toString()).run();
        }
        var data = "--datadir=" + folder.resolve("data");
        var install = new ArrayList<>(List.of("mariadb-install-db", "--no-defaults",
                "--auth-root-authentication-method=normal", "--skip-test-db", data));
        var command = new ArrayList<>(List.of("mariadbd", "--no-defaults", data, "--port=" + port,
                "--bind-address=127.0.0.1", "--skip-name-resolve", "--socket=" + folder.resolve("s"),
                "--innodb-buffer-pool-size=512M", "--innodb-flush-log-at-trx-commit=0",
                "--innodb-log-file-size=512M", "--max-allowed-packet=64M"));
        if (root) {
            install.add("--user=mysql");
            command.add("--user=mysql");
        }
        new Command(install, Map.of()).run();
        var server = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var mariadb = new TemporaryMariadb(folder, port, server);
        mariadb.awaitStart();
        return mariadb;
    }

    private void awaitStart() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try {
                client("-e", "SELECT 1").run();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !server.isAlive()) {
                    close();
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    /** {@return the client program of MariaDB, connected to this server} */
    Command client(String... arguments) {
        var command = new ArrayList<>(List.of("mariadb", "--no-defaults", "-h127.0.0.1", "-P" + port, "-uroot",
                "--local-infile=1"));
        command.addAll(List.of(arguments));
        return new Command(command, Map.of());
    }

    /** Makes an empty database. */
    DatabaseAddress create(String name) throws IOException {
        client("-e", "CREATE DATABASE " + name).run();
        return new DatabaseAddress("jdbc:mariadb://127.0.0.1:" + port + "/" + name, "root", Secret.none());
    }

    void drop(String name) throws IOException {
        client("-e", "DROP DATABASE " + name).run();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        server.destroy();
        server.onExit().join();
        FolderRemoval.remove(folder);
    }
}
