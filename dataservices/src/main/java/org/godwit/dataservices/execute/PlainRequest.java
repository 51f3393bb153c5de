package org.godwit.dataservices.execute;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.xml.transform.Templates;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Format;
import org.godwit.dataservices.render.Answer;
import org.godwit.dataservices.render.ResultWriter;

/** An operation or resource, called once. Safe for use by many threads. */
public final class PlainRequest extends BoxableRequest {
    public PlainRequest(OperationPlan operation, List<QueryPlan> queries, ServiceFacts service) {
        super(operation, queries, service);
    }

    @Override
    public String name() {
        return operation.name();
    }

    @Override
    public boolean takesMembers() {
        return false;
    }

    @Override
    void runNow(Call call, Reply reply) throws IOException {
        var arguments = only(call);
        if (operation.outcome() == Outcome.RESULT) {
            var stylesheet = queries.get(operation.calls().getFirst().query()).resultOrThrow().stylesheet();
            if (stylesheet == null) {
                query(arguments, call, call.format(), new Answer(reply, operation.isStreamed()));
            } else {
                transformed(stylesheet, arguments, call, reply);
            }
            return;
        }
        try (var run = new Run(queries, call.caller(), false)) {
            Committed.with(run, () -> operation.update(arguments, run));
        } catch (QueryFailure failure) {
            throw faults.ofUpdate(failure, name(), arguments);
        }
        if (operation.outcome() == Outcome.STATUS) {
            Status.write(call.format(), reply);
        }
    }

    private void query(Arguments arguments, Call call, Format format, Answer answer) throws IOException {
        var out = ResultWriter.of(format, answer);
        try (var run = new Run(queries, call.caller(), false)) {
            Committed.with(run, () -> operation.query(arguments, run, out));
        } catch (QueryFailure failure) {
            var fault = faults.of(failure, name(), arguments);
            if (answer.hasBegun()) {
                throw new IOException("failed after the first part of the answer had left", fault);
            }
            throw fault;
        }
        out.finish();
    }

    private void transformed(Templates stylesheet, Arguments arguments, Call call, Reply reply) throws IOException {
        var xml = new ByteArrayOutputStream();
        query(arguments, call, Format.XML, new Answer(() -> xml, false));
        try {
            Stylesheet.send(Stylesheet.transform(stylesheet, xml.toByteArray()), call.format(), reply);
        } catch (QueryFailure failure) {
            throw faults.of(failure, name(), arguments);
        }
    }

    private void queryWithin(Arguments arguments, Run run, ResultWriter out) throws IOException {
        var stylesheet = operation.result(run).stylesheet();
        if (stylesheet == null) {
            operation.query(arguments, run, out);
            return;
        }
        var xml = new ByteArrayOutputStream();
        var inner = ResultWriter.of(Format.XML, new Answer(() -> xml, false));
        operation.query(arguments, run, inner);
        inner.finish();
        Stylesheet.write(Stylesheet.transform(stylesheet, xml.toByteArray()), out);
    }

    @Override
    void runWithin(Run run, Call call, ResultWriter out) throws IOException {
        var arguments = only(call);
        try {
            if (operation.outcome() == Outcome.RESULT) {
                queryWithin(arguments, run, out);
            } else {
                operation.update(arguments, run);
            }
        } catch (QueryFailure failure) {
            throw operation.outcome() == Outcome.RESULT
                    ? faults.of(failure, name(), arguments)
                    : faults.ofUpdate(failure, name(), arguments);
        }
    }
}
