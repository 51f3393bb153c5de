package org.godwit.server.admin;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.godwit.carbon.secret.Secret;

/**
 * A name and a password that somebody sent.
 *
 * @param user as it was sent
 */
public record Credentials(String user, Secret password) {
    private static final String BASIC = "Basic ";

    /** {@return both, or empty when there is no name} */
    public static Optional<Credentials> of(String user, String password) {
        return user.isEmpty() ? Optional.empty() : Optional.of(new Credentials(user, Secret.of(password)));
    }

    /** {@return what a request has by HTTP Basic, or empty when it has nothing that can be read} */
    public static Optional<Credentials> basic(ServerRequest request) {
        return request.headers().contains(HeaderNames.AUTHORIZATION)
                ? basic(request.headers().get(HeaderNames.AUTHORIZATION).get())
                : Optional.empty();
    }

    /** {@return what a header says by HTTP Basic} */
    static Optional<Credentials> basic(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            var text = new String(Base64.getDecoder().decode(header.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : of(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** {@return the same at a tenant's own address, where its users need not say the tenant; an empty one is none} */
    public Credentials at(String tenant) {
        return tenant.isEmpty() || user.contains("@") ? this : new Credentials(user + "@" + tenant, password);
    }
}
