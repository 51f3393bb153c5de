package org.godwit.carbon.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.registry.Links.Last;
import org.jspecify.annotations.Nullable;

/**
 * The registry of one tenant as one visitor sees it: mounts and links are followed, and every call asks whether the visitor may
 * do it. Each call that writes is one transaction. Safe for use by many threads.
 */
public final class TenantRegistry {
    private static final int LONGEST_USER = 31;

    private final Registry registry;
    private final int tenant;
    private final Visitor visitor;

    TenantRegistry(Registry registry, int tenant, Visitor visitor) {
        this.registry = registry;
        this.tenant = tenant;
        this.visitor = visitor;
    }

    /** Where a path leads, all mounts and links followed. */
    private record Located(Area area, RegistryPath inner) {
        /** The path as users see it. */
        RegistryPath outer() {
            return area.outer(inner);
        }
    }

    private Located locate(RegistryPath path, Last last, RegistryAction action) {
        var followed = registry.links(tenant).follow(path, last);
        var area = registry.area(followed);
        var inner = area.inner(followed);
        if (action != RegistryAction.READ && area.readOnly()) {
            throw new Problem(RegistryProblem.READ_ONLY, "This part of the registry may only be read.",
                    new Place.Setting(path.value()), "registry.xml says readOnly for " + area.at(),
                    "write on the server that owns it").exception();
        }
        require(action, inner);
        return new Located(area, inner);
    }

    private void require(RegistryAction action, RegistryPath path) {
        if (!visitor.mayDo(action, path)) {
            throw new Problem(RegistryProblem.NOT_AUTHORIZED, "The user may not do this in the registry.",
                    new Place.Setting(path.value()),
                    visitor.name() + " has no permission " + action.name().toLowerCase(java.util.Locale.ROOT)
                            + " there",
                    "give one of the user's roles the permission " + action.uri() + " on this path").exception();
        }
    }

    private Reader reader(Located at) {
        return new Reader(at.area().database(), tenant, registry.versioning());
    }

