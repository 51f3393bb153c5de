package org.godwit.upgrade.configure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;

/**
 * Edits of one XML file, made at the exact places of its elements; everything else, comments and white space included, stays
 * as it is. Used by one thread.
 */
final class XmlEdits {
    private final XmlFile file;
    private final List<Replacement> replacements = new ArrayList<>();
    private final List<ConfigurationChange.Edit> told = new ArrayList<>();

    XmlEdits(XmlFile file) {
        this.file = file;
    }

    private record Replacement(int from, int to, String text) {}

    XmlElement root() {
        return file.root();
    }

    /** {@return whether the root element binds a namespace prefix} */
    boolean declaresOnRoot(String prefix) {
        return slice(root().span().start(), root().span().contentStart()).contains("xmlns:" + prefix + "=");
    }

    boolean isEmpty() {
        return replacements.isEmpty();
    }

    /** {@return what was done, in the order of the file} */
    List<ConfigurationChange.Edit> told() {
        return told.stream().sorted(Comparator.comparingInt(ConfigurationChange.Edit::line)).toList();
    }

    /** Puts other text into an element that has no child elements. Does nothing when it has this text already. */
    void text(XmlElement element, String newText, String what, String reason) {
        if (element.text().equals(newText)) {
            return;
        }
        var span = element.span();
        if (span.selfClosing()) {
            var tag = slice(span.start(), span.end() - 2).stripTrailing();
            replace(span.start(), span.end(), tag + ">" + escaped(newText) + "</" + qualifiedName(tag) + ">");
        } else {
            int from = span.contentStart();
            int to = span.contentEnd();
            if (!element.text().isEmpty() && slice(from, to).indexOf('<') < 0) {
                while (Character.isWhitespace(file.text().charAt(from))) {
                    from++;
                }
                while (Character.isWhitespace(file.text().charAt(to - 1))) {
                    to--;
                }
            }
            replace(from, to, escaped(newText));
        }
        tell(element, what, reason);
    }

    /** Gives an attribute that the element has another value. */
    void attribute(XmlElement element, String name, String value, String what, String reason) {
        var tag = slice(element.span().start(), element.span().contentStart());
        var matcher = Pattern.compile("\\s" + Pattern.quote(name) + "\\s*=\\s*(\"[^\"]*\"|'[^']*')").matcher(tag);
        if (!matcher.find()) {
            throw new IllegalArgumentException(element.where() + " has no attribute " + name);
        }
        int start = element.span().start();
        replace(start + matcher.start(1) + 1, start + matcher.end(1) - 1, escaped(value).replace("\"", "&quot;")
                .replace("'", "&apos;"));
        tell(element, what, reason);
    }

    /** Adds attributes, written out as {@code  name="value"}, to an element. */
    void addAttributes(XmlElement element, String attributes) {
        var tag = slice(element.span().start(), element.span().contentStart());
        int at = element.span().start() + 1 + qualifiedName(tag).length();
        replace(at, at, attributes);
    }

    /** Takes an element away, and its line when nothing else stands there. */
    void remove(XmlElement element, String what, String reason) {
        var text = file.text();
        int from = element.span().start();
        int to = element.span().end();
        int lineStart = from;
        while (lineStart > 0 && (text.charAt(lineStart - 1) == ' ' || text.charAt(lineStart - 1) == '\t')) {
            lineStart--;
        }
        int lineEnd = to;
        while (lineEnd < text.length() && (text.charAt(lineEnd) == ' ' || text.charAt(lineEnd) == '\t')) {
            lineEnd++;
        }
        boolean alone = (lineStart == 0 || text.charAt(lineStart - 1) == '\n')
                && (lineEnd == text.length() || text.startsWith("\n", lineEnd) || text.startsWith("\r\n", lineEnd));
        if (alone && lineEnd < text.length()) {
            replace(lineStart, text.indexOf('\n', lineEnd) + 1, "");
        } else {
            replace(from, to, "");
        }
        tell(element, what, reason);
    }

    /** Adds an element, written out as XML, on a line of its own behind another one. */
    void insertAfter(XmlElement sibling, String xml, String what, String reason) {
        replace(sibling.span().end(), sibling.span().end(), lineBreak() + indentation(sibling) + xml);
        tell(sibling, what, reason);
    }

    /** Adds an element as the first child, or as the only one. */
    void insertFirst(XmlElement parent, String xml, String what, String reason) {
        var span = parent.span();
        if (!parent.children().isEmpty()) {
            replace(span.contentStart(), span.contentStart(),
                    lineBreak() + indentation(parent.children().getFirst()) + xml);
            tell(parent, what, reason);
            return;
        }
        var inside = lineBreak() + indentation(parent) + "    " + xml + lineBreak() + indentation(parent);
        if (span.selfClosing()) {
            var tag = slice(span.start(), span.end() - 2).stripTrailing();
            replace(span.start(), span.end(), tag + ">" + inside + "</" + qualifiedName(tag) + ">");
        } else {
            replace(span.contentStart(), span.contentStart(), inside.stripTrailing());
        }
        tell(parent, what, reason);
    }

    /** Puts an element around the document element. */
    void wrapRoot(String name, String what, String reason) {
        var span = root().span();
        replace(span.start(), span.start(), "<" + name + ">" + lineBreak());
        replace(span.end(), span.end(), lineBreak() + "</" + name + ">");
        tell(root(), what, reason);
    }

    /** Notes an edit that changes no text of its own, such as a secret behind an alias. */
    void tell(XmlElement element, String what, String reason) {
        told.add(new ConfigurationChange.Edit(element.where().line(), what, reason));
    }

    /** {@return the edited text} */
    String result() {
        var sorted = new ArrayList<>(replacements);
        // Stable: what was inserted first at a place comes first.
        sorted.sort(Comparator.comparingInt(Replacement::from).thenComparingInt(Replacement::to));
        var text = new StringBuilder();
        int at = 0;
        for (var replacement : sorted) {
            if (replacement.from < at) {
                throw new IllegalStateException("two edits overlap in " + file.path());
            }
            text.append(file.text(), at, replacement.from).append(replacement.text);
            at = replacement.to;
        }
        return text.append(file.text(), at, file.text().length()).toString();
    }

    /** {@return text as it stands between tags} */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void replace(int from, int to, String text) {
        replacements.add(new Replacement(from, to, text));
    }

    private String slice(int from, int to) {
        return file.text().substring(from, to);
    }

    private String lineBreak() {
        return file.text().contains("\r\n") ? "\r\n" : "\n";
    }

    private String indentation(XmlElement element) {
        int start = element.span().start();
        int from = start;
        while (from > 0 && (file.text().charAt(from - 1) == ' ' || file.text().charAt(from - 1) == '\t')) {
            from--;
        }
        return slice(from, start);
    }

    private static String qualifiedName(String tag) {
        int end = 1;
        while (end < tag.length() && !Character.isWhitespace(tag.charAt(end)) && tag.charAt(end) != '>'
                && tag.charAt(end) != '/') {
            end++;
        }
        return tag.substring(1, end);
    }
}
