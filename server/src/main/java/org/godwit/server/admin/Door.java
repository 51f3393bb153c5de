package org.godwit.server.admin;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;

/**
 * Lets administrators in, by HTTP Basic or a bearer token, over HTTPS or from the machine itself. Whoever comes in has at least the
 * permission to log in.
 */
public record Door(Administrators administrators) {
    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";

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
        if (!request.isSecure() && !isLocal(request)) {
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
        var lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith(BEARER)) {
            return administrators.byToken(header.substring(BEARER.length()).strip());
        }
        if (!lower.startsWith(BASIC)) {
            return Optional.empty();
        }
        try {
            var credentials = new String(Base64.getDecoder().decode(header.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
            int colon = credentials.indexOf(':');
            return colon <= 0
                    ? Optional.empty()
                    : administrators.byPassword(named(credentials.substring(0, colon), tenant),
                            Secret.of(credentials.substring(colon + 1)), request.remotePeer().host());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String named(String user, String tenant) {
        return tenant.isEmpty() || user.contains("@") ? user : user + "@" + tenant;
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
                "there are no credentials, or they are not good", "send name and password by HTTP Basic").exception();
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
}
