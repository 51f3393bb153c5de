package org.godwit.dataservices.execute;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.source.relational.Argument;
import org.jspecify.annotations.Nullable;

/** One operation without result, called for many members in one transaction: all or nothing. Safe for use by many threads. */
public final class BatchRequest extends BoxableRequest {
    public static final String SUFFIX = "_batch_req";

    public BatchRequest(OperationPlan operation, List<QueryPlan> queries, ServiceFacts service) {
        super(operation, queries, service);
    }

    @Override
    public String name() {
        return operation.name() + SUFFIX;
    }

    @Override
    public boolean takesMembers() {
        return true;
    }

    @Override
    void runNow(Call call, Reply reply) throws IOException {
        try (var run = new Run(queries, call.caller(), true)) {
            Committed.with(run, () -> members(run, call));
        } catch (QueryFailure failure) {
            throw faults.ofUpdate(failure, name(), only(call));
        }
        if (operation.outcome() == Outcome.STATUS) {
            Status.write(call.format(), reply);
        }
    }

    @Override
    void runWithin(Run run, Call call, ResultWriter out) {
        members(run, call);
    }

    private void members(Run run, Call call) {
        var plan = queries.get(operation.calls().getFirst().query());
        if (operation.calls().size() == 1 && Execution.canBatch(plan)) {
            var bound = new ArrayList<@Nullable Argument[]>();
            for (var member : call.members()) {
                bound.add(bind(member.arguments(), run));
            }
            try {
                Execution.batch(plan, bound, run);
            } catch (QueryFailure failure) {
                throw faults.ofUpdate(failure, operation.name(), only(call));
            }
            return;
        }
        for (var member : call.members()) {
            try {
                operation.update(member.arguments(), run);
            } catch (QueryFailure failure) {
                throw faults.ofUpdate(failure, operation.name(), member.arguments());
            }
        }
    }

    private @Nullable Argument[] bind(Arguments arguments, Run run) {
        try {
            return operation.calls().getFirst().arguments(arguments, run);
        } catch (QueryFailure failure) {
            throw faults.ofUpdate(failure, operation.name(), arguments);
        }
    }
}
