package org.godwit.server.scim;

import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.filters.FilterType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a filter means for the names of one place, so that the place lists only names that can match: {@code userName sw "an"} becomes
 * the pattern {@code an*}. Names are compared with regard to case, as our schema says.
 *
 * @param pattern with {@code *}, that every match in this place has; empty when nothing in it can match
 * @param exact whether everything that has the pattern matches, so that nothing is left to be looked at
 */
record NameMatch(Optional<String> pattern, boolean exact) {
    private static final NameMatch NOTHING = new NameMatch(Optional.empty(), true);
    private static final NameMatch ALL = new NameMatch(Optional.of("*"), true);
    private static final NameMatch LOOK_AT_ALL = new NameMatch(Optional.of("*"), false);

    /**
     * @param filter null when everything is wanted
     * @param attribute the attribute that holds the name, {@code userName} or {@code displayName}
     * @param prefix what stands before each name of the place, such as {@code CORP/}; empty for the primary store
     */
    static NameMatch of(@Nullable Filter filter, String attribute, String prefix) {
        if (filter == null) {
            return ALL;
        }
        if (filter.getFilterType() == FilterType.AND) {
            return both(filter, attribute, prefix);
        }
        if (!isAbout(filter, attribute)) {
            return LOOK_AT_ALL;
        }
        if (filter.isPresentFilter()) {
            return ALL;
        }
        var compared = filter.getComparisonValue();
        if (compared == null || !compared.isTextual() || compared.asText().contains("*")) {
            // A star would be a wildcard of the store.
            return LOOK_AT_ALL;
        }
        var value = compared.asText();
        return switch (filter.getFilterType()) {
            case EQUAL -> value.startsWith(prefix) && value.length() > prefix.length()
                    ? exactly(value.substring(prefix.length()))
                    : NOTHING;
            case STARTS_WITH -> prefix.startsWith(value)
                    ? ALL
                    : value.startsWith(prefix) ? exactly(value.substring(prefix.length()) + "*") : NOTHING;
            case CONTAINS -> prefix.contains(value) ? ALL : within(value, "*" + value + "*", prefix);
            case ENDS_WITH -> within(value, "*" + value, prefix);
            default -> LOOK_AT_ALL;
        };
    }

    /** A value with a slash may match across the end of the prefix. */
    private static NameMatch within(String value, String pattern, String prefix) {
        return value.contains("/") && !prefix.isEmpty() ? LOOK_AT_ALL : exactly(pattern);
    }

    private static NameMatch exactly(String pattern) {
        return new NameMatch(Optional.of(pattern), true);
    }

    /** Lists by the longest pattern, and looks at what comes. */
    private static NameMatch both(Filter filter, String attribute, String prefix) {
        var best = LOOK_AT_ALL;
        for (var part : parts(filter)) {
            var known = of(part, attribute, prefix);
            if (known.pattern.isEmpty()) {
                return NOTHING;
            }
            if (known.pattern.get().length() > best.pattern.orElse("").length()) {
                best = new NameMatch(known.pattern, false);
            }
        }
        return best;
    }

    private static boolean isAbout(Filter filter, String attribute) {
        var path = filter.isComparisonFilter() || filter.isPresentFilter() ? filter.getAttributePath() : null;
        return path != null && path.size() == 1 && path.getElement(0).getAttribute().equalsIgnoreCase(attribute);
    }

    private static List<Filter> parts(Filter filter) {
        var parts = filter.getCombinedFilters();
        return parts == null ? List.of() : parts;
    }

    /** {@return the top-level attributes that a filter looks at, in lower case} */
    static Set<String> attributes(Filter filter) {
        var found = new TreeSet<String>();
        collect(filter, found);
        return found;
    }

    private static void collect(Filter filter, Set<String> found) {
        var inverted = filter.getInvertedFilter();
        if (filter.isCombiningFilter()) {
            parts(filter).forEach(part -> collect(part, found));
        } else if (inverted != null) {
            collect(inverted, found);
        } else {
            var path = filter.getAttributePath();
            if (path != null && path.size() > 0) {
                found.add(path.getElement(0).getAttribute().toLowerCase(Locale.ROOT));
            }
        }
    }
}
