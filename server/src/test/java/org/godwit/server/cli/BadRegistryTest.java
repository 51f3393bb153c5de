package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
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
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.ResourceDraft;
import org.godwit.server.FreshHome;
import org.godwit.server.Godwit;
import org.godwit.server.Ports;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in a registry is told with its place and what to do, and hinders nothing else. */
final class BadRegistryTest {
    private static final String DATASOURCES = "conf:/repository/components/org.wso2.carbon.ndatasource/";

    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String home = "";
    private String admin = "";

    @BeforeEach
    void makeAHome() {
        var made = FreshHome.make(folder.resolve("home"));
        home = made.root().toString();
        admin = "Basic " + Base64.getEncoder()
                .encodeToString(("admin:" + made.password().reveal()).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void oddPathsAreKeptAndImpossibleOnesAreRefused() throws Exception {
        var odd = List.of("鴫 (copy).txt", "a;version:1", "100% \"sure\" <&>'", " blank ", "..", "back\\slash", "İı🐦",
                "?x=1#y");
        for (var name : odd) {
            put("gov:/odd/" + name, name);
        }

        assertThat(run("ls", home, "gov:/odd")).isEqualTo(ExitStatus.DONE);
        assertThat(text(out).lines()).containsExactlyInAnyOrderElementsOf(odd);
        assertThat(run("cat", home, "gov:/odd/..")).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).isEqualTo("..");
        for (var impossible : List.of("no/slash", "/a//b", "/" + "x".repeat(257), "/nul\0")) {
            assertThat(run("ls", home, impossible)).isEqualTo(ExitStatus.REFUSED);
            assertThat(text(err)).contains("GW-REGISTRY-001", "where", "do ");
        }
        assertThat(run("export", home, "gov:/odd", "--files", folder.resolve("files").toString()))
                .isEqualTo(ExitStatus.DONE);
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("home", "files", "file");
        }
    }

    @Test
    void linksInACircleAreToldAndDeletedAndTheRestIsRead() throws Exception {
        put("/there/note.txt", "here");
        try (var drivers = Drivers.shipped();
                var registry = Registry.open(CarbonHome.open(Path.of(home)), drivers)) {
            var tree = registry.ofSystem();
            tree.put(new RegistryPath("/a"), link("/a;/b;admin"));
            tree.put(new RegistryPath("/b"), link("/b;/a;admin"));
        }

        for (var command : List.of("ls", "cat")) {
            assertThat(run(command, home, "/a/note.txt")).isEqualTo(ExitStatus.REFUSED);
            assertThat(text(err)).contains("GW-REGISTRY-004", "/a", "/b", "do ");
        }
        assertThat(run("cat", home, "/there/note.txt")).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).isEqualTo("here");
        assertThat(run("ls", home, "/")).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).contains("a/", "b/", "there/");
        assertThat(run("rm", home, "/a")).as(text(err)).isEqualTo(ExitStatus.DONE);
        assertThat(run("ls", home, "/")).isEqualTo(ExitStatus.DONE);
        assertThat(text(out).lines()).contains("b/", "there/").doesNotContain("a/");
    }

    private static ResourceDraft link(String restoration) {
        return ResourceDraft.ofCollection().with("registry.link", "true").with("registry.linkrestoration", restoration);
    }

    @Test
    void aBrokenDatasourceHindersItsServiceAloneAndABrokenDumpChangesNothing() throws Exception {
        put(DATASOURCES + "GOOD", "<datasource><name>GOOD</name><definition type=\"RDBMS\"><configuration>"
                + "<url>jdbc:h2:mem:good</url></configuration></definition></datasource>");
        put(DATASOURCES + "BROKEN", "<datasource><name>BROKEN</name><definition");
        var dump = Files.writeString(folder.resolve("dump.xml"), "<resource path=\"/x\" isCollection=\"true\"><chi");
        assertThat(run("import", home, "gov:/", "--dump", dump.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(text(err)).contains("GW-REGISTRY-013", "dump.xml", "do ");
        service("Good", "GOOD");
        service("Bad", "BROKEN");

        try (var godwit = Godwit.start(Path.of(home), new Ports(0, 0, Optional.of(0), "127.0.0.1"));
                var client = HttpClient.newHttpClient()) {
            assertThat(godwit.awaitReady(Duration.ofMinutes(1))).isTrue();
            var good = get(client, godwit, "/services/Good/one");
            var bad = get(client, godwit, "/services/Bad/one");
            var services = get(client, godwit, "/api/services").body();

            assertThat(good.body()).contains("<one>1</one>");
            assertThat(bad.statusCode()).isGreaterThanOrEqualTo(400);
            assertThat(bad.body()).doesNotContain("Exception", "\tat ");
            assertThat(services).contains("Bad.dbs", "BROKEN");
        }
        assertThat(run("cat", home, DATASOURCES + "BROKEN")).isEqualTo(ExitStatus.DONE);
        assertThat(text(out)).endsWith("<definition");
    }

    private HttpResponse<String> get(HttpClient client, Godwit godwit, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(godwit.httpAddress().resolve(path)).header("Authorization", admin)
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    private void service(String name, String datasource) throws Exception {
        Files.writeString(Path.of(home, "repository/deployment/server/dataservices", name + ".dbs"), """
                <data name="%s"><config id="default"><property name="carbon_datasource_name">%s</property></config>
                <query id="q" useConfig="default"><sql>select 1 as one</sql><result element="all" rowName="row">
                <element name="one" column="one"/></result></query>
                <operation name="one"><call-query href="q"/></operation></data>""".formatted(name, datasource));
    }

    private void put(String path, String content) throws Exception {
        var file = Files.writeString(folder.resolve("file"), content).toString();
        assertThat(run("put", home, path, file)).as(text(err)).isEqualTo(ExitStatus.DONE);
    }

    private ExitStatus run(String... arguments) {
        out.reset();
        err.reset();
        var line = new String[arguments.length + 1];
        line[0] = "registry";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return Main.run(Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), Map.of()), line);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
