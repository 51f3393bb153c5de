package org.godwit.carbon.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.home.RegistryDefinition;
import org.godwit.carbon.problem.ProblemException;

/**
 * Associations and links of all tenants that lead to paths where nothing is: nothing is lost by them, but somebody may miss what
 * they name. Paths in mounts and below links are not looked for. Only reads, in three passes over the tables of a database of any
 * generation, and keeps a few of each kind.
 */
public final class DanglingReferences {
    /** Of each kind. */
    public static final int EXAMPLES = 20;

    private static final Sql ASSOCIATIONS = Sql.of("""
            SELECT REG_TENANT_ID, REG_SOURCEPATH, REG_TARGETPATH, REG_ASSOCIATION_TYPE FROM REG_ASSOCIATION
            ORDER BY REG_ASSOCIATION_ID""");

    private final RegistryDefinition definition;
    private final KnownPaths known;
    private final Map<Integer, Set<RegistryPath>> links = new HashMap<>();
    private final Map<String, Group> found = new TreeMap<>();

    private DanglingReferences(RegistryDefinition definition, KnownPaths known) {
        this.definition = definition;
        this.known = known;
    }

    /**
     * A reference that leads nowhere.
     *
     * @param source where it stands
     * @param missing the path of which nothing is there
     * @param kind {@code link}, or the type of the association
     */
    public record Dangling(int tenant, String source, String missing, String kind) {}

    /**
     * References of one kind that lead nowhere.
     *
     * @param count how many there are
     * @param examples the first of them
     */
    public record Group(String kind, long count, List<Dangling> examples) {
        public Group {
            examples = List.copyOf(examples);
        }

        Group with(Dangling one) {
            if (count >= EXAMPLES) {
                return new Group(kind, count + 1, examples);
            }
            var more = new ArrayList<>(examples);
            more.add(one);
            return new Group(kind, count + 1, more);
        }
    }

    /** Reads what there is, and follows every association and link. */
    public static DanglingReferences of(Connection connection, Dialect dialect, RegistryDefinition definition)
            throws SQLException {
        var session = new Session(connection, dialect, 0);
        var search = new DanglingReferences(definition, KnownPaths.read(session));
        search.links(session);
        session.each(ASSOCIATIONS, row -> search.association(row.getInt(1), Session.text(row, 2),
                Session.text(row, 3), Session.text(row, 4)));
        return search;
    }

    /** {@return what leads nowhere, by kind} */
    public List<Group> groups() {
        return List.copyOf(found.values());
    }

    /** {@return whether nothing is at a path that this database is asked for; one behind a mount or a link is not missing} */
    public boolean isMissing(int tenant, RegistryPath path) {
        return !known.has(tenant, path.value()) && !isBehindLink(tenant, path) && definition.mounts().stream()
                .noneMatch(m -> path.isAtOrBelow(RegistryPath.parse(m.path())));
    }

    private boolean isBehindLink(int tenant, RegistryPath path) {
        var ofTenant = links.getOrDefault(tenant, Set.of());
        for (var at = Optional.of(path); !ofTenant.isEmpty() && at.isPresent(); at = at.get().parent()) {
            if (ofTenant.contains(at.get())) {
                return true;
            }
        }
        return false;
    }

    private void association(int tenant, String source, String target, String type) {
        for (var end : List.of(source, target)) {
            check(tenant, source, end, type);
        }
    }

    private void links(Session session) throws SQLException {
        var stored = LinkTable.ofAllTenants(session, Versioning.of(definition));
        stored.forEach(l -> links.computeIfAbsent(l.tenant(), _ -> new HashSet<>()).add(l.link().path()));
        for (var link : stored) {
            Links.target(link.link().path(), link.link().restoration()).ifPresent(
                    target -> check(link.tenant(), link.link().path().value(), target.value(), "link"));
        }
    }

    private void check(int tenant, String source, String end, String kind) {
        var path = path(end);
        if (path.isPresent() && isMissing(tenant, path.get())) {
            found.put(kind, found.getOrDefault(kind, new Group(kind, 0, List.of()))
                    .with(new Dangling(tenant, source, end, kind)));
        }
    }

    /** What is no path is no reference into the registry; versions of a path are looked for at the path. */
    private static Optional<RegistryPath> path(String end) {
        try {
            return end.startsWith("/")
                    ? Optional.of(new RegistryPath(end.replaceFirst(";version:\\d+$", "")))
                    : Optional.empty();
        } catch (ProblemException _) {
            return Optional.empty();
        }
    }
}
