package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Administration of a served home over HTTP: the JSON interface, and stores that come and go with their files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdministrationTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Path root = Path.of("");
    private String admin = "";
    private Optional<Godwit> server = Optional.empty();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        var home = FreshHome.make(folder.resolve("home"));
        root = home.root();
        admin = home.admin() + ":" + home.password().reveal();
        Files.writeString(root.resolve("repository/deployment/server/dataservices/Broken.dbs"),
                "<data name=\"Broken\">\n<query id=\"q\">\n</data>");
        var started = Godwit.start(root, new Ports(0, 0, Optional.empty(), "127.0.0.1"), Duration.ofMillis(100));
        server = Optional.of(started);
        assertThat(started.awaitReady(Duration.ofSeconds(30))).isTrue();
        json("POST", "/api/tenants", admin, """
                {"domain":"wings.example","email":"boss@wings.example","admin":"boss","password":"boss-password"}""");
    }

    @AfterAll
    void stop() {
        server.ifPresent(Godwit::close);
        client.close();
    }

    @Test
    void aUserIsAddedListedChangedAndDeleted() throws Exception {
        assertThat(send("POST", "/api/users", admin, """
                {"name":"åse","password":"pass-word","roles":["Internal/everyone"],"attributes":{"mail":"å@b.c"}}""")
                .statusCode()).isEqualTo(201);

        assertThat(json("GET", "/api/users?pattern=" + encoded("å*"), admin, "").at("/users/0/name").asString())
                .isEqualTo("åse");
        assertThat(json("GET", "/api/users/" + encoded("åse"), admin, "").at("/attributes/mail").asString())
                .isEqualTo("å@b.c");
        assertThat(json("GET", "/api/users/" + encoded("åse") + "/claims", admin, "").at("/dialect").asString())
                .isEqualTo("http://wso2.org/claims");
        assertThat(send("PATCH", "/api/users/" + encoded("åse") + "/claims", admin,
                "{\"claims\":{\"http://wso2.org/claims/none\":\"x\"}}").body()).contains("GW-IDENTITY-022");
        assertThat(json("GET", "/api/claims", admin, "").at("/claims").isArray()).isTrue();
        assertThat(send("PUT", "/api/users/" + encoded("åse") + "/password", admin, "{\"password\":\"other-pw\"}")
                .statusCode()).isEqualTo(200);
        assertThat(send("POST", "/api/users", admin, "{\"name\":\"åse\",\"password\":\"pass-word\"}").statusCode())
                .isEqualTo(409);
        assertThat(send("DELETE", "/api/users/" + encoded("åse"), admin, "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/users/" + encoded("åse"), admin, "").statusCode()).isEqualTo(404);
    }

    @Test
    void whoeverHasNotThePermissionIsRefused() throws Exception {
        json("POST", "/api/roles", admin, "{\"name\":\"helpdesk\"}");
        for (var permission : new String[]{"login", "configure/security/usermgt/passwords",
                "configure/security/usermgt/users"}) {
            json("PUT", "/api/roles/helpdesk/permissions", admin,
                    "{\"resource\":\"/permission/admin/" + permission + "\"}");
        }
        json("POST", "/api/users", admin, "{\"name\":\"hal\",\"password\":\"hal-password\",\"roles\":[\"helpdesk\"]}");
        json("POST", "/api/users", admin, "{\"name\":\"nobody\",\"password\":\"nobody-pw\"}");
        var hal = "hal:hal-password";

        assertThat(send("GET", "/api/users", "", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/api/users", "hal:wrong", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/api/users", "nobody:nobody-pw", "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/api/users", hal, "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/roles", hal, "").statusCode()).isEqualTo(403);
        assertThat(send("PUT", "/api/users/nobody/password", hal, "{\"password\":\"nobody-pw2\"}").statusCode())
                .isEqualTo(200);
        var takeOver = send("PUT", "/api/users/admin/password", hal, "{\"password\":\"taken-over\"}");
        assertThat(takeOver.statusCode()).isEqualTo(403);
        assertThat(takeOver.body()).contains("GW-ADMIN-009");
        assertThat(send("POST", "/api/users", hal, """
                {"name":"mole","password":"mole-password","roles":["admin"]}""").statusCode()).isEqualTo(403);
    }

    @Test
    void anAdminOfATenantSeesTheOwnTenantOnly() throws Exception {
        var boss = "boss@wings.example:boss-password";

        assertThat(json("GET", "/api/users", boss, "").at("/users/0/name").asString()).isEqualTo("boss");
        assertThat(json("GET", "/api/users?tenant=wings.example", admin, "").at("/total").asInt()).isEqualTo(1);
        assertThat(send("GET", "/api/users?tenant=carbon.super", boss, "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/api/tenants", boss, "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/api/datasources", boss, "").statusCode()).isEqualTo(403);
    }

    @Test
    void aTenantIsDeletedOnlyWhenConfirmed() throws Exception {
        json("POST", "/api/tenants", admin,
                "{\"domain\":\"gone.example\",\"admin\":\"gus\",\"password\":\"gus-password\"}");

        assertThat(json("PATCH", "/api/tenants/gone.example", admin, "{\"active\":false}").at("/active").asBoolean())
                .isFalse();
        assertThat(json("GET", "/api/tenants/gone.example/deletion", admin, "").at("/rows/UM_USER").asInt())
                .isPositive();
        assertThat(send("DELETE", "/api/tenants/gone.example", admin, "").statusCode()).isEqualTo(400);
        assertThat(send("DELETE", "/api/tenants/gone.example?confirm=gone.example", admin, "").statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/api/tenants/gone.example", admin, "").statusCode()).isEqualTo(404);
    }

    @Test
    void aTenantThatIsDeactivatedIsOutAtOnceAndComesBackWithAllItHad() throws Exception {
        int id = json("POST", "/api/tenants", admin, """
                {"domain":"calm.example","admin":"cleo","password":"cleo-password"}""").at("/id").asInt();
        var folder = root.resolve("repository/tenants/" + id + "/dataservices");
        Files.writeString(Files.createDirectories(folder).resolve("Open.dbs"), """
                <data name="Open"><config id="c"><property name="driverClassName">org.h2.Driver</property>
                  <property name="url">jdbc:h2:mem:calm</property></config>
                  <query id="q" useConfig="c"><sql>select 1 as x</sql><result element="ones" rowName="one">
                    <element name="x" column="x" xsdType="integer"/></result></query>
                  <resource path="one" method="GET"><call-query href="q"/></resource></data>""");
        var cleo = "cleo@calm.example:cleo-password";
        var form = send("GET", "/console/login", "", "");
        var session = cookie(post("/console/login", "token="
                + form.body().replaceFirst("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1")
                + "&user=cleo%40calm.example&password=cleo-password", cookie(form)));
        var token = "Bearer " + JSON.readTree(post("/oauth2/token",
                "grant_type=password&username=cleo%40calm.example&password=cleo-password", "").body())
                .at("/access_token").asString();

        awaitService(200);
        assertThat(json("GET", "/api/services", cleo, "").at("/services/0/name").asString()).isEqualTo("Open");
        assertThat(page("/console/users", session).statusCode()).isEqualTo(200);
        assertThat(withToken("/api/users", token)).isEqualTo(200);

        json("PATCH", "/api/tenants/calm.example", admin, "{\"active\":false}");
        assertThat(send("GET", "/api/users", cleo, "").statusCode()).isEqualTo(401);
        assertThat(page("/console/users", session).statusCode()).isEqualTo(303);
        assertThat(withToken("/api/users", token)).isEqualTo(401);
        awaitService(500);

        json("PATCH", "/api/tenants/calm.example", admin, "{\"active\":true}");
        assertThat(send("GET", "/api/users", cleo, "").statusCode()).isEqualTo(200);
        assertThat(withToken("/api/users", token)).isEqualTo(200);
        awaitService(200);

        var deletion = json("DELETE", "/api/tenants/calm.example?confirm=calm.example", admin, "");
        assertThat(deletion.at("/leftBehind").asString())
                .isEqualTo(root.resolve("repository/tenants/" + id).toString());
        assertThat(withToken("/api/users", token)).isEqualTo(401);
        assertThat(folder.resolve("Open.dbs")).exists();
        awaitService(500);
    }

    private int withToken(String path, String token) throws Exception {
        return client.send(HttpRequest.newBuilder(server.orElseThrow().httpAddress().resolve(path))
                .header("Authorization", token).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** The server looks by itself; there is nothing to wait for but its turn. */
    private void awaitService(int status) throws Exception {
        int seen = 0;
        for (int i = 0; i < 200 && seen != status; i++) {
            Thread.sleep(50);
            seen = send("GET", "/services/t/calm.example/Open/one", "", "").statusCode();
        }
        assertThat(seen).isEqualTo(status);
    }

    @Test
    void faultyServicesAndDatasourcesAreTold() throws Exception {
        var broken = json("GET", "/api/services", admin, "").at("/services/0");

        assertThat(broken.at("/status").asString()).isEqualTo("faulty");
        assertThat(broken.at("/problems/0/line").asInt()).isEqualTo(3);
        var name = json("GET", "/api/datasources", admin, "").at("/datasources/0/name").asString();
        assertThat(json("POST", "/api/datasources/" + name + "/test", admin, "").at("/reached").asBoolean()).isTrue();
    }

    @Test
    void whatIsNotUnderstoodIsToldInFull() throws Exception {
        var wrong = send("POST", "/api/users", admin, "{\"nam\":\"x\",\"roles\":\"y\"}");

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(wrong.body()).at("/problems")).hasSize(4);
        assertThat(send("POST", "/api/users", admin, "{\"name\":").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/api/users", admin, "\"" + "x".repeat(1 << 20) + "\"").statusCode()).isEqualTo(413);
        assertThat(send("GET", "/api/users?limit=-1", admin, "").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/api/users?colour=red", admin, "").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/api/nothing", admin, "").statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/api/users", admin, "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void anAdministratorLogsInToTheConsoleByAForm() throws Exception {
        var form = send("GET", "/console/login", "", "");
        var token = form.body().replaceFirst("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");
        var filled = "token=" + token + "&next=https%3A%2F%2Fevil.example&user=admin&password="
                + encoded(admin.substring(admin.indexOf(':') + 1));

        assertThat(post("/console/login", filled, "").statusCode()).isEqualTo(403);
        assertThat(post("/console/login", filled.replace("user=admin", "user=x"), cookie(form)).statusCode())
                .isEqualTo(401);
        var entered = post("/console/login", filled, cookie(form));
        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(entered.headers().firstValue("Location")).contains("/console/services");
        assertThat(entered.headers().firstValue("Set-Cookie").orElse("")).contains("HttpOnly", "SameSite=Strict");
        var session = cookie(entered);
        assertThat(page("/console/services", session).body()).contains("Broken", "line 3");
        assertThat(page("/console/tenants", session).body()).contains("wings.example");
        assertThat(page("/console/users?pattern=%22%3E%3Cb%3E", session).body()).doesNotContain("\"><b>");
        assertThat(post("/console/logout", "token=x", session).statusCode()).isEqualTo(403);
        var csrf = page("/console/stores", session).body().replaceFirst("(?s).*name=\"token\" value=\"([^\"]+)\".*",
                "$1");
        assertThat(post("/console/logout", "token=" + csrf, session).statusCode()).isEqualTo(303);
        assertThat(page("/console/services", session).statusCode()).isEqualTo(303);
    }

    @Test
    void aTenantsAdministratorSeesOnlyItsOwnPages() throws Exception {
        var boss = "boss@wings.example:boss-password";

        assertThat(send("GET", "/console/users", boss, "").body()).contains("boss").doesNotContain(">admin<");
        assertThat(send("GET", "/console/services", boss, "").body()).doesNotContain("Broken");
        assertThat(send("GET", "/console/tenants", boss, "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/console/datasources", boss, "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/console/users", "boss@wings.example:wrong", "").statusCode()).isEqualTo(401);
    }

    private static String cookie(HttpResponse<String> answer) {
        var cookie = answer.headers().firstValue("Set-Cookie").orElse("");
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpResponse<String> page(String path, String cookie) throws Exception {
        return client.send(HttpRequest.newBuilder(server.orElseThrow().httpAddress().resolve(path))
                .header("Cookie", cookie).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form, String cookie) throws Exception {
        var request = HttpRequest.newBuilder(server.orElseThrow().httpAddress().resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theOpenApiDocumentNamesEveryEndpoint() throws Exception {
        var document = json("GET", "/api/openapi.json", "", "");

        assertThat(document.at("/openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.at("/paths/~1api~1users/post/requestBody/content/application~1json/schema/required"))
                .hasSize(2);
        assertThat(document.at("/components/schemas/UsersPage/properties/users/items/$ref").asString())
                .isEqualTo("#/components/schemas/UsersRow");
        assertThat(document.findValuesAsString("$ref")).allSatisfy(
                ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
    }

    @Test
    void aStoreComesAndGoesWithItsFileAndReadinessTellsWhenItIsDown() throws Exception {
        var file = root.resolve("repository/deployment/server/userstores/NEST.xml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                <UserStoreManager class="org.wso2.carbon.user.core.ldap.ReadOnlyLDAPUserStoreManager">
                  <Property name="DomainName">NEST</Property>
                  <Property name="ConnectionURL">ldap://127.0.0.1:1</Property>
                  <Property name="ConnectionName">cn=reader</Property>
                  <Property name="ConnectionPassword">x</Property>
                  <Property name="UserSearchBase">ou=people</Property>
                  <Property name="UserNameAttribute">uid</Property>
                </UserStoreManager>
                """);
        awaitReadiness("\"store\":\"NEST\",\"status\":\"DOWN\"", true);
        assertThat(send("GET", "/health/ready", "", "").statusCode()).isEqualTo(200);
        assertThat(json("GET", "/api/user-stores", admin, "").at("/stores/1/status").asString()).isEqualTo("down");
        assertThat(send("GET", "/api/users", admin, "").statusCode()).isEqualTo(200);

        Files.writeString(file, "<UserStoreManager class=");
        awaitReadiness("NEST.xml", true);
        assertThat(json("GET", "/api/user-stores", admin, "").at("/problems/0/file").asString()).endsWith("NEST.xml");

        Files.delete(file);
        awaitReadiness("NEST", false);
    }

    @Test
    void aStoreIsAddedAndRemovedOverHttp() throws Exception {
        var refused = send("POST", "/api/user-stores", admin,
                """
                {"domain":"FAR","class":"jdbc","properties":{"url":"jdbc:h2:mem:far;IFEXISTS=TRUE","userName":"sa"}}""");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(root.resolve("repository/deployment/server/userstores/FAR.xml")).doesNotExist();

        assertThat(send("POST", "/api/user-stores", admin,
                """
                {"domain":"FAR","class":"jdbc","untested":true,"properties":{"url":"jdbc:h2:mem:far","userName":"sa"}}""")
                .statusCode()).isEqualTo(201);
        assertThat(json("POST", "/api/user-stores/FAR/test", admin, "").at("/up").asBoolean()).isFalse();
        assertThat(send("DELETE", "/api/user-stores/FAR", admin, "").statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/api/user-stores/FAR", admin, "").statusCode()).isEqualTo(404);
    }

    /** The server looks by itself; there is nothing to wait for but its turn. */
    private void awaitReadiness(String text, boolean there) throws Exception {
        for (int i = 0; i < 200; i++) {
            if (send("GET", "/health/ready", "", "").body().contains(text) == there) {
                return;
            }
            Thread.sleep(50);
        }
        assertThat(send("GET", "/health/ready", "", "").body()).as("%s there: %s", text, there).isEmpty();
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }

    private JsonNode json(String method, String path, String credentials, String body) throws Exception {
        var answer = send(method, path, credentials, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String credentials, String body) throws Exception {
        var request = HttpRequest.newBuilder(server.orElseThrow().httpAddress().resolve(path)).method(method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!credentials.isEmpty()) {
            request.header("Authorization", "Basic " + Base64.getEncoder()
                    .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
