package org.godwit.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.DataService;
import org.godwit.dataservices.Fault;
import org.godwit.dataservices.Format;
import org.godwit.dataservices.Request;

/**
 * A service that keeps the contract of the engine but has no database: {@code echo} tells what it was called with, {@code note}
 * returns nothing, {@code bad} fails, {@code late} fails after {@code bytes} bytes of its result.
 */
final class FakeService implements DataService {
    private final String name;
    private final List<Request> requests = List.of(
            new FakeRequest("echo", List.of(parameter("name", false), parameter("tag", true)), Request.Outcome.RESULT,
                    false),
            new FakeRequest("_getitem_name", List.of(parameter("name", false), parameter("tag", true)),
                    Request.Outcome.RESULT, false),
            new FakeRequest("note", List.of(parameter("name", false)), Request.Outcome.NOTHING, false),
            new FakeRequest("note_batch_req", List.of(parameter("name", false)), Request.Outcome.NOTHING, true),
            new FakeRequest("bad", List.of(), Request.Outcome.RESULT, false),
            new FakeRequest("slow", List.of(), Request.Outcome.RESULT, false),
            new FakeRequest("late", List.of(parameter("bytes", false)), Request.Outcome.RESULT, false));
    final List<Request.Call> calls = new ArrayList<>();
    final CountDownLatch slowBegan = new CountDownLatch(1);
    final CountDownLatch slowMayEnd = new CountDownLatch(1);
    boolean sessions;
    boolean active = true;
    Compatibility compatibility = Compatibility.DSS_3_1_1;

    FakeService(String name) {
        this.name = name;
    }

    private static Request.Parameter parameter(String name, boolean isArray) {
        return new Request.Parameter(name, "string", isArray);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "A fake.";
    }

    @Override
    public Compatibility compatibility() {
        return compatibility;
    }

    @Override
    public String namespace() {
        return "urn:fake";
    }

    @Override
    public java.util.Set<String> transports() {
        return java.util.Set.of();
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public boolean hasSessions() {
        return sessions;
    }

    @Override
    public List<Request> requests() {
        return requests;
    }

    @Override
    public Optional<Request> request(String wanted) {
        return requests.stream().filter(r -> r.name().equals(wanted)).findFirst();
    }

    @Override
    public Optional<Route> route(String method, String path) {
        return method.equals("GET") && path.startsWith("item/")
                ? request("_getitem_name").map(
                        r -> new Route(r, Arguments.builder().add("name", path.substring("item/".length())).build()))
                : Optional.empty();
    }

    @Override
    public Session newSession() {
        return new Session() {
        };
    }

    @Override
    public void describe(Description kind, List<Endpoint> endpoints, OutputStream out) throws IOException {
        out.write(("<" + kind + ">" + endpoints + "</" + kind + ">").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {}

    private final class FakeRequest implements Request {
        private final String requestName;
        private final List<Parameter> parameters;
        private final Outcome outcome;
        private final boolean takesMembers;

        FakeRequest(String requestName, List<Parameter> parameters, Outcome outcome, boolean takesMembers) {
            this.requestName = requestName;
            this.parameters = parameters;
            this.outcome = outcome;
            this.takesMembers = takesMembers;
        }

        @Override
        public String name() {
            return requestName;
        }

        @Override
        public List<Parameter> parameters() {
            return parameters;
        }

        @Override
        public Outcome outcome() {
            return outcome;
        }

        @Override
        public boolean takesMembers() {
            return takesMembers;
        }

        @Override
        public void run(Call call, Reply reply) throws IOException {
            synchronized (calls) {
                calls.add(call);
            }
            if (outcome == Outcome.NOTHING) {
                return;
            }
            if (requestName.equals("bad")) {
                throw new Fault(Fault.Code.DATABASE_ERROR, "DS Fault Message: a < b\nDS Code: DATABASE_ERROR");
            }
            if (requestName.equals("slow")) {
                slowBegan.countDown();
                try {
                    slowMayEnd.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            if (requestName.equals("late")) {
                late(Integer
                        .parseInt(String.valueOf(call.members().getFirst().arguments().of("bytes").getFirst().text())),
                        reply.body());
            }
            var text = describe(call);
            reply.body().write((call.format() == Format.XML
                    ? "<echo xmlns=\"urn:fake\">" + text + "</echo>"
                    : "{\"echo\":\"" + call.format() + " " + text + "\"}").getBytes(StandardCharsets.UTF_8));
        }

        private static void late(int bytes, OutputStream out) throws IOException {
            for (int i = 0; i < bytes; i++) {
                out.write('x');
            }
            throw new Fault(Fault.Code.DATABASE_ERROR, "late");
        }

        private static String describe(Call call) {
            Function<Arguments.Value, String> show = value -> value.text() == null ? "NULL" : value.text();
            return call.members().stream()
                    .map(m -> m.name() + "(" + String.join(";", m.arguments().all().entrySet().stream()
                            .map(e -> e.getKey() + "=" + String.join(",", e.getValue().stream().map(show).toList()))
                            .toList()) + ")")
                    .toList() + " by " + (call.caller().isAnonymous() ? "anonymous" : call.caller().name());
        }
    }
}
