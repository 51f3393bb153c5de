package org.godwit.dataservices.execute;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Request;
import org.godwit.dataservices.render.Answer;
import org.godwit.dataservices.render.ResultWriter;

/** An operation or resource, called once. Safe for use by many threads. */
public final class PlainRequest implements Request {
    private final OperationPlan operation;
    private final List<QueryPlan> queries;
    private final Faults faults;

    public PlainRequest(OperationPlan operation, List<QueryPlan> queries, ServiceFacts service) {
        this.operation = operation;
        this.queries = queries;
        this.faults = new Faults(service);
    }

    @Override
    public String name() {
        return operation.name();
    }

    @Override
    public List<Parameter> parameters() {
        return operation.parameters();
    }

    @Override
    public Outcome outcome() {
        return operation.outcome();
    }

    @Override
    public boolean takesMembers() {
        return false;
    }

    @Override
    public void run(Call call, Reply reply) throws IOException {
        var arguments = call.members().isEmpty() ? Arguments.none() : call.members().getFirst().arguments();
        if (operation.outcome() == Outcome.RESULT) {
            query(arguments, call, reply);
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

    private void query(Arguments arguments, Call call, Reply reply) throws IOException {
        var answer = new Answer(reply, operation.isStreamed());
        var out = ResultWriter.of(call.format(), answer);
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

    /** Work whose statements are committed when it ends well, and undone when it does not. */
    interface Committed {
        void work() throws IOException;

        static void with(Run run, Committed work) throws IOException {
            try {
                work.work();
                run.connections().commit();
            } catch (SQLException e) {
                run.connections().rollback(e);
                throw QueryFailure.database("DataService.commit", e);
            } catch (IOException | RuntimeException e) {
                run.connections().rollback(e);
                throw e;
            }
        }
    }
}
