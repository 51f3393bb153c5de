package org.godwit.carbon.registry;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds rows by paths, on one database. */
final class Finder {
    /** Children that are in memory at once. */
    static final int PAGE = 500;

    private Finder() {}

    /** {@return what is at a path: a plain resource of its collection, or a collection} */
    static Optional<Stored> find(Session session, RegistryPath path) throws SQLException {
        if (!path.isRoot()) {
            var parent = PathTable.find(session, path.parent().orElseThrow());
            if (parent.isPresent()) {
                var resource = ResourceTable.find(session, parent.get(), path.name());
                if (resource.isPresent()) {
                    return resource;
                }
            }
        }
        return collection(session, path);
    }

    static Optional<Stored> collection(Session session, RegistryPath path) throws SQLException {
        var id = PathTable.find(session, path);
        return id.isEmpty() ? Optional.empty() : ResourceTable.find(session, id.get(), "");
    }

    /**
     * {@return the next members of a collection; fewer than the limit when there are no more}
     *
     * @param path of the collection, with its number
     * @param after the last member of the page before, null for the first page
     */
    static List<Child> children(Session session, RegistryPath path, int pathId, @Nullable Child after, int limit)
            throws SQLException {
        var page = new ArrayList<Child>();
        if (after == null || after.collection()) {
            var above = after == null ? "" : after.path().value();
            ResourceTable.collectionsIn(session, pathId, above, limit).forEach(p -> page.add(new Child(p, true)));
        }
        if (page.size() < limit) {
            var above = after == null || after.collection() ? "" : after.name();
            ResourceTable.resourcesIn(session, pathId, above, limit - page.size())
                    .forEach(name -> page.add(new Child(path.child(name), false)));
        }
        return page;
    }
}
