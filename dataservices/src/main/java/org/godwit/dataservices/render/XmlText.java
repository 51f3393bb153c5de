package org.godwit.dataservices.render;

/** Text for XML that is put together as a string: faults and contracts. */
public final class XmlText {
    private XmlText() {}

    /** {@return the text for use between tags or in a double-quoted attribute; what XML cannot hold becomes {@code ?}} */
    public static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#xd;");
                default -> out.appendCodePoint(isAllowed(c) ? c : '?');
            }
        });
        return out.toString();
    }

    /** {@return whether XML 1.0 can hold this character at all} */
    static boolean isAllowed(int c) {
        return (c >= 0x20 && c <= 0xD7FF) || c == '\n' || c == '\t' || c == '\r' || (c >= 0xE000 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0x10FFFF);
    }
}
