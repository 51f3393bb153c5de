package org.godwit.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipInputStream;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;

/**
 * One MySQL 5.5 of the time of the old installations, for all tests of a JVM; each test gets a database of its own. Its files
 * come from a jar that only the profile {@code extended} brings, and MariaDB's driver speaks to it.
 */
final class TestMysql {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestMysql() {}

    /** {@return the address of a fresh, empty database whose texts have at most three bytes a character} */
    static DatabaseAddress freshDatabase() {
        var name = "test" + DATABASES.incrementAndGet();
        try (var drivers = Drivers.shipped();
                var connection = Database.of(Server.MYSQL.address("mysql"), drivers).connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " DEFAULT CHARACTER SET utf8");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Server.MYSQL.address(name);
    }

    private record Server(int port) {
        private static final Server MYSQL = start();

        DatabaseAddress address(String database) {
            return new DatabaseAddress("jdbc:mysql://127.0.0.1:" + port + "/" + database + "?permitMysqlScheme", "root",
                    Secret.none());
        }

        private static Server start() {
            try {
                var folder = Files.createTempDirectory("godwit-mysql-");
                unpack("/5-5-9/share_dir.jar", folder);
                unpack("/5-5-9/data_dir.jar", Files.createDirectory(folder.resolve("data")));
                var program = folder.resolve("mysqld");
                try (var in = resource("/5-5-9/Linux-x86_64/mysqld")) {
                    Files.copy(in, program);
                }
                letEverybodyIn(folder);
                int port = freePort();
                var log = folder.resolve("log");
                var server = new ProcessBuilder(command(folder, program, port)).redirectErrorStream(true)
                        .redirectOutput(log.toFile()).start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
                awaitReady(server, log);
                return new Server(port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static InputStream resource(String name) {
            var in = TestMysql.class.getResourceAsStream(name);
            if (in == null) {
                throw new IllegalStateException("no MySQL on the class path: run it with 'mvn -Pextended'");
            }
            return in;
        }

        private static void unpack(String jar, Path folder) throws IOException {
            try (var zip = new ZipInputStream(resource(jar))) {
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    var file = folder.resolve(entry.getName());
                    if (entry.isDirectory()) {
                        Files.createDirectories(file);
                    } else {
                        Files.createDirectories(file.getParent());
                        Files.copy(zip, file);
                    }
                }
            }
        }

        /** As root the server refuses to run, and becomes somebody who owns none of these. */
        private static void letEverybodyIn(Path folder) throws IOException {
            try (var files = Files.walk(folder)) {
                for (var file : files.toList()) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
                }
            }
        }

        private static List<String> command(Path folder, Path program, int port) {
            var command = new ArrayList<String>();
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("setpriv", "--reuid=65534", "--clear-groups"));
            }
            command.addAll(List.of(program.toString(), "--no-defaults", "--basedir=" + folder,
                    "--datadir=" + folder.resolve("data"), "--lc-messages-dir=" + folder.resolve("share"),
                    "--character-sets-dir=" + folder.resolve("share/charsets"), "--bind-address=127.0.0.1",
                    "--port=" + port, "--skip-name-resolve", "--socket=" + folder.resolve("s"),
                    "--max-allowed-packet=64M", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0"));
            return command;
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private static void awaitReady(Process server, Path log) throws IOException, InterruptedException {
            var deadline = Instant.now().plus(Duration.ofMinutes(2));
            while (!Files.readString(log).contains("ready for connections")) {
                if (!server.isAlive() || Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("MySQL does not start:\n" + Files.readString(log));
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
