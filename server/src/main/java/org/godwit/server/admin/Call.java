package org.godwit.server.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import tools.jackson.databind.JsonNode;

/**
 * A request of the JSON interface, read and allowed.
 *
 * @param tenant domain of the tenant that it is about
 * @param realm of that tenant
 * @param path values of the segments that are parameters
 * @param query values of the query string
 * @param body the JSON object that was sent; an empty one when there was none
 */
record Call(Administrator administrator, String tenant, Realm realm, Map<String, String> path,
        Map<String, String> query, JsonNode body) {
    private static final int STANDARD_LIMIT = 100;

    String name(String parameter) {
        return path.getOrDefault(parameter, "");
    }

    Optional<String> queried(String parameter) {
        return Optional.ofNullable(query.get(parameter)).filter(v -> !v.isEmpty());
    }

    String pattern() {
        return queried("pattern").orElse("*");
    }

    int offset() {
        return number("offset", 0);
    }

    int limit() {
        return number("limit", STANDARD_LIMIT);
    }

    private int number(String parameter, int standard) {
        var text = queried(parameter);
        if (text.isEmpty()) {
            return standard;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, as a negative one is.
        }
        throw bad(parameter, "it is no whole number from 0 on", "send a number, or leave it out");
    }

    String text(String field) {
        return body.path(field).asString("");
    }

    boolean flag(String field) {
        return body.path(field).asBoolean(false);
    }

    boolean flag(String field, boolean standard) {
        return body.has(field) ? flag(field) : standard;
    }

    Optional<Secret> secret(String field) {
        return body.has(field) ? Optional.of(Secret.of(text(field))) : Optional.empty();
    }

    List<String> texts(String field) {
        var texts = new ArrayList<String>();
        body.path(field).forEach(n -> texts.add(n.asString("")));
        return texts;
    }

    Map<String, String> textByName(String field) {
        var texts = new LinkedHashMap<String, String>();
        body.path(field).properties().forEach(e -> texts.put(e.getKey(), e.getValue().asString("")));
        return texts;
    }

    /** Holds a body against what is declared, and collects all that is wrong with it. */
    static void check(JsonNode body, List<Endpoint.Field> fields) {
        var problems = new ArrayList<Problem>();
        if (!body.isObject()) {
            throw bad("body", "it is no JSON object", "send an object with the fields of the OpenAPI document");
        }
        for (var name : body.propertyNames()) {
            if (fields.stream().noneMatch(f -> f.name().equals(name))) {
                problems.add(badProblem(name, "there is no such field", "leave it out, or correct its name"));
            }
        }
        for (var field : fields) {
            var value = body.path(field.name());
            if (value.isMissingNode() || value.isNull()) {
                if (field.required()) {
                    problems.add(badProblem(field.name(), "it is missing", "send it"));
                }
            } else if (!fits(value, field.kind())) {
                problems.add(badProblem(field.name(), "it is of another kind than it should be",
                        "see /api/openapi.json"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    private static boolean fits(JsonNode value, Endpoint.Kind kind) {
        return switch (kind) {
            case TEXT, PASSWORD -> value.isString();
            case NUMBER -> value.isInt();
            case FLAG -> value.isBoolean();
            case TEXTS -> value.isArray() && value.valueStream().allMatch(JsonNode::isString);
            case TEXT_BY_NAME -> value.isObject() && value.valueStream().allMatch(JsonNode::isString);
        };
    }

    private static Problem badProblem(String field, String why, String todo) {
        return new Problem(AdminProblem.BAD_REQUEST, "«" + field + "» is not what it should be.",
                new Place.Setting(field), why, todo);
    }

    static ProblemException bad(String field, String why, String todo) {
        return badProblem(field, why, todo).exception();
    }
}
