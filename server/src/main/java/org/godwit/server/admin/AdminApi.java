package org.godwit.server.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.IdentityProblem;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON interface of administration below {@code /api}. Each request passes the same stages: who calls, which endpoint, may he,
 * what does he say; then the endpoint acts. What is refused is told as {@code application/problem+json}.
 */
public final class AdminApi implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final String PREFIX = "/api/";
    private static final int LARGEST_BODY = 1 << 20;

    private final Door door;
    private final Identity identity;
    private final List<Endpoint> endpoints;
    private final JsonMapper json = JsonMapper.builder().build();

    public AdminApi(Door door, Identity identity, Endpoints endpoints) {
        this.door = door;
        this.identity = identity;
        this.endpoints = endpoints.all();
    }

    /** Made when it is asked for: few do, and it would take a twentieth of the start. */
    private byte[] openApi() {
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(OpenApi.document(endpoints));
    }

    public void addTo(HttpRouting.Builder routing) {
        routing.get("/api/openapi.json", (_, response) -> send(response, 200, "application/json", openApi()))
                .any("/api/*", this);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        try {
            answer(request, response);
        } catch (ProblemException e) {
            refuse(response, e.problems());
        } catch (RuntimeException e) {
            var incident = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("request of administration failed unexpectedly, incident={}", incident, e);
            refuse(response, List.of(new Problem(AdminProblem.INTERNAL, "Internal error, incident " + incident + ".",
                    new Place.Setting(PREFIX), e.getClass().getSimpleName(), "report it with the log")));
        }
    }

    private void answer(ServerRequest request, ServerResponse response) {
        var administrator = door.administrator(request);
        var match = match(request);
        var endpoint = match.endpoint();
        var query = query(request);
        var tenant = tenant(administrator, endpoint, query);
        var call = new Call(administrator, tenant,
                tenant.equals(administrator.tenant().domain()) ? administrator.realm() : realm(tenant),
                match.path(), query, body(request, endpoint));
        var answer = endpoint.action().answer(call);
        send(response, endpoint.status(), "application/json", json.writeValueAsBytes(answer));
    }

    /** An endpoint, and the values of its path. */
    private record Match(Endpoint endpoint, Map<String, String> path) {}

    private Match match(ServerRequest request) {
        var segments = List.of(request.path().absolute().rawPath().substring(PREFIX.length()).split("/", -1)).stream()
                .map(AdminApi::decoded).toList();
        var sameSegments = endpoints.stream().filter(e -> values(e, segments).isPresent()).toList();
        if (sameSegments.isEmpty()) {
            throw new Problem(AdminProblem.NO_SUCH_ADDRESS, "There is nothing at this address.",
                    new Place.Setting(request.path().absolute().rawPath()), "no endpoint has such a path",
                    "see /api/openapi.json; a slash inside a name is written %2F").exception();
        }
        var method = request.prologue().method().text();
        return sameSegments.stream().filter(e -> e.method().equals(method)).findFirst()
                .map(e -> new Match(e, values(e, segments).orElseThrow()))
                .orElseThrow(() -> new Problem(AdminProblem.METHOD, "This address does not take " + method + ".",
                        new Place.Setting(request.path().absolute().rawPath()),
                        "it takes " + sameSegments.stream().map(Endpoint::method).collect(Collectors.joining(", ")),
                        "see /api/openapi.json").exception());
    }

    private static Optional<Map<String, String>> values(Endpoint endpoint, List<String> segments) {
        var wanted = endpoint.segments();
        if (wanted.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (int i = 0; i < wanted.size(); i++) {
            var want = wanted.get(i);
            if (want.startsWith("{")) {
                values.put(want.substring(1, want.length() - 1), segments.get(i));
            } else if (!want.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Call.bad("path", "a percent sign is not followed by two hexadecimal digits", "encode it as UTF-8");
        }
    }

    private static Map<String, String> query(ServerRequest request) {
        var values = new LinkedHashMap<String, String>();
        for (var name : request.query().names()) {
            values.put(name, request.query().first(name).orElse(""));
        }
        return values;
    }

    /** {@return the tenant that a request is about, if the caller may act there} */
    private String tenant(Administrator administrator, Endpoint endpoint, Map<String, String> query) {
        var known = new ArrayList<>(endpoint.query().stream().map(Endpoint.Field::name).toList());
        if (endpoint.ofTenant()) {
            known.add("tenant");
        }
        query.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw Call.bad(name, "there is no such parameter", "leave it out, or see /api/openapi.json");
        });
        var wanted = query.getOrDefault("tenant", administrator.tenant().domain());
        if (!wanted.equals(administrator.tenant().domain())) {
            administrator.need(Administrator.CHANGE_TENANTS);
            return identity.tenant(wanted).orElseThrow(() -> unknownTenant(wanted)).domain();
        }
        if (!endpoint.ofTenant() && !administrator.tenant().isSuper()) {
            throw new Problem(AdminProblem.FORBIDDEN, "You may not do this.", new Place.Setting(endpoint.path()),
                    "it is for administrators of the super tenant", "ask one of them").exception();
        }
        administrator.need(endpoint.permission());
        return wanted;
    }

    private static ProblemException unknownTenant(String domain) {
        return new Problem(IdentityProblem.TENANT_UNKNOWN, "There is no tenant " + domain + ".",
                new Place.Setting("tenant"), "no tenant has this domain", "correct it").exception();
    }

    private Realm realm(String tenant) {
        return identity.tenant(tenant).flatMap(t -> identity.realm(t.id()))
                .orElseThrow(() -> unknownTenant(tenant));
    }

    private JsonNode body(ServerRequest request, Endpoint endpoint) {
        if (endpoint.body().isEmpty()) {
            return json.createObjectNode();
        }
        try {
            var node = json.readTree(Door.body(request, LARGEST_BODY));
            Call.check(node, endpoint.body());
            return node;
        } catch (JacksonException e) {
            throw Call.bad("body", "it is no JSON: " + e.getOriginalMessage(), "send a JSON object in UTF-8");
        }
    }

    /** What RFC 9457 wants, and the five parts. */
    private record Refusal(String type, String title, int status, String detail, String code, String where,
            String todo, List<ProblemDocument> problems) {}

    private void refuse(ServerResponse response, List<Problem> problems) {
        var first = problems.getFirst();
        int status = Refusals.status(first.code());
        if (status == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Godwit\", charset=\"UTF-8\"");
        }
        send(response, status, "application/problem+json",
                json.writeValueAsBytes(new Refusal("urn:godwit:problem:" + first.code().code(), first.what(), status,
                        first.why(), first.code().code(), first.where().toString(), first.todo(),
                        problems.stream().map(ProblemDocument::of).toList())));
    }

    private static void send(ServerResponse response, int status, String type, byte[] body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, type + "; charset=UTF-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(body);
    }
}
