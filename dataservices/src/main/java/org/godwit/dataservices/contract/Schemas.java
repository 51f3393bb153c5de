package org.godwit.dataservices.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.godwit.dataservices.Request.Parameter;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.descriptor.Output;
import org.godwit.dataservices.descriptor.Query;
import org.godwit.dataservices.descriptor.Result;
import org.godwit.dataservices.render.XmlText;

/**
 * The schemas of one service, one a namespace. Inputs are elements with anonymous types; wrappers and rows are named types.
 * A name that is taken by something else gets a number.
 */
final class Schemas {
    static final String DATA_SERVICE = "http://ws.wso2.org/dataservice";

    private final Descriptor descriptor;
    private final Map<String, Schema> schemas = new LinkedHashMap<>();
    /** Types of rows and wrappers by what they are made from, so that recursion ends. */
    private final Map<Object, String> types = new HashMap<>();

    Schemas(Descriptor descriptor, boolean hasStructuredFaults) {
        this.descriptor = descriptor;
        schema(descriptor.serviceNamespace());
        if (hasStructuredFaults) {
            element(DATA_SERVICE, "DataServiceFault",
                    text("current_params") + text("current_request_name") + text("nested_exception")
                            + "<xs:element minOccurs=\"0\" name=\"source_data_service\"><xs:complexType>"
                            + sequence(text("location") + text("default_namespace") + text("description")
                                    + text("data_service_name"))
                            + "</xs:complexType></xs:element>" + text("ds_code"));
        } else {
            schema(DATA_SERVICE).elements.put("DataServiceFault",
                    "<xs:element name=\"DataServiceFault\" type=\"xs:string\"/>");
        }
    }

    /** One namespace: its global elements and types, as XML, in order. */
    private static final class Schema {
        final Map<String, String> elements = new LinkedHashMap<>();
        final Map<String, String> types = new LinkedHashMap<>();
    }

    private static String text(String name) {
        return "<xs:element minOccurs=\"0\" name=\"" + name + "\" type=\"xs:string\"/>";
    }

    private Schema schema(String namespace) {
        return schemas.computeIfAbsent(namespace, _ -> new Schema());
    }

    /** {@return all namespaces in a stable order; the place is the number of the prefix} */
    List<String> namespaces() {
        return List.copyOf(schemas.keySet());
    }

    /** {@return the name with the prefix of its namespace} */
    String prefixed(QualifiedName name) {
        schema(name.namespace());
        return "ns" + namespaces().indexOf(name.namespace()) + ":" + name.name();
    }

    /** {@return declarations of all prefixes} */
    String declarations() {
        var all = namespaces();
        var text = new StringBuilder();
        for (var i = 0; i < all.size(); i++) {
            text.append(" xmlns:ns").append(i).append("=\"").append(XmlText.escaped(all.get(i))).append('"');
        }
        return text.toString();
    }

    QualifiedName addInput(String namespace, String name, List<Parameter> parameters) {
        var members = parameters.stream()
                .map(p -> "<xs:element" + (p.isArray() ? " maxOccurs=\"unbounded\"" : "") + " name=\""
                        + XmlText.escaped(p.name()) + "\" nillable=\"true\" type=\"xs:" + p.xsdType() + "\"/>")
                .collect(Collectors.joining());
        return element(namespace, name, members);
    }

    /** An input that repeats the element of the single request. */
    QualifiedName addBatch(String namespace, String name, String single) {
        return element(namespace, name, "<xs:element maxOccurs=\"unbounded\" ref=\""
                + prefixed(new QualifiedName(namespace, single)) + "\"/>");
    }

    private QualifiedName element(String namespace, String name, String members) {
        schema(namespace).elements.put(name, "<xs:element name=\"" + XmlText.escaped(name)
                + "\"><xs:complexType>" + sequence(members) + "</xs:complexType></xs:element>");
        return new QualifiedName(namespace, name);
    }

    private static String sequence(String members) {
        return members.isEmpty() ? "<xs:sequence/>" : "<xs:sequence>" + members + "</xs:sequence>";
    }

    QualifiedName addRequestStatus() {
        schema(DATA_SERVICE).elements.put("REQUEST_STATUS",
                "<xs:element name=\"REQUEST_STATUS\" type=\"xs:string\"/>");
        return new QualifiedName(DATA_SERVICE, "REQUEST_STATUS");
    }

    void addBoxcarResponse() {
        element(DATA_SERVICE, "DATA_SERVICE_RESPONSE", "<xs:any minOccurs=\"0\" processContents=\"skip\"/>");
    }

    /** {@return an input that holds requests of any kind} */
    QualifiedName addRequestBox(String namespace, String name) {
        return element(namespace, name, "<xs:any maxOccurs=\"unbounded\" processContents=\"skip\"/>");
    }

    /** {@return the global element of a query's wrapper} */
    QualifiedName addOutput(Query query) {
        var result = query.result();
        if (result == null || result.element() == null) {
            throw new IllegalStateException("checked before: a called query has a wrapper");
        }
        var type = wrapperType(result);
        var schema = schema(result.namespace());
        var name = result.element();
        var text = "<xs:element name=\"" + name + "\" type=\"" + prefixed(new QualifiedName(result.namespace(), type))
                + "\"/>";
        schema.elements.putIfAbsent(name, text);
        return new QualifiedName(result.namespace(), name);
    }

