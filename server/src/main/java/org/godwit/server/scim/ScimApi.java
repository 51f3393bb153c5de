package org.godwit.server.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.messages.PatchRequest;
import com.unboundid.scim2.common.utils.JsonUtils;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.IdentityProblem;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.server.admin.Administrator;
import org.godwit.server.admin.Door;
import org.godwit.server.admin.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SCIM 2.0 (RFC 7643, 7644) for the users and roles of a tenant: {@code /scim2} for the tenant of whoever calls,
 * {@code /t/<domain>/scim2} for another one. A request and an operation of a bulk request take the same way.
 */
public final class ScimApi implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ScimApi.class);
    private static final int LARGEST_BODY = 1 << 20;

    private final Door door;
    private final Identity identity;

    public ScimApi(Door door, Identity identity) {
        this.door = door;
        this.identity = identity;
    }

    public void addTo(HttpRouting.Builder routing) {
        routing.any("/scim2/*", this).any("/t/{tenant}/scim2/*", this);
    }

    /** A request without its outer form. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Asked(String method, List<String> path, Map<String, String> query, byte[] body) {
        Asked {
            path = List.copyOf(path);
        }
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        try {
            send(response, answer(request));
        } catch (ProblemException e) {
            send(response, refusal(e));
        } catch (RuntimeException e) {
            send(response, bug(e));
        }
    }

    private Reply answer(ServerRequest request) {
        var path = request.path().absolute().rawPath();
        int start = path.indexOf("/scim2/");
        var asked = new Asked(request.prologue().method().text(),
                List.of(path.substring(start + "/scim2/".length()).split("/")), query(request),
                Door.body(request, LARGEST_BODY));
        var base = (request.isSecure() ? "https" : "http") + "://" + request.authority()
                + path.substring(0, start + "/scim2".length());
        var domain = start > 0 ? path.substring("/t/".length(), start) : "";
        var administrator = domain.isEmpty() ? door.administrator(request) : door.administrator(request, domain);
        return answer(new Target(administrator, realm(administrator, domain), base), asked);
    }

    private Realm realm(Administrator administrator, String domain) {
        if (domain.isEmpty() || domain.equals(administrator.tenant().domain())) {
            return administrator.realm();
        }
        administrator.need(Administrator.CHANGE_TENANTS);
        return identity.tenant(domain).flatMap(t -> identity.realm(t.id()))
                .orElseThrow(() -> new Problem(IdentityProblem.TENANT_UNKNOWN, "There is no tenant " + domain + ".",
                        new Place.Setting("tenant"), "no tenant has this domain", "correct it").exception());
    }

    private static Map<String, String> query(ServerRequest request) {
        var values = new LinkedHashMap<String, String>();
        for (var name : request.query().names()) {
            values.put(name, request.query().first(name).orElse(""));
        }
        return values;
    }

    /** {@return the answer to a request, also when it is refused} */
    static Reply answer(Target target, Asked asked) {
        try {
            return route(target, asked);
        } catch (ScimException e) {
            var error = e.getScimError();
            return Reply.error(error.getStatus(), error.getScimType() == null ? "" : error.getScimType(),
                    String.valueOf(error.getDetail()));
        } catch (ProblemException e) {
            return refusal(e);
        }
    }

    private static Reply route(Target target, Asked asked) throws ScimException {
        var kind = asked.path().getFirst();
        var id = asked.path().size() > 1 ? asked.path().get(1) : "";
        if (asked.path().size() > 2) {
            throw new ResourceNotFoundException("There is nothing at this address.");
        }
        return switch (kind) {
            case "Users" -> users(new UserResources(target), id, asked);
            case "Groups" -> groups(new GroupResources(target), id, asked);
            case "ServiceProviderConfig" -> Discovery.configuration(target.base());
            case "Schemas" -> Discovery.entries("schemas.json", id, target.base());
            case "ResourceTypes" -> Discovery.entries("resource-types.json", id, target.base());
            case "Bulk" -> new Bulk(target).answer(object(asked));
            default -> throw new ResourceNotFoundException("There is nothing at this address.");
        };
    }

    private static Reply users(UserResources users, String id, Asked asked) throws ScimException {
        if (id.isEmpty() || id.equals(".search")) {
            return switch (asked.method()) {
                case "GET" -> users.list(Query.of(asked.query()));
                case "POST" -> id.isEmpty() ? users.create(object(asked)) : users.list(Query.of(search(asked)));
                default -> methodNotAllowed(asked);
            };
        }
        return switch (asked.method()) {
            case "GET" -> users.get(id, Query.of(asked.query()));
            case "PUT" -> users.replace(id, object(asked));
            case "PATCH" -> users.patch(id, patch(asked));
            case "DELETE" -> users.delete(id);
            default -> methodNotAllowed(asked);
        };
    }

    private static Reply groups(GroupResources groups, String id, Asked asked) throws ScimException {
        if (id.isEmpty() || id.equals(".search")) {
            return switch (asked.method()) {
                case "GET" -> groups.list(Query.of(asked.query()));
                case "POST" -> id.isEmpty() ? groups.create(object(asked)) : groups.list(Query.of(search(asked)));
                default -> methodNotAllowed(asked);
            };
        }
        return switch (asked.method()) {
            case "GET" -> groups.get(id, Query.of(asked.query()));
            case "PUT" -> groups.replace(id, object(asked));
            case "PATCH" -> groups.patch(id, patch(asked));
            case "DELETE" -> groups.delete(id);
            default -> methodNotAllowed(asked);
        };
    }

    private static Reply methodNotAllowed(Asked asked) {
        return Reply.error(405, "", "This address does not take " + asked.method() + ".");
    }

    private static ObjectNode object(Asked asked) throws BadRequestException {
        try {
            if (JsonUtils.getObjectReader().readTree(asked.body()) instanceof ObjectNode object) {
                return object;
            }
            throw BadRequestException.invalidSyntax("The body is no JSON object.");
        } catch (JsonProcessingException e) {
            throw BadRequestException.invalidSyntax("The body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parameters of a query in a body. */
    private static Map<String, String> search(Asked asked) throws BadRequestException {
        var values = new LinkedHashMap<String, String>();
        for (var entry : object(asked).properties()) {
            values.put(entry.getKey(), entry.getValue().isArray()
                    ? String.join(",", entry.getValue().valueStream().map(JsonNode::asText).toList())
                    : entry.getValue().asText());
        }
        return values;
    }

    private static PatchRequest patch(Asked asked) throws BadRequestException {
        try {
            var patch = JsonUtils.nodeToValue(object(asked), PatchRequest.class);
            if (patch == null) {
                throw BadRequestException.invalidSyntax("The body is no PatchOp.");
            }
            return patch;
        } catch (JsonProcessingException e) {
            throw BadRequestException.invalidSyntax("The body is no PatchOp: " + e.getOriginalMessage());
        }
    }

    private static Reply refusal(ProblemException e) {
        var problem = e.problems().getFirst();
        int status = Refusals.status(problem.code());
        var type = problem.code() == IdentityProblem.USER_EXISTS || problem.code() == IdentityProblem.ROLE_EXISTS
                ? "uniqueness"
                : status == 400 ? "invalidValue" : "";
        return Reply.error(status, type,
                problem.code().code() + " " + problem.what() + " " + problem.why() + "; " + problem.todo());
    }

    private static Reply bug(RuntimeException e) {
        var incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("request of SCIM failed unexpectedly, incident={}", incident, e);
        return Reply.error(500, "", "Internal error, incident " + incident + ".");
    }

    private static void send(ServerResponse response, Reply reply) {
        response.status(Status.create(reply.status()));
        if (reply.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Godwit\", charset=\"UTF-8\"");
        }
        if (!reply.location().isEmpty()) {
            response.header(HeaderNames.LOCATION, reply.location());
        }
        var body = reply.body();
        if (body == null) {
            response.send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/scim+json; charset=UTF-8");
        try {
            response.send(JsonUtils.getObjectWriter().writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
