package org.godwit.server.token;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.server.admin.Credentials;
import org.godwit.server.admin.Door;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands out tokens, as RFC 6749 writes it: {@code POST /oauth2/token} with {@code grant_type=password}, name and password in the
 * form; or {@code grant_type=client_credentials} with both by HTTP Basic. At {@code /t/<domain>/oauth2/token} users of the
 * tenant need not say it. Guessers are slowed down as at every other door. {@code GET /oauth2/jwks} gives the public key.
 */
public final class TokenPages {
    private static final int LARGEST_FORM = 8_192;

    private final Tokens tokens;
    private final Identity identity;
    private final JsonMapper json = JsonMapper.builder().build();

    public TokenPages(Tokens tokens, Identity identity) {
        this.tokens = tokens;
        this.identity = identity;
    }

    public void addTo(HttpRouting.Builder routing) {
        routing.post("/oauth2/token", (request, response) -> token(request, response, ""))
                .post("/t/{tenant}/oauth2/token",
                        (request, response) -> token(request, response, request.path().pathParameters().get("tenant")))
                .get("/oauth2/jwks", (_, response) -> {
                    response.header(HeaderNames.CONTENT_TYPE, "application/jwk-set+json");
                    response.send(tokens.publicKeys().getBytes(StandardCharsets.UTF_8));
                });
    }

    private void token(ServerRequest request, ServerResponse response, String tenant) {
        if (!Door.isSafe(request)) {
            refuse(response, 403, "invalid_request", "A password may be sent over https only.");
            return;
        }
        try {
            var form = Door.form(request, LARGEST_FORM);
            switch (form.getOrDefault("grant_type", "")) {
                case "password" -> answer(request, response, tenant,
                        Credentials.of(form.getOrDefault("username", ""), form.getOrDefault("password", "")),
                        400, "invalid_grant");
                case "client_credentials" -> answer(request, response, tenant, Credentials.basic(request), 401,
                        "invalid_client");
                default -> refuse(response, 400, "unsupported_grant_type",
                        "Send grant_type=password or grant_type=client_credentials.");
            }
        } catch (ProblemException e) {
            refuse(response, 503, "temporarily_unavailable", e.problems().getFirst().what());
        }
    }

    @SuppressWarnings("TooManyParameters")
    private void answer(ServerRequest request, ServerResponse response, String tenant,
            Optional<Credentials> credentials, int status, String error) {
        var login = credentials.map(c -> c.at(tenant))
                .flatMap(c -> identity.authenticate(c.user(), c.password(), request.remotePeer().host()));
        if (login.isEmpty()) {
            refuse(response, status, error, "Name or password is not good.");
            return;
        }
        var issued = tokens.issue(login.get().user(), login.get().tenant().domain());
        var body = new LinkedHashMap<String, Object>();
        body.put("access_token", issued.token());
        body.put("token_type", "Bearer");
        body.put("expires_in", issued.lifetime().toSeconds());
        send(response, 200, body);
    }

    private void refuse(ServerResponse response, int status, String error, String why) {
        if (status == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Godwit\", charset=\"UTF-8\"");
        }
        send(response, status, Map.of("error", error, "error_description", why));
    }

    private void send(ServerResponse response, int status, Map<String, Object> body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(json.writeValueAsBytes(body));
    }
}
