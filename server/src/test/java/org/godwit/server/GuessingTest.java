package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever guesses passwords is noticed and shut out, whichever door he tries. */
class GuessingTest {
    private static final int MOST_FROM_AN_ADDRESS = 100;
    private static final String LOGIN = """
            <data name="Open"><config id="c"><property name="driverClassName">org.h2.Driver</property>
              <property name="url">jdbc:h2:mem:guessing</property></config>
              <query id="q" useConfig="c"><sql>select 1 as x</sql><result element="ones" rowName="one">
                <element name="x" column="x" xsdType="integer"/></result></query>
              <operation name="one"><call-query href="q"/></operation>
              <resource path="one" method="GET"><call-query href="q"/></resource></data>""";

    private enum Door {
        SERVICE, USERNAME_TOKEN, API, SCIM, CONSOLE, CONSOLE_FORM, TOKEN_FORM, TOKEN_BASIC
    }

    /** Keeps what the audit log says. */
    private static final class Kept extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void everyDoorCountsTellsAndCloses(@TempDir Path folder) throws Exception {
        var root = FreshHome.make(folder.resolve("home")).root();
        Files.writeString(root.resolve("repository/deployment/server/dataservices/Open.dbs"), LOGIN);
        try (var home = OpenHome.open(root, Map.of())) {
            var realm = home.identity().realm(-1234).orElseThrow();
            realm.addUser("anna", Secret.of("anna-password"), List.of(), Map.of());
            realm.setUserPermission("anna", "/permission/admin", "ui.execute", true);
        }
        var kept = new Kept();
        var audit = Logger.getLogger("org.godwit.audit");
        audit.setLevel(Level.ALL);
        audit.addHandler(kept);
        try (client;
                var server = Godwit.start(root, new Ports(0, 0, Optional.empty(), "127.0.0.1"),
                        Duration.ofSeconds(5))) {
            assertThat(server.awaitReady(Duration.ofSeconds(30))).isTrue();
            for (var door : Door.values()) {
                assertThat(knock(server.httpAddress(), door, "anna", "anna-password")).as("%s", door).isLessThan(400);
            }

            for (int i = 0; i < MOST_FROM_AN_ADDRESS; i++) {
                var door = Door.values()[i % Door.values().length];
                // Each time another name: no user is locked, but the address will be.
                assertThat(knock(server.httpAddress(), door, "guest-" + door + "-" + i, "guess"))
                        .as("%s", door).isIn(400, 401);
            }

            for (var door : Door.values()) {
                assertThat(knock(server.httpAddress(), door, "anna", "anna-password")).as("%s", door).isIn(400, 401);
                assertThat(kept.lines).as("%s", door)
                        .anyMatch(l -> l.contains("login refused, name=\"guest-" + door + "-")
                                && l.contains("reason=NOT_KNOWN"));
            }
            assertThat(kept.lines).anyMatch(l -> l.contains("address locked, address=127.0.0.1"))
                    .anyMatch(l -> l.contains("name=\"anna\"") && l.contains("reason=ADDRESS_LOCKED"))
                    .noneMatch(l -> l.contains("guess,") || l.contains("anna-password"));
        } finally {
            audit.removeHandler(kept);
        }
    }

    private int knock(URI server, Door door, String user, String password) throws Exception {
        var basic = "Basic " + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return switch (door) {
            case SERVICE -> get(server, "/services/Open/one", basic);
            case API -> get(server, "/api/users?limit=1", basic);
            case SCIM -> get(server, "/scim2/Users?count=1", basic);
            case CONSOLE -> get(server, "/console/users", basic);
            case USERNAME_TOKEN -> post(server, "/services/Open", "text/xml", """
                    <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><w:Security s:mustUnderstand="1"
                    xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><w:UsernameToken>
                    <w:Username>%s</w:Username><w:Password>%s</w:Password></w:UsernameToken></w:Security></s:Header>
                    <s:Body><one/></s:Body></s:Envelope>""".formatted(user, password), "SOAPAction", "\"urn:one\"");
            case CONSOLE_FORM -> {
                var form = client.send(HttpRequest.newBuilder(server.resolve("/console/login")).build(),
                        HttpResponse.BodyHandlers.ofString());
                var cookie = form.headers().firstValue("Set-Cookie").orElse("");
                yield post(server, "/console/login", "application/x-www-form-urlencoded",
                        "token=" + form.body().replaceFirst("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1")
                                + "&user=" + user + "&password=" + password,
                        "Cookie", cookie.substring(0, cookie.indexOf(';')));
            }
            case TOKEN_FORM -> post(server, "/oauth2/token", "application/x-www-form-urlencoded",
                    "grant_type=password&username=" + user + "&password=" + password, "Accept", "*/*");
            case TOKEN_BASIC -> post(server, "/oauth2/token", "application/x-www-form-urlencoded",
                    "grant_type=client_credentials", "Authorization", basic);
        };
    }

    private int get(URI server, String path, String authorization) throws Exception {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).header("Authorization", authorization).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private int post(URI server, String path, String type, String body, String... header) throws Exception {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).header("Content-Type", type).headers(header)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
