package org.godwit.dataservices.compile;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.DataService.Route;
import org.godwit.dataservices.Request;

/**
 * Finds the resource of a method and path. Until 3.1 a template was cut at its first brace and matched as a prefix; later
 * each template stands for the rest of one segment. Immutable.
 */
final class Routes {
    private final List<Entry> entries;
    private final boolean matchesWholePaths;

    /** A template: its segments, a template segment in braces. */
    private record Entry(String method, String path, List<String> segments, Request request) {
        /** {@return the part before the first brace} */
        String prefix() {
            var brace = path.indexOf('{');
            return brace < 0 ? path : path.substring(0, brace);
        }

        boolean hasTemplates() {
            return path.indexOf('{') >= 0;
        }
    }

    private Routes(List<Entry> entries, boolean matchesWholePaths) {
        this.entries = List.copyOf(entries);
        this.matchesWholePaths = matchesWholePaths;
    }

    /** Collects resources. */
    static final class Builder {
        private final List<Entry> entries = new ArrayList<>();

        void add(String method, String path, Request request) {
            var plain = trimmed(path);
            entries.add(new Entry(method, plain, List.of(plain.split("/", -1)), request));
        }

        Routes build(boolean matchesWholePaths) {
            // longer and later paths first, so that the most specific one wins
            entries.sort(Comparator.comparing(Entry::prefix).thenComparing(Entry::path).reversed());
            return new Routes(entries, matchesWholePaths);
        }
    }

    private static String trimmed(String path) {
        var from = path.startsWith("/") ? 1 : 0;
        var to = path.endsWith("/") && path.length() > from ? path.length() - 1 : path.length();
        return path.substring(from, to);
    }

    Optional<Route> find(String method, String path) {
        var plain = trimmed(path);
        for (var entry : entries) {
            if (entry.method().equals(method) && !entry.hasTemplates() && entry.path().equals(plain)) {
                return Optional.of(new Route(entry.request(), Arguments.none()));
            }
        }
        for (var entry : entries) {
            if (entry.method().equals(method) && entry.hasTemplates()) {
                var found = matchesWholePaths ? whole(entry, plain) : prefix(entry, plain);
                if (found.isPresent()) {
                    return found.map(arguments -> new Route(entry.request(), arguments));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Arguments> whole(Entry entry, String path) {
        return entry.segments().size() == path.split("/", -1).length ? values(entry, path) : Optional.empty();
    }

    private static Optional<Arguments> prefix(Entry entry, String path) {
        return path.startsWith(entry.prefix()) && path.length() > entry.prefix().length()
                ? values(entry, path)
                : Optional.empty();
    }

    /** {@return the values of the templates; what a longer path has beyond them is left out} */
    private static Optional<Arguments> values(Entry entry, String path) {
        var parts = path.split("/", -1);
        var segments = entry.segments();
        var values = Arguments.builder();
        for (var i = 0; i < segments.size() && i < parts.length; i++) {
            var open = segments.get(i).indexOf('{');
            var close = segments.get(i).indexOf('}', open + 1);
            if (open < 0 || close < 0) {
                if (!segments.get(i).equals(parts[i])) {
                    return Optional.empty();
                }
                continue;
            }
            var before = segments.get(i).substring(0, open);
            var after = segments.get(i).substring(close + 1);
            if (!parts[i].startsWith(before) || !parts[i].endsWith(after)
                    || parts[i].length() < before.length() + after.length()) {
                return Optional.empty();
            }
            values.add(segments.get(i).substring(open + 1, close),
                    decoded(parts[i].substring(before.length(), parts[i].length() - after.length())));
        }
        return Optional.of(values.build());
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return part;
        }
    }
}
