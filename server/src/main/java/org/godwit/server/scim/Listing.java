package org.godwit.server.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.utils.FilterEvaluator;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of what matches a query, gathered place by place. Keeps only the page; everything else is counted. For use by one thread.
 */
final class Listing {
    private static final int ROWS_AT_A_TIME = 5_000;
    private final Query query;
    private final List<ObjectNode> page = new ArrayList<>();
    private long total;

    Listing(Query query) {
        this.query = query;
    }

    /** Names of one place, a store or the internal roles. */
    interface Place {
        String prefix();

        int count(String pattern);

        List<String> names(String pattern, int offset, int limit);
    }

    /** Makes the resource of a name. */
    @FunctionalInterface
    interface Shown {
        ObjectNode resource(String name, Query query);
    }

    /**
     * Adds what matches in a place.
     *
     * @param attribute that holds the name
     * @param all shows what a filter may look at
     */
    void add(Place place, String attribute, Shown shown, Query all) throws ScimException {
        var match = NameMatch.of(query.filter(), attribute, place.prefix());
        if (match.pattern().isEmpty()) {
            return;
        }
        var pattern = match.pattern().get();
        if (match.exact()) {
            int count = place.count(pattern);
            long from = Math.max(0, query.startIndex() - 1L - total);
            if (page.size() < query.count() && from < count) {
                place.names(pattern, (int) from, query.count() - page.size())
                        .forEach(name -> page.add(shown.resource(place.prefix() + name, query)));
            }
            total += count;
        } else {
            look(place, pattern, shown, all);
        }
    }

    private void look(Place place, String pattern, Shown shown, Query all) throws ScimException {
        var filter = query.filter();
        int count = place.count(pattern);
        for (int offset = 0; filter != null && offset < count; offset += ROWS_AT_A_TIME) {
            for (var name : place.names(pattern, offset, ROWS_AT_A_TIME)) {
                var candidate = shown.resource(place.prefix() + name, all);
                if (FilterEvaluator.evaluate(filter, candidate)) {
                    total++;
                    if (total >= query.startIndex() && page.size() < query.count()) {
                        page.add(shown.resource(place.prefix() + name, query));
                    }
                }
            }
        }
    }

    List<ObjectNode> page() {
        return List.copyOf(page);
    }

    long total() {
        return total;
    }
}
