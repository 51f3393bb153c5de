package org.godwit.carbon.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.home.RegistryDefinition;
import org.godwit.carbon.problem.ProblemException;

/**
 * Associations and links of all tenants that lead to paths where nothing is: nothing is lost by them, but somebody may miss what
 * they name. Paths in mounts of other databases are not looked for. Only reads, on a database of any generation.
 */
public final class DanglingReferences {
    private static final Sql ASSOCIATIONS = Sql.of("""
            SELECT REG_TENANT_ID, REG_SOURCEPATH, REG_TARGETPATH, REG_ASSOCIATION_TYPE FROM REG_ASSOCIATION
            ORDER BY REG_ASSOCIATION_ID""");
    private static final Sql TENANTS = Sql.of("SELECT DISTINCT REG_TENANT_ID FROM REG_PATH");

    private final Connection connection;
    private final Dialect dialect;
    private final RegistryDefinition definition;
    private final Map<Integer, Session> sessions = new TreeMap<>();
    private final List<Dangling> found = new ArrayList<>();

    private DanglingReferences(Connection connection, Dialect dialect, RegistryDefinition definition) {
        this.connection = connection;
        this.dialect = dialect;
        this.definition = definition;
    }

    /**
     * A reference that leads nowhere.
     *
     * @param source where it stands
     * @param missing the path of which nothing is there
     * @param kind {@code link}, or the type of the association
     */
    public record Dangling(int tenant, String source, String missing, String kind) {}

    /** {@return every reference that leads nowhere, by tenant} */
    public static List<Dangling> of(Connection connection, Dialect dialect, RegistryDefinition definition)
            throws SQLException {
        var search = new DanglingReferences(connection, dialect, definition);
        for (int tenant : search.session(0).list(TENANTS, row -> row.getInt(1))) {
            search.links(tenant);
        }
        search.associations();
        return List.copyOf(search.found);
    }

    private Session session(int tenant) {
        return sessions.computeIfAbsent(tenant, id -> new Session(connection, dialect, id));
    }

    private void associations() throws SQLException {
        record Row(int tenant, String source, String target, String type) {}
        var rows = session(0).list(ASSOCIATIONS,
                row -> new Row(row.getInt(1), row.getString(2), row.getString(3), row.getString(4)));
        for (var row : rows) {
            for (var end : List.of(row.source(), row.target())) {
                check(row.tenant(), row.source(), end, row.type());
            }
        }
    }

    private void links(int tenant) throws SQLException {
        for (var link : LinkTable.all(session(tenant), Versioning.of(definition))) {
            var target = Links.target(link.path(), link.restoration());
            if (target.isPresent()) {
                check(tenant, link.path().value(), target.get().value(), "link");
            }
        }
    }

    private void check(int tenant, String source, String end, String kind) throws SQLException {
        var path = path(end);
        if (path.isEmpty() || definition.mounts().stream()
                .anyMatch(m -> path.get().isAtOrBelow(RegistryPath.parse(m.path())))) {
            return;
        }
        if (Finder.find(session(tenant), path.get()).isEmpty()) {
            found.add(new Dangling(tenant, source, end, kind));
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
