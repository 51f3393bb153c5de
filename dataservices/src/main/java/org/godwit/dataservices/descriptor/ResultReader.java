package org.godwit.dataservices.descriptor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.godwit.dataservices.descriptor.Output.Column;
import org.godwit.dataservices.descriptor.Output.Complex;
import org.godwit.dataservices.descriptor.Output.Constant;
import org.godwit.dataservices.descriptor.Output.Export;
import org.godwit.dataservices.descriptor.Output.Field;
import org.godwit.dataservices.descriptor.Output.Nested;
import org.godwit.dataservices.descriptor.Output.QueryParam;
import org.godwit.dataservices.descriptor.Output.Value;
import org.jspecify.annotations.Nullable;

/** Reads {@code result} elements. */
final class ResultReader {
    private final Findings findings;
    private final Names names;
    private final String defaultNamespace;
    private final String queryId;

    ResultReader(Findings findings, Names names, String defaultNamespace, String queryId) {
        this.findings = findings;
        this.names = names;
        this.defaultNamespace = defaultNamespace;
        this.queryId = queryId;
    }

    Result read(Node node) {
        var outputType = node.filled("outputType").orElse("xml").toLowerCase(Locale.ROOT);
        var namespace = node.filled("defaultNamespace").orElse(defaultNamespace);
        switch (outputType) {
            case "json" -> {
                return new TemplateReader(findings, names, node).read(namespace + "/" + queryId);
            }
            case "rdf" -> findings.notSupported(node.at(), "RDF output (outputType=\"rdf\")");
            default -> {
                // xml; DSS takes whatever it does not know for it
            }
        }
        return new Result(node.filled("element").map(n -> names.output(node, n)).orElse(null),
                node.filled("rowName").map(n -> names.output(node, n)).orElse(null), namespace,
                node.filled("xsltPath").orElse(null), node.flag("useColumnNumbers"),
                node.flag("escapeNonPrintableChar"), outputs(node), node.at());
    }

    private List<Output> outputs(Node node) {
        var outputs = new ArrayList<Output>();
        Set<String> attributes = new HashSet<>();
        for (var child : node.children()) {
            switch (child.name()) {
                case "element" -> outputs.add(element(child));
                case "attribute" -> {
                    var field = field(child, true, value(child));
                    if (!attributes.add(field.name())) {
                        findings.add(ServiceProblem.DUPLICATE, child.at(),
                                "Two attributes of one element share a name.",
                                "there is more than one " + field.name(), "rename or remove one of them");
                    }
                    outputs.add(field);
                }
                case "call-query" -> outputs.add(new Nested(List.of(new CallReader(findings, names).read(child))));
                case "call-query-group" -> outputs.add(
                        new Nested(child.all("call-query").map(new CallReader(findings, names)::read).toList()));
                default -> {
                    // DSS ignores what it does not know
                }
            }
        }
        return outputs;
    }

    private Output element(Node node) {
        if (node.filled("rdf-ref-uri").isPresent()) {
            findings.notSupported(node.at(), "RDF output (rdf-ref-uri)");
        }
        var value = value(node);
        if (value != null) {
            return field(node, false, value);
        }
        if (node.children().isEmpty()) {
            return field(node, false, null);
        }
        return new Complex(names.output(node, names.required(node, "name")), node.filled("namespace").orElse(null),
                roles(node), outputs(node), node.at());
    }

    private static @Nullable Value value(Node node) {
        var column = node.filled("column");
        if (column.isPresent()) {
            return new Column(column.get());
        }
        var param = node.filled("query-param");
        if (param.isPresent()) {
            return new QueryParam(param.get());
        }
        return node.attribute("value").map(Constant::new).orElse(null);
    }

    private Field field(Node node, boolean isAttribute, @Nullable Value value) {
        if (value == null && node.filled("rdf-ref-uri").isEmpty()) {
            findings.add(ServiceProblem.MISSING, node.at(), "A field of a result has no source.",
                    "it has none of column, query-param and value", "add column=\"…\"");
        }
        var export = node.filled("export").map(name -> new Export(name,
                node.filled("exportType").filter("ARRAY"::equalsIgnoreCase).isPresent())).orElse(null);
        return new Field(names.output(node, names.required(node, "name")), isAttribute,
                value == null ? new Constant("") : value, xsdType(node), node.filled("namespace").orElse(null),
                roles(node), node.flag("optional"), node.filled("arrayName").orElse(""), export, node.at());
    }

    private static String xsdType(Node node) {
        var type = node.filled("xsdType").orElse("string");
        return type.substring(type.indexOf(':') + 1);
    }

    static List<String> roles(Node node) {
        return node.attribute("requiredRoles").map(r -> List.of(r.split(",", -1))).orElse(List.of()).stream()
                .map(String::strip).filter(r -> !r.isEmpty()).toList();
    }
}
