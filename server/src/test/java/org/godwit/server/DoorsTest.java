package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every kind of user store, in two tenants, at every door. Everywhere there is an {@code anna}, each with a password of her own:
 * whatever lets one of them in must keep all others out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorsTest {
    private static final String WINGS = "wings.example";
    private static final String SUPER = "carbon.super";
    private static final String DIRECTORY = "dc=corp,dc=example";
    private static final String SERVICE = """
            <data name="%s"><config id="c">
              <property name="driverClassName">org.h2.Driver</property><property name="url">jdbc:h2:mem:doors</property>
              <property name="username">sa</property><property name="password"></property></config>
              <query id="q" useConfig="c"><sql>select 1 as x</sql>
                <result element="ones" rowName="one"><element name="x" column="x" xsdType="integer"/></result></query>
              <operation name="one"><call-query href="q"/></operation>
              <resource path="one" method="GET"><call-query href="q"/></resource>
            </data>""";
    private static final String GUARD = """
            <serviceGroup name="Guarded"><service name="Guarded" exposedAllTransports="true">
              <wsp:Policy xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy"
                  xmlns:sp="http://schemas.xmlsoap.org/ws/2005/07/securitypolicy">
                <sp:TransportBinding><wsp:Policy><sp:TransportToken><wsp:Policy><sp:HttpsToken/></wsp:Policy></sp:TransportToken>
                </wsp:Policy></sp:TransportBinding>
                <sp:SignedSupportingTokens><wsp:Policy><sp:UsernameToken/></wsp:Policy></sp:SignedSupportingTokens>
                <sec:CarbonSecConfig xmlns:sec="http://www.wso2.org/products/carbon/security"><sec:Authorization>
                  <sec:property name="org.wso2.carbon.security.allowedroles">Internal/everyone</sec:property>
                </sec:Authorization></sec:CarbonSecConfig>
              </wsp:Policy></service></serviceGroup>
            """;
    /** The kinds of stores, by the domain that each has here. */
    enum Kind {
        PRIMARY, CORP, STAFF, READONLY, READWRITE, ACTIVE
    }

    /** The ways in that take a password. */
    enum Door {
        SERVICE_HTTP, SERVICE_HTTPS, USERNAME_TOKEN, API, SCIM, CONSOLE, TOKEN
    }

    /** One of the many. */
    private record Anna(Kind kind, String tenant) {
        String user() {
            return kind + "/anna";
        }

        String password() {
            return (kind + "-of-" + tenant).toLowerCase(Locale.ROOT);
        }

        String userAtTenant() {
            return tenant.equals(SUPER) ? user() : user() + "@" + tenant;
        }
    }

    private final HttpClient client;
    private final InMemoryDirectoryServer directory;
    private final List<Anna> annas = new ArrayList<>();
    private Optional<Godwit> server = Optional.empty();

    DoorsTest() throws Exception {
        client = HttpClient.newBuilder().sslContext(GodwitTest.trusting()).build();
        var config = new InMemoryDirectoryServerConfig(DIRECTORY);
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=carbon," + DIRECTORY, "carbon-secret");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("ldap"));
        directory = new InMemoryDirectoryServer(config);
        for (var tenant : List.of(SUPER, WINGS)) {
            for (var kind : Kind.values()) {
                annas.add(new Anna(kind, tenant));
            }
        }
    }

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        var root = FreshHome.make(folder.resolve("home")).root();
        directory.add(DIRECTORY, new Attribute("objectClass", "domain"), new Attribute("dc", "corp"));
        directory.startListening();
        int tenant;
        try (var home = OpenHome.open(root, Map.of())) {
            tenant = home.identity().createTenant(WINGS, "boss@wings.example", "boss", Secret.of("boss-password")).id();
        }
        furnish(root, root.resolve("repository/deployment/server"), SUPER);
        furnish(root, root.resolve("repository/tenants/" + tenant), WINGS);
        try (var home = OpenHome.open(root, Map.of())) {
            fill(home.identity().realm(CarbonSchema.SUPER_TENANT).orElseThrow(), SUPER);
            fill(home.identity().realm(tenant).orElseThrow(), WINGS);
        }
        var started = Godwit.start(root, new Ports(0, 0, Optional.empty(), "127.0.0.1"), Duration.ofSeconds(5));
        server = Optional.of(started);
        assertThat(started.awaitReady(Duration.ofSeconds(30))).isTrue();
    }

    /** Services, and the files and places of all secondary stores of a tenant. */
    private void furnish(Path root, Path artefacts, String tenant) throws Exception {
        var services = Files.createDirectories(artefacts.resolve("dataservices"));
        Files.writeString(services.resolve("Open.dbs"), SERVICE.formatted("Open"));
        Files.writeString(services.resolve("Guarded.dbs"), SERVICE.formatted("Guarded"));
        Files.writeString(Files.createDirectories(artefacts.resolve("servicemetafiles")).resolve("Guarded.xml"), GUARD);
        var url = "jdbc:h2:" + root.resolve("repository/database/" + tenant);
        tables(url, new Anna(Kind.STAFF, tenant));
        store(artefacts, "jdbc.JDBCUserStoreManager", Map.of("DomainName", "CORP", "url", url, "driverName",
                "org.h2.Driver", "userName", "sa", "password", "", "PasswordDigest", "SHA-512", "StoreSaltedPassword",
                "true"));
        store(artefacts, "jdbc.JDBCUserStoreManager", Map.of("DomainName", "STAFF", "url", url, "driverName",
                "org.h2.Driver", "userName", "sa", "password", "", "ReadOnly", "true", "ReadGroups", "false",
                "SelectUserSQL", "SELECT 1, LOGIN, PW FROM STAFF WHERE LOGIN = ?", "IsUserExistingSQL",
                "SELECT 1 FROM STAFF WHERE LOGIN = ?", "UserFilterSQL", "SELECT LOGIN FROM STAFF WHERE LOGIN LIKE ?"));
        for (var kind : List.of(Kind.READONLY, Kind.READWRITE, Kind.ACTIVE)) {
            var base = "ou=" + kind + "-" + tenant + "," + DIRECTORY;
            var name = kind == Kind.ACTIVE ? "cn" : "uid";
            directory.add(base, new Attribute("objectClass", "organizationalUnit"),
                    new Attribute("ou", kind + "-" + tenant));
            directory.add(name + "=anna," + base, new Attribute("objectClass", "person"), new Attribute(name, "anna"),
                    new Attribute("userPassword", new Anna(kind, tenant).password()));
            store(artefacts, switch (kind) {
                case READONLY -> "ldap.ReadOnlyLDAPUserStoreManager";
                case READWRITE -> "ldap.ReadWriteLDAPUserStoreManager";
                default -> "ldap.ActiveDirectoryUserStoreManager";
            }, Map.of("DomainName", kind.name(), "ConnectionURL", "ldap://127.0.0.1:" + directory.getListenPort(),
                    "ConnectionName", "cn=carbon," + DIRECTORY, "ConnectionPassword", "carbon-secret",
                    "UserSearchBase", base, "UserNameListFilter", "(objectClass=person)"));
        }
    }

    /** Carbon's tables, and one that nothing but the operator's own statements knows. */
    private static void tables(String url, Anna staff) {
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(new DatabaseAddress(url, "sa", Secret.none()), drivers);
            database.<Boolean>with("making the tables of a store", connection -> {
                new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2).run(connection);
                try (var statement = connection.createStatement()) {
                    statement.execute("CREATE TABLE STAFF (LOGIN VARCHAR(50), PW VARCHAR(50))");
                    return statement.execute("INSERT INTO STAFF VALUES ('anna', '" + staff.password() + "')");
                }
            });
        }
    }

    private static void store(Path artefacts, String className, Map<String, String> properties) throws Exception {
        var text = new StringBuilder();
        properties.forEach((name, value) -> text.append("<Property name=\"").append(name).append("\">").append(value)
                .append("</Property>"));
        Files.writeString(Files.createDirectories(artefacts.resolve("userstores"))
                .resolve(properties.get("DomainName") + ".xml"),
                "<UserStoreManager class=\"org.wso2.carbon.user.core.%s\">%s</UserStoreManager>".formatted(className,
                        text));
    }

    private void fill(Realm realm, String tenant) {
        for (var anna : annas) {
            if (anna.tenant().equals(tenant)) {
                if (anna.kind() == Kind.PRIMARY || anna.kind() == Kind.CORP) {
                    realm.addUser(anna.user(), Secret.of(anna.password()), List.of(), Map.of());
                }
                realm.setUserPermission(anna.user(), "/permission/admin", "ui.execute", true);
            }
        }
    }

    @AfterAll
    void stop() {
        server.ifPresent(Godwit::close);
        directory.shutDown(true);
        client.close();
    }

    private Anna next(Anna anna) {
        return annas.get((annas.indexOf(anna) + 1) % annas.size());
    }

    @ParameterizedTest
    @EnumSource
    void aDoorOpensForTheRightPasswordAndForNobodyElses(Door door) throws Exception {
        for (var anna : annas) {
            int wrong = knock(door, anna, next(anna).password());
            int right = knock(door, anna, anna.password());

            assertThat(wrong).as("%s with another's password at %s", anna, door)
                    .isEqualTo(door == Door.TOKEN ? 400 : 401);
            assertThat(right).as("%s at %s", anna, door).isEqualTo(200);
        }
    }

    @Test
    void nobodyIsKnownAtTheServicesOfAnotherTenant() throws Exception {
        for (var anna : annas) {
            var other = anna.tenant().equals(SUPER) ? WINGS : SUPER;
            var basic = basic(anna.user() + "@" + anna.tenant(), anna.password());

            assertThat(get(http(), service(other, "Open"), basic)).as("%s", anna).isEqualTo(401);
            assertThat(get(https(), service(other, "Guarded"), basic)).as("%s", anna).isEqualTo(401);
            assertThat(soap(other, anna.user() + "@" + anna.tenant(), anna.password())).as("%s", anna).isEqualTo(401);
        }
    }

    @Test
    void aTokenIsGoodAtTheDoorsOfItsTenantOnly() throws Exception {
        for (var anna : annas) {
            var other = anna.tenant().equals(SUPER) ? WINGS : SUPER;
            var token = token(anna);
            var bearer = "Bearer " + token;
            var touched = "Bearer " + token.substring(0, token.length() - 8) + "AAAAAAAA";

            assertThat(get(https(), service(anna.tenant(), "Open"), bearer)).as("%s", anna).isEqualTo(200);
            assertThat(get(https(), service(anna.tenant(), "Guarded"), bearer)).as("%s", anna).isEqualTo(200);
            assertThat(get(https(), "/api/users?limit=1", bearer)).as("%s", anna).isEqualTo(200);
            assertThat(get(https(), scim(anna.tenant()), bearer)).as("%s", anna).isEqualTo(200);

            assertThat(get(http(), service(anna.tenant(), "Open"), bearer)).as("%s", anna).isEqualTo(403);
            assertThat(get(https(), service(other, "Open"), bearer)).as("%s", anna).isEqualTo(401);
            assertThat(get(https(), service(other, "Guarded"), bearer)).as("%s", anna).isEqualTo(401);
            assertThat(get(https(), "/t/" + other + "/scim2/Users", bearer)).as("%s", anna).isEqualTo(403);
            assertThat(get(https(), "/api/users?tenant=" + other, bearer)).as("%s", anna).isEqualTo(403);
            for (var path : List.of(service(anna.tenant(), "Open"), service(anna.tenant(), "Guarded"),
                    "/api/users?limit=1", scim(anna.tenant()), "/console/users")) {
                assertThat(get(https(), path, touched)).as("%s at %s", anna, path).isEqualTo(401);
            }
        }
    }

    @Test
    void aPublicKeyIsThereForOthersAndNothingElseIsIssued() throws Exception {
        var keys = send(HttpRequest.newBuilder(http().resolve("/oauth2/jwks")).build());

        assertThat(keys.body()).contains("\"keys\"", "\"kid\"").doesNotContain("\"d\"");
        assertThat(form("/oauth2/token", "grant_type=authorization_code").body()).contains("unsupported_grant_type");
        assertThat(form("/oauth2/token", "grant_type=password&username=x").statusCode()).isEqualTo(400);
        assertThat(form("/oauth2/token", "grant_type=client_credentials").statusCode()).isEqualTo(401);
        var ofTenant = form("/t/wings.example/oauth2/token",
                "grant_type=password&username=boss&password=boss-password");
        assertThat(ofTenant.statusCode()).isEqualTo(200);
        assertThat(ofTenant.headers().firstValue("Cache-Control")).contains("no-store");
    }

    private int knock(Door door, Anna anna, String password) throws Exception {
        var basic = basic(anna.userAtTenant(), password);
        return switch (door) {
            case SERVICE_HTTP -> get(http(), service(anna.tenant(), "Open"), basic);
            case SERVICE_HTTPS -> get(https(), service(anna.tenant(), "Guarded"), basic);
            case USERNAME_TOKEN -> soap(anna.tenant(), anna.user(), password);
            case API -> get(http(), "/api/users?limit=1", basic);
            case SCIM -> get(https(), scim(anna.tenant()), basic(anna.user(), password));
            case CONSOLE -> get(http(), "/console/users", basic);
            case TOKEN -> form("/oauth2/token", "grant_type=password&username="
                    + URLEncoder.encode(anna.userAtTenant(), StandardCharsets.UTF_8) + "&password=" + password)
                    .statusCode();
        };
    }

    private String token(Anna anna) throws Exception {
        var answer = send(HttpRequest.newBuilder(https().resolve("/oauth2/token"))
                .header("Authorization", basic(anna.userAtTenant(), anna.password()))
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")).build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.builder().build().readTree(answer.body()).at("/access_token").asString();
    }

    private int soap(String tenant, String user, String password) throws Exception {
        var path = service(tenant, "Guarded");
        var envelope = """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><w:Security s:mustUnderstand="1"
              xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
              <w:UsernameToken><w:Username>%s</w:Username><w:Password>%s</w:Password></w:UsernameToken></w:Security></s:Header>
              <s:Body><one/></s:Body></s:Envelope>""".formatted(user, password);
        return send(HttpRequest.newBuilder(https().resolve(path.substring(0, path.length() - "/one".length())))
                .header("Content-Type", "text/xml; charset=UTF-8").header("SOAPAction", "\"urn:one\"")
                .POST(HttpRequest.BodyPublishers.ofString(envelope)).build()).statusCode();
    }

    private HttpResponse<String> form(String path, String fields) throws Exception {
        return send(HttpRequest.newBuilder(http().resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields)).build());
    }

    private int get(URI address, String path, String authorization) throws Exception {
        return send(HttpRequest.newBuilder(address.resolve(path)).header("Authorization", authorization).build())
                .statusCode();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String service(String tenant, String name) {
        return (tenant.equals(SUPER) ? "/services/" : "/services/t/" + tenant + "/") + name + "/one";
    }

    private static String scim(String tenant) {
        return (tenant.equals(SUPER) ? "" : "/t/" + tenant) + "/scim2/Users?count=1";
    }

    private URI http() {
        return server.orElseThrow().httpAddress();
    }

    private URI https() {
        return server.orElseThrow().httpsAddress();
    }
}
