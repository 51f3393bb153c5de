package org.godwit.carbon.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.problem.Place;

/**
 * One element of an {@link XmlFile}. Comments are no part of it, so what is commented out is never found.
 *
 * @param name local name
 * @param namespace namespace URI, empty for none
 * @param attributes values by local name; namespaces play no part, as no configuration file has two attributes that differ
 *     by them alone
 * @param children child elements in order
 * @param text the element's own text, white space around it removed
 * @param where line and column of the start tag
 * @param span where the element stands in the text of the file
 */
public record XmlElement(String name, String namespace, Map<String, String> attributes, List<XmlElement> children,
        String text, Place.Line where, Span span) {
    public XmlElement {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** {@return the first child of this name} */
    public Optional<XmlElement> child(String childName) {
        return children.stream().filter(c -> c.name.equals(childName)).findFirst();
    }

    /** {@return the children of this name, in order} */
    public List<XmlElement> children(String childName) {
        return children.stream().filter(c -> c.name.equals(childName)).toList();
    }

    /** {@return the element at the end of a path of first children} */
    public Optional<XmlElement> at(String... path) {
        var element = Optional.of(this);
        for (var step : path) {
            element = element.flatMap(e -> e.child(step));
        }
        return element;
    }

    /** {@return the text at the end of a path, or empty text} */
    public String textAt(String... path) {
        return at(path).map(XmlElement::text).orElse("");
    }

    /** {@return an attribute, or empty text} */
    public String attribute(String attributeName) {
        return attributes.getOrDefault(attributeName, "");
    }

    /** {@return the child {@code <Property name="…">} of this name, in exact case} */
    public Optional<XmlElement> property(String propertyName) {
        return children.stream().filter(c -> c.name.equals("Property") && c.attribute("name").equals(propertyName))
                .findFirst();
    }

    /**
     * Character offsets into the text of the file.
     *
     * @param start where the start tag begins
     * @param contentStart behind the start tag; equal to {@code end} for {@code <empty/>}
     * @param contentEnd where the end tag begins; equal to {@code end} for {@code <empty/>}
     * @param end behind the end tag
     */
    public record Span(int start, int contentStart, int contentEnd, int end) {
        /** {@return whether the element is written {@code <empty/>}} */
        public boolean selfClosing() {
            return contentStart == end;
        }
    }
}
