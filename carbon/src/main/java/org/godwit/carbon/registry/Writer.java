package org.godwit.carbon.registry;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Changes the tree of one database the way Carbon's own code does: a write deletes the row and inserts a new one with a new
 * version; where versions are kept, the old row first goes to the history under its old version, and a snapshot names it.
 *
 * <p>Everything here runs in a transaction of the caller. A change locks the path of the collection that it is in, so that two
 * servers cannot make one resource twice: no key of the tables would hinder them.
 */
final class Writer {
    private final Session session;
    private final Versioning versioning;
    private final Attachments attachments;
    private final InstantSource clock;
    private final String user;
    /** Versions that are in the history although their rows are live. */
    private final Set<Integer> inHistory = new HashSet<>();

    Writer(Session session, Versioning versioning, InstantSource clock, String user) {
        this.session = session;
        this.versioning = versioning;
        this.attachments = new Attachments(versioning);
        this.clock = clock;
        this.user = user;
    }

    LocalDateTime now() {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(clock.millis()), ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.MILLIS);
    }

    void log(RegistryPath path, LogAction action, @Nullable String data) throws SQLException {
        LogTable.add(session, path, user, now(), action, data);
    }

    /** Adds or overwrites. {@return the new row} */
    Stored put(RegistryPath path, ResourceDraft draft) throws SQLException {
        var parentId = path.isRoot() ? PathTable.NO_PARENT : collection(path.parent().orElseThrow());
        var before = Finder.find(session, path);
        before.filter(row -> row.isCollection() != draft.collection()).ifPresent(row -> {
            throw wrongKind(path, row.isCollection());
        });
        boolean kept = before.isPresent() && retire(before.get(), false);
        int pathId = draft.collection() ? pathOf(path, parentId) : parentId;
        var row = ResourceTable.add(session, row(path, draft, before, pathId));
        attachments.addProperties(session, row, draft.properties());
        if (before.isPresent()) {
            follow(before.get(), row, kept);
        }
        log(path, before.isPresent() ? LogAction.UPDATED : LogAction.ADDED, null);
        return row;
    }

    /** Adds or overwrites what is at a path, its opinions and its own associations included; members of a collection stay. */
    void bring(RegistryPath path, DumpNode node, @Nullable Content content) throws SQLException {
        var draft = node.draft(content, user, now());
        var parentId = path.isRoot() ? PathTable.NO_PARENT : collection(path.parent().orElseThrow());
        makeRoom(path, draft.collection());
        int pathId = draft.collection() ? pathOf(path, parentId) : parentId;
        var row = ResourceTable.add(session, row(path, draft, Optional.empty(), pathId));
        attachments.addProperties(session, row, draft.properties());
        for (var comment : node.comments()) {
            CommentTables.ALL.add(session, attachments.commentsOf(row),
                    new Comment(0, comment.text(), comment.user(), now()));
        }
        for (var tag : node.tags()) {
            TagTables.ALL.add(session, attachments.tagsOf(row), tag);
        }
        for (var rating : node.ratings()) {
            RatingTables.ALL.add(session, attachments.ratingsOf(row), rating);
        }
        for (var association : node.associationsAt(path)) {
            AssociationTable.add(session, association);
        }
    }

    private Stored row(RegistryPath path, ResourceDraft draft, Optional<Stored> before, int pathId)
            throws SQLException {
        int contentId = draft.contentIfAny().isPresent() ? ContentTables.add(session, draft.contentIfAny().get()) : 0;
        var name = draft.collection() ? "" : path.name();
        var origin = draft.originIfAny();
        if (origin.isPresent()) {
            var told = origin.get();
            return new Stored(pathId, name, 0, draft.mediaType(), told.creator(), told.created(), told.updater(),
                    told.updated(), draft.description(), contentId, told.uuid());
        }
        var now = now();
        return new Stored(pathId, name, 0, draft.mediaType(), before.map(Stored::creator).orElse(user),
                before.map(Stored::created).orElse(now), user, now, draft.description(), contentId, uuid());
    }

    /** What hung on the row before is for its successor, too. */
    private void follow(Stored before, Stored after, boolean kept) throws SQLException {
        if (kept) {
            attachments.copyOpinions(session, before, after);
        } else {
            attachments.handOpinions(session, before, after);
        }
    }

    /**
     * Takes a row away to make room for another; its properties go with it unless the row is kept.
     *
     * {@return whether the history has it now}
     */
    private boolean retire(Stored row, boolean deleted) throws SQLException {
        boolean there = inHistory.contains(row.version());
        boolean keep = there || (versioning.onChange() && !row.isCollection());
        if (keep && !there) {
            HistoryTables.keep(session, row, deleted);
            HistoryTables.addSnapshot(session, row, List.of(row.version()));
        }
        if (!keep || !versioning.properties()) {
            attachments.removeProperties(session, row);
        }
        drop(row);
        return keep;
    }

    private void drop(Stored row) throws SQLException {
        if (!ResourceTable.delete(session, row)) {
            throw new Problem(RegistryProblem.CHANGED_MEANWHILE, "The resource was changed by somebody else.",
                    new Place.Row("registry", "REG_RESOURCE", "REG_VERSION=" + row.version()),
                    "another server wrote it at the same moment", "run the command again").exception();
        }
        if (row.contentId() != 0) {
            ContentTables.delete(session, row.contentId());
        }
    }

    /** {@return the number of a collection's path; the collection and those above are made if missing, and it is locked} */
    int collection(RegistryPath path) throws SQLException {
        var known = PathTable.find(session, path);
        if (known.isPresent()) {
            PathTable.lock(session, known.get());
            if (ResourceTable.find(session, known.get(), "").isPresent()) {
                return known.get();
            }
        }
        int parentId = path.isRoot() ? PathTable.NO_PARENT : collection(path.parent().orElseThrow());
        if (!path.isRoot() && ResourceTable.find(session, parentId, path.name()).isPresent()) {
            throw wrongKind(path, false);
        }
        int id = pathOf(path, parentId);
        if (ResourceTable.find(session, id, "").isEmpty()) {
            var now = now();
            ResourceTable.add(session, new Stored(id, "", 0, "", user, now, user, now, "", 0, uuid()));
            log(path, LogAction.ADDED, null);
        }
        PathTable.lock(session, id);
        return id;
    }

    private int pathOf(RegistryPath path, int parentId) throws SQLException {
        var known = PathTable.find(session, path);
        return known.isPresent() ? known.get() : PathTable.add(session, path, parentId);
    }

    /** Deletes what is at a path with all below it. {@return whether anything was there} */
    boolean delete(RegistryPath path) throws SQLException {
        lockParent(path);
        var row = Finder.find(session, path);
        if (row.isEmpty()) {
            return false;
        }
        deleteTree(path, row.get(), Associations.REMOVED);
        log(path, LogAction.DELETED, null);
        return true;
    }

    private void lockParent(RegistryPath path) throws SQLException {
        if (!path.isRoot()) {
            var parent = PathTable.find(session, path.parent().orElseThrow());
            if (parent.isPresent()) {
                PathTable.lock(session, parent.get());
            }
        }
    }

    /** What becomes of the associations of deleted paths. */
    private enum Associations {
        REMOVED, KEPT
    }

    private void deleteTree(RegistryPath path, Stored row, Associations associations) throws SQLException {
        if (row.isCollection()) {
            PathTable.lock(session, row.pathId());
            var page = Finder.children(session, path, row.pathId(), null, Finder.PAGE);
            while (!page.isEmpty()) {
                for (var child : page) {
                    deleteTree(child.path(), rowOf(child, row.pathId()), associations);
                }
                page = Finder.children(session, path, row.pathId(), null, Finder.PAGE);
            }
        }
        boolean kept = retire(row, true);
        if (!kept) {
            attachments.removeAll(session, row);
        }
        if (associations == Associations.REMOVED) {
            AssociationTable.removeAll(session, path);
        }
    }

    private Stored rowOf(Child child, int parentId) throws SQLException {
        var row = child.collection()
                ? Finder.collection(session, child.path())
                : ResourceTable.find(session, parentId, child.name());
        return row.orElseThrow(() -> new IllegalStateException("a child of a locked collection is gone: " + child));
    }

    /** Moves what is at a path with all below it; versions stay what they are, and the history stays where it was. */
    void move(RegistryPath from, RegistryPath to) throws SQLException {
        int targetParent = collection(to.parent().orElseThrow());
        lockParent(from);
        var row = Finder.find(session, from).orElseThrow(() -> notFound(from));
        moveTree(from, row, to, targetParent);
        AssociationTable.move(session, from, to);
        boolean renamed = from.parent().equals(to.parent());
        log(from, renamed ? LogAction.RENAMED : LogAction.MOVED, to.value());
    }

    private void moveTree(RegistryPath from, Stored row, RegistryPath to, int targetParent) throws SQLException {
        makeRoom(to, row.isCollection());
        int pathId = row.isCollection() ? pathOf(to, targetParent) : targetParent;
        var moved = row.at(pathId, row.isCollection() ? "" : to.name());
        if (row.isCollection()) {
            PathTable.lock(session, row.pathId());
        }
        ResourceTable.move(session, row, moved.pathId(), moved.name());
        attachments.move(session, row, moved);
        if (row.isCollection()) {
            var page = Finder.children(session, from, row.pathId(), null, Finder.PAGE);
            while (!page.isEmpty()) {
                for (var child : page) {
                    moveTree(child.path(), rowOf(child, row.pathId()), child.path().moved(from, to), pathId);
                }
                page = Finder.children(session, from, row.pathId(), null, Finder.PAGE);
            }
        }
    }

    /** What is in the way of a move or copy is overwritten; a collection gets what comes on top of what it has. */
    private void makeRoom(RegistryPath path, boolean forCollection) throws SQLException {
        var there = Finder.find(session, path);
        if (there.isEmpty()) {
            return;
        }
        if (there.get().isCollection() != forCollection) {
            throw wrongKind(path, there.get().isCollection());
        }
        if (!retire(there.get(), false)) {
            attachments.removeAll(session, there.get());
        }
    }

    /** Copies what is at a path with all below it, properties and opinions included; a target that exists is deleted first. */
    void copy(RegistryPath from, RegistryPath to) throws SQLException {
        int targetParent = collection(to.parent().orElseThrow());
        var row = Finder.find(session, from).orElseThrow(() -> notFound(from));
        var there = Finder.find(session, to);
        if (there.isPresent()) {
            deleteTree(to, there.get(), Associations.REMOVED);
        }
        copyTree(from, row, to, targetParent);
        log(from, LogAction.COPIED, to.value());
    }

    private void copyTree(RegistryPath from, Stored row, RegistryPath to, int targetParent) throws SQLException {
        int pathId = row.isCollection() ? pathOf(to, targetParent) : targetParent;
        int contentId = row.contentId() == 0 ? 0 : ContentTables.copy(session, row.contentId());
        var now = now();
        var copy = ResourceTable.add(session, new Stored(pathId, row.isCollection() ? "" : to.name(), 0,
                row.mediaType(), user, now, user, now, row.description(), contentId, uuid()));
        attachments.addProperties(session, copy, attachments.properties(session, row));
        attachments.copyOpinions(session, row, copy);
        for (var association : AssociationTable.of(session, from.value())) {
            if (association.source().equals(from.value())) {
                AssociationTable.add(session,
                        new Association(to.value(), association.target(), association.type()));
            }
        }
        if (row.isCollection()) {
            var page = Finder.children(session, from, row.pathId(), null, Finder.PAGE);
            while (!page.isEmpty()) {
                for (var child : page) {
                    copyTree(child.path(), rowOf(child, row.pathId()), child.path().moved(from, to), pathId);
                }
                page = Finder.children(session, from, row.pathId(), page.getLast(), Finder.PAGE);
            }
        }
    }

    /** Keeps what is at a path, with all below it, as a version. {@return its number} */
    int createVersion(RegistryPath path) throws SQLException {
        lockParent(path);
        var row = Finder.find(session, path).orElseThrow(() -> notFound(path));
        var versions = new ArrayList<Integer>();
        renew(path, row, versions);
        return HistoryTables.addSnapshot(session, row, versions);
    }

    /** The state goes to the history, and what is live becomes a copy of it with a version of its own. */
    private void renew(RegistryPath path, Stored row, List<Integer> versions) throws SQLException {
        versions.add(row.version());
        if (row.isCollection()) {
            PathTable.lock(session, row.pathId());
        }
        HistoryTables.keep(session, row, false);
        var properties = attachments.properties(session, row);
        drop(row);
        int contentId = row.contentId() == 0 ? 0 : ContentTables.bringBack(session, row.contentId());
        var renewed = ResourceTable.add(session, row.withContent(contentId).withUuid(uuid()));
        if (versioning.properties()) {
            attachments.addProperties(session, renewed, properties);
        }
        attachments.copyOpinions(session, row, renewed);
        if (row.isCollection()) {
            @Nullable
            Child last = null;
            do {
                var page = Finder.children(session, path, row.pathId(), last, Finder.PAGE);
                for (var child : page) {
                    renew(child.path(), rowOf(child, row.pathId()), versions);
                }
                last = page.isEmpty() ? null : page.getLast();
            } while (last != null);
        }
    }

    /** Brings a version back: what is there now is deleted as ever, associations excepted. */
    void restore(RegistryPath path, int snapshot) throws SQLException {
        var rows = new ArrayList<Stored>();
        for (int version : HistoryTables.versionsOf(session, snapshot)) {
            var row = HistoryTables.ofVersion(session, version);
            rows.add(row.isPresent() ? row.get() : preserved(path, snapshot, version));
        }
        if (rows.isEmpty() || !isAt(rows.getFirst(), path)) {
            throw versionUnknown(path, snapshot, "the path has no version of this number");
        }
        if (!path.isRoot()) {
            collection(path.parent().orElseThrow());
        }
        var there = Finder.find(session, path);
        if (there.isPresent()) {
            deleteTree(path, there.get(), Associations.KEPT);
        }
        for (var row : rows) {
            int contentId = row.contentId() == 0 ? 0 : ContentTables.bringBack(session, row.contentId());
            var live = ResourceTable.add(session, row.withContent(contentId).withUuid(uuid()));
            if (versioning.properties()) {
                attachments.addProperties(session, live, attachments.properties(session, row));
            }
            attachments.copyOpinions(session, row, live);
        }
        log(path, LogAction.RESTORED, Integer.toString(snapshot));
    }

    /** A snapshot may name a version that is the live one; it goes to the history before it is deleted. */
    private Stored preserved(RegistryPath path, int snapshot, int version) throws SQLException {
        var row = ResourceTable.ofVersion(session, version)
                .orElseThrow(() -> versionUnknown(path, snapshot, "of its parts, version " + version + " is gone"));
        HistoryTables.keep(session, row, false);
        inHistory.add(version);
        return row;
    }

    private boolean isAt(Stored row, RegistryPath path) throws SQLException {
        var at = PathTable.path(session, row.pathId());
        return at.isPresent() && path.equals(row.isCollection() ? at.get() : at.get().child(row.name()));
    }

    static String uuid() {
        return UUID.randomUUID().toString();
    }

    static RuntimeException notFound(RegistryPath path) {
        return new Problem(RegistryProblem.NOT_FOUND, "There is nothing at this path of the registry.",
                new Place.Setting(path.value()), "neither a resource nor a collection has it",
                "list what is there with `godwit registry ls`").exception();
    }

    private static RuntimeException versionUnknown(RegistryPath path, int snapshot, String why) {
        return new Problem(RegistryProblem.VERSION_UNKNOWN, "There is no version " + snapshot + " of this path.",
                new Place.Setting(path.value()), why, "choose one of those that are listed for the path").exception();
    }

    private static RuntimeException wrongKind(RegistryPath path, boolean isCollection) {
        return new Problem(RegistryProblem.WRONG_KIND,
                isCollection ? "There is a collection at this path." : "There is a resource at this path.",
                new Place.Setting(path.value()),
                "a " + (isCollection ? "resource cannot replace a collection" : "collection cannot replace a resource"),
                "delete it first, or choose another path").exception();
    }
}
