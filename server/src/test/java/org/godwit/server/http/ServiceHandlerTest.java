package org.godwit.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.godwit.dataservices.Caller;
import org.godwit.dataservices.Compatibility;
import org.godwit.server.deployment.Access;
import org.godwit.server.deployment.Exposure;
import org.godwit.server.deployment.ServedService;
import org.godwit.server.deployment.ServiceDirectory;
import org.godwit.server.deployment.ServiceDirectory.TenantServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire, over a real socket; the service behind it is a fake that tells what it got. */
class ServiceHandlerTest {
    private static final String ECHO = "<f:echo xmlns:f=\"urn:f\"><f:name>Anna</f:name></f:echo>";

    private final FakeService ferry = new FakeService("Ferry");
    private final FakeService inFolder = new FakeService("north/Ferry");
    private final FakeService ofTenant = new FakeService("Ferry");
    private final FakeService guarded = new FakeService("Guarded");
    private final WebListeners server;
    private boolean complete = true;
    private Exposure exposure = Exposure.FULL;
    private final HttpClient client = HttpClient.newHttpClient();

    ServiceHandlerTest() throws IOException {
        server = WebListeners.start(settings(Compatibility.DSS_3_1_1), this::directory, ServiceHandlerTest::login,
                _ -> {});
    }

    static WebSettings settings(Compatibility compatibility) {
        return new WebSettings("127.0.0.1", 0, 0, Optional.empty(), 100_000, Duration.ofSeconds(60), compatibility,
                new Observer() {
                    @Override
                    public void started() {}

                    @Override
                    public void answered(String service, int status, long nanos) {}
                });
    }

    private ServiceDirectory directory() {
        return new ServiceDirectory(Map.of(
                "carbon.super",
                new TenantServices(-1234, "carbon.super",
                        Map.of("Ferry", new ServedService(ferry, new Access.Open(false), exposure), "north/Ferry",
                                new ServedService(inFolder, new Access.Open(false), Exposure.FULL), "Guarded",
                                new ServedService(guarded, new Access.Login(Set.of("boss")), Exposure.FULL))),
                "wings.example", new TenantServices(7, "wings.example",
                        Map.of("Ferry", new ServedService(ofTenant, new Access.Open(false), Exposure.FULL)))),
                complete);
    }

