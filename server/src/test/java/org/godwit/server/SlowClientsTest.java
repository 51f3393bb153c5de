package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of clients that ask for a long answer and stay, but do not read it. */
class SlowClientsTest {
    private static final String SERVICE = """
            <data name="Narrow">
              <config id="default">
                <property name="driverClassName">{driver}</property><property name="url">{url}</property>
                <property name="username">{user}</property><property name="password">{password}</property>
                <property name="maxActive">1</property><property name="maxWait">300</property>
              </config>
              <query id="manyQ"><sql>select x, repeat('sea ', 25) as name from {rows}</sql>
                <result element="rows" rowName="row"><element name="x" column="x"/><element name="name" column="name"/></result></query>
              <query id="oneQ"><sql>select 7 as x</sql><result element="row"><element name="x" column="x"/></result></query>
              <operation name="many"><call-query href="manyQ"/></operation>
              <operation name="one"><call-query href="oneQ"/></operation>
            </data>
            """;
    private static final int ATTEMPTS = 200;

    enum Source {
        H2("org.h2.Driver", "system_range(1, 200000)"), POSTGRESQL("org.postgresql.Driver",
                "generate_series(1, 200000) as x");

        private final String driver;
        private final String rows;

        Source(String driver, String rows) {
            this.driver = driver;
            this.rows = rows;
        }

        String service() {
            var address = this == H2
                    ? new DatabaseAddress("jdbc:h2:mem:slow", "sa", Secret.none())
                    : TestPostgres.freshDatabase();
            return SERVICE.replace("{driver}", driver).replace("{url}", address.url()).replace("{user}", address.user())
                    .replace("{password}", address.password().reveal()).replace("{rows}", rows);
        }
    }

    @ParameterizedTest
    @CsvSource({"H2, http", "H2, https", "POSTGRESQL, http", "POSTGRESQL, https"})
    void aClientThatTakesNothingForTooLongLosesItsConnectionToTheNext(Source source, String scheme,
            @TempDir Path temporary) throws Exception {
        var root = FreshHome.make(temporary.resolve("home")).root();
        Files.writeString(root.resolve("repository/deployment/server/dataservices/Narrow.dbs"), source.service());
        Files.writeString(root.resolve("repository/conf/godwit.yaml"), "http.slowest-client: 1s\n");
        try (var server = Godwit.start(root, new Ports(0, 0, Optional.empty(), "127.0.0.1"));
                var client = HttpClient.newHttpClient();
                var idler = connect(scheme.equals("https") ? server.httpsAddress() : server.httpAddress())) {
            assertThat(server.awaitReady(Duration.ofSeconds(60))).isTrue();
            idler.getOutputStream().write("GET /services/Narrow/many HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(idler.getInputStream().readNBytes(15)).isEqualTo("HTTP/1.1 200 OK".getBytes(
                    StandardCharsets.US_ASCII));

            var one = HttpRequest.newBuilder(server.httpAddress().resolve("/services/Narrow/one")).build();
            var answer = client.send(one, HttpResponse.BodyHandlers.ofString());
            for (int i = 0; i < ATTEMPTS && answer.statusCode() == 503; i++) {
                answer = client.send(one, HttpResponse.BodyHandlers.ofString());
            }

            assertThat(answer.body()).contains("<x>7</x>");
            assertThat(rest(idler.getInputStream())).as("an answer that was cut off has no end")
                    .doesNotEndWith("0\r\n\r\n").doesNotContain("</rows>");
        }
    }

    @ParameterizedTest
    @CsvSource({"http, ''", "https, ''", "http, '\r\n{\"one\":'", "https, '\r\n{\"one\":'"})
    void aClientThatDoesNotGoOnWithItsRequestIsGivenUp(String scheme, String beginning, @TempDir Path temporary)
            throws Exception {
        var root = FreshHome.make(temporary.resolve("home")).root();
        Files.writeString(root.resolve("repository/deployment/server/dataservices/Narrow.dbs"), Source.H2.service());
        Files.writeString(root.resolve("repository/conf/godwit.yaml"), "http.slowest-client: 1s\n");
        try (var server = Godwit.start(root, new Ports(0, 0, Optional.empty(), "127.0.0.1"));
                var idler = connect(scheme.equals("https") ? server.httpsAddress() : server.httpAddress())) {
            assertThat(server.awaitReady(Duration.ofSeconds(60))).isTrue();
            idler.setSoTimeout(60_000);
            idler.getOutputStream().write(("POST /services/Narrow HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n" + beginning).getBytes(
                            StandardCharsets.US_ASCII));

            assertThat(rest(idler.getInputStream())).as("what it gets before the connection is closed").isEmpty();
        }
    }

    private static Socket connect(URI address) throws Exception {
        var plain = new Socket();
        // Before it connects, so that the server soon notices that nobody reads.
        plain.setReceiveBufferSize(4096);
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
        return address.getScheme().equals("http")
                ? plain
                : GodwitTest.trusting().getSocketFactory().createSocket(plain, "localhost", address.getPort(), true);
    }

    private static String rest(InputStream in) {
        var read = new ByteArrayOutputStream();
        try {
            in.transferTo(read);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server keeps the connection", e);
        } catch (IOException _) {
            // the server has closed a connection whose last bytes nobody took
        }
        return read.toString(StandardCharsets.US_ASCII);
    }
}