    /** {@return what is at a path, links followed} */
    public Optional<Resource> get(RegistryPath path) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        return reader(at).get(at.inner(), path);
    }

    /** {@return what is at a path; of a link, the link itself} */
    public Optional<Resource> getItself(RegistryPath path) {
        var at = locate(path, Last.ITSELF, RegistryAction.READ);
        return reader(at).get(at.inner(), path);
    }

    /** {@return whether anything is at a path} */
    public boolean exists(RegistryPath path) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        return reader(at).exists(at.inner());
    }

    /** {@return a resource with its content, to be closed; empty when there is no plain resource at the path} */
    public Optional<OpenResource> open(RegistryPath path) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        return reader(at).open(at.inner(), path);
    }

    /**
     * {@return the next members of a collection: collections, then resources; the first page may be longer than the limit by the
     * mounts in it}
     *
     * @param after the last member of the page before, or null for the first page
     */
    public List<Child> children(RegistryPath path, @Nullable Child after, int limit) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        var last = after == null ? null : new Child(at.inner().child(after.name()), after.collection());
        var page = new ArrayList<Child>();
        if (after == null) {
            page.addAll(mountsIn(path, at));
        }
        reader(at).children(at.inner(), last, limit)
                .forEach(child -> page.add(new Child(path.child(child.name()), child.collection())));
        return page;
    }

    /** Mount points of which the database of their collection knows nothing. */
    private List<Child> mountsIn(RegistryPath path, Located at) {
        return registry.mounts().stream().map(Area::at)
                .filter(mount -> mount.parent().filter(path::equals).isPresent())
                .filter(mount -> !reader(at).exists(at.inner().child(mount.name())))
                .map(mount -> new Child(mount, true)).toList();
    }

    /** Walks over the members of a collection, however many they are, a page at a time. */
    public void eachChild(RegistryPath path, Consumer<Child> consumer) {
        @Nullable
        Child last = null;
        do {
            var page = children(path, last, Finder.PAGE);
            page.forEach(consumer);
            last = page.size() < Finder.PAGE ? null : page.getLast();
        } while (last != null);
    }

    /** Adds or overwrites a resource, or makes or changes a collection. {@return what is there now} */
    public Resource put(RegistryPath path, ResourceDraft draft) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.WRITE);
        check(draft);
        var row = write("writing " + path, at, writer -> writer.put(at.inner(), draft));
        if (draft.properties().stream().anyMatch(p -> p.name().equals(LinkTable.RESTORATION))) {
            registry.forgetLinks(tenant);
        }
        return Reader.resource(row, path, draft.properties());
    }

    static void check(ResourceDraft draft) {
        limit("media type", draft.mediaType(), 500);
        limit("description", draft.description(), 1000);
        for (var property : draft.properties()) {
            limit("property name", property.name(), 100);
            limit("property " + property.name(), property.value() == null ? "" : property.value(), 1000);
        }
    }

    static void limit(String what, String value, int longest) {
        if (value.length() > longest || value.indexOf('\0') >= 0) {
            throw new Problem(RegistryProblem.VALUE_REFUSED, "The " + what + " cannot be stored.",
                    new Place.Setting(what),
                    value.length() > longest
                            ? "it has " + value.length() + " characters, the column takes " + longest
                            : "it contains the character NUL",
                    "shorten or correct it").exception();
        }
    }

    /** Deletes what is at a path with all below it; of a link, the link itself. {@return whether anything was there} */
    public boolean delete(RegistryPath path) {
        var at = locate(path, Last.ITSELF, RegistryAction.DELETE);
        refuseFixed(at.outer());
        boolean deleted = write("deleting " + path, at, writer -> writer.delete(at.inner()));
        registry.forgetLinks(tenant);
        return deleted;
    }

    /** Moves what is at a path with all below it; of a link, the link itself. */
    public void move(RegistryPath from, RegistryPath to) {
        var source = locate(from, Last.ITSELF, RegistryAction.DELETE);
        var target = locate(to, Last.ITSELF, RegistryAction.WRITE);
        refuseFixed(source.outer());
        refuseFixed(target.outer());
        refuseInside(source.outer(), target.outer());
        if (source.equals(target)) {
            return;
        }
        if (source.area().equals(target.area())) {
            write("moving " + from, source, writer -> {
                writer.move(source.inner(), target.inner());
                return true;
            });
        } else {
            new CrossCopy(this).copy(from, to);
            delete(from);
        }
        registry.forgetLinks(tenant);
    }

    /** Copies what is at a path with all below it; what is at the target is deleted first. */
    public void copy(RegistryPath from, RegistryPath to) {
        var source = locate(from, Last.FOLLOWED, RegistryAction.READ);
        var target = locate(to, Last.ITSELF, RegistryAction.WRITE);
        refuseFixed(target.outer());
        refuseInside(source.outer(), target.outer());
        refuseInside(target.outer(), source.outer());
        if (source.equals(target)) {
            return;
        }
        if (source.area().equals(target.area())) {
            write("copying " + from, target, writer -> {
                writer.copy(source.inner(), target.inner());
                return true;
            });
        } else {
            new CrossCopy(this).copy(from, to);
        }
        registry.forgetLinks(tenant);
    }

    private void refuseFixed(RegistryPath path) {
        if (path.isRoot() || registry.mounts().stream().anyMatch(m -> m.at().isAtOrBelow(path))) {
            throw new Problem(RegistryProblem.FIXED_PLACE, "This place of the registry cannot be moved or deleted.",
                    new Place.Setting(path.value()),
                    path.isRoot() ? "it is the root" : "it is, or contains, a mount of registry.xml",
                    "choose what is below it").exception();
        }
    }

    private static void refuseInside(RegistryPath from, RegistryPath to) {
        if (to.isAtOrBelow(from) && !to.equals(from)) {
            throw new Problem(RegistryProblem.TARGET_INSIDE_SOURCE, "Source and target lie within each other.",
                    new Place.Setting(to.value()), "it is part of " + from, "choose a target outside").exception();
        }
    }

    /**
     * Brings a whole tree in, in one transaction: everything or nothing.
     *
     * @param bringer is called again when the transaction is repeated
     */
    void bring(RegistryPath path, TreeSink.Bringer bringer) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.WRITE);
        if (registry.mounts().stream().anyMatch(m -> m.at().isAtOrBelow(at.outer()) && !m.equals(at.area()))) {
            throw new Problem(RegistryProblem.FIXED_PLACE, "A tree with a mount in it cannot be brought in at once.",
                    new Place.Setting(path.value()), "a mount of registry.xml lies below this path",
                    "bring in what is above the mount and what is in it one by one").exception();
        }
        writeIn("bringing in " + path, at, (session, writer) -> {
            bringer.bring(new TreeSink(writer, session, at.inner(), path,
                    inner -> require(RegistryAction.WRITE, inner)));
            return true;
        });
        registry.forgetLinks(tenant);
    }

    /** {@return the versions of what is at a path, the newest first} */
    public List<Version> versions(RegistryPath path) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        return read("listing versions of " + path, at, session -> {
            var row = Finder.find(session, at.inner());
            return row.isEmpty()
                    ? List.<Version>of()
                    : HistoryTables.snapshots(session, row.get().pathId(), row.get().name());
        });
    }

    /** Keeps what is at a path, with all below it, as a version. {@return its number} */
    public int createVersion(RegistryPath path) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.WRITE);
        return write("making a version of " + path, at, writer -> writer.createVersion(at.inner()));
    }

    /** Brings a version of a path back. */
    public void restore(RegistryPath path, int version) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.WRITE);
        write("restoring " + path, at, writer -> {
            writer.restore(at.inner(), version);
            return true;
        });
        registry.forgetLinks(tenant);
    }

    /** {@return a former version of a resource with its content, to be closed} */
    public Optional<OpenResource> openVersion(RegistryPath path, int version) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        var row = read("reading version " + version + " of " + path, at, session -> {
            for (int part : HistoryTables.versionsOf(session, version)) {
                var kept = HistoryTables.ofVersion(session, part);
                if (kept.isPresent() && PathTable.path(session, kept.get().pathId())
                        .filter(p -> !kept.get().isCollection() && p.child(kept.get().name()).equals(at.inner()))
                        .isPresent()) {
                    return kept;
                }
            }
            return Optional.<Stored>empty();
        });
        return row.flatMap(r -> reader(at).openVersion(r, path));
    }

    /** Makes a link; what is below it is then what is below the target. */
    public void link(RegistryPath path, RegistryPath target) {
        var at = locate(path, Last.ITSELF, RegistryAction.WRITE);
        var here = at.outer();
        refuseCircle(here, target);
        var source = get(target);
        var there = reader(at).get(at.inner(), here);
        var draft = there.map(ResourceDraft::like).map(d -> d.with(LinkTable.EXISTING, "true"))
                .orElseGet(() -> source.isPresent() && !source.get().collection()
                        ? ResourceDraft.ofContent("", Content.of(new byte[0])).withContent(null)
                        : ResourceDraft.ofCollection());
        var link = draft.withMediaType(LinkTable.MEDIA_TYPE).with(LinkTable.NON_RECURSIVE, "true")
                .with(LinkTable.RESTORATION, here + ";" + target + ";" + visitor.name());
        write("linking " + path, at, writer -> {
            writer.put(at.inner(), link);
            writer.log(at.inner(), LogAction.LINK_MADE, target.value());
            return true;
        });
        registry.forgetLinks(tenant);
    }

    private void refuseCircle(RegistryPath path, RegistryPath target) {
        if (registry.links(tenant).follow(target, Last.FOLLOWED).isAtOrBelow(path)) {
            throw new Problem(RegistryProblem.LINK_CIRCLE, "The link would lead in a circle.",
                    new Place.Setting(path.value()), target + " leads to the link itself",
                    "link to something outside of it").exception();
        }
    }

    /** {@return where the link at this very path leads; empty when there is none} */
    public Optional<RegistryPath> linkTarget(RegistryPath path) {
        return registry.links(tenant).target(path);
    }

    public List<Comment> comments(RegistryPath path) {
        return attached(path, (session, attachments, row) -> CommentTables.ALL.list(session,
                attachments.commentsOf(row)));
    }

    /** Adds a comment. {@return its number} */
    public int comment(RegistryPath path, String text) {
        limit("comment", text, 500);
        return attach(path, LogAction.COMMENTED, text, (session, attachments, row, writer) -> CommentTables.ALL
                .add(session, attachments.commentsOf(row), new Comment(0, text, visitor.name(), writer.now())));
    }

    public boolean removeComment(RegistryPath path, int id) {
        return attach(path, LogAction.COMMENT_DELETED, Integer.toString(id), (session, attachments, row, _) -> {
            var owner = attachments.commentsOf(row);
            boolean there = CommentTables.ALL.rows(session, owner).stream().anyMatch(c -> c.id() == id);
            if (there) {
                CommentTables.ALL.remove(session, owner, id);
            }
            return there;
        });
    }

    public List<Rating> ratings(RegistryPath path) {
        return attached(path, (session, attachments, row) -> RatingTables.ALL.list(session,
                attachments.ratingsOf(row)));
    }

    /** Gives a resource stars, 0 to 5; those that the visitor gave it before are replaced. */
    public void rate(RegistryPath path, int stars) {
        if (stars < 0 || stars > 5) {
            throw new Problem(RegistryProblem.VALUE_REFUSED, "The rating cannot be stored.",
                    new Place.Setting("rating"), stars + " is not between 0 and 5", "give 0 to 5 stars").exception();
        }
        attach(path, LogAction.RATED, Integer.toString(stars), (session, attachments, row, writer) -> {
            var owner = attachments.ratingsOf(row);
            for (var old : RatingTables.ALL.rows(session, owner)) {
                if (old.value().user().equals(visitor.name())) {
                    RatingTables.ALL.remove(session, owner, old.id());
                }
            }
            return RatingTables.ALL.add(session, owner, new Rating(visitor.name(), stars, writer.now()));
        });
    }

    public List<Tag> tags(RegistryPath path) {
        return attached(path, (session, attachments, row) -> TagTables.ALL.list(session, attachments.tagsOf(row)));
    }

    /** Hangs a tag on a resource, unless the visitor did so before. */
    public void tag(RegistryPath path, String name) {
        limit("tag", name, 500);
        attach(path, LogAction.TAGGED, name, (session, attachments, row, writer) -> {
            var owner = attachments.tagsOf(row);
            boolean there = TagTables.ALL.list(session, owner).stream()
                    .anyMatch(t -> t.name().equals(name) && t.user().equals(visitor.name()));
            return there ? 0 : TagTables.ALL.add(session, owner, new Tag(name, visitor.name(), writer.now()));
        });
    }

    /** Takes a tag away, whoever hung it there. {@return whether it was there} */
    public boolean removeTag(RegistryPath path, String name) {
        return attach(path, LogAction.TAG_REMOVED, name, (session, attachments, row, _) -> {
            var owner = attachments.tagsOf(row);
            boolean there = false;
            for (var tag : TagTables.ALL.rows(session, owner)) {
                if (tag.value().name().equals(name)) {
                    TagTables.ALL.remove(session, owner, tag.id());
                    there = true;
                }
            }
            return there;
        });
    }

    /** {@return associations that begin or end at a path, as they are stored} */
    public List<Association> associations(RegistryPath path) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        return read("reading associations of " + path, at,
                session -> AssociationTable.of(session, at.inner().value()));
    }

    /** Says that a resource has to do with another, or with anything else. */
    public void associate(RegistryPath path, String target, String type) {
        limit("association target", target, 2000);
        limit("association type", type, 2000);
        var at = locate(path, Last.FOLLOWED, RegistryAction.WRITE);
        writeIn("associating " + path, at, (session, writer) -> {
            if (Finder.find(session, at.inner()).isEmpty()) {
                throw Writer.notFound(path);
            }
            if (AssociationTable.add(session, new Association(at.inner().value(), target, type))) {
                writer.log(at.inner(), LogAction.ASSOCIATED, type + ";" + target);
            }
            return true;
        });
    }

    /** Takes an association back. {@return whether it was there} */
    public boolean removeAssociation(RegistryPath path, String target, String type) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.WRITE);
        return writeIn("dissociating " + path, at, (session, writer) -> {
            boolean there = AssociationTable.remove(session, new Association(at.inner().value(), target, type));
            if (there) {
                writer.log(at.inner(), LogAction.ASSOCIATION_REMOVED, type + ";" + target);
            }
            return there;
        });
    }

    /** {@return the last lines of the log about a path, about everything for the root; the newest first} */
    public List<LogEntry> log(RegistryPath path, int limit) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        return read("reading the log", at, session -> LogTable.last(session, at.inner(), limit));
    }

    /** Reads what hangs on a row. */
    @FunctionalInterface
    private interface Look<T> {
        T at(Session session, Attachments attachments, Stored row) throws java.sql.SQLException;
    }

    private <T> List<T> attached(RegistryPath path, Look<List<T>> look) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.READ);
        return read("reading what hangs on " + path, at, session -> {
            var row = Finder.find(session, at.inner());
            return row.isEmpty()
                    ? List.<T>of()
                    : look.at(session, new Attachments(registry.versioning()), row.get());
        });
    }

    /** Changes what hangs on a row. */
    @FunctionalInterface
    private interface Touch<T> {
        T at(Session session, Attachments attachments, Stored row, Writer writer) throws java.sql.SQLException;
    }

    private <T> T attach(RegistryPath path, LogAction action, String data, Touch<T> touch) {
        var at = locate(path, Last.FOLLOWED, RegistryAction.WRITE);
        return writeIn("writing what hangs on " + path, at, (session, writer) -> {
            var row = Finder.find(session, at.inner()).orElseThrow(() -> Writer.notFound(path));
            var result = touch.at(session, new Attachments(registry.versioning()), row, writer);
            writer.log(at.inner(), action, data);
            return result;
        });
    }

    private <T> T read(String doing, Located at, RegistryDatabase.Action<T> action) {
        return at.area().database().read(doing, tenant, action);
    }

    /** A change by a writer. */
    @FunctionalInterface
    private interface Change<T> {
        T by(Writer writer) throws java.sql.SQLException;
    }

    /** A change in a session. */
    @FunctionalInterface
    private interface ChangeIn<T> {
        T in(Session session, Writer writer) throws java.sql.SQLException;
    }

    private <T> T write(String doing, Located at, Change<T> change) {
        return writeIn(doing, at, (_, writer) -> change.by(writer));
    }

    private <T> T writeIn(String doing, Located at, ChangeIn<T> change) {
        limit("user name", visitor.name(), LONGEST_USER);
        return at.area().database().write(doing, tenant, session -> change.in(session,
                new Writer(session, registry.versioning(), registry.clock(), visitor.name())));
    }
}