    private static Optional<Caller> login(Authentication.Attempt attempt) {
        return attempt.password().reveal().equals("good")
                ? Optional.of(new Caller(attempt.user(), List.of("clerk"), attempt.tenantId()))
                : Optional.empty();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSoap11CallIsAnsweredInAnEnvelope() throws Exception {
        var answer = post("/services/Ferry", soap11(ECHO), "text/xml; charset=UTF-8", "SOAPAction", "\"urn:echo\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml; charset=UTF-8");
        assertThat(answer.body()).isEqualTo("<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope "
                + "xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>"
                + "<echo xmlns=\"urn:fake\">[echo(name=Anna)] by anonymous</echo></soapenv:Body></soapenv:Envelope>");
    }

    @Test
    void theActionBeatsTheNameOfTheElement() throws Exception {
        var body = soap11("<other><name>Anna</name></other>");

        assertThat(post("/services/Ferry", body, "text/xml", "SOAPAction", "urn:echo").body())
                .contains("[echo(name=Anna)]");
    }

    @Test
    void withAnEmptyActionTheAddressingHeaderOrTheElementCounts() throws Exception {
        var addressed = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>"
                + "<a:Action xmlns:a=\"http://www.w3.org/2005/08/addressing\" s:mustUnderstand=\"1\">urn:echo</a:Action>"
                + "</s:Header><s:Body><x><name>Anna</name></x></s:Body></s:Envelope>";

        assertThat(post("/services/Ferry", addressed, "text/xml", "SOAPAction", "\"\"").body())
                .contains("[echo(name=Anna)]");
        assertThat(post("/services/Ferry", soap11(ECHO), "text/xml", "SOAPAction", "\"\"").body())
                .contains("[echo(name=Anna)]");
    }

    @Test
    void aSoap12CallTakesItsActionFromTheContentType() throws Exception {
        var body = soap11(ECHO).replace(Wire.SOAP_11_NAMESPACE, Wire.SOAP_12_NAMESPACE);

        var answer = post("/services/Ferry.SOAP12Endpoint/", body, "application/soap+xml; action=\"urn:echo\"");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/soap+xml; charset=UTF-8");
        assertThat(answer.body()).contains("xmlns:soapenv=\"http://www.w3.org/2003/05/soap-envelope\"",
                "[echo(name=Anna)]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/services/Ferry", "/services/Ferry/", "/services/Ferry.SOAP11Endpoint",
            "/services/Ferry.SOAP11Endpoint/", "/services/Ferry.SecureSOAP11Endpoint/"})
    void everyEndpointTakesACall(String path) throws Exception {
        assertThat(post(path, soap11(ECHO), "text/xml", "SOAPAction", "urn:echo").statusCode()).isEqualTo(200);
        assertThat(ferry.calls).hasSize(1);
    }

    @Test
    void servicesInFoldersAndOfTenantsHaveTheirOwnAddresses() throws Exception {
        get("/services/north/Ferry/echo?name=a");
        get("/services/t/wings.example/Ferry.HTTPEndpoint/echo?name=a");

        assertThat(inFolder.calls).hasSize(1);
        assertThat(ofTenant.calls).hasSize(1);
        assertThat(ofTenant.calls.getFirst().caller().tenantId()).isEqualTo(7);
        assertThat(ferry.calls).isEmpty();
    }

    @Test
    void aResourceIsReachedByItsPathAndMissingParametersAreNull() throws Exception {
        var answer = get("/services/Ferry/item/Oslo?tag=1&tag=2&unknown=3");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/xml; charset=UTF-8");
        assertThat(answer.body())
                .isEqualTo("<echo xmlns=\"urn:fake\">[_getitem_name(name=Oslo;tag=1,2)] by anonymous</echo>");
        assertThat(get("/services/Ferry/item/Oslo").body()).contains("tag=NULL");
    }

    @Test
    void aFormIsDecodedAndOnlyDeclaredParametersCount() throws Exception {
        var answer = post("/services/Ferry/echo", "name=a%26b+c&name=second&x=y", "application/x-www-form-urlencoded");

        assertThat(answer.body()).contains("[echo(name=a&b c;tag=NULL)]");
    }

    @Test
    void plainXmlGoesByThePathOrByItsRoot() throws Exception {
        assertThat(post("/services/Ferry/echo", "<any><name>a</name></any>", "application/xml").body())
                .contains("[echo(name=a)]");
        assertThat(post("/services/Ferry", "<echo><name>a</name></echo>", "text/xml").body())
                .contains("[echo(name=a)]");
    }

    @Test
    void anEnvelopeWithoutAnActionIsPlainXml() throws Exception {
        assertThat(post("/services/Ferry", soap11(ECHO), "text/xml").body())
                .isEqualTo("<echo xmlns=\"urn:fake\">[echo(name=Anna)] by anonymous</echo>");
    }

    @Test
    void aFormOfSeveralPartsIsReadAndItsFilesAreBase64() throws Exception {
        var body = """
                --b
                Content-Disposition: form-data; name="name"

                Ærø
                --b
                Content-Disposition: form-data; name="tag"; filename="a;b.bin"
                Content-Type: application/octet-stream

                --
                -
                --b--
                """.replace("\n", "\r\n");

        assertThat(post("/services/Ferry/echo", body, "multipart/form-data; boundary=b").body())
                .contains("[echo(name=Ærø;tag=LS0NCi0=)]");
        assertThat(post("/services/Ferry/echo", body.replace("--b--", ""), "multipart/form-data; boundary=b").body())
                .contains("is cut off");
        assertThat(post("/services/Ferry/echo", body, "multipart/form-data").body()).contains("names no boundary");
    }

    @Test
    void anAttachmentStandsWhereTheEnvelopeIncludesIt() throws Exception {
        var envelope = soap11("<echo><name><xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" "
                + "href=\"cid:pic%40x\"/></name></echo>");
        var body = "--u\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"text/xml\"\r\n"
                + "Content-ID: <root@x>\r\n\r\n" + envelope + "\r\n--u\r\nContent-ID: <pic@x>\r\n"
                + "Content-Transfer-Encoding: binary\r\n\r\nabc\r\n--u--";
        var type = "multipart/related; boundary=u; type=\"application/xop+xml\"; start=\"<root@x>\"; "
                + "start-info=\"text/xml\"";

        var answer = post("/services/Ferry", body, type, "SOAPAction", "urn:echo");

        assertThat(answer.body()).contains("<soapenv:Body>", "[echo(name=YWJj)]");
        assertThat(post("/services/Ferry", body.replace("<pic@x>", "<other@x>"), type, "SOAPAction", "urn:echo").body())
                .contains("There is no attachment");
    }

    @Test
    void aPackedBodyIsReadUpToTheLargestSize() throws Exception {
        assertThat(packed("name=abc").body()).contains("[echo(name=abc;tag=NULL)]");
        ferry.calls.clear();
        assertThat(packed("name=" + "a".repeat(200_000)).statusCode()).isEqualTo(413);
        assertThat(ferry.calls).isEmpty();
    }

    private HttpResponse<String> packed(String form) throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(form.getBytes(StandardCharsets.UTF_8));
        }
        return client.send(request("/services/Ferry/echo").header("Content-Encoding", "gzip")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aServiceIsNotThereOverTransportsThatItIsNotExposedOver() throws Exception {
        exposure = Exposure.FULL.over(Set.of("https", "jms"));

        assertThat(get("/services/Ferry/echo").body())
                .contains("The service cannot be found for the endpoint reference");
        assertThat(get("/services/Ferry?wsdl").body()).contains("Ferry.SecureSOAP11Endpoint")
                .doesNotContain("Ferry.SOAP11Endpoint");
        assertThat(ferry.calls).isEmpty();
    }

    @Test
    void aServiceMayKeepItsContractToItself() throws Exception {
        exposure = new Exposure(Exposure.FULL.transports(), true, false);

        assertThat(get("/services/Ferry?wsdl").statusCode()).isEqualTo(403);
        assertThat(get("/services/Ferry/echo").statusCode()).isEqualTo(200);
    }

    @Test
    void nilIsNullAndEmptyIsEmpty() throws Exception {
        var body = "<echo xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><name xsi:nil=\"true\"/><tag/></echo>";

        assertThat(post("/services/Ferry/echo", body, "application/xml").body()).contains("[echo(name=NULL;tag=)]");
    }

    @Test
    void jsonIsAnsweredInTheMappedConvention() throws Exception {
        var answer = post("/services/Ferry/echo", "{\"echo\":{\"name\":\"a\",\"tag\":[1,null]}}", "application/json");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=UTF-8");
        assertThat(answer.body()).isEqualTo("{\"echo\":\"JSON_MAPPED [echo(name=a;tag=1,NULL)] by anonymous\"}");
    }

    @Test
    void acceptIsIgnoredAs311DidAndHonouredAs322Did() throws Exception {
        assertThat(get("/services/Ferry/echo", "Accept", "application/json").body()).startsWith("<echo");
        assertThat(get("/services/Ferry/echo", "Content-Type", "application/json").body()).startsWith("{");

        ferry.compatibility = Compatibility.DSS_3_2_2;
        assertThat(get("/services/Ferry/echo", "Accept", "application/json").body())
                .startsWith("{\"echo\":\"JSON_TYPED");
        assertThat(get("/services/north/Ferry/echo", "Accept", "application/json").body()).startsWith("<echo");
    }

    @Test
    void aCallWithoutResultIsAcceptedWithoutABody() throws Exception {
        var answer = post("/services/Ferry", soap11("<note><name>a</name></note>"), "text/xml", "SOAPAction",
                "urn:note");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aBatchCarriesItsMembers() throws Exception {
        var xml = "<note_batch_req><note><name>a</name></note><other><name>b</name></other></note_batch_req>";
        post("/services/Ferry", soap11(xml), "text/xml", "SOAPAction", "urn:note_batch_req");
        post("/services/Ferry/note_batch_req", "{\"note_batch_req\":{\"note\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}",
                "application/json");

        assertThat(ferry.calls).hasSize(2).allSatisfy(call -> {
            assertThat(call.members()).hasSize(2);
            assertThat(call.members().get(1).arguments().of("name").getFirst().text()).isEqualTo("b");
        });
    }

    @Test
    void aFaultHasTheFormOfItsFormat() throws Exception {
        var soap = post("/services/Ferry", soap11("<bad/>"), "text/xml", "SOAPAction", "urn:bad");
        var xml = get("/services/Ferry/bad");
        var json = post("/services/Ferry/bad", "{\"bad\":null}", "application/json");

        assertThat(List.of(soap.statusCode(), xml.statusCode(), json.statusCode())).containsOnly(500);
        assertThat(soap.body()).contains("<soapenv:Fault xmlns:axis2ns1=\"http://ws.wso2.org/dataservice\">"
                + "<faultcode>axis2ns1:DATABASE_ERROR</faultcode><faultstring>DS Fault Message: a &lt; b\n"
                + "DS Code: DATABASE_ERROR</faultstring><detail>"
                + "<DataServiceFault xmlns=\"http://ws.wso2.org/dataservice\">DS Fault Message: a &lt; b\n"
                + "DS Code: DATABASE_ERROR</DataServiceFault></detail></soapenv:Fault>");
        assertThat(xml.body())
                .isEqualTo("<DataServiceFault xmlns=\"http://ws.wso2.org/dataservice\">DS Fault Message: a &lt; b\n"
                        + "DS Code: DATABASE_ERROR</DataServiceFault>");
        assertThat(json.body()).isEqualTo("{\"Fault\":{\"faultcode\":\"axis2ns1:DATABASE_ERROR\",\"faultstring\":"
                + "\"DS Fault Message: a < b\\nDS Code: DATABASE_ERROR\",\"detail\":\"\"}}");
    }

    @Test
    void aFailureAmongTheFirstBytesIsStillAFault() throws Exception {
        var answer = get("/services/Ferry/late?bytes=5000");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("xxx");
    }

    @Test
    void aLaterFailureBreaksTheConnection() {
        assertThatThrownBy(() -> get("/services/Ferry/late?bytes=100000")).isInstanceOf(IOException.class);
    }

    @Test
    void unknownServicesAndOperationsAreToldAsAxis2Did() throws Exception {
        assertThat(post("/services/Nowhere", soap11(ECHO), "text/xml", "SOAPAction", "urn:echo").body()).contains(
                "<faultstring>The service cannot be found for the endpoint reference (EPR) /services/Nowhere</faultstring>");
        assertThat(get("/services/Ferry/nothing?a=b").body())
                .isEqualTo("<faultstring>The endpoint reference (EPR) for the Operation not found is "
                        + "/services/Ferry/nothing?a=b and the WSA Action = null</faultstring>");
    }

    @Test
    void peopleGetHtmlForUnknownServices() throws Exception {
        var answer = get("/services/No<where?wsdl".replace("<", "%3C"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("<h4>Service No%3Cwhere not found. Cannot display WSDL document.</h4>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wsdl", "wsdl2", "xsd", "wsdl&annotation=true", "xsd=xsd0"})
    void descriptionsNameTheEndpoints(String query) throws Exception {
        var answer = get("/services/Ferry?" + query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml; charset=UTF-8");
        assertThat(answer.body()).contains(
                "http://127.0.0.1:" + server.httpPort() + "/services/Ferry.SOAP11Endpoint/", "SecureHTTPEndpoint");
    }

    @Test
    void aLoginIsCheckedAlsoWhereNoneIsNeeded() throws Exception {
        assertThat(get("/services/Ferry/echo", "Authorization", basic("anna:good")).body()).contains("by anna");

        var refused = get("/services/Ferry/echo", "Authorization", basic("anna:wrong"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).get().asString().startsWith("Basic realm=");
        assertThat(get("/services/Ferry/echo", "Authorization", "Basic ???").statusCode()).isEqualTo(401);
    }

    @Test
    void aUsernameTokenLogsIn() throws Exception {
        var security = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header><w:Security "
                + "s:mustUnderstand=\"1\" xmlns:w=\"http://docs.oasis-open.org/wss/2004/01/"
                + "oasis-200401-wss-wssecurity-secext-1.0.xsd\"><w:UsernameToken><w:Username>anna</w:Username>"
                + "<w:Password>%s</w:Password></w:UsernameToken></w:Security></s:Header><s:Body>" + ECHO
                + "</s:Body></s:Envelope>";

        assertThat(post("/services/Ferry", security.formatted("good"), "text/xml", "SOAPAction", "urn:echo").body())
                .contains("by anna");
        assertThat(
                post("/services/Ferry", security.formatted("bad"), "text/xml", "SOAPAction", "urn:echo").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aTokenWithANonceIsGoodOnce() throws Exception {
        var body = secured("<w:UsernameToken><w:Username>anna</w:Username><w:Password>good</w:Password>"
                + "<w:Nonce>bm9uY2U=</w:Nonce><u:Created>" + Instant.now() + "</u:Created></w:UsernameToken>");

        assertThat(post("/services/Ferry", body, "text/xml", "SOAPAction", "urn:echo").body()).contains("by anna");
        assertThat(post("/services/Ferry", body, "text/xml", "SOAPAction", "urn:echo").body()).contains("replay");
        assertThat(ferry.calls).hasSize(1);
    }

    @Test
    void messagesThatAreOldExpiredOrFromTheFutureAreRefused() throws Exception {
        var token = "<w:UsernameToken><w:Username>anna</w:Username><w:Password>good</w:Password></w:UsernameToken>";
        var stamp = "<u:Timestamp><u:Created>%s</u:Created><u:Expires>%s</u:Expires></u:Timestamp>";
        var now = Instant.now();

        assertThat(tokenAnswer(stamp.formatted(now, now.plusSeconds(300)) + token)).contains("by anna");
        assertThat(tokenAnswer(stamp.formatted(now.minusSeconds(700), now.plusSeconds(300)) + token))
                .contains("has expired");
        assertThat(tokenAnswer(stamp.formatted(now.minusSeconds(400), now.minusSeconds(310)) + token))
                .contains("has expired");
        assertThat(tokenAnswer(stamp.formatted(now.plusSeconds(400), now.plusSeconds(700)) + token))
                .contains("in the future");
        assertThat(tokenAnswer(stamp.formatted("yesterday", now) + token)).contains("cannot be read");
        assertThat(tokenAnswer("<d:Signature xmlns:d=\"urn:d\"/>" + token)).contains("unsupported token");
        assertThat(ferry.calls).hasSize(1);
    }

    private String tokenAnswer(String security) throws Exception {
        return post("/services/Ferry", secured(security), "text/xml", "SOAPAction", "urn:echo").body();
    }

    private static String secured(String security) {
        return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header><w:Security "
                + "s:mustUnderstand=\"1\" xmlns:w=\"http://docs.oasis-open.org/wss/2004/01/"
                + "oasis-200401-wss-wssecurity-secext-1.0.xsd\" xmlns:u=\"http://docs.oasis-open.org/wss/2004/01/"
                + "oasis-200401-wss-wssecurity-utility-1.0.xsd\">" + security + "</w:Security></s:Header><s:Body>"
                + ECHO
                + "</s:Body></s:Envelope>";
    }

    @Test
    void aGuardedServiceRefusesPlainHttp() throws Exception {
        var answer = get("/services/Guarded/echo", "Authorization", basic("anna:good"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Expected transport is \"https\"".replace("\"", "&quot;"));
        assertThat(guarded.calls).isEmpty();
    }

    @Test
    void headersThatMustBeUnderstoodAreNotPassedOver() throws Exception {
        var body = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>"
                + "<x:Sign xmlns:x=\"urn:x\" s:mustUnderstand=\"1\"/></s:Header><s:Body>" + ECHO
                + "</s:Body></s:Envelope>";

        assertThat(post("/services/Ferry", body, "text/xml", "SOAPAction", "urn:echo").body())
                .contains("Must Understand check failed for header urn:x : Sign");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<echo><name>a</echo>", "<echo>", "",
            "<!DOCTYPE echo [<!ENTITY a \"b\">]><echo><name>&a;</name></echo>",
            "<!DOCTYPE echo SYSTEM \"file:///etc/passwd\"><echo/>", "<echo><name>&a;</name></echo>"})
    void badXmlIsRefusedAndNothingRuns(String body) throws Exception {
        var answer = post("/services/Ferry/echo", body, "application/xml");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).startsWith("<faultstring>").doesNotContain("root:");
        assertThat(ferry.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"echo\":{\"name\":\"a\"}", "[]", "{\"echo\":{\"name\":{\"x\":1}}}", "{\"echo\":5}",
            "{\"echo\":{}} {}", "nonsense"})
    void badJsonIsRefusedAndNothingRuns(String body) throws Exception {
        var answer = post("/services/Ferry/echo", body, "application/json");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).startsWith("{\"Fault\":");
        assertThat(ferry.calls).isEmpty();
    }

    @Test
    void aHugeBodyIsRefused() throws Exception {
        var answer = post("/services/Ferry/echo", "<echo><name>" + "a".repeat(200_000) + "</name></echo>",
                "application/xml");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(ferry.calls).isEmpty();
    }

    @Test
    void aLongAnswerIsCompressedForThoseWhoAccept() throws Exception {
        var request = request("/services/Ferry/echo?name=" + "a".repeat(3000)).header("Accept-Encoding", "gzip")
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).contains("aaa").endsWith("</echo>");
        }
    }

    @Test
    void aStopLetsARunningCallFinish() throws Exception {
        var answer = client.sendAsync(request("/services/Ferry/slow").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(ferry.slowBegan.await(10, TimeUnit.SECONDS)).isTrue();
        var stopping = Thread.ofVirtual().start(server::close);

        assertThat(stopping.join(Duration.ofMillis(300))).isFalse();
        ferry.slowMayEnd.countDown();

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).startsWith("<echo");
        assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void aServiceWithSessionsKeepsItsClientsApart() throws Exception {
        ferry.sessions = true;

        var first = get("/services/Ferry/echo", "Cookie", "JSESSIONID=11");
        var cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        get("/services/Ferry/echo", "Cookie", cookie.substring(0, cookie.indexOf(';')));
        get("/services/Ferry/echo");

        assertThat(cookie).startsWith("JSESSIONID=").contains("HttpOnly");
        assertThat(ferry.calls.get(1).session()).isPresent().isEqualTo(ferry.calls.get(0).session());
        assertThat(ferry.calls.get(2).session()).isNotEqualTo(ferry.calls.get(0).session());
    }

    @Test
    void whileTheServerStartsAMissingServiceMayStillCome() throws Exception {
        complete = false;

        var answer = get("/services/Later/echo");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(get("/services/Ferry/echo").statusCode()).isEqualTo(200);
    }

    @Test
    void anInactiveServiceSaysSo() throws Exception {
        ferry.active = false;

        assertThat(get("/services/Ferry?wsdl").body()).contains("is inactive");
        assertThat(get("/services/Ferry", "Accept", "text/html").body()).contains("is inactive");
        assertThat(get("/services/Ferry/echo").statusCode()).isEqualTo(500);
        assertThat(ferry.calls).isEmpty();
    }

    private static String soap11(String body) {
        return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" + body
                + "</s:Body></s:Envelope>";
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String contentType, String... headers)
            throws Exception {
        var request = request(path).header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
