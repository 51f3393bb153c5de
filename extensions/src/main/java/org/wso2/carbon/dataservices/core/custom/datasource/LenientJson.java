package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an object of lists as DSS's reader took it: names and values need no quotes, single ones will do, and NULL is the text
 * {@code null}. Used once, by one thread.
 */
final class LenientJson {
    private static final int DEEPEST = 10;

    private final String text;
    private int at;

    LenientJson(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when it is something else */
    Map<String, List<Object>> lists() {
        var lists = new LinkedHashMap<String, List<Object>>();
        expect('{');
        while (peek() != '}') {
            var name = word();
            expect(':');
            lists.put(name, list(0));
            if (peek() == ',') {
                at++;
            }
        }
        expect('}');
        return lists;
    }

    private List<Object> list(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("too many lists in lists");
        }
        var members = new ArrayList<Object>();
        expect('[');
        while (peek() != ']') {
            members.add(peek() == '[' ? list(depth + 1) : word());
            if (peek() == ',') {
                at++;
            }
        }
        expect(']');
        return members;
    }

    private String word() {
        var quote = peek();
        if (quote == '"' || quote == '\'') {
            return quoted(quote);
        }
        var start = at;
        while (at < text.length() && "{}[],:".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        var word = text.substring(start, at).strip();
        if (word.isEmpty()) {
            throw new IllegalArgumentException("a name or a value is expected at character " + at);
        }
        return word;
    }

    private String quoted(char quote) {
        var value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
                value.append(switch (text.charAt(at)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    default -> text.charAt(at);
                });
            } else {
                value.append(text.charAt(at));
            }
        }
        expect(quote);
        return value.toString();
    }

    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new IllegalArgumentException(wanted + " is expected at character " + at);
        }
        at++;
    }
}
