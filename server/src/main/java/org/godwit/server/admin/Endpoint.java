package org.godwit.server.admin;

import java.util.List;

/**
 * One thing that the JSON interface does: where, for whom, with what, and what comes of it. The router and the OpenAPI document are
 * both made from it.
 *
 * @param method upper-case HTTP method
 * @param path below {@code /api}, with {@code {name}} for a segment that is a parameter
 * @param permission resource of Carbon's permission tree that the caller needs
 * @param ofTenant whether {@code ?tenant=} may name another tenant than the caller's own
 * @param query parameters of the query string
 * @param body fields of the JSON object that is sent; none when nothing is
 * @param status of the answer
 * @param answer record that the answer is made of
 */
record Endpoint(String method, String path, String summary, String permission, boolean ofTenant, List<Field> query,
        List<Field> body, int status, Class<? extends Record> answer, Action action) {
    Endpoint {
        query = List.copyOf(query);
        body = List.copyOf(body);
    }

    /** {@return the segments of the path} */
    List<String> segments() {
        return List.of(path.substring(1).split("/"));
    }

    /** Does it. */
    @FunctionalInterface
    interface Action {
        Record answer(Call call);
    }

    /** Kinds of values. */
    enum Kind {
        TEXT, PASSWORD, NUMBER, FLAG, TEXTS, TEXT_BY_NAME
    }

    /** A parameter, or a field of a body. */
    record Field(String name, Kind kind, boolean required, String about) {
        static Field text(String name, String about) {
            return new Field(name, Kind.TEXT, false, about);
        }

        static Field needed(String name, String about) {
            return new Field(name, Kind.TEXT, true, about);
        }

        static Field password(String name, boolean required, String about) {
            return new Field(name, Kind.PASSWORD, required, about);
        }

        static Field of(Kind kind, String name, String about) {
            return new Field(name, kind, false, about);
        }
    }
}
