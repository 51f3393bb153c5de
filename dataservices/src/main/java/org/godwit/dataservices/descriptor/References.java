package org.godwit.dataservices.descriptor;

import java.util.List;
import java.util.Locale;
import org.godwit.dataservices.descriptor.Output.Complex;
import org.godwit.dataservices.descriptor.Output.Field;
import org.godwit.dataservices.descriptor.Output.Nested;

/** Checks that whatever a descriptor refers to is there. */
final class References {
    private final Descriptor descriptor;
    private final Findings findings;

    References(Descriptor descriptor, Findings findings) {
        this.descriptor = descriptor;
        this.findings = findings;
    }

    void check() {
        for (var query : descriptor.queries()) {
            if (descriptor.config(query.configId()).isEmpty()) {
                unknown(query.at(), "config", query.configId(),
                        descriptor.configs().stream().map(Config::id).toList());
            }
            if (query.result() != null) {
                check(query.result().outputs());
            }
        }
        descriptor.operations().forEach(this::check);
        descriptor.resources().forEach(r -> check(r.operation()));
    }

    private void check(Operation operation) {
        operation.calls().forEach(this::check);
        if (operation.calls().isEmpty()) {
            return;
        }
        var query = descriptor.query(operation.calls().getFirst().href());
        if (query.isPresent() && query.get().result() != null && query.get().result().element() == null) {
            findings.add(ServiceProblem.MISSING, query.get().result().at(),
                    "The result of query " + query.get().id() + " has no wrapper element.",
                    operation.name() + " calls it directly, so its answer would have no root",
                    "add the attribute element to the result");
        }
    }

    private void check(List<Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case Field _ -> {
                    // refers to columns, which only the database knows
                }
                case Complex complex -> check(complex.children());
                case Nested nested -> nested.calls().forEach(this::check);
            }
        }
    }

    private void check(Call call) {
        var query = descriptor.query(call.href());
        if (query.isEmpty()) {
            if (!call.href().isEmpty()) {
                unknown(call.at(), "query", call.href(), descriptor.queries().stream().map(Query::id).toList());
            }
            return;
        }
        for (var withParam : call.withParams()) {
            if (query.get().param(withParam.name()).isEmpty()) {
                unknown(withParam.at(), "parameter of query " + call.href() + ":", withParam.name(),
                        query.get().params().stream().map(Param::name).filter(n -> !n.isEmpty()).distinct().toList());
            }
        }
    }

    private void unknown(Position at, String kind, String name, List<String> known) {
        var near = known.stream().filter(k -> k.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst().map(k -> "did you mean " + k + "?")
                .orElse(known.isEmpty() ? "there is none at all" : "known are " + String.join(", ", known));
        findings.add(ServiceProblem.UNKNOWN_REFERENCE, at, "There is no " + kind + " " + name + ".", near,
                "correct the reference, or add what is missing");
    }
}