    private String wrapperType(Result result) {
        var known = types.get(result);
        if (known != null) {
            return known;
        }
        var name = reserve(result.namespace(), String.valueOf(result.element()), result);
        var members = new Members(result.namespace());
        rows(result, members);
        schema(result.namespace()).types.put(name, members.type(name));
        return name;
    }

    /** Adds what a result puts into whatever is around its rows. */
    private void rows(Result result, Members members) {
        if (result.rowName() == null) {
            members.areOptional = true;
            outputs(result.outputs(), members);
            return;
        }
        var key = List.of(result, "row");
        var type = types.get(key);
        if (type == null) {
            type = reserve(result.namespace(), result.rowName(), key);
            var row = new Members(result.namespace());
            outputs(result.outputs(), row);
            schema(result.namespace()).types.put(type, row.type(type));
        }
        members.elements.add("<xs:element maxOccurs=\"unbounded\" minOccurs=\"0\" name=\"" + result.rowName()
                + "\" type=\"" + prefixed(new QualifiedName(result.namespace(), type)) + "\"/>");
    }

    /** Takes a name for a type, with a number when it is in use. */
    private String reserve(String namespace, String wanted, Object key) {
        var taken = schema(namespace).types;
        var name = wanted;
        for (var i = 2; taken.containsKey(name); i++) {
            name = wanted + i;
        }
        taken.put(name, "");
        types.put(key, name);
        return name;
    }

    private void outputs(List<Output> outputs, Members members) {
        for (var output : outputs) {
            switch (output) {
                case Output.Field field -> field(field, members);
                case Output.Complex complex -> complex(complex, members);
                case Output.Nested nested -> nested.calls().stream().limit(1)
                        .forEach(c -> descriptor.query(c.href()).map(Query::result).ifPresent(r -> nested(r, members)));
            }
        }
    }

    private static void field(Output.Field field, Members members) {
        var type = "\" type=\"xs:" + XmlText.escaped(field.xsdType()) + "\"/>";
        if (field.isAttribute()) {
            members.attributes.add("<xs:attribute name=\"" + field.name() + type);
            return;
        }
        var occurs = (field.arrayName().isEmpty() ? "" : " maxOccurs=\"unbounded\"")
                + (field.optional() || members.areOptional ? " minOccurs=\"0\"" : "");
        members.elements.add("<xs:element" + occurs + " name=\"" + field.name() + "\" nillable=\"true" + type);
    }

    private void complex(Output.Complex complex, Members members) {
        var namespace = complex.namespace() == null ? members.namespace : complex.namespace();
        var type = types.get(complex);
        if (type == null) {
            type = reserve(namespace, complex.name(), complex);
            var inner = new Members(namespace);
            outputs(complex.children(), inner);
            schema(namespace).types.put(type, inner.type(type));
        }
        child(complex.name(), new QualifiedName(namespace, type), members);
    }

    private void nested(Result result, Members members) {
        if (result.element() == null) {
            rows(result, members);
            return;
        }
        child(result.element(), new QualifiedName(result.namespace(), wrapperType(result)), members);
    }

    /** A child of another namespace is referred to, because local elements are always in that of their schema. */
    private void child(String name, QualifiedName type, Members members) {
        var occurs = members.areOptional ? " minOccurs=\"0\"" : "";
        if (type.namespace().equals(members.namespace)) {
            members.elements.add("<xs:element" + occurs + " name=\"" + name + "\" type=\"" + prefixed(type) + "\"/>");
            return;
        }
        schema(type.namespace()).elements.putIfAbsent(name,
                "<xs:element name=\"" + name + "\" type=\"" + prefixed(type) + "\"/>");
        members.elements.add("<xs:element" + occurs + " ref=\""
                + prefixed(new QualifiedName(type.namespace(), name)) + "\"/>");
    }

    /** What a complex type is made of. */
    private static final class Members {
        final String namespace;
        final List<String> elements = new ArrayList<>();
        final List<String> attributes = new ArrayList<>();
        boolean areOptional;

        Members(String namespace) {
            this.namespace = namespace;
        }

        String type(String name) {
            return "<xs:complexType name=\"" + name + "\">" + sequence(String.join("", elements))
                    + String.join("", attributes) + "</xs:complexType>";
        }
    }

    /** {@return the schema of a namespace} */
    String schemaText(String namespace) {
        var schema = schema(namespace);
        var content = String.join("\n", schema.elements.values()) + "\n" + String.join("\n", schema.types.values());
        var text = new StringBuilder("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"").append(declarations())
                .append(" attributeFormDefault=\"unqualified\" elementFormDefault=\"qualified\" targetNamespace=\"")
                .append(XmlText.escaped(namespace)).append("\">\n");
        for (var other : namespaces()) {
            if (!other.equals(namespace) && content.contains("\"" + prefixed(new QualifiedName(other, "")))) {
                text.append("<xs:import namespace=\"").append(XmlText.escaped(other)).append("\"/>\n");
            }
        }
        return text.append(content.strip()).append("\n</xs:schema>\n").toString();
    }
}
