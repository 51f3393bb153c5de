package org.godwit.server.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.godwit.server.deployment.DeployedFile;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics}. Live: the process answers. Ready: everything was deployed once,
 * nobody stops the server, and the user database answers; faulty services and user stores that are down are told, but do not make the server unready.
 */
public final class HealthPages {
    private static final Status UNAVAILABLE = Status.SERVICE_UNAVAILABLE_503;

    private final ServerState state;
    private final Metrics metrics;
    private final JsonMapper json = JsonMapper.builder().build();

    public HealthPages(ServerState state, Metrics metrics) {
        this.state = state;
        this.metrics = metrics;
    }

    public void addTo(HttpRouting.Builder routing) {
        routing.get("/health/live", (_, response) -> send(response, Status.OK_200, new Live("UP")))
                .get("/health/ready", this::ready).get("/metrics", this::metrics);
    }

    private record Live(String status) {}

    private record Ready(String status, List<Check> checks, List<Store> userStores, List<Faulty> faulty) {}

    private record Store(String tenant, String store, String status, String code) {}

    private record Check(String name, String status) {}

    private record Faulty(String tenant, String service, String code) {}

    private void ready(ServerRequest request, ServerResponse response) {
        boolean running = state.phase() == ServerState.Phase.RUNNING;
        boolean users = state.source().userDatabaseAnswers();
        var faulty = state.source().files().stream().filter(f -> f.status().isFaulty())
                .map(f -> new Faulty(f.tenant(), f.name(), f.problems().getFirst().code().code())).toList();
        var stores = state.source().userStores().stream()
                .map(s -> new Store(s.tenant(), s.store(), s.problem().isEmpty() ? "UP" : "DOWN",
                        s.problem().map(p -> p.code().code()).orElse("")))
                .toList();
        send(response, running && users ? Status.OK_200 : UNAVAILABLE,
                new Ready(running && users ? "UP" : "DOWN",
                        List.of(new Check(running ? "server" : "server " + state.phase(), running ? "UP" : "DOWN"),
                                new Check("user database", users ? "UP" : "DOWN")),
                        stores, faulty));
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(metrics.text(state.source().files().stream().map(DeployedFile::status).toList())
                .getBytes(StandardCharsets.UTF_8));
    }

    private void send(ServerResponse response, Status status, Object body) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "application/json; charset=UTF-8");
        response.send(json.writeValueAsBytes(body));
    }
}
