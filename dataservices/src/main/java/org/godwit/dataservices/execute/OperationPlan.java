package org.godwit.dataservices.execute;

import java.io.IOException;
import java.util.List;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Request.Outcome;
import org.godwit.dataservices.Request.Parameter;
import org.godwit.dataservices.render.ResultWriter;

/**
 * What an operation or a resource does. Immutable.
 *
 * @param calls one query, or several whose rows come under the wrapper of the first
 * @param parameters what clients may send
 */
public record OperationPlan(String name, List<CallPlan> calls, List<Parameter> parameters, Outcome outcome,
        boolean isStreamed, boolean isResource) {
    public OperationPlan {
        calls = List.copyOf(calls);
        parameters = List.copyOf(parameters);
    }

    ResultPlan result(Run run) {
        return run.query(calls.getFirst().query()).resultOrThrow();
    }

    /** Runs the queries and writes their result. */
    void query(Arguments arguments, Run run, ResultWriter out) throws IOException {
        var wrapper = result(run).wrapper();
        for (var i = 0; i < calls.size(); i++) {
            var plan = run.query(calls.get(i).query());
            var bound = calls.get(i).arguments(arguments, run);
            try (var execution = Execution.start(plan, bound, run)) {
                if (i == 0 && wrapper != null) {
                    out.open(wrapper);
                }
                if (plan.result() != null) {
                    execution.writeRows(out);
                }
            }
        }
        if (wrapper != null) {
            out.close(wrapper);
        }
    }

    /** Runs queries that have no result. */
    @SuppressWarnings("EmptyTryBlock") // closing the execution is all that is left to do
    void update(Arguments arguments, Run run) {
        for (var call : calls) {
            var plan = run.query(call.query());
            try (var _ = Execution.start(plan, call.arguments(arguments, run), run)) {
            }
        }
    }
}
