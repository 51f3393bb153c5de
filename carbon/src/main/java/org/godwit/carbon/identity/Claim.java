package org.godwit.carbon.identity;

import java.util.Locale;
import java.util.Map;

/**
 * Something that can be claimed of a user under an address that products share, and the attribute of a store that holds it.
 *
 * @param uri such as {@code http://wso2.org/claims/emailaddress}
 * @param name shown to people
 * @param pattern that values must match; empty for any
 * @param required whether it may not be taken away
 * @param attributes the attribute by the upper-case domain of a store; the empty text stands for all other stores
 */
public record Claim(String uri, String name, String description, String pattern, boolean supported, boolean required,
        boolean readOnly, int order, Map<String, String> attributes) {
    public Claim {
        attributes = Map.copyOf(attributes);
    }

    /** {@return the attribute that holds it in a store; empty when none does} */
    public String attribute(String domain) {
        return attributes.getOrDefault(domain.toUpperCase(Locale.ROOT), attributes.getOrDefault("", ""));
    }
}
