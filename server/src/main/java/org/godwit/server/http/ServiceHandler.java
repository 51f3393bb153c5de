package org.godwit.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLTransientConnectionException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.DataService;
import org.godwit.dataservices.Fault;
import org.godwit.dataservices.Request;
import org.godwit.server.deployment.ServiceDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers everything below {@code /services/}. {@link #call} reads like the table of contents of a request. */
final class ServiceHandler implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHandler.class);

    private final Supplier<ServiceDirectory> directory;
    private final Login login;
    private final Descriptions descriptions;
    private final BoxcarSessions sessions;
    private final Compatibility compatibility;
    private final Observer observer;
    private final Readers readers;
    private final SlowClients slowClients;

    ServiceHandler(Supplier<ServiceDirectory> directory, Authentication authentication, Descriptions descriptions,
            BoxcarSessions sessions, SlowClients slowClients, WebSettings settings) {
        this.directory = directory;
        this.login = new Login(authentication, new Freshness(InstantSource.system()));
        this.descriptions = descriptions;
        this.sessions = sessions;
        this.compatibility = settings.compatibility();
        this.observer = settings.observer();
        this.slowClients = slowClients;
        this.readers = new Readers(settings.largestBodyBytes(), slowClients);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        long start = System.nanoTime();
        observer.started();
        var path = request.path().absolute().rawPath().substring("/services/".length());
        var reading = Reading.of(request, compatibility);
        var answer = new Answer(request, response, reading.wire(), slowClients);
        String label = "";
        int status = 0;
        try {
            var known = directory.get();
            var destination = Destination.find(path, known);
            label = destination.map(Destination::label).orElse("");
            var own = destination.map(d -> d.service().service().compatibility()).orElse(compatibility);
            if (own != compatibility) {
                reading = Reading.of(request, own);
                answer = new Answer(request, response, reading.wire(), slowClients);
            }
            var described = known.complete()
                    ? descriptions.answer(request, response, path, destination)
                    : Optional.<Integer>empty();
            if (described.isPresent()) {
                status = described.get();
                return;
            }
            call(request, response, reading, destination.orElseThrow(() -> unknown(request, known.complete())), answer);
        } catch (Refusal e) {
            if (e.status() == 401) {
                response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Godwit\", charset=\"UTF-8\"");
            }
            answer.fault(FaultText.of(e));
        } catch (Fault e) {
            var fault = FaultText.of(e);
            answer.fault(isPoolExhausted(e) ? fault.withStatus(503) : fault);
        } catch (IOException | UncheckedIOException e) {
            if (answer.isCommitted()) {
                LOG.warn("answer broken off, service={}, cause=\"{}\"", label, e.getMessage());
                throw new CloseConnectionException("the answer failed half-way", e);
            }
            answer.fault(unexpected(e, label));
        } catch (ProblemException e) {
            LOG.warn("call failed, service={}, problem={}", label, e.getMessage());
            answer.fault(new FaultText(503, Refusal.Blame.RECEIVER.soap11(), Refusal.Blame.RECEIVER.soap12(),
                    e.problems().getFirst().what(), ""));
        } catch (HttpException | CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            answer.fault(unexpected(e, label));
        } finally {
            observer.answered(label, status == 0 ? answer.status() : status, System.nanoTime() - start);
        }
    }

    private void call(ServerRequest request, ServerResponse response, Reading reading, Destination destination,
            Answer answer) throws IOException {
        if (!destination.service().exposure().isReachedBy(request.isSecure())) {
            throw noSuchService(request);
        }
        var known = login.byHeader(request, destination);
        var received = reading.read(request, destination, readers);
        var caller = login.caller(request, known, received.security(), destination);
        var service = destination.service();
        if (!service.isActive()) {
            throw new Refusal(500, Refusal.Blame.RECEIVER,
                    "The service " + service.service().name() + " is inactive.");
        }
        if (!service.begin()) {
            throw noSuchService(request);
        }
        try {
            var session = session(request, response, service.service());
            received.request().run(
                    new Request.Call(received.members(), caller, reading.format(), session), answer);
        } finally {
            service.end();
        }
        answer.end();
    }

    private Optional<DataService.Session> session(ServerRequest request, ServerResponse response, DataService service) {
        if (!service.hasSessions()) {
            return Optional.empty();
        }
        @Nullable
        String cookie = request.headers().cookies().first(BoxcarSessions.COOKIE).asOptional().orElse(null);
        var entry = sessions.of(cookie, service);
        if (entry.isNew()) {
            response.header(HeaderNames.SET_COOKIE,
                    BoxcarSessions.COOKIE + "=" + entry.cookie() + "; Path=/; HttpOnly"
                            + (request.isSecure() ? "; Secure" : ""));
        }
        return Optional.of(entry.session());
    }

    private static Refusal unknown(ServerRequest request, boolean complete) {
        return complete
                ? noSuchService(request)
                : new Refusal(503, Refusal.Blame.RECEIVER, "The server is starting. Try again in a moment.");
    }

    private static Refusal noSuchService(ServerRequest request) {
        return new Refusal(500, Refusal.Blame.SENDER,
                "The service cannot be found for the endpoint reference (EPR) " + request.path().absolute().rawPath());
    }

    /** The pool says so without a cause when all its connections are busy, with one when the database is gone. */
    private static boolean isPoolExhausted(Fault fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException && cause.getCause() == null) {
                return true;
            }
        }
        return false;
    }

    private static FaultText unexpected(Exception e, String service) {
        var incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("call failed unexpectedly, service={}, incident={}", service, incident, e);
        return new FaultText(500, Refusal.Blame.RECEIVER.soap11(), Refusal.Blame.RECEIVER.soap12(),
                "Internal error, incident " + incident, "");
    }
}
