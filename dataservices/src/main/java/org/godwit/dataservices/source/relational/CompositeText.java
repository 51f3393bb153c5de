package org.godwit.dataservices.source.relational;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's text of a composite value, such as {@code (7,"Oslo, pier",)}: its driver gives no {@link java.sql.Struct}. A field
 * that is composite itself stays text.
 */
final class CompositeText {
    private CompositeText() {}

    /** {@return whether a value of the driver's is composite, told by its text} */
    static boolean isComposite(Object value) {
        var text = value.toString();
        return value.getClass().getName().equals("org.postgresql.util.PGobject") && text.startsWith("(")
                && text.endsWith(")");
    }

    /** {@return the fields; NULL is nothing at all between two commas, an empty text is quoted} */
    static List<@Nullable String> parts(String text) {
        var parts = new ArrayList<@Nullable String>();
        var part = new StringBuilder();
        boolean isQuoted = false;
        boolean isText = false;
        int end = text.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\' || (c == '"' && isQuoted && i + 1 < end && text.charAt(i + 1) == '"')) {
                part.append(text.charAt(++i));
            } else if (c == '"') {
                isQuoted = !isQuoted;
                isText = true;
            } else if (c == ',' && !isQuoted) {
                parts.add(isText || !part.isEmpty() ? part.toString() : null);
                part.setLength(0);
                isText = false;
            } else {
                part.append(c);
            }
        }
        parts.add(isText || !part.isEmpty() ? part.toString() : null);
        return parts;
    }
}
