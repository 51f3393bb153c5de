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
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.registry.Content;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.ResourceDraft;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.server.deployment.DeployedFile;
import org.godwit.server.deployment.DeployedFile.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real services of a real home, over real sockets: users of its database log in, files come and go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServingTest {
    private static final String FERRY = """
            <data name="%s" serviceNamespace="http://example.org/ferry" enableBatchRequests="true">
              <description>Ferry crossings</description>
              <config id="default">
                <property name="driverClassName">org.h2.Driver</property>
                <property name="url">jdbc:h2:./repository/database/ferry</property>
                <property name="username">sa</property>
                <property name="password"></property>
              </config>
              <query id="fromQ" useConfig="default">
                <sql>select id, port_to, fare from crossing where port_from = :port order by id</sql>
                <param name="port" sqlType="STRING"/>
                <result element="crossings" rowName="crossing">
                  <attribute name="id" column="id" xsdType="integer"/>
                  <element name="to" column="port_to" xsdType="string"/>
                  <element name="fare" column="fare" xsdType="double" requiredRoles="clerk"/>
                </result>
              </query>
              <query id="addQ" useConfig="default">
                <sql>insert into crossing(id, port_from, port_to, fare) values(:id, :port, :to, 1)</sql>
                <param name="id" sqlType="INTEGER"/><param name="port" sqlType="STRING"/><param name="to" sqlType="STRING"/>
              </query>
              <operation name="crossingsFrom">
                <call-query href="fromQ"><with-param name="port" query-param="port"/></call-query>
              </operation>
              <operation name="add">
                <call-query href="addQ"><with-param name="id" query-param="id"/><with-param name="port" query-param="port"/>
                  <with-param name="to" query-param="to"/></call-query>
              </operation>
              <resource path="port/{port}/crossings" method="GET">
                <call-query href="fromQ"><with-param name="port" query-param="port"/></call-query>
              </resource>
            </data>
            """;
    private static final String SCENARIO_1 = """
            <serviceGroup name="Guarded"><service name="Guarded" exposedAllTransports="true">
              <wsp:Policy xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy"
                  xmlns:sp="http://schemas.xmlsoap.org/ws/2005/07/securitypolicy">
                <sp:TransportBinding><wsp:Policy><sp:TransportToken><wsp:Policy><sp:HttpsToken/></wsp:Policy></sp:TransportToken>
                </wsp:Policy></sp:TransportBinding>
                <sp:SignedSupportingTokens><wsp:Policy><sp:UsernameToken/></wsp:Policy></sp:SignedSupportingTokens>
                <sec:CarbonSecConfig xmlns:sec="http://www.wso2.org/products/carbon/security"><sec:Authorization>
                  <sec:property name="org.wso2.carbon.security.allowedroles">clerk,admin</sec:property>
                </sec:Authorization></sec:CarbonSecConfig>
              </wsp:Policy></service></serviceGroup>
            """;
    private static final String SIGNED = SCENARIO_1.replace("Guarded", "Signed").replace("<sp:UsernameToken/>",
            "<sp:UsernameToken/><sp:X509Token/>");

    private Path services = Path.of("");
    private Path root = Path.of("");
    private int tenantId;
    private Optional<Godwit> server = Optional.empty();
    private final HttpClient client = insecureClient();

    private static HttpClient insecureClient() {
        try {
            return HttpClient.newBuilder().sslContext(GodwitTest.trusting()).build();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        root = FreshHome.make(folder.resolve("home")).root();
        services = root.resolve("repository/deployment/server/dataservices");
        var settings = Files.createDirectories(root.resolve("repository/deployment/server/servicemetafiles"));
        try (var drivers = Drivers.shipped()) {
            tables(drivers);
            users(drivers);
        }
        var ofTenant = Files.createDirectories(root.resolve("repository/tenants/" + tenantId + "/dataservices"));
        Files.writeString(ofTenant.resolve("Ferry.dbs"),
                FERRY.formatted("Ferry").replace("rowName=\"crossing\"", "rowName=\"flight\""));
        Files.createDirectories(services.resolve("north"));
        Files.writeString(services.resolve("Ferry.dbs"), FERRY.formatted("Ferry"));
        Files.writeString(services.resolve("north/Ferry.dbs"), FERRY.formatted("Ferry"));
        Files.writeString(services.resolve("Guarded.dbs"), FERRY.formatted("Guarded"));
        Files.writeString(services.resolve("Signed.dbs"), FERRY.formatted("Signed"));
        Files.writeString(services.resolve("Sealed.dbs"),
                FERRY.formatted("Sealed").replace("</data>", "<policy key=\"conf:/sealed.xml\"/><enableSec/></data>"));
        Files.writeString(services.resolve("Twin.dbs"), FERRY.formatted("Guarded"));
        Files.writeString(services.resolve("Broken.dbs"), "<data name=\"Broken\">\n<query id=\"q\">\n</data>");
        Files.writeString(settings.resolve("Guarded.xml"), SCENARIO_1);
        Files.writeString(settings.resolve("Signed.xml"), SIGNED);
        var started = Godwit.start(root, new Ports(0, 0, Optional.empty(), "127.0.0.1"), Duration.ofMillis(100));
        server = Optional.of(started);
        assertThat(started.awaitReady(Duration.ofSeconds(30))).isTrue();
    }

    private void tables(Drivers drivers) throws Exception {
        var database = Database.of(new DatabaseAddress("jdbc:h2:" + root.resolve("repository/database/ferry"), "sa",
                Secret.none()), drivers);
        try (var connection = ConnectionPool.unpooled(database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table crossing(id int primary key, port_from varchar(3), port_to varchar(20), "
                    + "fare double)");
            statement.execute("insert into crossing values(7, 'OSL', 'KIE', 12.5), (9, 'OSL', 'Ærø & <sø>', null)");
        }
    }

    private void users(Drivers drivers) {
        var home = CarbonHome.open(root);
        try (var registry = Registry.open(home, drivers)) {
            registry.ofSystem().put(RegistryPath.parse("conf:/sealed.xml"),
                    ResourceDraft.ofContent("application/xml", Content.of(SCENARIO_1)));
        }
        try (var identity = Identity.open(home, new HomeDatabases(home, drivers).open(), drivers)) {
            var store = identity.realm(CarbonSchema.SUPER_TENANT).orElseThrow().stores().getFirst();
            store.addRole("clerk");
            store.addUser("clara", Secret.of("clara-pw"), List.of("clerk"), Map.of());
            store.addUser("guest", Secret.of("guest-pw"), List.of(), Map.of());
            var tenant = identity.createTenant("wings.example", "boss@wings.example", "boss", Secret.of("boss-pw"));
            tenantId = tenant.id();
        }
    }

    @AfterAll
    void stop() {
        server.ifPresent(Godwit::close);
        client.close();
    }

    private Godwit godwit() {
        return server.orElseThrow();
    }

    @Test
    void aSoapCallIsAnsweredFromTheDatabase() throws Exception {
        var answer = soap("Ferry", "crossingsFrom",
                "<f:crossingsFrom xmlns:f=\"urn:any\"><f:port>OSL</f:port></f:crossingsFrom>");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("<soapenv:Body><crossings xmlns=\"http://example.org/ferry\"><crossing id=\"7\">"
                        + "<to>KIE</to></crossing><crossing id=\"9\"><to>Ærø &amp; &lt;sø&gt;</to></crossing></crossings></soapenv:Body>");
    }

    @Test
    void aResourceIsAnsweredInXmlAndMappedJson() throws Exception {
        var xml = get("/services/Ferry/port/OSL/crossings", "");
        var json = get("/services/Ferry/port/OSL/crossings", "", "Content-Type", "application/json");

        assertThat(xml.body())
                .startsWith("<crossings xmlns=\"http://example.org/ferry\"><crossing id=\"7\"><to>KIE</to>");
        assertThat(json.body()).isEqualTo(
                "{\"crossings\":{\"crossing\":[{\"@id\":\"7\",\"to\":\"KIE\"},{\"@id\":\"9\",\"to\":\"Ærø & <sø>\"}]}}");
    }

    @Test
    void aCallerSeesTheFieldsOfHisRoles() throws Exception {
        assertThat(get("/services/Ferry/port/OSL/crossings", "clara:clara-pw").body()).contains("<fare>12.5</fare>");
        assertThat(get("/services/Ferry/port/OSL/crossings", "guest:guest-pw").body()).doesNotContain("<fare>");
        assertThat(get("/services/Ferry/port/OSL/crossings", "clara:wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void aServiceInAFolderHasTheFolderInItsAddress() throws Exception {
        assertThat(get("/services/north/Ferry/port/OSL/crossings", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aTenantHasItsOwnServicesAndUsers() throws Exception {
        var path = "/services/t/wings.example/Ferry/port/OSL/crossings";

        assertThat(get(path, "").body()).contains("<flight id=\"7\">");
        assertThat(get(path, "boss:boss-pw").statusCode()).isEqualTo(200);
        assertThat(get(path, "boss@wings.example:boss-pw").statusCode()).isEqualTo(200);
        assertThat(get(path, "clara:clara-pw").statusCode()).isEqualTo(401);
        assertThat(get("/services/Ferry/port/OSL/crossings", "boss@wings.example:boss-pw").statusCode()).isEqualTo(401);
    }

    @Test
    void aWsdlDescribesTheOperations() throws Exception {
        var wsdl = get("/services/Ferry?wsdl", "");

        assertThat(wsdl.statusCode()).isEqualTo(200);
        assertThat(wsdl.body()).contains("FerrySOAP11Binding", "urn:crossingsFrom",
                "targetNamespace=\"http://example.org/ferry\"",
                godwit().httpAddress().getPort() + "/services/Ferry.SOAP11Endpoint/");
    }

    @Test
    void anInOnlyCallIsAcceptedAndDone() throws Exception {
        var answer = soap("Ferry", "add", "<add><id>100</id><port>BGO</port><to>ABZ</to></add>");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(get("/services/Ferry/port/BGO/crossings", "").body()).contains("<to>ABZ</to>");
    }

    @Test
    void aBrokenRuleOfTheDatabaseIsAFault() throws Exception {
        var answer = soap("Ferry", "add", "<add><id>7</id><port>BGO</port><to>ABZ</to></add>");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("<faultcode>axis2ns1:DATABASE_ERROR</faultcode>",
                "<DataServiceFault xmlns=\"http://ws.wso2.org/dataservice\">DS Fault Message:");
    }

    @Test
    void aGuardedServiceTakesLoginsOverHttpsOnly() throws Exception {
        var path = "/services/Guarded/port/OSL/crossings";

        assertThat(get(path, "clara:clara-pw").statusCode()).isEqualTo(403);
        assertThat(getSecurely(path, "").statusCode()).isEqualTo(401);
        assertThat(getSecurely(path, "guest:guest-pw").statusCode()).isEqualTo(403);
        assertThat(getSecurely(path, "clara:clara-pw").body()).contains("<fare>12.5</fare>");
    }

    @Test
    void aServiceIsSecuredByThePolicyOfTheRegistryThatItNames() throws Exception {
        var path = "/services/Sealed/port/OSL/crossings";

        assertThat(get(path, "clara:clara-pw").statusCode()).isEqualTo(403);
        assertThat(getSecurely(path, "guest:guest-pw").statusCode()).isEqualTo(403);
        assertThat(getSecurely(path, "clara:clara-pw").statusCode()).isEqualTo(200);
    }

    @Test
    void faultyServicesSayWhy() throws Exception {
        assertThat(problemOf("Broken.dbs")).contains("Broken.dbs, line 3");
        assertThat(problemOf("Signed.dbs")).contains("GW-DEPLOY-002", "X509Token");
        assertThat(problemOf("Twin.dbs")).contains("GW-DEPLOY-001");
        assertThat(get("/services/Signed/port/OSL/crossings", "").statusCode()).isEqualTo(500);
        assertThat(get("/", "").body()).contains("X509Token", "GW-DEPLOY-001", "Ferry crossings");
        assertThat(get("/", "", "X-Forwarded-For", "10.0.0.1").body()).doesNotContain("X509Token");
        assertThat(get("/health/ready", "").body()).contains("\"service\":\"Broken\"");
    }

    private String problemOf(String fileName) {
        return godwit().deployment().files().stream().filter(f -> f.file().endsWith(fileName)).findFirst().orElseThrow()
                .problems().getFirst().text();
    }

    @Test
    void filesComeChangeBreakAndGo() throws Exception {
        var file = services.resolve("Hot.dbs");
        Files.writeString(file, FERRY.formatted("Hot"));
        await("Hot", Optional.of(Status.ACTIVE));
        assertThat(get("/services/Hot/port/OSL/crossings", "").statusCode()).isEqualTo(200);

        Files.writeString(file, "<data name=\"Hot\"><oops>");
        await("Hot", Optional.of(Status.FAULTY_LAST_GOOD_SERVES));
        assertThat(get("/services/Hot/port/OSL/crossings", "").statusCode()).isEqualTo(200);

        Files.writeString(file, FERRY.formatted("Hot").replace("rowName=\"crossing\"", "rowName=\"trip\""));
        await("Hot", Optional.of(Status.ACTIVE));
        assertThat(get("/services/Hot/port/OSL/crossings", "").body()).contains("<trip id=\"7\">");

        Files.delete(file);
        await("Hot", Optional.empty());
        assertThat(get("/services/Hot/port/OSL/crossings", "").statusCode()).isEqualTo(500);
    }

    /** Scans here as well as the server does: there is nothing to wait for but its turn. */
    private void await(String service, Optional<Status> wanted) throws Exception {
        for (int i = 0; i < 300; i++) {
            var status = godwit().deployment().files().stream().filter(f -> f.name().equals(service)).findFirst()
                    .map(DeployedFile::status);
            if (status.equals(wanted)) {
                return;
            }
            Thread.sleep(50);
        }
        assertThat(godwit().deployment().files()).as("%s should be %s", service, wanted).isEmpty();
    }

    private HttpResponse<String> soap(String service, String operation, String body) throws Exception {
        var envelope = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" + body
                + "</s:Body></s:Envelope>";
        return client.send(HttpRequest.newBuilder(godwit().httpAddress().resolve("/services/" + service))
                .header("Content-Type", "text/xml; charset=UTF-8").header("SOAPAction", "\"urn:" + operation + "\"")
                .POST(HttpRequest.BodyPublishers.ofString(envelope)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String credentials, String... headers) throws Exception {
        return get(godwit().httpAddress(), path, credentials, headers);
    }

    private HttpResponse<String> getSecurely(String path, String credentials) throws Exception {
        return get(godwit().httpsAddress(), path, credentials);
    }

    private HttpResponse<String> get(URI address, String path, String credentials, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(address.resolve(path));
        if (!credentials.isEmpty()) {
            request.header("Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
