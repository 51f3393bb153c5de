package org.godwit.carbon.registry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/** The symbolic links of one tenant, as they were when they were read. Immutable. */
final class Links {
    private final Map<RegistryPath, RegistryPath> targets;

    private Links(Map<RegistryPath, RegistryPath> targets) {
        this.targets = targets;
    }

    /** Where a path leads: whether the last segment is followed, too, if it is a link. */
    enum Last {
        FOLLOWED, ITSELF
    }

    /** {@return the links in these areas; what is no path is no link} */
    static Links read(List<Area> areas, int tenant, Versioning versioning) {
        var targets = new TreeMap<RegistryPath, RegistryPath>();
        for (var area : areas) {
            var stored = area.database().read("reading links", tenant, s -> LinkTable.all(s, versioning));
            for (var link : stored) {
                if (link.path().isAtOrBelow(area.target())) {
                    var path = area.outer(link.path());
                    target(path, link.restoration()).ifPresent(target -> targets.put(path, target));
                }
            }
        }
        return new Links(targets);
    }

    /**
     * {@return the target of a link at a path; it was written at another one if its collection was moved since, and then the way
     * from there counts}
     */
    static Optional<RegistryPath> target(RegistryPath path, String restoration) {
        var parts = restoration.split(";", -1);
        if (parts.length != 3 || !parts[0].startsWith("/") || !parts[1].startsWith("/")) {
            return Optional.empty();
        }
        try {
            var written = new RegistryPath(parts[0]);
            var target = new RegistryPath(parts[1]);
            return Optional.of(written.equals(path)
                    ? target
                    : RegistryPath.relative(target.relativeTo(written), path));
        } catch (ProblemException _) {
            return Optional.empty();
        }
    }

    /** {@return the target of the link at this very path} */
    Optional<RegistryPath> target(RegistryPath path) {
        return Optional.ofNullable(targets.get(path));
    }

    /**
     * Follows links until none is on the way.
     *
     * @throws ProblemException when they lead in a circle
     */
    RegistryPath follow(RegistryPath asked, Last last) {
        if (targets.isEmpty()) {
            return asked;
        }
        var seen = new LinkedHashSet<RegistryPath>();
        var path = asked;
        while (true) {
            var next = step(path, last);
            if (next.isEmpty()) {
                return path;
            }
            if (!seen.add(path) || next.get().value().length() > 10_000) {
                throw circle(asked, new ArrayList<>(seen));
            }
            path = next.get();
        }
    }

    /** The link that is nearest to the root counts, as nothing below it is seen. */
    private Optional<RegistryPath> step(RegistryPath path, Last last) {
        Deque<RegistryPath> prefixes = new ArrayDeque<>();
        var start = last == Last.FOLLOWED ? Optional.of(path) : path.parent();
        for (var at = start; at.isPresent(); at = at.get().parent()) {
            prefixes.push(at.get());
        }
        for (var prefix : prefixes) {
            var target = targets.get(prefix);
            if (target != null) {
                return Optional.of(path.moved(prefix, target));
            }
        }
        return Optional.empty();
    }

    private static ProblemException circle(RegistryPath asked, List<RegistryPath> seen) {
        return new Problem(RegistryProblem.LINK_CIRCLE, "Links of the registry lead in a circle.",
                new Place.Setting(asked.value()),
                String.join(" -> ", seen.stream().limit(6).map(RegistryPath::value).toList()),
                "delete one of these links").exception();
    }
}
