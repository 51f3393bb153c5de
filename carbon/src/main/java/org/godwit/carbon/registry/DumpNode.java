package org.godwit.carbon.registry;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code resource} of a dump, without content and members.
 *
 * @param name empty where the dump says nothing
 * @param associations with paths as they are written beside the resource, targets that are no paths behind a colon
 */
record DumpNode(String name, boolean collection, String status, String mediaType, String description, String creator,
        @Nullable LocalDateTime created, String updater, @Nullable LocalDateTime updated, String uuid,
        List<Property> properties, List<Comment> comments, List<Tag> tags, List<Rating> ratings,
        List<Association> associations) {
    private static final String EXTERNAL = ":";

    DumpNode {
        properties = List.copyOf(properties);
        comments = List.copyOf(comments);
        tags = List.copyOf(tags);
        ratings = List.copyOf(ratings);
        associations = List.copyOf(associations);
    }

    /** {@return a node about which nothing is known but its kind} */
    static DumpNode bare(String name, boolean collection) {
        return new DumpNode(name, collection, "", "", "", "", null, "", null, "", List.of(), List.of(), List.of(),
                List.of(), List.of());
    }

    /** {@return what is to be put; who brings it stands in for authors that the dump does not name} */
    ResourceDraft draft(@Nullable Content content, String user, LocalDateTime now) {
        var origin = new ResourceDraft.Origin(creator.isEmpty() ? user : creator,
                Optional.ofNullable(created).orElse(now),
                updater.isEmpty() ? user : updater, Optional.ofNullable(updated).orElse(now),
                uuid.isEmpty() ? Writer.uuid() : uuid);
        var draft = new ResourceDraft(collection, mediaType, description, properties, content, origin);
        TenantRegistry.check(draft);
        return draft;
    }

    /** {@return the associations with absolute paths, for this resource at a path} */
    List<Association> associationsAt(RegistryPath path) {
        var absolute = new ArrayList<Association>();
        for (var association : associations) {
            var target = association.target().startsWith(EXTERNAL)
                    ? association.target().substring(EXTERNAL.length())
                    : RegistryPath.relative(association.target(), path).value();
            absolute.add(new Association(RegistryPath.relative(association.source(), path).value(), target,
                    association.type()));
        }
        return absolute;
    }

    /** {@return associations of a path in the form of a dump} */
    static List<Association> relative(List<Association> associations, RegistryPath path) {
        return associations.stream().map(a -> new Association(written(a.source(), path), written(a.target(), path),
                a.type())).toList();
    }

    private static String written(String end, RegistryPath path) {
        return end.startsWith("/") && !end.contains("//") && (end.length() == 1 || !end.endsWith("/"))
                ? new RegistryPath(end).relativeTo(path)
                : EXTERNAL + end;
    }
}
