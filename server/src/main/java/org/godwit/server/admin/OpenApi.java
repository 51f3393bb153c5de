package org.godwit.server.admin;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Makes the OpenAPI 3.1 document of the JSON interface from its declaration. */
final class OpenApi {
    private static final String REFUSAL = "Refusal";
    private final Map<String, Object> schemas = new TreeMap<>();

    private OpenApi() {}

    /** {@return the document, as maps and lists} */
    static Map<String, Object> document(List<Endpoint> endpoints) {
        return new OpenApi().of(endpoints);
    }

    private Map<String, Object> of(List<Endpoint> endpoints) {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (var endpoint : endpoints) {
            paths.computeIfAbsent("/api" + endpoint.path(), _ -> new LinkedHashMap<>())
                    .put(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        schemas.put(REFUSAL, object(Map.of("type", text(), "title", text(), "status", number(), "detail", text(),
                "code", text(), "where", text(), "todo", text(), "problems",
                Map.of("type", "array", "items", schema(ProblemDocument.class)))));
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Godwit administration", "version", "1", "description",
                "Users, roles, stores, tenants, services and datasources. Names with a slash are one segment: CORP%2Fanna."));
        document.put("security", List.of(Map.of("basic", List.of()), Map.of("bearer", List.of())));
        document.put("paths", paths);
        document.put("components", Map.of("schemas", schemas, "securitySchemes",
                Map.of("basic", Map.of("type", "http", "scheme", "basic"), "bearer",
                        Map.of("type", "http", "scheme", "bearer", "bearerFormat", "JWT"))));
        return document;
    }

    private Map<String, Object> operation(Endpoint endpoint) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("summary", endpoint.summary());
        operation.put("description", "Needs the permission " + endpoint.permission() + ".");
        operation.put("operationId", operationId(endpoint));
        operation.put("parameters", parameters(endpoint));
        if (!endpoint.body().isEmpty()) {
            operation.put("requestBody", Map.of("required", true, "content",
                    Map.of("application/json", Map.of("schema", body(endpoint.body())))));
        }
        operation.put("responses", Map.of(Integer.toString(endpoint.status()), Map.of("description", "Done.",
                "content", Map.of("application/json", Map.of("schema", schema(endpoint.answer())))), "default",
                Map.of("description", "Refused.", "content", Map.of("application/problem+json",
                        Map.of("schema", Map.of("$ref", "#/components/schemas/" + REFUSAL))))));
        return operation;
    }

    private static String operationId(Endpoint endpoint) {
        return endpoint.method().toLowerCase(Locale.ROOT)
                + endpoint.path().replaceAll("[{}]", "").replace('/', '-');
    }

    private static List<Object> parameters(Endpoint endpoint) {
        var parameters = new ArrayList<Object>();
        endpoint.segments().stream().filter(s -> s.startsWith("{")).forEach(s -> parameters.add(Map.of("name",
                s.substring(1, s.length() - 1), "in", "path", "required", true, "schema", text())));
        endpoint.query().forEach(f -> parameters.add(Map.of("name", f.name(), "in", "query", "required", f.required(),
                "description", f.about(), "schema", schema(f.kind()))));
        if (endpoint.ofTenant()) {
            parameters.add(Map.of("name", "tenant", "in", "query", "required", false, "description",
                    "domain of another tenant, for administrators of the super tenant", "schema", text()));
        }
        return parameters;
    }

    private static Map<String, Object> body(List<Endpoint.Field> fields) {
        var properties = new LinkedHashMap<String, Object>();
        fields.forEach(f -> {
            var schema = new LinkedHashMap<>(schema(f.kind()));
            schema.put("description", f.about());
            properties.put(f.name(), schema);
        });
        return Map.of("type", "object", "properties", properties, "additionalProperties", false, "required",
                fields.stream().filter(Endpoint.Field::required).map(Endpoint.Field::name).toList());
    }

    private static Map<String, Object> schema(Endpoint.Kind kind) {
        return switch (kind) {
            case TEXT -> text();
            case PASSWORD -> Map.of("type", "string", "format", "password", "writeOnly", true);
            case NUMBER -> Map.of("type", "integer", "minimum", 0);
            case FLAG -> Map.of("type", "boolean");
            case TEXTS -> Map.of("type", "array", "items", text());
            case TEXT_BY_NAME -> Map.of("type", "object", "additionalProperties", text());
        };
    }

    private static Map<String, Object> text() {
        return Map.of("type", "string");
    }

    private static Map<String, Object> number() {
        return Map.of("type", "integer");
    }

    private static Map<String, Object> object(Map<String, Object> properties) {
        return Map.of("type", "object", "properties", new TreeMap<>(properties), "required",
                properties.keySet().stream().sorted().toList());
    }

    /** {@return the schema of a type that answers are made of; records become components} */
    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? Map.of("type", "array", "items", schema(arguments[0]))
                    : Map.of("type", "object", "additionalProperties", schema(arguments[1]));
        }
        if (type instanceof Class<?> plain) {
            if (plain.isRecord()) {
                return component(plain);
            }
            if (plain == boolean.class) {
                return Map.of("type", "boolean");
            }
            if (plain == int.class || plain == long.class || plain == Integer.class) {
                return number();
            }
        }
        return text();
    }

    private Map<String, Object> component(Class<?> type) {
        var outer = type.getEnclosingClass();
        var name = (outer == null ? "" : outer.getSimpleName()) + type.getSimpleName();
        if (!schemas.containsKey(name)) {
            schemas.put(name, Map.of());
            var properties = new LinkedHashMap<String, Object>();
            Arrays.stream(type.getRecordComponents())
                    .forEach(c -> properties.put(c.getName(), schema(c.getGenericType())));
            schemas.put(name, object(properties));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }
}
