package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.godwit.carbon.database.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program itself, given passwords as users give them, in files and in the environment: as long as it runs, the process list is
 * searched for them, afterwards what it printed, logged, answered and wrote.
 */
@EnabledOnOs(OS.LINUX)
final class NoProcessTellsASecretTest {
    private static final String OF_THE_NEW_DATABASE = "N3ue-Losung";
    private static final String OF_THE_CHIEF = "Che7-parola";
    private static final String OF_A_NEW_USER = "Y3ni-parola";
    private static final String SENT_AND_WRONG = "Yanl1s-parola";
    private static final String KEPT = "Sakl1-parola";
    private static final List<String> ALL = all();
    private static final Pattern ADDRESS = Pattern.compile("at (http://\\S+)");

    @TempDir
    private Path folder = Path.of("");

    /** What the process list showed. */
    private final Set<String> shown = new ConcurrentSkipListSet<>();
    private final StringBuilder told = new StringBuilder();

    private static List<String> all() {
        var clear = Stream.concat(SecretiveHome.SECRETS.stream(),
                Stream.of(OF_THE_NEW_DATABASE, OF_THE_CHIEF, OF_A_NEW_USER, SENT_AND_WRONG, KEPT)).toList();
        // As Basic authentication sends them.
        return Stream.concat(clear.stream(), Stream.of(OF_THE_CHIEF, SENT_AND_WRONG).map(p -> base64("admin:" + p)))
                .toList();
    }

    @Tag("extended")
    @Test
    void neitherUpgradeNorServeNorWhatIsBetweenThem() throws Exception {
        var old = SecretiveHome.make(folder.resolve("old")).root().toString();
        var made = folder.resolve("new");
        var target = TestPostgres.freshDatabase();
        SecretiveHome.execute(target,
                "CREATE ROLE told_by_none SUPERUSER LOGIN PASSWORD '" + OF_THE_NEW_DATABASE + "'");
        var password = Files.writeString(folder.resolve("password"), OF_THE_NEW_DATABASE + "\n").toString();
        var wrong = Files.writeString(folder.resolve("wrong"), SENT_AND_WRONG + "\n").toString();
        var onto = List.of(old, "--to", made.toString(), "--database", target.url(), "--user", "told_by_none",
                "--password-file");
        try {
            run(ExitStatus.REFUSED, Map.of(), "upgrade", List.of(old, "--to", made.toString(), "--database",
                    target.url(), "--user", "unknown", "--password-file"), wrong);
            run(ExitStatus.DONE, Map.of(), "upgrade", onto, password);
            run(ExitStatus.DONE, Map.of("GODWIT_DATABASE_PASSWORD", OF_THE_NEW_DATABASE), "verify",
                    List.of(made.toString()), "--json");
            run(ExitStatus.DONE, Map.of("GODWIT_USER_PASSWORD", OF_THE_CHIEF), "user", List.of("password", "admin"),
                    "--home=" + made);
            run(ExitStatus.DONE, Map.of("GODWIT_SECRET", KEPT), "secret", List.of("set", made.toString()), "An.Alias");
            run(ExitStatus.REFUSED, Map.of(), "datasource", List.of("test", "MISTYPED", "--home"), made.toString());
            serve(made);

            assertThat(shown).isEmpty();
            assertThat(told.toString()).contains("MISTYPED", "the new home is").doesNotContain(ALL);
            assertThat(SecretiveHome.filesWith(made.resolve("godwit"), ALL)).isEmpty();
            assertThat(SecretiveHome.filesWith(folder.resolve("temporary"), ALL)).isEmpty();
        } finally {
            SecretiveHome.execute(target, "REASSIGN OWNED BY told_by_none TO CURRENT_USER; "
                    + "DROP OWNED BY told_by_none; DROP ROLE told_by_none");
        }
    }

    private void run(ExitStatus expected, Map<String, String> secrets, String command, List<String> arguments,
            String last) throws Exception {
        var line = new ArrayList<>(List.of(command));
        line.addAll(arguments);
        line.add(last);
        var output = Files.createTempFile(folder, "output", "");
        var process = start(secrets, line).redirectOutput(output.toFile()).start();
        watch(process, secrets.keySet());
        assertThat(process.waitFor()).as(Files.readString(output)).isEqualTo(expected.code());
        told.append(Files.readString(output));
    }

