package org.godwit.dataservices.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Fault;
import org.godwit.dataservices.render.XmlText;
import org.jspecify.annotations.Nullable;

/**
 * Turns failures into faults with the text that DSS 3.1 clients parse; from 3.2 the detail has the same facts as elements.
 */
final class Faults {
    private static final String NAMESPACE = "http://ws.wso2.org/dataservice";

    private final ServiceFacts service;

    Faults(ServiceFacts service) {
        this.service = service;
    }

    /** {@return the fault of a request that gives a result} */
    Fault of(QueryFailure failure, String request, Arguments arguments) {
        var text = text(failure, request, arguments);
        if (!service.compatibility().structuresFaults()) {
            return new Fault(failure.code(), text, failure);
        }
        var nested = failure.nested() == null ? "" : element("nested_exception", failure.nested());
        return new Fault(failure.code(), text, detail(request, arguments, nested, failure), failure);
    }

    /** {@return the fault of a request that gives none: DSS wraps the real one} */
    Fault ofUpdate(QueryFailure failure, String request, Arguments arguments) {
        var inner = "javax.xml.stream.XMLStreamException: " + text(failure, request, arguments);
        var text = "DS Fault Message: Error in DS non result invoke.\nDS Code: " + failure.code()
                + "\nNested Exception:-\n" + inner + "\n";
        if (!service.compatibility().structuresFaults()) {
            return new Fault(failure.code(), text, failure);
        }
        return new Fault(failure.code(), text,
                detail(request, arguments, element("nested_exception", inner), failure), failure);
    }

    /** {@return the fault of what is around a request: a message and the fault inside} */
    static Fault around(String message, Fault inner) {
        var text = "DS Fault Message: " + message + "\nDS Code: " + inner.code() + "\nNested Exception:-\n"
                + inner.text() + "\n";
        return new Fault(inner.code(), text, inner);
    }

    private String text(QueryFailure failure, String request, Arguments arguments) {
        var lines = new StringBuilder();
        if (failure.told() != null) {
            lines.append("DS Fault Message: ").append(failure.told()).append('\n');
        }
        lines.append("DS Code: ").append(failure.code()).append("\nSource Data Service:-\nName: ")
                .append(service.name()).append("\nLocation: ").append(service.location()).append("\nDescription: ")
                .append(description()).append("\nDefault Namespace: ").append(service.defaultNamespace())
                .append("\nCurrent Request Name: ").append(request).append("\nCurrent Params: ")
                .append(params(arguments)).append('\n');
        if (failure.nested() != null) {
            lines.append("Nested Exception:-\n").append(failure.nested()).append('\n');
        }
        return lines.toString();
    }

    private String description() {
        return service.description().isEmpty() ? "N/A" : service.description();
    }

    private static String params(Arguments arguments) {
        return arguments.all().entrySet().stream().map(e -> e.getKey() + "=" + shown(e.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String shown(List<Arguments.Value> values) {
        var texts = new ArrayList<@Nullable String>();
        values.forEach(v -> texts.add(v.text()));
        return texts.size() == 1 ? String.valueOf(texts.getFirst()) : texts.toString();
    }

    private String detail(String request, Arguments arguments, String nested, QueryFailure failure) {
        return "<DataServiceFault xmlns=\"" + NAMESPACE + "\">" + element("current_params", params(arguments))
                + element("current_request_name", request) + nested + "<source_data_service>"
                + element("location", service.location()) + element("default_namespace", service.defaultNamespace())
                + element("description", description()) + element("data_service_name", service.name())
                + "</source_data_service>" + element("ds_code", failure.code().name()) + "</DataServiceFault>";
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + XmlText.escaped(text) + "</" + name + ">";
    }
}
