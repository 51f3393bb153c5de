package org.godwit.dataservices.descriptor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.godwit.dataservices.descriptor.Call.Source;
import org.godwit.dataservices.descriptor.Call.WithParam;
import org.godwit.dataservices.descriptor.Output.Column;
import org.godwit.dataservices.descriptor.Output.Complex;
import org.godwit.dataservices.descriptor.Output.Constant;
import org.godwit.dataservices.descriptor.Output.Field;
import org.godwit.dataservices.descriptor.Output.Nested;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON template of a result: one key for the wrapper, below it an array with the one object that stands for a row,
 * or that object directly. {@code "$column(type:integer;requiredRoles:a,b)"} is a field, {@code "@query": "$column->param"} a
 * nested query.
 */
final class TemplateReader {
    private final Findings findings;
    private final Names names;
    private final Node node;

    TemplateReader(Findings findings, Names names, Node node) {
        this.findings = findings;
        this.names = names;
        this.node = node;
    }

    /** A template that cannot be understood, with the reason. */
    private static final class TemplateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TemplateException(String message) {
            super(message);
        }
    }

    Result read(String namespace) {
        var escapes = node.flag("escapeNonPrintableChar");
        try (var json = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), node.text())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new TemplateException("The top level object cannot be an array");
            }
            var wrapper = key(json);
            expect(json.nextToken() == JsonToken.START_OBJECT, "the top-level key must hold an object");
            var result = rows(json, wrapper, namespace, escapes);
            expect(json.nextToken() == JsonToken.END_OBJECT, "there must be one top-level key");
            return result;
        } catch (TemplateException | JacksonException e) {
            findings.add(ServiceProblem.INVALID_TEMPLATE, node.at(),
                    "The JSON template of a result cannot be understood.",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""), "correct the template");
            return new Result("invalid", null, namespace, null, false, escapes, List.of(), node.at());
        }
    }

    private Result rows(JsonParser json, String wrapper, String namespace, boolean escapes) {
        var outputs = new ArrayList<Output>();
        var rowName = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY) {
                expect(outputs.isEmpty() && rowName.isEmpty(), "an array must be alone below the top-level key");
                expect(json.nextToken() == JsonToken.START_OBJECT, "the array must hold one object");
                rowName = names.output(node, name);
                outputs.addAll(object(json));
                expect(json.nextToken() == JsonToken.END_ARRAY, "the array must hold one object");
            } else {
                expect(rowName.isEmpty(), "an array must be alone below the top-level key");
                outputs.add(output(json, name));
            }
        }
        return new Result(names.output(node, wrapper), rowName.isEmpty() ? null : rowName, namespace, null, false,
                escapes, outputs, node.at());
    }

    private static String key(JsonParser json) {
        expect(json.nextToken() == JsonToken.PROPERTY_NAME, "there must be one top-level key");
        return json.currentName();
    }

    private static void expect(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new TemplateException(otherwise);
        }
    }

    private List<Output> object(JsonParser json) {
        var outputs = new ArrayList<Output>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            outputs.add(output(json, name));
        }
        return outputs;
    }

    /** Reads the value of a key; the parser stands on its first token. */
    private Output output(JsonParser json, String name) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return new Complex(names.output(node, name), null, List.of(), object(json), node.at());
        }
        expect(json.currentToken() != JsonToken.START_ARRAY, "an array is not allowed inside of a record: " + name);
        var text = json.getString();
        return name.startsWith("@") ? nested(name.substring(1), text) : field(name, text);
    }

    private Output nested(String query, String links) {
        var withParams = new ArrayList<WithParam>();
        for (var link : links.split(",", -1)) {
            if (link.isBlank()) {
                continue;
            }
            var arrow = link.indexOf("->");
            expect(arrow > 0 && link.strip().startsWith("$"), "a nested query takes $column->param, not " + link);
            withParams.add(new WithParam(link.substring(arrow + 2).strip(), Source.COLUMN,
                    link.substring(0, arrow).strip().substring(1), node.at()));
        }
        return new Nested(List.of(new Call(query, withParams, List.of(), node.at())));
    }

    private Field field(String name, String text) {
        if (!text.startsWith("$")) {
            return field(name, new Constant(text), "string", List.of());
        }
        var open = text.indexOf('(');
        var column = new Column((open < 0 ? text.substring(1) : text.substring(1, open)).strip());
        var type = "string";
        List<String> roles = List.of();
        if (open >= 0) {
            expect(text.endsWith(")"), "the parenthesis after " + text.substring(0, open) + " is not closed");
            for (var option : text.substring(open + 1, text.length() - 1).split(";", -1)) {
                var colon = option.indexOf(':');
                var value = option.substring(colon + 1).strip();
                switch (colon < 0 ? "" : option.substring(0, colon).strip()) {
                    case "type" -> type = value.substring(value.indexOf(':') + 1);
                    case "requiredRoles" ->
                        roles = Arrays.stream(value.split(",", -1)).map(String::strip).filter(r -> !r.isEmpty())
                                .toList();
                    default -> throw new TemplateException("the option " + option + " is not known");
                }
            }
        }
        return field(name, column, type, roles);
    }

    private Field field(String name, Output.Value value, String type, List<String> roles) {
        return new Field(names.output(node, name), false, value, type, null, roles, false, "", null, node.at());
    }
}
