package org.godwit.dataservices.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.dataservices.DataService.Description;
import org.godwit.dataservices.DataService.Endpoint;
import org.godwit.dataservices.Request;
import org.godwit.dataservices.Request.Outcome;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.descriptor.Operation;
import org.godwit.dataservices.descriptor.Query;
import org.jspecify.annotations.Nullable;

/** The contract of one service. The schema is built once; addresses are filled in when it is asked for. Immutable. */
public final class Contract {
    private final Descriptor descriptor;
    private final Schemas schemas;
    private final List<Exchange> exchanges = new ArrayList<>();

    /**
     * What goes to and fro in one request.
     *
     * @param output null when nothing comes back
     * @param path of the HTTP binding
     * @param method of the HTTP binding
     */
    record Exchange(String name, QualifiedName input, @Nullable QualifiedName output, String method, String path,
            String documentation) {}

    /** @param hasStructuredFaults whether the detail of a fault has child elements */
    public Contract(Descriptor descriptor, List<Request> requests, boolean hasStructuredFaults) {
        this.descriptor = descriptor;
        this.schemas = new Schemas(descriptor, hasStructuredFaults);
        Map<String, Operation> operations = new HashMap<>();
        Map<String, String[]> routes = new HashMap<>();
        descriptor.operations().forEach(o -> operations.put(o.name(), o));
        descriptor.resources().forEach(r -> {
            operations.put(r.operation().name(), r.operation());
            routes.put(r.operation().name(), new String[]{r.method(), r.path()});
        });
        for (var request : requests) {
            var single = request.takesMembers() && request.name().endsWith("_batch_req")
                    ? request.name().substring(0, request.name().length() - "_batch_req".length())
                    : request.name();
            var operation = Optional.ofNullable(operations.get(single));
            var route = routes.getOrDefault(single, new String[]{"POST", stripped(single)});
            var path = route[1] + (single.equals(request.name()) ? "" : "_batch_req");
            exchanges.add(new Exchange(request.name(), input(request, single, operation), output(request, operation),
                    route[0], path, operation.map(Operation::description).orElse("")));
        }
        if (exchanges.stream().anyMatch(e -> e.name().endsWith("_boxcar") || e.name().equals("request_box"))) {
            schemas.addBoxcarResponse();
        }
    }

    /** {@return the name without a prefix, as DSS uses it in HTTP locations} */
    private static String stripped(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private Optional<Query> query(Operation operation) {
        return operation.calls().isEmpty() ? Optional.empty() : descriptor.query(operation.calls().getFirst().href());
    }

    private QualifiedName input(Request request, String single, Optional<Operation> operation) {
        var namespace = operation.flatMap(this::query).map(Query::inputNamespace)
                .orElse(descriptor.serviceNamespace());
        if (request.takesMembers()) {
            return operation.isPresent()
                    ? schemas.addBatch(namespace, request.name(), single)
                    : schemas.addRequestBox(namespace, request.name());
        }
        return schemas.addInput(namespace, request.name(), request.parameters());
    }

    private @Nullable QualifiedName output(Request request, Optional<Operation> operation) {
        if ((operation.isPresent() && operation.get().returnRequestStatus()) || request.outcome() == Outcome.STATUS) {
            return schemas.addRequestStatus();
        }
        if (request.outcome() == Outcome.NOTHING) {
            return null;
        }
        return operation.flatMap(this::query).map(schemas::addOutput)
                .orElse(new QualifiedName(Schemas.DATA_SERVICE, "DATA_SERVICE_RESPONSE"));
    }

    /** Writes a description in UTF-8. */
    public void write(Description kind, List<Endpoint> endpoints, OutputStream out) throws IOException {
        var text = switch (kind) {
            case WSDL_1_1 -> new Wsdl11(descriptor, exchanges, schemas).text(endpoints);
            case WSDL_2_0 -> new Wsdl20(descriptor, exchanges, schemas).text(endpoints);
            case XSD ->
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + schemas.schemaText(descriptor.serviceNamespace());
        };
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
