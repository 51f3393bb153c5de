package org.godwit.dataservices.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godwit.dataservices.Request.Outcome;
import org.godwit.dataservices.Request.Parameter;
import org.godwit.dataservices.descriptor.Call;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.descriptor.Descriptor.Option;
import org.godwit.dataservices.descriptor.Operation;
import org.godwit.dataservices.descriptor.Query;
import org.godwit.dataservices.execute.CallPlan;
import org.godwit.dataservices.execute.OperationPlan;

/** Compiles operations and resources. */
final class RequestCompiler {
    private final Descriptor descriptor;
    private final QueryCompiler queries;

    RequestCompiler(Descriptor descriptor, QueryCompiler queries) {
        this.descriptor = descriptor;
        this.queries = queries;
    }

    OperationPlan compile(Operation operation, boolean isResource) {
        var calls = operation.calls().stream().map(this::call).toList();
        var query = query(operation.calls().getFirst());
        var outcome = query.result() != null
                ? Outcome.RESULT
                : operation.returnRequestStatus() ? Outcome.STATUS : Outcome.NOTHING;
        var isStreamed = !operation.disableStreaming() && !descriptor.has(Option.DISABLE_STREAMING)
                && calls.size() == 1;
        return new OperationPlan(operation.name(), calls, parameters(operation), outcome, isStreamed, isResource);
    }

    private Query query(Call call) {
        return descriptor.query(call.href())
                .orElseThrow(() -> new IllegalStateException("references are checked before"));
    }

    private CallPlan call(Call call) {
        var params = query(call).params();
        var links = new ArrayList<CallPlan.Link>();
        for (var withParam : call.withParams()) {
            for (var i = 0; i < params.size(); i++) {
                if (params.get(i).name().equals(withParam.name())) {
                    links.add(new CallPlan.Link(i, withParam.source(), withParam.from(), -1));
                }
            }
        }
        return new CallPlan(queries.number(call.href()), links, call.requiredRoles());
    }

    /** {@return the parameters of a request: a name that feeds several query parameters appears once} */
    private List<Parameter> parameters(Operation operation) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (var call : operation.calls()) {
            var query = query(call);
            for (var withParam : call.withParams()) {
                query.param(withParam.name()).ifPresent(param -> parameters.merge(withParam.from(),
                        new Parameter(withParam.from(), param.type().xsdType(), param.isArray()),
                        (a, b) -> a.isArray() ? a : b));
            }
        }
        return List.copyOf(parameters.values());
    }
}
