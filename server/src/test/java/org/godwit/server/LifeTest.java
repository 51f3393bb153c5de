package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a server among bad neighbours: databases that are down, clients that do not read, clients that do not send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifeTest {
    private static final String SERVICE = """
            <data name="%s">
              <config id="default">
                <property name="driverClassName">org.h2.Driver</property><property name="url">%s</property>
                <property name="username">sa</property><property name="password"></property>
                <property name="maxActive">1</property><property name="maxWait">300</property>
              </config>
              <query id="manyQ"><sql>select x, repeat('sea ', 25) as name from system_range(1, 200000)</sql>
                <result element="rows" rowName="row"><element name="x" column="x"/><element name="name" column="name"/></result></query>
              <query id="oneQ"><sql>select 7 as x</sql><result element="row"><element name="x" column="x"/></result></query>
              <operation name="many"><call-query href="manyQ"/></operation>
              <operation name="one"><call-query href="oneQ"/></operation>
            </data>
            """;

    private int portOfLateDatabase;
    private Path folder = Path.of("");
    private Optional<Godwit> server = Optional.empty();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    void serve(@TempDir Path temporary) throws Exception {
        folder = temporary;
        var root = FreshHome.make(temporary.resolve("home")).root();
        var services = root.resolve("repository/deployment/server/dataservices");
        portOfLateDatabase = freePort();
        Files.writeString(services.resolve("Narrow.dbs"), SERVICE.formatted("Narrow", "jdbc:h2:mem:narrow"));
        Files.writeString(services.resolve("Other.dbs"), SERVICE.formatted("Other", "jdbc:h2:mem:other"));
        Files.writeString(services.resolve("Late.dbs"),
                SERVICE.formatted("Late", "jdbc:h2:tcp://127.0.0.1:" + portOfLateDatabase + "/mem:late"));
        var started = Godwit.start(root, new Ports(0, 0, Optional.empty(), "127.0.0.1"));
        server = Optional.of(started);
        assertThat(started.awaitReady(Duration.ofSeconds(60))).isTrue();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    void stop() {
        server.ifPresent(Godwit::close);
        client.close();
    }

    @Test
    void aPoolThatIsExhaustedTellsClientsToComeBackAndOtherServicesGoOn() throws Exception {
        try (var idler = connect("GET /services/Narrow/many HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            readSome(idler.getInputStream());

            var refused = get("/services/Narrow/one");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(get("/services/Other/one").body()).contains("<x>7</x>");
        }

        // The idler is gone: its statement is given up, and its connection is the next one's.
        assertThat(eventually("/services/Narrow/one", 200)).contains("<x>7</x>");
    }

    @Test
    void aDatabaseThatIsDownAtTheStartIsUsedOnceItIsUp() throws Exception {
        var down = get("/services/Late/one");
        assertThat(down.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(down.body()).contains("DBMS connection").doesNotContain("\tat ");

        var database = Server.createTcpServer("-tcpPort", Integer.toString(portOfLateDatabase), "-ifNotExists",
                "-baseDir", folder.toString()).start();
        try {
            assertThat(eventually("/services/Late/one", 200)).contains("<x>7</x>");
        } finally {
            database.stop();
        }
    }

    @Test
    void clientsThatSendSlowlyHinderNobody() throws Exception {
        try (var first = connect("GET /services/Other/one HTTP/1.1\r\nX-Slow: ");
                var second = connect("GET /serv")) {
            for (int i = 0; i < 20; i++) {
                first.getOutputStream().write('x');
                second.getOutputStream().write('x');
                assertThat(get("/services/Other/one").statusCode()).isEqualTo(200);
            }
        }
    }

    private Socket connect(String beginning) throws IOException {
        var socket = new Socket();
        // Before it connects, so that the server soon notices that nobody reads.
        socket.setReceiveBufferSize(4096);
        int port = server.orElseThrow().httpAddress().getPort();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void readSome(InputStream in) throws IOException {
        assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.orElseThrow().httpAddress().resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String eventually(String path, int status) throws Exception {
        var answer = get(path);
        for (int i = 0; i < 100 && answer.statusCode() != status; i++) {
            answer = get(path);
        }
        assertThat(answer.statusCode()).isEqualTo(status);
        return answer.body();
    }
}
