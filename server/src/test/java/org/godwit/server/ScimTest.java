package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** SCIM over HTTP, on a home with 100 000 users. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScimTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MANY = 100_000;
    private static final String PATCH = "\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],";

    private String admin = "";
    private Optional<Godwit> server = Optional.empty();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        var home = FreshHome.make(folder.resolve("home"));
        admin = home.admin() + ":" + home.password().reveal();
        manyUsers(home.root());
        var started = Godwit.start(home.root(), new Ports(0, 0, Optional.empty(), "127.0.0.1"), Duration.ofSeconds(5));
        server = Optional.of(started);
        assertThat(started.awaitReady(Duration.ofSeconds(30))).isTrue();
        assertThat(send("POST", "/api/tenants", admin, """
                {"domain":"wings.example","admin":"boss","password":"boss-password"}""").statusCode()).isEqualTo(201);
    }

    private static void manyUsers(Path root) throws Exception {
        try (var drivers = Drivers.shipped();
                var connection = ConnectionPool.unpooled(new HomeDatabases(CarbonHome.open(root), drivers).open())
                        .getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO UM_USER (UM_USER_NAME, UM_USER_PASSWORD, UM_SALT_VALUE, UM_REQUIRE_CHANGE, "
                    + "UM_CHANGED_TIME, UM_TENANT_ID) SELECT 'u' || LPAD(CAST(X AS VARCHAR), 6, '0'), 'x', 'y', FALSE, "
                    + "CURRENT_TIMESTAMP, -1234 FROM SYSTEM_RANGE(1, " + MANY + ")");
        }
    }

    @AfterAll
    void stop() {
        server.ifPresent(Godwit::close);
        client.close();
    }

    @Test
    void aHundredThousandUsersAreListedInPagesEachNoLargerThanAsked() throws Exception {
        var seen = new HashSet<String>();
        long largest = 0;
        for (int start = 1; start <= MANY + 1; start += 1_000) {
            var answer = send("GET", "/scim2/Users?attributes=userName&count=1000&startIndex=" + start, admin, "");
            largest = Math.max(largest, answer.body().length());
            var page = JSON.readTree(answer.body());
            assertThat(page.at("/totalResults").asInt()).isEqualTo(MANY + 1);
            page.at("/Resources").forEach(user -> seen.add(user.at("/userName").asString()));
        }

        assertThat(seen).hasSize(MANY + 1).contains("admin", "u000001", "u100000");
        assertThat(largest).isLessThan(300_000);
    }

    @Test
    void filtersOnNamesAreAnsweredWithoutReadingEveryUser() throws Exception {
        assertThat(found("userName eq \"u050000\"")).isEqualTo(1);
        assertThat(found("userName sw \"u05\"")).isEqualTo(10_000);
        assertThat(found("userName co \"9999\"")).isEqualTo(19);
        assertThat(found("userName eq \"u050000\" or userName eq \"u050001\"")).isEqualTo(2);
        assertThat(found("userName sw \"u0500\" and userName co \"9\" and not (userName ew \"9\")")).isEqualTo(9);
        assertThat(found("userName sw \"u0500\" and emails pr")).isZero();
        assertThat(found("userName eq \"it's % not _ there\"")).isZero();
    }

    @Test
    void whatAsksTooMuchOrIsNoFilterIsRefused() throws Exception {
        var tooMany = list("emails.value co \"x\"");
        var wrong = list("userName eq");

        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.body()).contains("\"scimType\":\"tooMany\"");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"scimType\":\"invalidFilter\"");
    }

    @Test
    void aUserIsMadeChangedAndDeleted() throws Exception {
        var made = JSON.readTree(send("POST", "/scim2/Users", admin,
                """
                {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"åse","password":"åse-password",
                 "name":{"givenName":"Åse","familyName":"Dahl"},"emails":[{"value":"ase@fjord.example","primary":true}]}""")
                .body());
        var path = "/scim2/Users/" + made.at("/id").asString();

        assertThat(send("POST", "/scim2/Users", admin, "{\"userName\":\"åse\",\"password\":\"again-again\"}").body())
                .contains("\"scimType\":\"uniqueness\"");
        assertThat(made.at("/meta/location").asString()).endsWith(path);
        var patched = JSON.readTree(send("PATCH", path, admin, "{" + PATCH + """
                "Operations":[{"op":"replace","path":"name.familyName","value":"Berg"},
                 {"op":"add","path":"phoneNumbers","value":[{"type":"mobile","value":"+47 1"}]},
                 {"op":"remove","path":"emails"}]}""").body());
        assertThat(patched.at("/name/familyName").asString()).isEqualTo("Berg");
        assertThat(patched.at("/name/givenName").asString()).isEqualTo("Åse");
        assertThat(patched.at("/phoneNumbers/0/value").asString()).isEqualTo("+47 1");
        assertThat(patched.has("emails")).isFalse();
        assertThat(send("PATCH", path, admin,
                "{" + PATCH + "\"Operations\":[{\"op\":\"replace\",\"value\":{\"active\":false}}]}").statusCode())
                .isEqualTo(400);
        assertThat(found("userName eq \"åse\" and name.familyName eq \"Berg\"")).isEqualTo(1);
        assertThat(send("DELETE", path, admin, "").statusCode()).isEqualTo(204);
        assertThat(send("GET", path, admin, "").statusCode()).isEqualTo(404);
    }

    @Test
    void aGroupIsMadeWithMembersAndChanged() throws Exception {
        var one = id("u000001");
        var two = id("u000002");
        var made = JSON.readTree(send("POST", "/scim2/Groups", admin,
                "{\"displayName\":\"Internal/crew\",\"members\":[{\"value\":\"" + one + "\"}]}").body());
        var path = "/scim2/Groups/" + made.at("/id").asString();

        var patched = JSON.readTree(send("PATCH", path, admin, "{" + PATCH + "\"Operations\":[{\"op\":\"add\",\"path\":"
                + "\"members\",\"value\":[{\"value\":\"" + two + "\"}]},{\"op\":\"remove\",\"path\":"
                + "\"members[value eq \\\"" + one + "\\\"]\"}]}").body());

        assertThat(patched.at("/members")).hasSize(1);
        assertThat(patched.at("/members/0/display").asString()).isEqualTo("u000002");
        var listed = json("GET", "/scim2/Groups?filter=" + encoded("displayName eq \"Internal/crew\""));
        assertThat(listed.at("/totalResults").asInt()).isEqualTo(1);
        assertThat(listed.at("/Resources/0").has("members")).isFalse();
        assertThat(json("GET", "/scim2/Users/" + two).at("/groups").findValuesAsString("display"))
                .contains("Internal/crew");
        assertThat(send("DELETE", path, admin, "").statusCode()).isEqualTo(204);
    }

    @Test
    void aBulkRequestMakesAGroupOfTheUsersItMade() throws Exception {
        var answer = JSON.readTree(send("POST", "/scim2/Bulk", admin, """
                {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":1,"Operations":[
                 {"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"bulky","password":"bulky-password"}},
                 {"method":"POST","path":"/Groups","bulkId":"b","data":{"displayName":"Internal/bulk","members":[{"value":"bulkId:a"}]}},
                 {"method":"DELETE","path":"/Users/bulkId:a"},
                 {"method":"DELETE","path":"/Users/bulkId:a"},
                 {"method":"DELETE","path":"/Users/bulkId:a"}]}""").body());

        assertThat(answer.at("/Operations").findValuesAsString("status").stream().limit(4)).containsExactly("201",
                "201",
                "204", "404");
        assertThat(answer.at("/Operations")).hasSize(4);
        assertThat(send("DELETE", "/scim2/Groups/" + id("Internal/bulk"), admin, "").statusCode()).isEqualTo(204);
    }

    @Test
    void aTenantHasItsOwnUsersAndAdministrators() throws Exception {
        assertThat(JSON.readTree(send("GET", "/t/wings.example/scim2/Users", "boss:boss-password", "").body())
                .at("/Resources/0/userName").asString()).isEqualTo("boss");
        assertThat(send("GET", "/scim2/Users", "boss@wings.example:boss-password", "").body()).contains("\"boss\"")
                .doesNotContain("u000001");
        assertThat(send("GET", "/t/carbon.super/scim2/Users", "boss@wings.example:boss-password", "").statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/t/wings.example/scim2/Users", "admin@carbon.super" + admin.substring(5), "")
                .statusCode()).isEqualTo(200);
        assertThat(send("GET", "/scim2/Users", "", "").statusCode()).isEqualTo(401);
    }

    @Test
    void theInterfaceDescribesItself() throws Exception {
        assertThat(json("GET", "/scim2/ServiceProviderConfig").at("/patch/supported").asBoolean()).isTrue();
        assertThat(json("GET", "/scim2/Schemas").at("/totalResults").asInt()).isEqualTo(2);
        assertThat(json("GET", "/scim2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User").at("/name").asString())
                .isEqualTo("User");
        assertThat(json("GET", "/scim2/ResourceTypes/Group").at("/endpoint").asString()).isEqualTo("/Groups");
        assertThat(send("GET", "/scim2/Nothing", admin, "").statusCode()).isEqualTo(404);
    }

    private int found(String filter) throws Exception {
        var answer = list(filter);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).at("/totalResults").asInt();
    }

    private HttpResponse<String> list(String filter) throws Exception {
        return send("GET", "/scim2/Users?count=5&filter=" + encoded(filter), admin, "");
    }

    private static String id(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode json(String method, String path) throws Exception {
        var answer = send(method, path, admin, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
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
