package org.godwit.carbon.registry;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes a tree, a node at a time, each collection before its members. For one transaction. */
final class TreeSink {
    private final Writer writer;
    private final Session session;
    private final RegistryPath inner;
    private final RegistryPath outer;
    private final Consumer<RegistryPath> permission;
    private int count;

    /**
     * @param inner where the tree goes in the database
     * @param outer where it goes as users see it
     * @param permission throws when the visitor may not write to a path of the database
     */
    TreeSink(Writer writer, Session session, RegistryPath inner, RegistryPath outer,
            Consumer<RegistryPath> permission) {
        this.writer = writer;
        this.session = session;
        this.inner = inner;
        this.outer = outer;
        this.permission = permission;
    }

    /** Gives a tree. */
    @FunctionalInterface
    interface Bringer {
        void bring(TreeSink sink) throws SQLException;
    }

    RegistryPath top() {
        return outer;
    }

    /** {@return how many resources and collections were taken} */
    int count() {
        return count;
    }

    void put(RegistryPath path, DumpNode node, @Nullable Content content) throws SQLException {
        var target = path.moved(outer, inner);
        permission.accept(target);
        writer.bring(target, node, content);
        writer.log(target, LogAction.ADDED, null);
        count++;
    }

    void delete(RegistryPath path) throws SQLException {
        var target = path.moved(outer, inner);
        permission.accept(target);
        writer.delete(target);
    }

    /** Deletes the members of a collection that have none of these names, as Carbon does after restoring a dump. */
    void keepOnly(RegistryPath path, Set<String> names) throws SQLException {
        var target = path.moved(outer, inner);
        int pathId = writer.collection(target);
        var unwanted = new ArrayList<Child>();
        @Nullable
        Child last = null;
        List<Child> page;
        do {
            page = Finder.children(session, target, pathId, last, Finder.PAGE);
            page.stream().filter(c -> !names.contains(c.name())).forEach(unwanted::add);
            last = page.isEmpty() ? null : page.getLast();
        } while (last != null);
        for (var child : unwanted) {
            permission.accept(child.path());
            writer.delete(child.path());
        }
    }

    static RuntimeException failed(IOException e, java.nio.file.Path file) {
        return new org.godwit.carbon.problem.Problem(RegistryProblem.FILE_FAILED,
                "A file of the export or import cannot be used.", new org.godwit.carbon.problem.Place.File(file),
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "see that the disk has room and that the user who runs godwit may use the file").exception(e);
    }
}
