package org.godwit.bench;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;

/**
 * One million rows of five columns as JSON and as XML under a heap of 64 MB, beside a program that only reads them and one that only
 * sends as many ready bytes through the same web server, in turns on one PostgreSQL. Each is a process of its own; its CPU time is
 * compared: the two programs together are the ceiling. Arguments: an empty folder, rounds (3). The programs are the same class with
 * {@code read URL} and {@code send PORT}.
 */
public final class StreamingBench {
    private static final int POSTGRES_PORT = 55449;
    private static final int GODWIT_PORT = 55450;
    private static final int SENDER_PORT = 55452;
    private static final int PART_BYTES = 64 * 1024;
    private static final String SERVICE_PATH = "/services/Crossings/all";
    private static final int ROWS = 1_000_000;
    private static final String QUERY = "select id, name, port, fare, departs from crossing";
    private static final String SERVICE = """
            <data name="Crossings" serviceNamespace="http://example.org/ferry">
              <config id="default">
                <property name="driverClassName">org.postgresql.Driver</property>
                <property name="url">{url}</property><property name="username">bench</property>
                <property name="password">none</property>
              </config>
              <query id="allQ"><sql>{query}</sql><result element="crossings" rowName="crossing">
                <element name="id" column="id" xsdType="integer"/><element name="name" column="name"/>
                <element name="port" column="port"/><element name="fare" column="fare" xsdType="decimal"/>
                <element name="departs" column="departs" xsdType="dateTime"/></result></query>
              <operation name="all"><call-query href="allQ"/></operation>
            </data>
            """;

    private StreamingBench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("read")) {
            read(arguments[1]);
            return;
        }
        if (arguments[0].equals("send")) {
            send(Integer.parseInt(arguments[1]));
            return;
        }
        var folder = Files.createDirectories(Path.of(arguments[0]));
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        try (var postgres = TemporaryPostgres.start(POSTGRES_PORT)) {
            var address = postgres.create("streaming");
            fill(address);
            var home = folder.resolve("home");
            java("org.godwit.server.cli.Main", "init", home.toString()).waitFor();
            Files.writeString(home.resolve("repository/deployment/server/dataservices/Crossings.dbs"),
                    SERVICE.replace("{url}", address.url()).replace("{query}", QUERY));
            var godwit = java("org.godwit.server.cli.Main", "serve", "--home", home.toString(), "--http-port",
                    Integer.toString(GODWIT_PORT), "--https-port", Integer.toString(GODWIT_PORT + 1));
            var reader = java(StreamingBench.class.getName(), "read", address.url());
            var sender = java(StreamingBench.class.getName(), "send", Integer.toString(SENDER_PORT));
            try (var client = HttpClient.newHttpClient()) {
                measure(client, godwit, reader, sender, rounds);
            } finally {
                godwit.destroy();
                reader.destroy();
                sender.destroy();
            }
        }
    }

    private static void measure(HttpClient client, Process godwit, Process reader, Process sender, int rounds)
            throws Exception {
        while (download(client, GODWIT_PORT, SERVICE_PATH, "text/plain", true) == 0) {
            Thread.sleep(200);
        }
        for (int round = 0; round <= rounds; round++) {
            var before = cpu(reader);
            reader.outputWriter().write("again\n");
            reader.outputWriter().flush();
            reader.inputReader().readLine();
            var reading = cpu(reader).minus(before);
            for (var type : List.of("application/json", "text/plain")) {
                before = cpu(godwit);
                long start = System.nanoTime();
                long bytes = download(client, GODWIT_PORT, SERVICE_PATH, type, false);
                double seconds = (System.nanoTime() - start) / 1e9;
                var took = cpu(godwit).minus(before);
                before = cpu(sender);
                download(client, SENDER_PORT, "/bytes/" + bytes, type, false);
                var sending = cpu(sender).minus(before);
                if (round > 0) {
                    System.out.printf(Locale.ROOT, "round %d: only reading %.2f s CPU, only sending %.2f s; "
                            + "%s %.2f s CPU (x %.2f of reading, x %.2f of both), %d MB in %.1f s%n", round,
                            reading.toMillis() / 1e3, sending.toMillis() / 1e3,
                            type.equals("text/plain") ? "XML " : "JSON", took.toMillis() / 1e3,
                            (double) took.toMillis() / reading.toMillis(),
                            (double) took.toMillis() / reading.plus(sending).toMillis(), bytes >> 20, seconds);
                }
            }
        }
    }

    private static long download(HttpClient client, int port, String path, String type, boolean orNothing)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", type).build();
        try {
            var answer = client.send(request, BodyHandlers.ofInputStream());
            long bytes = 0;
            try (var body = answer.body()) {
                var buffer = new byte[1 << 16];
                for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                    bytes += read;
                }
            }
            if (answer.statusCode() == 200) {
                return bytes;
            }
        } catch (IOException e) {
            if (!orNothing) {
                throw e;
            }
        }
        return 0;
    }

    /** Sends ready bytes, in parts of the size that Godwit sends, on sockets of the kind that it uses. */
    private static void send(int port) throws InterruptedException {
        var part = new byte[PART_BYTES];
        WebServer.builder().host("127.0.0.1").port(port).useNio(false)
                .connectionOptions(socket -> socket.tcpNoDelay(true))
                .routing(routing -> routing.get("/bytes/{count}", (request, response) -> {
                    long rest = Long.parseLong(request.path().pathParameters().get("count"));
                    try (var out = response.outputStream()) {
                        for (; rest > 0; rest -= part.length) {
                            out.write(part, 0, (int) Math.min(rest, part.length));
                        }
                    }
                })).build().start();
        Thread.currentThread().join();
    }

    /** Reads all rows each time a line comes in, and says so with one. */
    private static void read(String url) throws IOException, SQLException {
        var database = Database.of(new DatabaseAddress(url, "bench", Secret.of("none")), Drivers.shipped());
        try (var connection = ConnectionPool.unpooled(database).getConnection();
                var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in,
                        java.nio.charset.StandardCharsets.UTF_8))) {
            connection.setAutoCommit(false);
            while (in.readLine() != null) {
                long length = 0;
                try (var statement = connection.prepareStatement(QUERY)) {
                    statement.setFetchSize(1000);
                    try (var rows = statement.executeQuery()) {
                        while (rows.next()) {
                            for (int column = 1; column <= 5; column++) {
                                length += rows.getString(column).length();
                            }
                        }
                    }
                }
                System.out.println(length);
            }
        }
    }

    private static void fill(DatabaseAddress address) throws SQLException {
        try (var connection = ConnectionPool.unpooled(Database.of(address, Drivers.shipped())).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "create table crossing as select i as id, 'Ferry number ' || i as name, 'Bergen'::varchar as port, "
                            + "(i / 4.0)::numeric(12,2) as fare, timestamp '2014-07-01 12:00' + i * interval '1 minute' as departs "
                            + "from generate_series(1, " + ROWS + ") as i");
            statement.execute("vacuum analyze crossing");
        }
    }

    private static Process java(String main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
