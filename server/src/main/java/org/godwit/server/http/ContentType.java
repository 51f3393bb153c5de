package org.godwit.server.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code Content-Type} of a request.
 *
 * @param type type and subtype in lower case; empty when there is no such header
 * @param parameters by their lower-case names, without quotes
 */
record ContentType(String type, Map<String, String> parameters) {
    ContentType {
        parameters = Map.copyOf(parameters);
    }

    /** {@return the parsed header; what cannot be understood is left out} */
    static ContentType parse(String header) {
        int semicolon = header.indexOf(';');
        var type = (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        if (semicolon < 0) {
            return new ContentType(type, Map.of());
        }
        var parameters = new LinkedHashMap<String, String>();
        int at = semicolon + 1;
        while (at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            var name = header.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            int end = endOfValue(header, equals + 1);
            parameters.putIfAbsent(name, unquoted(header.substring(equals + 1, end).strip()));
            at = end + 1;
        }
        return new ContentType(type, parameters);
    }

    private static int endOfValue(String header, int from) {
        boolean quoted = false;
        for (int i = from; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return header.length();
    }

    static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** {@return whether Axis2 takes it for JSON} */
    boolean isJson() {
        return type.equals("application/json") || type.startsWith("application/json/")
                || type.equals("text/javascript");
    }

    boolean isForm() {
        return type.isEmpty() || type.equals("application/x-www-form-urlencoded");
    }

    /** {@return whether it is an envelope with attachments} */
    boolean isRelated() {
        return type.equals("multipart/related");
    }

    /** {@return whether the envelope with attachments is one of SOAP 1.2} */
    boolean startsSoap12() {
        return parameter("start-info").orElse("").startsWith("application/soap+xml")
                || parameter("type").orElse("").startsWith("application/soap+xml");
    }

    boolean isXml() {
        return type.equals("application/xml") || type.equals("text/xml");
    }
}
