package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server over real sockets and a real embedded database. */
class GodwitTest {
    private static final Ports ANY = new Ports(0, 0, Optional.empty(), "127.0.0.1");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aFreshHomeIsServedAndItsAdminLogsIn() throws Exception {
        var made = FreshHome.make(folder.resolve("home"));

        try (var godwit = Godwit.start(made.root(), ANY)) {
            assertThat(godwit.awaitReady(Duration.ofSeconds(20))).isTrue();

            var ready = get(godwit.httpAddress(), "/health/ready", "");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("\"status\":\"UP\"", "\"user database\"");
            assertThat(get(godwit.httpsAddress(), "/health/live", "").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(godwit.httpAddress(), "/", "").body()).contains("Nothing is deployed yet");
            assertThat(get(godwit.httpAddress(), "/metrics", "").body())
                    .contains("godwit_services{status=\"active\"} 0");
            assertThat(get(godwit.httpAddress(), "/console", "").statusCode()).isEqualTo(200);
            assertThat(get(godwit.httpAddress(), "/console", "", "X-Forwarded-For", "10.0.0.1").statusCode())
                    .isEqualTo(401);
            assertThat(get(godwit.httpAddress(), "/console", "admin:" + made.password().reveal(), "X-Forwarded-For",
                    "10.0.0.1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void thePasswordOfAFreshHomeStandsNowhereInIt() throws Exception {
        var made = FreshHome.make(folder.resolve("home"));

        try (var files = Files.walk(made.root())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(made.password().reveal());
            }
        }
    }

    @Test
    void aHomeIsNotMadeOverAnother() throws Exception {
        Files.writeString(folder.resolve("something"), "");

        assertThatThrownBy(() -> FreshHome.make(folder)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("GW-SERVE-009");
    }

    @Test
    void aHomeWhoseDatabaseIsMissingGetsOneWithTheAdminOfUserMgt() throws Exception {
        var made = FreshHome.make(folder.resolve("home"));
        Files.delete(made.root().resolve("repository/database/WSO2CARBON_DB.mv.db"));
        replace(made.root().resolve("repository/conf/user-mgt.xml"), "<Password></Password>",
                "<Password>by-user-mgt</Password>");

        try (var godwit = Godwit.start(made.root(), ANY)) {
            assertThat(get(godwit.httpAddress(), "/console", "admin:by-user-mgt", "Forwarded", "for=x").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anOldDatabaseIsRefusedWithTheCommandToRun() throws Exception {
        var made = FreshHome.make(folder.resolve("home"));
        Files.delete(made.root().resolve("repository/database/WSO2CARBON_DB.mv.db"));
        makeOld(made.root());

        assertThatThrownBy(() -> Godwit.start(made.root(), ANY)).isInstanceOfSatisfying(ProblemException.class,
                e -> assertThat(e.problems().getFirst().text()).contains("GW-SERVE-002", "older generation",
                        "godwit upgrade " + made.root() + " --to NEW_HOME"));
    }

    private static void makeOld(Path root) {
        try (var drivers = Drivers.shipped()) {
            var database = Database
                    .of(new DatabaseAddress("jdbc:h2:" + root.resolve("repository/database/WSO2CARBON_DB"),
                            "wso2carbon", Secret.of("wso2carbon")), drivers);
            database.<Boolean>with("making an old database", connection -> {
                new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_1).run(connection);
                return true;
            });
        }
    }

    @Test
    void aHomeWithTheMarkerOfAnUnfinishedUpgradeIsRefused() throws Exception {
        var made = FreshHome.make(folder.resolve("home"));
        Files.createDirectories(made.root().resolve("godwit"));
        Files.writeString(made.root().resolve("godwit/INCOMPLETE"), "");

        assertThatThrownBy(() -> Godwit.start(made.root(), ANY)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("GW-SERVE-001");
    }

    @Test
    void aPortThatIsTakenIsToldAndTheServerIsTakenDown() throws Exception {
        var made = FreshHome.make(folder.resolve("home"));

        try (var first = Godwit.start(made.root(), ANY)) {
            int taken = first.httpAddress().getPort();
            var second = FreshHome.make(folder.resolve("second"));

            assertThatThrownBy(() -> Godwit.start(second.root(), new Ports(taken, 0, Optional.of(0), "127.0.0.1")))
                    .isInstanceOf(ProblemException.class).hasMessageContaining("GW-SERVE-008");
        }
    }

    private static void replace(Path file, String old, String text) throws Exception {
        var before = Files.readString(file);
        assertThat(before).contains(old);
        Files.writeString(file, before.replace(old, text));
    }

    static HttpResponse<String> get(URI server, String path, String credentials, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.resolve(path));
        if (!credentials.isEmpty()) {
            request.header("Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** {@return a context that trusts the self-signed key of a test} */
    static SSLContext trusting() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        return context;
    }
}
