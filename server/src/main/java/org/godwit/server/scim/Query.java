package org.godwit.server.scim;

import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.filters.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants listed.
 *
 * @param filter null for everything
 * @param startIndex of the first, from 1 on
 * @param count how many at most
 * @param wanted top-level attributes to show, in lower case; all when empty
 * @param unwanted top-level attributes not to show, in lower case
 */
record Query(@Nullable Filter filter, int startIndex, int count, List<String> wanted, List<String> unwanted) {
    /** No page is larger. */
    static final int LARGEST_PAGE = 1_000;
    private static final int STANDARD_PAGE = 100;

    Query {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
    }

    static Query of(Map<String, String> parameters) throws BadRequestException {
        var filter = parameters.getOrDefault("filter", "");
        return new Query(filter.isBlank() ? null : parsed(filter),
                Math.max(1, number(parameters, "startIndex", 1)),
                Math.clamp(number(parameters, "count", STANDARD_PAGE), 0, LARGEST_PAGE),
                names(parameters.getOrDefault("attributes", "")),
                names(parameters.getOrDefault("excludedAttributes", "")));
    }

    private static Filter parsed(String text) throws BadRequestException {
        if (text.length() > 4_000) {
            throw BadRequestException.invalidFilter("The filter is longer than 4000 characters.");
        }
        return Filter.fromString(text);
    }

    private static int number(Map<String, String> parameters, String name, int standard) throws BadRequestException {
        var text = parameters.getOrDefault(name, "");
        try {
            return text.isEmpty() ? standard : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw BadRequestException.invalidValue("The parameter " + name + " is no whole number.");
        }
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).filter(n -> !n.isEmpty())
                .map(n -> n.substring(n.lastIndexOf(':') + 1))
                .map(n -> n.indexOf('.') < 0 ? n : n.substring(0, n.indexOf('.')))
                .map(n -> n.toLowerCase(Locale.ROOT)).toList();
    }

    /** {@return whether an attribute is to be shown} */
    boolean shows(String attribute) {
        var lower = attribute.toLowerCase(Locale.ROOT);
        return !unwanted.contains(lower) && (wanted.isEmpty() || wanted.contains(lower));
    }

    /** {@return whether somebody asked for an attribute by name} */
    boolean asksFor(String attribute) {
        return wanted.contains(attribute.toLowerCase(Locale.ROOT));
    }
}
