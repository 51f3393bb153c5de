package org.godwit.server.admin;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/**
 * Lets administrators in, by HTTP Basic or a bearer token, over HTTPS or from the machine itself. Whoever comes in has at least the
 * permission to log in.
 */
public record Door(Administrators administrators) {
    private static final String BEARER = "Bearer ";

    /** @throws ProblemException when nobody logged in, or the way is not safe */
    public Administrator administrator(ServerRequest request) {
        return administrator(request, "");
    }

    /**
     * Lets somebody in at a tenant's own address, where its users need not say the tenant.
     *
     * @param tenant domain of the tenant; empty for none
     */
    public Administrator administrator(ServerRequest request, String tenant) {
        if (!isSafe(request)) {
            throw new Problem(AdminProblem.NOT_SECURE, "Administration needs HTTPS.", new Place.Setting("http"),
                    "a password or token over plain HTTP can be read on the way",
                    "use the https address of this server").exception();
        }
        var known = request.headers().contains(HeaderNames.AUTHORIZATION)
                ? byHeader(request, request.headers().get(HeaderNames.AUTHORIZATION).get(), tenant)
                : Optional.<Administrator>empty();
        var administrator = known.orElseThrow(Door::unauthorized);
        administrator.need(Administrator.LOGIN);
        return administrator;
    }

    private Optional<Administrator> byHeader(ServerRequest request, String header, String tenant) {
        var address = request.remotePeer().host();
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return administrators.byToken(header.substring(BEARER.length()).strip(), address);
        }
        return Credentials.basic(header).map(c -> c.at(tenant))
                .flatMap(c -> administrators.byPassword(c.user(), c.password(), address));
    }

    /** {@return whether a password or a token may come this way: by HTTPS, or from the machine itself} */
    public static boolean isSafe(ServerRequest request) {
        return request.isSecure() || isLocal(request);
    }

    /** {@return whether the client is on this machine; a proxy that says that it forwards for others is not} */
    public static boolean isLocal(ServerRequest request) {
        boolean forwarded = request.headers().contains(HeaderNames.X_FORWARDED_FOR)
                || request.headers().contains(HeaderNames.FORWARDED);
        return !forwarded && request.remotePeer().address() instanceof InetSocketAddress peer
                && peer.getAddress() != null && peer.getAddress().isLoopbackAddress();
    }

    private static ProblemException unauthorized() {
        return new Problem(AdminProblem.NOT_AUTHENTICATED, "Log in as an administrator.",
                new Place.Setting("Authorization"),
                "there are no credentials, or they are not good",
                "send name and password by HTTP Basic, or a bearer token").exception();
    }

    /** Reads a body, but never more than it may be. {@return its bytes; none when there is none} */
    public static byte[] body(ServerRequest request, int largest) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (var in = request.content().inputStream()) {
            var bytes = in.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw new Problem(AdminProblem.TOO_LARGE, "The request is too large.", new Place.Setting("body"),
                        "more than " + largest + " bytes were sent", "send less at a time").exception();
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the fields of a form; of two of one name the last; one that cannot be read is left out} */
    public static Map<String, String> form(ServerRequest request, int largest) {
        var fields = new HashMap<String, String>();
        var text = new String(body(request, largest), StandardCharsets.UTF_8);
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    fields.put(pair.substring(0, equals),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException _) {
                    fields.remove(pair.substring(0, equals));
                }
            }
        }
        return fields;
    }
}
