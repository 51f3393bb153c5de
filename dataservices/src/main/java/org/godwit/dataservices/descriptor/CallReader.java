package org.godwit.dataservices.descriptor;

import java.util.ArrayList;
import org.godwit.dataservices.descriptor.Call.Source;
import org.godwit.dataservices.descriptor.Call.WithParam;

/** Reads {@code call-query} elements. */
final class CallReader {
    private final Findings findings;
    private final Names names;

    CallReader(Findings findings, Names names) {
        this.findings = findings;
        this.names = names;
    }

    Call read(Node node) {
        var withParams = new ArrayList<WithParam>();
        node.all("with-param").forEach(p -> {
            var name = names.required(p, "name");
            var column = p.filled("column");
            var queryParam = p.filled("query-param");
            if (column.isPresent()) {
                withParams.add(new WithParam(name, Source.COLUMN, column.get(), p.at()));
            } else if (queryParam.isPresent()) {
                withParams.add(new WithParam(name, Source.QUERY_PARAM, queryParam.get(), p.at()));
            } else {
                findings.add(ServiceProblem.MISSING, p.at(), "A with-param says not where its value comes from.",
                        "it has neither query-param nor column", "add query-param=\"…\"");
            }
        });
        return new Call(names.required(node, "href"), withParams,
                ResultReader.roles(node), node.at());
    }
}
