package org.godwit.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Arguments.Value;
import org.godwit.dataservices.Request;

/**
 * Makes arguments of query strings and forms. As in Axis2 they follow the declared parameters: what is not declared is
 * dropped, and what is declared but not sent is SQL NULL, so that defaults never apply here.
 */
final class FormReader {
    private FormReader() {}

    /** One name with its value, both decoded. */
    record Field(String name, String value) {}

    /** {@return the fields of a query string or of an url-encoded form, in their order} */
    static List<Field> fields(String encoded) {
        var fields = new ArrayList<Field>();
        int at = 0;
        while (at < encoded.length()) {
            int end = encoded.indexOf('&', at);
            if (end < 0) {
                end = encoded.length();
            }
            int equals = encoded.indexOf('=', at);
            if (end > at) {
                fields.add(equals < 0 || equals > end
                        ? new Field(decoded(encoded.substring(at, end)), "")
                        : new Field(decoded(encoded.substring(at, equals)),
                                decoded(encoded.substring(equals + 1, end))));
            }
            at = end + 1;
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, Refusal.Blame.SENDER, "A parameter is not well encoded: " + e.getMessage());
        }
    }

    /**
     * {@return the arguments of a request}
     *
     * @param path what the templates of the path gave
     */
    static Arguments arguments(Request request, List<Field> fields, Arguments path) {
        var arguments = Arguments.builder();
        for (var parameter : request.parameters()) {
            var fromPath = path.of(parameter.name());
            fromPath.forEach(value -> arguments.add(parameter.name(), value));
            if (!fromPath.isEmpty()) {
                continue;
            }
            boolean found = false;
            for (var field : fields) {
                if (field.name().equals(parameter.name()) && (!found || parameter.isArray())) {
                    arguments.add(parameter.name(), field.value());
                    found = true;
                }
            }
            if (!found) {
                arguments.add(parameter.name(), Value.NULL);
            }
        }
        return arguments.build();
    }
}
