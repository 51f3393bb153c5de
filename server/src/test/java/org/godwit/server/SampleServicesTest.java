package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.xml.namespace.QName;
import org.apache.cxf.bus.CXFBusFactory;
import org.apache.cxf.jaxws.endpoint.dynamic.JaxWsDynamicClientFactory;
import org.godwit.server.SampleHome.Engine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The services of {@code examples/services}, called over HTTP on every kind of database that can be started here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleServicesTest {
    private static final String NS = " xmlns=\"http://example.org/ferry\"";
    private static final String CROSSINGS = "<crossings" + NS + "><crossing id=\"7\"><to>KIE</to>"
            + "<departs>2014-07-01T14:00:00.000-02:30</departs>%s<boat><seats>1200</seats><sails>true</sails></boat>"
            + "<stops><stop><port>LAR</port></stop><stop><port>FRH</port></stop></stops></crossing></crossings>";

    private Optional<Godwit> server = Optional.empty();
    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        var home = SampleHome.make(folder.resolve("home"));
        var started = Godwit.start(home.root(), new Ports(0, 0, Optional.empty(), "127.0.0.1"));
        server = Optional.of(started);
        assertThat(started.awaitReady(Duration.ofSeconds(60))).isTrue();
    }

    @AfterAll
    void stop() {
        server.ifPresent(Godwit::close);
        client.close();
    }

    @ParameterizedTest
    @EnumSource
    void crossingsComeWithTheirStopsAndTheirFareForClerks(Engine engine) throws Exception {
        var path = engine.folder() + "/Crossings/port/OSL/crossings?seats=500";

        assertThat(get(path)).isEqualTo(CROSSINGS.formatted(""));
        assertThat(get(path, "Authorization", basic("clara:clara-pw")))
                .isEqualTo(CROSSINGS.formatted("<fare>79.50</fare>"));
        assertThat(get(path, "Content-Type", "application/json")).startsWith(
                "{\"crossings\":{\"crossing\":{\"@id\":\"7\",\"to\":\"KIE\",\"departs\":\"2014-07-01T14:00:00.000-02:30\"");
        assertThat(soap(engine, "Crossings", "crossingsFrom", "<port>osl</port>"))
                .contains("<faultcode>axis2ns1:VALIDATION_ERROR</faultcode>");
        assertThat(soap(engine, "Crossings", "crossingsFrom", "<port>OSL</port>"))
                .contains("<crossing id=\"7\">", "<crossing id=\"8\">").doesNotContain("id=\"9\"");
    }

    @ParameterizedTest
    @EnumSource
    void listsFillInStatementsAndRawTextOrdersThem(Engine engine) throws Exception {
        assertThat(
                soap(engine, "Lists", "crossingsTo", "<ports>KIE</ports><ports>FRH</ports><ports>x' or '1'='1</ports>"))
                .contains("<crossings" + NS
                        + "><crossing><id>7</id></crossing><crossing><id>8</id></crossing></crossings>");
        assertThat(get(engine.folder() + "/Lists/crossingsTo?ports=KIE&ports=FRH&order=seats"))
                .contains("<id>8</id></crossing><crossing><id>7</id>");
        assertThat(get(engine.folder() + "/Lists/crossingsTo?ports=KIE&order=id;drop+table+stop"))
                .contains("VALIDATION_ERROR");
    }

    @ParameterizedTest
    @EnumSource
    void proceduresGiveRows(Engine engine) throws Exception {
        assertThat(get(engine.folder() + "/Procedures/crossingsOf?port=OSL")).isEqualTo("<crossings" + NS
                + "><crossing><id>7</id><to>KIE</to></crossing><crossing><id>8</id><to>FRH</to></crossing></crossings>");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void valuesComeOutOfProcedures(Engine engine) throws Exception {
        assertThat(get(engine.folder() + "/OutParameters/seatsLeft?id=7"))
                .isEqualTo("<seats" + NS + "><left>1200</left></seats>");
    }

    @Test
    void aCursorSuppliesRows() throws Exception {
        assertThat(get("postgresql/Cursors/crossingsOf?port=OSL")).isEqualTo("<crossings" + NS
                + "><crossing><id>7</id><to>KIE</to></crossing><crossing><id>8</id><to>FRH</to></crossing></crossings>");
    }

    @ParameterizedTest
    @EnumSource
    void bookingsAreMadeMovedAndDropped(Engine engine) throws Exception {
        assertThat(soap(engine, "Bookings", "book", "<crossing>7</crossing><passenger>Anna Ærø</passenger>"))
                .containsPattern("<booked" + NS + "><id>\\d+</id></booked>");
        assertThat(get(engine.folder() + "/Bookings/passenger/Anna%20%C3%86r%C3%B8")).isEqualTo("<bookings" + NS
                + "><booking><crossing>7</crossing><passenger>Anna Ærø</passenger><seats>0</seats></booking></bookings>");
        assertThat(send("PUT", engine.folder() + "/Bookings/passenger/Anna%20%C3%86r%C3%B8",
                "<_putpassenger_passenger><crossing>8</crossing></_putpassenger_passenger>", "application/xml"))
                .contains("<bookings>1</bookings>");
        assertThat(send("DELETE", engine.folder() + "/Bookings/passenger/Anna%20%C3%86r%C3%B8", "", "text/plain"))
                .contains("REQUEST_STATUS", "SUCCESSFUL");
        assertThat(get(engine.folder() + "/Bookings/bookingsOf?passenger=Anna+%C3%86r%C3%B8"))
                .isEqualTo("<bookings" + NS + "/>");
    }

    @ParameterizedTest
    @EnumSource
    void aBatchIsAllOrNothing(Engine engine) throws Exception {
        var batch = "<note><crossing>7</crossing><passenger>%1$s</passenger></note>"
                + "<note><crossing>%2$s</crossing><passenger>%1$s</passenger></note>";

        assertThat(soap(engine, "Bookings", "note_batch_req", batch.formatted("bo", "8"))).isEmpty();
        assertThat(soap(engine, "Bookings", "note_batch_req", batch.formatted("cy", "x"))).contains("Fault");

        assertThat(get(engine.folder() + "/Bookings/bookingsOf?passenger=bo"))
                .contains("<crossing>7</crossing>", "<crossing>8</crossing>");
        assertThat(get(engine.folder() + "/Bookings/bookingsOf?passenger=cy")).isEqualTo("<bookings" + NS + "/>");
    }

    @ParameterizedTest
    @EnumSource
    void aBoxcarHandsExportedValuesOn(Engine engine) throws Exception {
        soap(engine, "Together", "begin_boxcar", "");
        soap(engine, "Together", "book", "<crossing>7</crossing><passenger>boxcar</passenger>");
        assertThat(soap(engine, "Together", "seats", "<seats>3</seats>")).isEmpty();
        soap(engine, "Together", "bookingsOf", "<passenger>boxcar</passenger>");

        assertThat(soap(engine, "Together", "end_boxcar", ""))
                .contains("<booking><passenger>boxcar</passenger><seats>3</seats></booking>");
    }

    @ParameterizedTest
    @EnumSource
    void aRequestBoxIsOneTransaction(Engine engine) throws Exception {
        var box = "<book><crossing>7</crossing><passenger>box</passenger></book><seats><seats>%s</seats></seats>"
                + "<bookingsOf><passenger>box</passenger></bookingsOf>";

        assertThat(soap(engine, "Together", "request_box", box.formatted("10"))).contains("VALIDATION_ERROR");
        assertThat(soap(engine, "Together", "request_box", box.formatted("4")))
                .contains(
                        "<bookings" + NS + "><booking><passenger>box</passenger><seats>4</seats></booking></bookings>");
    }

    @ParameterizedTest
    @EnumSource
    void aTransferChangesBothDatabasesOrNone(Engine engine) throws Exception {
        var before = balances(engine);
        transfer(engine, 5);
        assertThat(balances(engine)).isEqualTo(new Balances(before.harbour() + 5, before.ferry() - 5));

        assertThat(transfer(engine, 1000)).contains("DATABASE_ERROR");
        assertThat(balances(engine)).isEqualTo(new Balances(before.harbour() + 5, before.ferry() - 5));
    }

    private record Balances(int harbour, int ferry) {}

    private Balances balances(Engine engine) throws Exception {
        return new Balances(number(get(engine.folder() + "/Transfer/ofHarbour")),
                number(get(engine.folder() + "/Transfer/ofFerry")));
    }

    private static int number(String xml) {
        return Integer.parseInt(xml.replaceAll("<[^>]*>", ""));
    }

    private String transfer(Engine engine, int sum) throws Exception {
        soap(engine, "Transfer", "begin_boxcar", "");
        soap(engine, "Transfer", "payIn", "<sum>" + sum + "</sum>");
        soap(engine, "Transfer", "payOut", "<sum>" + sum + "</sum>");
        return soap(engine, "Transfer", "end_boxcar", "");
    }

    @ParameterizedTest
    @EnumSource
    void binaryValuesTravelInBase64(Engine engine) throws Exception {
        var bytes = new byte[20_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        var text = Base64.getEncoder().encodeToString(bytes);

        assertThat(soap(engine, "Documents", "store", "<id>1</id><title>A\u0085€</title><scan>" + text + "</scan>"))
                .contains("SUCCESSFUL");
        assertThat(get(engine.folder() + "/Documents/document?id=1")).isEqualTo(
                "<documents" + NS + "><document><title>A\u0085?</title><scan>" + text
                        + "</scan></document></documents>");
    }

    @ParameterizedTest
    @EnumSource
    void aTemplateGivesJsonToThoseWhoAcceptIt(Engine engine) throws Exception {
        var json = "{\"crossings\":{\"crossing\":[{\"id\":7,\"to\":\"KIE\",%s\"boat\":{\"seats\":1200},"
                + "\"stops\":{\"stop\":[{\"port\":\"LAR\"},{\"port\":\"FRH\"}]}},{\"id\":8,";

        assertThat(get(engine.folder() + "/Templates/port/OSL", "Accept", "application/json"))
                .startsWith(json.formatted(""));
        assertThat(get(engine.folder() + "/Templates/port/OSL", "Accept", "application/json", "Authorization",
                basic("clara:clara-pw"))).startsWith(json.formatted("\"fare\":79.50,"));
    }

    @ParameterizedTest
    @EnumSource
    void aStylesheetChangesTheResult(Engine engine) throws Exception {
        var board = "<board><line number=\"7\">to KIE</line><line number=\"8\">to FRH</line></board>";

        assertThat(get(engine.folder() + "/Stylesheets/board/OSL")).isEqualTo(board);
        assertThat(soap(engine, "Stylesheets", "board", "<port>OSL</port>")).contains(":Body>" + board + "</");
        assertThat(get(engine.folder() + "/Stylesheets/board/OSL", "Content-Type", "application/json"))
                .isEqualTo(
                        "{\"board\":{\"line\":[{\"@number\":\"7\",\"$\":\"to KIE\"},{\"@number\":\"8\",\"$\":\"to FRH\"}]}}");
    }

    @ParameterizedTest
    @EnumSource
    void theCallerDecidesWhoAsksTheDatabase(Engine engine) throws Exception {
        var guests = engine.folder() + "/Guests/";

        assertThat(get(guests + "who")).containsIgnoringCase("<name>harbour_guest");
        assertThat(get(guests + "owners")).contains("DATABASE_ERROR").doesNotContain("ferry</owner>");
        assertThat(get(guests + "who", "Authorization", basic("clara:clara-pw")))
                .containsIgnoringCase("<name>harbour_clerk");
        assertThat(get(guests + "owners", "Authorization", basic("clara:clara-pw"))).isEqualTo("<owners" + NS
                + "><account><owner>ferry</owner></account><account><owner>harbour</owner></account></owners>");
    }

    @ParameterizedTest
    @EnumSource
    void longAnswersArePackedForThoseWhoAcceptIt(Engine engine) throws Exception {
        for (var path : List.of("day", "season")) {
            var plain = get(engine.folder() + "/Timetable/" + path);
            var packed = bytes(engine.folder() + "/Timetable/" + path, "Accept-Encoding", "gzip");

            assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(packed.headers().firstValue("Vary")).hasValue("Accept-Encoding");
            assertThat(unpacked(packed.body())).isEqualTo(plain).hasSizeGreaterThan(10 * packed.body().length);
        }
        assertThat(bytes(engine.folder() + "/Timetable/count?port=OSL", "Accept-Encoding", "gzip"))
                .returns(Optional.empty(), answer -> answer.headers().firstValue("Content-Encoding"));
    }

    @ParameterizedTest
    @EnumSource
    void aRequestMayComePacked(Engine engine) throws Exception {
        var body = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(body)) {
            packing.write("{\"count\":{\"port\":\"OSL\"}}".getBytes(StandardCharsets.UTF_8));
        }
        var request = HttpRequest
                .newBuilder(server.orElseThrow().httpAddress()
                        .resolve("/services/" + engine.folder() + "/Timetable/count"))
                .headers("Content-Type", "application/json", "Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())).build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).contains("\"count\":\"2\"");
    }

    /** H2 makes the whole result before it gives the first row. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aClientThatGoesAwayStopsTheStatement(Engine engine) throws Exception {
        for (int i = 0; i < 8; i++) {
            var answer = client.send(
                    HttpRequest.newBuilder(server.orElseThrow().httpAddress()
                            .resolve("/services/" + engine.folder() + "/Endless/all")).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (var rows = answer.body()) {
                assertThat(rows.readNBytes(100_000)).hasSize(100_000);
            }
        }

        var running = get(engine.folder() + "/Endless/running");
        for (int i = 0; i < 200 && !running.contains("<n>0</n>"); i++) {
            running = get(engine.folder() + "/Endless/running");
        }
        assertThat(running).as("statements that still run").contains("<n>0</n>");
        // The pool has six connections, and reading one of these results to its end takes minutes.
        assertThat(get(engine.folder() + "/Crossings/port/OSL/crossings?seats=500")).isEqualTo(CROSSINGS.formatted(""));
    }

    @Test
    void whatRaisesEventsIsRefusedWithItsLine() {
        var problems = server.orElseThrow().deployment().files().stream().filter(f -> f.file().endsWith("Alarms.dbs"))
                .map(f -> f.problems().getFirst().text()).toList();

        assertThat(problems).hasSize(3).allMatch(p -> p.contains("GW-SERVICE-") && p.contains("Alarms.dbs, line "));
    }

    @Test
    void everyOtherSampleIsServed() {
        assertThat(server.orElseThrow().deployment().files()).filteredOn(f -> !f.file().endsWith("Alarms.dbs"))
                .hasSize(3 * 11 + 3 + 2).allMatch(f -> f.problems().isEmpty());
    }

    @Test
    void aClientThatCxfMakesOfTheWsdlCallsTheServices() throws Exception {
        assertThat(generated("Crossings", "crossingsFrom", "OSL", 500)).singleElement().asInstanceOf(LIST)
                .singleElement().extracting("id", "to", "boat.seats", "boat.sails").map(String::valueOf)
                .containsExactly("7", "KIE", "1200", "true");
        assertThat(generated("Bookings", "book", 9, "Cecilia Xavier Ferrer", 2)).singleElement()
                .isInstanceOf(Number.class);
    }

    /** {@return what a client that CXF makes of the WSDL gets from an operation} */
    private Object[] generated(String service, String operation, Object... arguments) throws Exception {
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        var bus = new CXFBusFactory().createBus();
        var wsdl = server.orElseThrow().httpAddress().resolve("/services/h2/" + service + "?wsdl").toString();
        var namespace = "http://example.org/ferry";
        try {
            return JaxWsDynamicClientFactory.newInstance(bus)
                    .createClient(wsdl, new QName(namespace, service), new QName(namespace, "SOAP11Endpoint"))
                    .invoke(operation, arguments);
        } finally {
            bus.shutdown(true);
            // It was set to the classes of the client.
            thread.setContextClassLoader(loader);
        }
    }

    private String get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.orElseThrow().httpAddress().resolve("/services/" + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpResponse<byte[]> bytes(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.orElseThrow().httpAddress().resolve("/services/" + path))
                .headers(headers).build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String unpacked(byte[] packed) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String send(String method, String path, String body, String contentType) throws Exception {
        var request = HttpRequest.newBuilder(server.orElseThrow().httpAddress().resolve("/services/" + path))
                .header("Content-Type", contentType).method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String soap(Engine engine, String service, String operation, String content) throws Exception {
        var envelope = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><" + operation + NS
                + ">"
                + content + "</" + operation + "></s:Body></s:Envelope>";
        var request = HttpRequest
                .newBuilder(server.orElseThrow().httpAddress().resolve("/services/" + engine.folder() + "/" + service))
                .header("Content-Type", "text/xml; charset=UTF-8").header("SOAPAction", "urn:" + operation)
                .POST(HttpRequest.BodyPublishers.ofString(envelope)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
