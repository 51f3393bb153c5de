package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleUser;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample installation, upgraded and served: everybody who could log in before still can, in every store and tenant. */
@Tag("extended")
class UpgradedLoginsTest {
    private static final Map<Integer, String> TENANTS = Map.of(CarbonSchema.SUPER_TENANT, "carbon.super", 1,
            "ferries.example.com", 2, "kuslar.example.org");
    private static final Map<Integer, String> SERVICES = Map.of(CarbonSchema.SUPER_TENANT, "/services/Birds/x", 1,
            "/services/t/ferries.example.com/Crossings/x", 2, "/services/t/kuslar.example.org/Ringing/x");
    private static final int UNAUTHORIZED = 401;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void everyUserOfTheSampleLogsInWithTheOldPassword(@TempDir Path folder) throws Exception {
        SampleInstallation.create(folder.resolve("old"));
        try (var upgrade = Upgrade.of(folder.resolve("old"))) {
            upgrade.run(upgrade.plan(folder.resolve("new"), Target.embedded(upgrade.home()), Set.of()),
                    InstantSource.system(), _ -> {}, () -> false);
        }
        try (client;
                var server = Godwit.start(folder.resolve("new"), new Ports(0, 0, Optional.of(0), "127.0.0.1"))) {
            assertThat(server.awaitReady(Duration.ofSeconds(60))).isTrue();
            var stores = new HashSet<String>();
            for (var user : SampleInstallation.users()) {
                assertThat(token(server, user)).as("%s", user).isEqualTo(200);
                if (stores.add(user.tenant() + user.store())) {
                    assertThat(call(server, user, user.password())).as("%s", user).isNotEqualTo(UNAUTHORIZED);
                    assertThat(call(server, user, user.password() + "x")).as("%s", user).isEqualTo(UNAUTHORIZED);
                }
            }
            assertThat(stores).hasSizeGreaterThanOrEqualTo(8);
        }
    }

    private int token(Godwit server, SampleUser user) throws Exception {
        return client.send(HttpRequest.newBuilder(server.httpAddress().resolve("/oauth2/token"))
                .header("Authorization", basic(user, user.password()))
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private int call(Godwit server, SampleUser user, String password) throws Exception {
        return client.send(HttpRequest.newBuilder(server.httpAddress().resolve(service(user)))
                .header("Authorization", basic(user, password)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String service(SampleUser user) {
        return SERVICES.getOrDefault(user.tenant(), "");
    }

    private static String basic(SampleUser user, String password) {
        var name = user.store().equals("PRIMARY") ? user.name() : user.store() + "/" + user.name();
        return "Basic " + Base64.getEncoder().encodeToString((name + "@" + TENANTS.get(user.tenant()) + ":" + password)
                .getBytes(StandardCharsets.UTF_8));
    }
}
