package org.godwit.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Five hundred services of one home, a fifth of them with a pool of their own: time from the command until all of them are ready, CPU and
 * resident memory. Arguments: an empty folder, rounds (3), options of the virtual machine such as {@code -XX:AOTCache=…}.
 */
public final class ManyServicesBench {
    private static final int SERVICES = 500;
    private static final int PORT = 55460;
    private static final String DATASOURCE = """
            <datasources-configuration><datasources><datasource><name>HARBOUR</name><definition type="RDBMS"><configuration>
            <url>jdbc:h2:./repository/database/HARBOUR</url><username>sa</username><password></password>
            <driverClassName>org.h2.Driver</driverClassName></configuration></definition></datasource></datasources>
            </datasources-configuration>""";
    private static final String SHARED = "<property name=\"carbon_datasource_name\">HARBOUR</property>";
    private static final String OWN = "<property name=\"driverClassName\">org.h2.Driver</property>"
            + "<property name=\"url\">jdbc:h2:./repository/database/HARBOUR</property>"
            + "<property name=\"username\">sa</property><property name=\"password\"></property>";
    private static final String SERVICE = """
            <data name="S{n}" serviceNamespace="http://example.org/ferry" enableBatchRequests="true">
              <config id="default">{source}</config>
              <query id="addQ" returnGeneratedKeys="true"><sql>insert into booking(crossing, passenger) values(:crossing, :passenger)</sql>
                <param name="crossing" sqlType="INTEGER"/><param name="passenger" sqlType="STRING"><validateLength minimum="2"/></param>
                <result element="booked" useColumnNumbers="true"><element name="id" column="1" xsdType="integer"/></result></query>
              <query id="ofQ"><sql>select crossing, passenger from booking where passenger = :passenger order by id</sql>
                <param name="passenger" sqlType="STRING"/><result element="bookings" rowName="booking">
                <element name="crossing" column="crossing" xsdType="integer"/><element name="passenger" column="passenger"/></result></query>
              <query id="dropQ"><sql>delete from booking where passenger = :passenger</sql><param name="passenger" sqlType="STRING"/></query>
              <operation name="book"><call-query href="addQ"><with-param name="crossing" query-param="crossing"/>
                <with-param name="passenger" query-param="passenger"/></call-query></operation>
              <operation name="bookingsOf"><call-query href="ofQ"><with-param name="passenger" query-param="passenger"/></call-query></operation>
              <operation name="cancel" returnRequestStatus="true"><call-query href="dropQ"><with-param name="passenger" query-param="passenger"/>
                </call-query></operation>
              <resource path="passenger/{passenger}"><call-query href="ofQ"><with-param name="passenger" query-param="passenger"/></call-query></resource>
            </data>
            """;

    private ManyServicesBench() {}

    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]).resolve("home");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        var options = arguments.length > 2 ? arguments[2] : "";
        java("", "init", home.toString()).waitFor();
        Files.writeString(home.resolve("repository/conf/datasources/harbour-datasources.xml"), DATASOURCE);
        for (int n = 0; n < SERVICES; n++) {
            Files.writeString(home.resolve("repository/deployment/server/dataservices/S" + n + ".dbs"),
                    SERVICE.replace("{n}", Integer.toString(n)).replace("{source}", n % 5 == 0 ? OWN : SHARED));
        }
        try (var client = HttpClient.newHttpClient()) {
            for (int round = 1; round <= rounds; round++) {
                long start = System.nanoTime();
                var server = java(options, "serve", "--home", home.toString(), "--http-port", Integer.toString(PORT),
                        "--https-port", Integer.toString(PORT + 1));
                while (!isReady(client)) {
                    Thread.sleep(10);
                }
                System.out.printf(Locale.ROOT, "round %d: ready after %.2f s, %.2f s CPU, %s%n", round,
                        (System.nanoTime() - start) / 1e9,
                        server.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3, resident(server));
                server.destroy();
                server.waitFor();
            }
        }
    }

    private static boolean isReady(HttpClient client) throws InterruptedException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/health/ready")).build(),
                    BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String resident(Process process) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(l -> l.startsWith("VmRSS")).findFirst().orElse("").replaceAll("\\s+", " ");
        }
    }

    private static Process java(String options, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:InitialRAMPercentage=0.25");
        if (!options.isEmpty()) {
            command.addAll(List.of(options.split(" ", -1)));
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "org.godwit.server.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