    private void serve(Path home) throws Exception {
        var log = folder.resolve("log");
        var secrets = Map.of("GODWIT_SECRET_ANOTHER_ALIAS", KEPT);
        var process = start(secrets, List.of("serve", "--home", home.toString(), "--http-port", "0", "--https-port",
                "0", "--offset", "0")).redirectOutput(log.toFile()).start();
        try {
            watch(process, secrets.keySet());
            talk(awaitAddress(process, log));
        } finally {
            process.destroy();
            process.waitFor();
        }
        told.append(Files.readString(log));
    }

    private void talk(URI server) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (var path : List.of("/api/datasources", "/api/users", "/console", "/console/datasources",
                    "/health/ready", "/metrics", "/services/Down/one", "/services/Down?wsdl")) {
                ask(client, get(server, path, OF_THE_CHIEF));
            }
            for (var name : List.of("ELSEWHERE", "MISTYPED")) {
                ask(client, post(server, "/api/datasources/" + name + "/test", "{}"));
            }
            var user = "{\"name\":\"yeni\",\"password\":\"" + OF_A_NEW_USER + "\"";
            for (var body : List.of(user + "}", user + ",\"nonsense\":1}", user)) {
                ask(client, post(server, "/api/users", body));
            }
            ask(client, form(server, "grant_type=password&username=admin&password=" + OF_THE_CHIEF));
            // The wrong one last: too many of them, and a door stays shut for a while.
            for (var path : List.of("/api/users", "/console/datasources", "/services/Down/one")) {
                ask(client, get(server, path, SENT_AND_WRONG));
            }
            ask(client, form(server, "grant_type=password&username=admin&password=" + SENT_AND_WRONG));
            assertThat(told.toString()).contains("\"yeni\"", "GW-DATABASE", "access_token");
        }
    }

    private static HttpRequest get(URI server, String path, String password) {
        return as(password, server.resolve(path)).GET().build();
    }

    private static HttpRequest post(URI server, String path, String body) {
        return as(OF_THE_CHIEF, server.resolve(path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    private static HttpRequest form(URI server, String body) {
        return HttpRequest.newBuilder(server.resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    private static HttpRequest.Builder as(String password, URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Basic " + base64("admin:" + password));
    }

    private void ask(HttpClient client, HttpRequest request) throws Exception {
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        told.append(answer.statusCode()).append(' ').append(answer.headers().map()).append(answer.body()).append('\n');
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private ProcessBuilder start(Map<String, String> secrets, List<String> arguments) throws IOException {
        var temporary = Files.createDirectories(folder.resolve("temporary"));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary, "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GODWIT_VAULT_KEY_FILE", folder.resolve("vault.key").toString());
        builder.environment().putAll(secrets);
        return builder;
    }

    private static URI awaitAddress(Process process, Path log) throws Exception {
        while (process.isAlive()) {
            try (BufferedReader lines = Files.newBufferedReader(log)) {
                var found = lines.lines().map(ADDRESS::matcher).filter(java.util.regex.Matcher::find)
                        .map(m -> URI.create(m.group(1))).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError(Files.readString(log));
    }

    /** Looks at the process and all that it starts, until it ends. */
    private void watch(Process process, Set<String> given) {
        Thread.ofVirtual().start(() -> {
            while (process.isAlive()) {
                Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(p -> look(p.pid(), given));
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    private void look(long pid, Set<String> given) {
        var seen = new TreeSet<String>();
        for (var file : List.of("cmdline", "environ", "comm")) {
            try {
                var parts = Files.readString(Path.of("/proc/" + pid, file), StandardCharsets.ISO_8859_1).split("\0",
                        -1);
                Stream.of(parts).filter(part -> ALL.stream().anyMatch(part::contains))
                        .filter(part -> !file.equals("environ")
                                || given.stream().noneMatch(v -> part.startsWith(v + "=")))
                        .forEach(part -> seen.add(file + ": " + part));
            } catch (IOException _) {
                // It has ended meanwhile.
            }
        }
        shown.addAll(seen);
    }
}
