package org.godwit.server.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.secret.Secret;
import org.godwit.server.admin.Metrics;
import org.godwit.server.admin.ServerState;

/**
 * The start page and the console: what is deployed, what is faulty and why. Whoever sits at the machine, or logs in as an
 * administrator, sees the reasons; everybody else only the names.
 */
public final class ConsolePages {
    private final ServerState state;
    private final Metrics metrics;
    private final AdminLogin login;
    private final CarbonHome home;
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(null, ContentType.Html, null,
            "org.godwit.server.console.pages");

    public ConsolePages(ServerState state, Metrics metrics, AdminLogin login, CarbonHome home) {
        this.state = state;
        this.metrics = metrics;
        this.login = login;
        this.home = home;
    }

    public void addTo(HttpRouting.Builder routing) {
        routing.get("/", (request, response) -> show(response, seesReasons(request)))
                .get("/services", (request, response) -> show(response, seesReasons(request)))
                .get("/services/", (request, response) -> show(response, seesReasons(request)))
                .get("/console", this::console);
    }

    private void console(ServerRequest request, ServerResponse response) {
        if (seesReasons(request)) {
            show(response, true);
            return;
        }
        response.status(Status.UNAUTHORIZED_401);
        response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Godwit console\", charset=\"UTF-8\"");
        response.send("Log in as an administrator.");
    }

    private void show(ServerResponse response, boolean withReasons) {
        var page = StartPage.of(state, metrics.totals(), home, withReasons, InstantSource.system().instant());
        var text = new StringOutput();
        templates.render("start.jte", page, text);
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8");
        response.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        response.send(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A proxy on the same machine forwards for others. */
    private boolean seesReasons(ServerRequest request) {
        boolean forwarded = request.headers().contains(HeaderNames.X_FORWARDED_FOR)
                || request.headers().contains(HeaderNames.FORWARDED);
        if (!forwarded && request.remotePeer().address() instanceof InetSocketAddress peer
                && peer.getAddress() != null && peer.getAddress().isLoopbackAddress()) {
            return true;
        }
        return isAdmin(request);
    }

    private boolean isAdmin(ServerRequest request) {
        if (!request.headers().contains(HeaderNames.AUTHORIZATION)) {
            return false;
        }
        var header = request.headers().get(HeaderNames.AUTHORIZATION).get();
        if (!header.startsWith("Basic ")) {
            return false;
        }
        try {
            var credentials = new String(Base64.getDecoder().decode(header.substring("Basic ".length()).strip()),
                    StandardCharsets.UTF_8);
            int colon = credentials.indexOf(':');
            return colon > 0 && login.isAdmin(credentials.substring(0, colon),
                    Secret.of(credentials.substring(colon + 1)), request.remotePeer().host());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
