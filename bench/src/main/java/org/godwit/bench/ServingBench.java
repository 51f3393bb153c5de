package org.godwit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;

/**
 * Requests through the whole server, beside a hand-written handler on the same web server and pool, beside servers that others have
 * written ({@link ForeignPeers}), and beside pgbench, in turns on one PostgreSQL with 100 000 rows. Servers are processes of their own, so that their CPU time is theirs alone. Arguments: an empty
 * folder, seconds a measurement (5), rounds (2).
 */
public final class ServingBench {
    private static final int POSTGRES_PORT = 55439;
    private static final int GODWIT_PORT = 55440;
    private static final int PEER_PORT = 55442;
    private static final int POOL = 16;
    private static final int[] CONNECTIONS = {1, 32, 256};
    private static final String SERVICE = """
            <data name="Crossings" serviceNamespace="http://example.org/ferry">
              <config id="default">
                <property name="driverClassName">org.postgresql.Driver</property>
                <property name="url">{url}</property><property name="username">bench</property>
                <property name="password">none</property><property name="maxActive">{pool}</property>
              </config>
              <query id="oneQ"><sql>select id, port_from, port_to, fare from crossing where id = :id</sql>
                <param name="id" sqlType="INTEGER"/>{result}</query>
              <query id="manyQ"><sql>select id, port_from, port_to, fare from crossing where id between :id and :id + 99</sql>
                <param name="id" sqlType="INTEGER"/>{result}</query>
              <resource path="one/{id}"><call-query href="oneQ"><with-param name="id" query-param="id"/></call-query></resource>
              <resource path="from/{id}"><call-query href="manyQ"><with-param name="id" query-param="id"/></call-query></resource>
              <operation name="one"><call-query href="oneQ"><with-param name="id" query-param="id"/></call-query></operation>
            </data>
            """;
    private static final String RESULT = """
            <result element="crossings" rowName="crossing"><element name="id" column="id" xsdType="integer"/>
            <element name="from" column="port_from"/><element name="to" column="port_to"/>
            <element name="fare" column="fare" xsdType="double"/></result>""";
    private static final String SOAP = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
            + "<one xmlns=\"http://example.org/ferry\"><id>4711</id></one></s:Body></s:Envelope>";
    private static final String JSON = "Content-Type: application/json\r\n";

    private ServingBench() {}

    /** One thing that is measured. */
    private record Target(String name, Process server, HttpLoad load) {}

    public static void main(String[] arguments) throws IOException, SQLException {
        var folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        var time = Duration.ofSeconds(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5);
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
        try (var postgres = TemporaryPostgres.start(POSTGRES_PORT)) {
            var address = postgres.create("serving");
            fill(address);
            var home = folder.resolve("home");
            await(java("org.godwit.server.cli.Main", "init", home.toString()));
            var services = Files.createDirectories(home.resolve("repository/deployment/server/dataservices"));
            Files.writeString(services.resolve("Crossings.dbs"), SERVICE.replace("{url}", address.url())
                    .replace("{pool}", Integer.toString(POOL)).replace("{result}", RESULT));
            var godwit = java("org.godwit.server.cli.Main", "serve", "--home", home.toString(), "--http-port",
                    Integer.toString(GODWIT_PORT), "--https-port", Integer.toString(GODWIT_PORT + 1));
            var peer = java("org.godwit.bench.HandWrittenPeer", Integer.toString(PEER_PORT), address.url(), "bench",
                    Integer.toString(POOL));
            var foreign = ForeignPeers.start(folder, address, POOL);
            try {
                measure(targets(godwit, peer, foreign), postgres, time, rounds, System.out);
            } finally {
                godwit.destroy();
                peer.destroy();
                foreign.forEach(one -> one.server().destroy());
            }
        }
    }

    private static List<Target> targets(Process godwit, Process peer, List<ForeignPeers.Peer> foreign) {
        var service = "/services/Crossings";
        var targets = new ArrayList<>(List.of(
                new Target("hand-written, one row", peer, HttpLoad.get(PEER_PORT, "/one/4711", "", "Bergen 4711")),
                new Target("Godwit JSON, one row", godwit,
                        HttpLoad.get(GODWIT_PORT, service + "/one/4711", JSON, "Bergen 4711")),
                new Target("Godwit XML, one row", godwit,
                        HttpLoad.get(GODWIT_PORT, service + "/one/4711", "", "Bergen 4711")),
                new Target("Godwit SOAP, one row", godwit, HttpLoad.post(GODWIT_PORT, service,
                        "Content-Type: text/xml\r\nSOAPAction: \"urn:one\"\r\n", SOAP, "Bergen 4711")),
                new Target("hand-written, 100 rows", peer, HttpLoad.get(PEER_PORT, "/from/4711", "", "Bergen 4810")),
                new Target("Godwit JSON, 100 rows", godwit,
                        HttpLoad.get(GODWIT_PORT, service + "/from/4711", JSON, "Bergen 4810"))));
        foreign.forEach(one -> targets.add(new Target(one.name(), one.server(), one.load())));
        return targets;
    }

    private static void fill(DatabaseAddress address) throws SQLException {
        try (var connection = ConnectionPool.unpooled(Database.of(address, Drivers.shipped())).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table crossing(id int primary key, port_from varchar(20), port_to varchar(20), "
                    + "fare double precision)");
            statement.execute("insert into crossing select i, 'Oslo', 'Bergen ' || i, i / 4.0 "
                    + "from generate_series(1, 100000) as i");
            statement.execute("vacuum analyze crossing");
        }
    }

    private static Process java(String main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", "-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static void await(Process process) throws IOException {
        try {
            if (process.waitFor() != 0) {
                throw new IOException("the home could not be made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void measure(List<Target> targets, TemporaryPostgres postgres, Duration time, int rounds,
            PrintStream out) throws IOException {
        var script = Files.createTempFile("one", ".sql");
        Files.writeString(script, "select id, port_from, port_to, fare from crossing where id = 4711;\n");
        for (var target : targets) {
            warmUp(target);
        }
        for (int round = 1; round <= rounds; round++) {
            for (int connections : CONNECTIONS) {
                var tps = postgres.answer("pgbench", "-n", "-M", "prepared", "-c",
                        Integer.toString(Math.min(connections, 50)), "-j", "2", "-T", Long.toString(time.toSeconds()),
                        "-f", script.toString(), "serving").lines().filter(l -> l.startsWith("tps")).findFirst()
                        .orElse("");
                out.printf(Locale.ROOT, "round %d, %3d connections: pgbench %s%n", round, connections, tps);
                for (var target : targets) {
                    var before = cpu(target.server());
                    long start = System.nanoTime();
                    long answered = target.load().run(connections, time);
                    double seconds = (System.nanoTime() - start) / 1e9;
                    double micros = cpu(target.server()).minus(before).toNanos() / 1e3 / answered;
                    out.printf(Locale.ROOT, "round %d, %3d connections: %-24s %8.0f requests/s %8.1f us CPU each%n",
                            round, connections, target.name(), answered / seconds, micros);
                }
            }
        }
        Files.delete(script);
    }

    /** A server is awake when it answers; until then it refuses the connection or says 503. */
    private static void warmUp(Target target) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                target.load().run(1, Duration.ZERO);
                break;
            } catch (IOException e) {
                if (System.nanoTime() > end || !target.server().isAlive()) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
        target.load().run(16, Duration.ofSeconds(8));
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
