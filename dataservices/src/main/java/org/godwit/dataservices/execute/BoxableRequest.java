package org.godwit.dataservices.execute;

import java.io.IOException;
import java.util.List;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Request;
import org.godwit.dataservices.render.Answer;
import org.godwit.dataservices.render.ResultWriter;

/** A request that a client may queue in a boxcar instead of running it. Safe for use by many threads. */
public abstract sealed class BoxableRequest implements Request permits PlainRequest, BatchRequest {
    final OperationPlan operation;
    final List<QueryPlan> queries;
    final Faults faults;

    BoxableRequest(OperationPlan operation, List<QueryPlan> queries, ServiceFacts service) {
        this.operation = operation;
        this.queries = queries;
        this.faults = new Faults(service);
    }

    @Override
    public final List<Parameter> parameters() {
        return operation.parameters();
    }

    @Override
    public final Outcome outcome() {
        return operation.outcome();
    }

    @Override
    public final void run(Call call, Reply reply) throws IOException {
        if (call.session().isPresent() && call.session().get() instanceof BoxcarSession session
                && session.queue(this, call)) {
            answerQueued(call, reply);
        } else {
            runNow(call, reply);
        }
    }

    /** DSS answers a queued request with what an empty result would give. */
    private void answerQueued(Call call, Reply reply) throws IOException {
        switch (operation.outcome()) {
            case RESULT -> {
                var out = ResultWriter.of(call.format(), new Answer(reply, false));
                var wrapper = queries.get(operation.calls().getFirst().query()).resultOrThrow().wrapper();
                if (wrapper != null) {
                    out.open(wrapper);
                    out.close(wrapper);
                }
                out.finish();
            }
            case STATUS -> Status.write(call.format(), reply);
            case NOTHING -> {
                // 202 says it
            }
        }
    }

    abstract void runNow(Call call, Reply reply) throws IOException;

    /**
     * Runs as part of a bigger transaction, and writes its result if it has one.
     *
     * @throws org.godwit.dataservices.Fault when it fails
     */
    abstract void runWithin(Run run, Call call, ResultWriter out) throws IOException;

    static Arguments only(Call call) {
        return call.members().isEmpty() ? Arguments.none() : call.members().getFirst().arguments();
    }
}
