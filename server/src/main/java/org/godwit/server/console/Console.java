package org.godwit.server.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.server.admin.AdminProblem;
import org.godwit.server.admin.Administrator;
import org.godwit.server.admin.Administrators;
import org.godwit.server.admin.Door;
import org.godwit.server.admin.Refusals;
import org.godwit.server.console.Sessions.Session;
import org.godwit.server.console.Tables.Topic;
import org.godwit.server.console.Tables.Wish;

/**
 * The pages of administrators below {@code /console}: they log in by a form, or by HTTP Basic, and see what their permissions allow.
 * The cookie of a session is for this site alone, and no script can read it; every form carries a token that no other site knows.
 */
public final class Console {
    private static final String LOGIN = "/console/login";
    private static final String SESSION = "godwit-console";
    private static final String FORM = "godwit-form";
    private static final int LARGEST_FORM = 8_192;

    private final Administrators administrators;
    private final Door door;
    private final Tables tables;
    private final Sessions sessions = new Sessions();
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(null, ContentType.Html, null,
            "org.godwit.server.console.pages");

    public Console(Administrators administrators, Tables tables) {
        this.administrators = administrators;
        this.door = new Door(administrators);
        this.tables = tables;
    }

    public void addTo(HttpRouting.Builder routing) {
        routing.get(LOGIN, this::loginForm).post(LOGIN, this::logIn).post("/console/logout", this::logOut);
        for (var topic : Topic.values()) {
            routing.get(topic.path(), (request, response) -> page(topic, request, response));
        }
    }

    private void page(Topic topic, ServerRequest request, ServerResponse response) {
        try {
            var session = session(request);
            if (session.isEmpty()) {
                redirect(response, LOGIN + "?next=" + URLEncoder.encode(topic.path(), StandardCharsets.UTF_8));
                return;
            }
            var administrator = session.get().administrator();
            administrator.need(Administrator.LOGIN);
            if (!topic.isFor(administrator)) {
                refuse(response, 403, "You may not see this page.");
                return;
            }
            show(response, "table.jte",
                    tables.page(topic, administrator, session.get().csrf(), wish(request)));
        } catch (ProblemException e) {
            var problem = e.problems().getFirst();
            if (problem.code() == AdminProblem.NOT_AUTHENTICATED) {
                response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Godwit console\", charset=\"UTF-8\"");
            }
            refuse(response, Refusals.status(problem.code()), problem.what() + " " + problem.why());
        }
    }

    /** {@return the session of the cookie, or one for this request only when it has credentials} */
    private Optional<Session> session(ServerRequest request) {
        var known = cookie(request, SESSION).flatMap(sessions::session)
                .filter(s -> administrators.isStillKnown(s.administrator()));
        return known.isEmpty() && request.headers().contains(HeaderNames.AUTHORIZATION)
                ? Optional.of(new Session(door.administrator(request), ""))
                : known;
    }

    private static Wish wish(ServerRequest request) {
        var pattern = request.query().first("pattern").orElse("*");
        var offset = request.query().first("offset").orElse("0");
        return new Wish(pattern.isBlank() ? "*" : pattern.strip(), offset.matches("\\d{1,9}")
                ? Integer.parseInt(offset)
                : 0);
    }

    private void loginForm(ServerRequest request, ServerResponse response) {
        form(request, response, "", "", request.query().first("next").orElse(""));
    }

    private void form(ServerRequest request, ServerResponse response, String user, String wrong, String next) {
        var token = sessions.newToken();
        response.header(HeaderNames.SET_COOKIE, cookie(request, FORM, token, LOGIN));
        show(response, "login.jte", new LoginPage(token, ownPage(next), user, wrong));
    }

    /** A page of ours, wherever somebody wants to lead to. */
    private static String ownPage(String next) {
        return Topic.of(next).map(Topic::path).orElse(Topic.SERVICES.path());
    }

    private void logIn(ServerRequest request, ServerResponse response) {
        try {
            var form = Door.form(request, LARGEST_FORM);
            var user = form.getOrDefault("user", "");
            if (!Door.isSafe(request)) {
                refuse(response, 403, "Log in over HTTPS: a password over plain HTTP can be read on the way.");
            } else if (!Sessions.same(cookie(request, FORM).orElse(""), form.getOrDefault("token", ""))) {
                response.status(Status.FORBIDDEN_403);
                form(request, response, user, "The form was too old. Try once more.", form.getOrDefault("next", ""));
            } else {
                var administrator = administrators.byPassword(user, Secret.of(form.getOrDefault("password", "")),
                        request.remotePeer().host()).filter(a -> a.may(Administrator.LOGIN));
                if (administrator.isEmpty()) {
                    response.status(Status.UNAUTHORIZED_401);
                    form(request, response, user, "Name or password is wrong, or this user is no administrator.",
                            form.getOrDefault("next", ""));
                    return;
                }
                response.header(HeaderNames.SET_COOKIE,
                        cookie(request, SESSION, sessions.open(administrator.get()), "/console"));
                redirect(response, ownPage(form.getOrDefault("next", "")));
            }
        } catch (ProblemException e) {
            refuse(response, Refusals.status(e.problems().getFirst().code()), e.problems().getFirst().what());
        }
    }

    private void logOut(ServerRequest request, ServerResponse response) {
        try {
            var id = cookie(request, SESSION).orElse("");
            var session = sessions.session(id);
            if (session.isPresent() && !Sessions.same(session.get().csrf(),
                    Door.form(request, LARGEST_FORM).getOrDefault("token", ""))) {
                refuse(response, 403, "The form is not of this session.");
                return;
            }
            sessions.close(id);
            response.header(HeaderNames.SET_COOKIE, cookie(request, SESSION, "", "/console") + "; Max-Age=0");
            redirect(response, LOGIN);
        } catch (ProblemException e) {
            refuse(response, Refusals.status(e.problems().getFirst().code()), e.problems().getFirst().what());
        }
    }

    private static String cookie(ServerRequest request, String name, String value, String path) {
        return name + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=Strict"
                + (request.isSecure() ? "; Secure" : "");
    }

    private static Optional<String> cookie(ServerRequest request, String name) {
        return request.headers().cookies().first(name).asOptional();
    }

    private void show(ServerResponse response, String template, Object page) {
        var text = new StringOutput();
        templates.render(template, page, text);
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header("Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "same-origin");
        response.send(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(ServerResponse response, int status, String why) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
        response.send(why);
    }

    private static void redirect(ServerResponse response, String to) {
        response.status(Status.SEE_OTHER_303);
        response.header(HeaderNames.LOCATION, to);
        response.send();
    }
}
