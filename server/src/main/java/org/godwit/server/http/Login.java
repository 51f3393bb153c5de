package org.godwit.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Caller;
import org.godwit.server.deployment.Access;

/**
 * Finds out who calls, and whether they may. Whoever sends credentials must send good ones: they are never taken for an anonymous
 * caller.
 */
final class Login {
    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    private final Authentication authentication;
    private final Freshness freshness;

    Login(Authentication authentication, Freshness freshness) {
        this.freshness = freshness;
        this.authentication = authentication;
    }

    /**
     * {@return who calls by HTTP Basic or a bearer token, or empty when the header names nobody}
     *
     * @throws Refusal when the credentials are wrong, or the way is not safe enough for this service
     */
    Optional<Caller> byHeader(ServerRequest request, Destination destination) {
        if (destination.service().access().httpsOnly() && !request.isSecure()) {
            throw new Refusal(403, Refusal.Blame.SENDER,
                    "Expected transport is \"https\" but incoming transport found : \"http\"");
        }
        if (!request.headers().contains(HeaderNames.AUTHORIZATION)) {
            return Optional.empty();
        }
        var header = request.headers().get(HeaderNames.AUTHORIZATION).get();
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(bearer(request, header.substring(BEARER.length()).strip(), destination));
        }
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        var credentials = decoded(header.substring(BASIC.length()).strip());
        int colon = credentials.indexOf(':');
        if (colon <= 0) {
            throw unauthorized();
        }
        return Optional.of(
                login(request, credentials.substring(0, colon), Secret.of(credentials.substring(colon + 1)),
                        destination));
    }

    /**
     * {@return the caller for good, once the body is read}
     *
     * @throws Refusal when nobody logged in and the service wants it, or the caller has none of its roles
     */
    Caller caller(ServerRequest request, Optional<Caller> byHeader, Optional<SecurityHeader> security,
            Destination destination) {
        security.ifPresent(header -> freshness.check(header, rules(destination)));
        var known = byHeader.or(() -> security.flatMap(SecurityHeader::token).map(token -> {
            var caller = login(request, token.user(), token.password(), destination);
            freshness.spend(token, rules(destination));
            return caller;
        }));
        return switch (destination.service().access()) {
            case Access.Open _ -> known.orElseGet(() -> Caller.anonymous(destination.tenant().tenantId()));
            case Access.Login(var roles, _) -> {
                var caller = known.orElseThrow(Login::unauthorized);
                if (!roles.isEmpty() && caller.roles().stream().noneMatch(roles::contains)) {
                    throw new Refusal(403, Refusal.Blame.SENDER, "Access Denied. You are not authorized.");
                }
                yield caller;
            }
        };
    }

    private static Access.TokenRules rules(Destination destination) {
        return switch (destination.service().access()) {
            case Access.Login(_, var rules) -> rules;
            case Access.Open _ -> Access.TokenRules.USUAL;
        };
    }

    private Caller login(ServerRequest request, String user, Secret password, Destination destination) {
        var tenant = destination.tenant();
        return authentication.login(new Authentication.Attempt(user, password, tenant.tenantId(), tenant.domain(),
                request.remotePeer().host())).orElseThrow(Login::unauthorized);
    }

    /** The old server took passwords over plain HTTP; tokens are new, and need not repeat that. */
    private Caller bearer(ServerRequest request, String token, Destination destination) {
        if (!request.isSecure()) {
            throw new Refusal(403, Refusal.Blame.SENDER, "A bearer token may be sent over https only.");
        }
        return authentication.bearer(token, destination.tenant().tenantId(), request.remotePeer().host())
                .orElseThrow(Login::unauthorized);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unauthorized();
        }
    }

    private static Refusal unauthorized() {
        return new Refusal(401, Refusal.Blame.SENDER, "Authentication Failure");
    }
}
