package org.godwit.dataservices.descriptor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An element as it stands in the file.
 *
 * @param name local name; elements in a namespace are left out while reading, as DSS never looked at them
 * @param text its own text, without that of its children, not trimmed
 * @param secretAlias the secure-vault alias that gives the text, or null
 */
record Node(String name, Map<String, String> attributes, List<Node> children, String text, Position at,
        @Nullable String secretAlias) {
    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** {@return the attribute without surrounding space, unless that leaves nothing} */
    Optional<String> filled(String attribute) {
        return attribute(attribute).map(String::strip).filter(v -> !v.isEmpty());
    }

    boolean flag(String attribute) {
        return attribute(attribute).map(v -> Boolean.parseBoolean(v.strip())).orElse(false);
    }

    Stream<Node> all(String child) {
        return children.stream().filter(c -> c.name.equals(child));
    }

    Optional<Node> first(String child) {
        return all(child).findFirst();
    }
}
