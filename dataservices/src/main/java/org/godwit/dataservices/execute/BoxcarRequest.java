package org.godwit.dataservices.execute;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.Fault;
import org.godwit.dataservices.Format;
import org.godwit.dataservices.Request;
import org.godwit.dataservices.execute.BoxcarSession.Queued;
import org.godwit.dataservices.render.Answer;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.render.Tag;

/**
 * {@code begin_boxcar}, {@code end_boxcar}, {@code abort_boxcar} and {@code request_box}: several requests in one transaction,
 * in which later ones can use what earlier ones exported. Safe for use by many threads.
 */
public final class BoxcarRequest implements Request {
    private static final String NAMESPACE = "http://ws.wso2.org/dataservice";
    private static final Tag RESPONSE = Tag.element("DATA_SERVICE_RESPONSE", NAMESPACE);
    private static final Tag BOX_RESPONSE = Tag.element("DATA_SERVICE_REQUEST_BOX_RESPONSE", NAMESPACE);

    private final Kind kind;
    private final Outcome outcome;
    private final List<QueryPlan> queries;
    private final Map<String, BoxableRequest> requests;

    /** The four requests. */
    public enum Kind {
        BEGIN("begin_boxcar"), END("end_boxcar"), ABORT("abort_boxcar"), REQUEST_BOX("request_box");

        private final String requestName;

        Kind(String requestName) {
            this.requestName = requestName;
        }
    }

    /** @param requests what a request box may hold, by name */
    public BoxcarRequest(Kind kind, Compatibility compatibility, List<QueryPlan> queries,
            Map<String, BoxableRequest> requests) {
        this.kind = kind;
        this.queries = queries;
        this.requests = Map.copyOf(requests);
        this.outcome = switch (kind) {
            case BEGIN -> compatibility.beginBoxcarAnswers() ? Outcome.RESULT : Outcome.NOTHING;
            case ABORT -> Outcome.NOTHING;
            case END, REQUEST_BOX -> Outcome.RESULT;
        };
    }

    @Override
    public String name() {
        return kind.requestName;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public boolean takesMembers() {
        return kind == Kind.REQUEST_BOX;
    }

    @Override
    public void run(Call call, Reply reply) throws IOException {
        var session = call.session().filter(BoxcarSession.class::isInstance).map(BoxcarSession.class::cast);
        switch (kind) {
            case BEGIN -> {
                session.ifPresent(BoxcarSession::begin);
                if (outcome == Outcome.RESULT) {
                    runAll(List.of(), -1, call, RESPONSE, reply);
                }
            }
            case ABORT -> session.ifPresent(BoxcarSession::end);
            case END -> end(session.map(BoxcarSession::end).orElse(List.of()), call, reply);
            case REQUEST_BOX -> requestBox(call, reply);
        }
    }

    /** Runs everything and answers with the result of the last request that has one. */
    private void end(List<Queued> queued, Call call, Reply reply) throws IOException {
        var shown = -1;
        for (var i = 0; i < queued.size(); i++) {
            if (queued.get(i).request().outcome() == Outcome.RESULT) {
                shown = i;
            }
        }
        try {
            runAll(queued, shown, call, RESPONSE, reply);
        } catch (Fault fault) {
            throw Faults.around("Error in boxcarring end", fault);
        }
    }

    /** Runs everything and answers with the result of the very last request, if it has one. */
    private void requestBox(Call call, Reply reply) throws IOException {
        var queued = call.members().stream().map(member -> {
            var request = Optional.ofNullable(requests.get(member.name()))
                    .orElseThrow(() -> new Fault(Fault.Code.INCOMPATIBLE_PARAMETERS_ERROR,
                            "DS Fault Message: There is no request " + member.name() + "\nDS Code: "
                                    + Fault.Code.INCOMPATIBLE_PARAMETERS_ERROR + "\n"));
            return new Queued(request, new Call(List.of(member), call.caller(), call.format(), Optional.empty()));
        }).toList();
        var last = queued.size() - 1;
        var shown = last >= 0 && queued.get(last).request().outcome() == Outcome.RESULT ? last : -1;
        try {
            runAll(queued, shown, call, call.format() == Format.XML ? RESPONSE : BOX_RESPONSE, reply);
        } catch (Fault fault) {
            throw Faults.around("Error in request box", fault);
        }
    }

    private void runAll(List<Queued> queued, int shown, Call call, Tag wrapper, Reply reply) throws IOException {
        var out = ResultWriter.of(call.format(), new Answer(reply, false));
        out.open(wrapper);
        try (var run = new Run(queries, call.caller(), true)) {
            Committed.with(run, () -> {
                for (var i = 0; i < queued.size(); i++) {
                    queued.get(i).request().runWithin(run, queued.get(i).call(), i == shown ? out : dropped());
                }
            });
        } catch (QueryFailure failure) {
            throw new Fault(failure.code(), "DS Fault Message: " + failure.told() + "\nDS Code: " + failure.code()
                    + "\nNested Exception:-\n" + failure.nested() + "\n", failure);
        }
        out.close(wrapper);
        out.finish();
    }

    private static ResultWriter dropped() {
        return ResultWriter.of(Format.XML, new Answer(ByteArrayOutputStream::new, false));
    }
}
