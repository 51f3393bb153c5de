package org.godwit.carbon.registry;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be put at a path. Made by {@link #ofContent}, {@link #ofCollection} or {@link #like}, and refined by the methods that
 * give a changed copy.
 *
 * @param content null for a collection, and for a resource without content
 * @param origin who made it and when, if that is not to be told anew
 */
public record ResourceDraft(boolean collection, String mediaType, String description, List<Property> properties,
        @Nullable Content content, @Nullable Origin origin) {
    public ResourceDraft {
        properties = List.copyOf(properties);
    }

    /** Who made a resource and when; kept where one is brought from elsewhere. */
    public record Origin(String creator, LocalDateTime created, String updater, LocalDateTime updated, String uuid) {}

    /** {@return a resource with content} */
    public static ResourceDraft ofContent(String mediaType, Content content) {
        return new ResourceDraft(false, mediaType, "", List.of(), content, null);
    }

    /** {@return an empty collection} */
    public static ResourceDraft ofCollection() {
        return new ResourceDraft(true, "", "", List.of(), null, null);
    }

    /** {@return everything of another resource but its content} */
    public static ResourceDraft like(Resource other) {
        return new ResourceDraft(other.collection(), other.mediaType(), other.description(), other.properties(), null,
                null);
    }

    public ResourceDraft withDescription(String text) {
        return new ResourceDraft(collection, mediaType, text, properties, content, origin);
    }

    public ResourceDraft withContent(@Nullable Content other) {
        return new ResourceDraft(collection, mediaType, description, properties, other, origin);
    }

    public ResourceDraft withMediaType(String other) {
        return new ResourceDraft(collection, other, description, properties, content, origin);
    }

    public ResourceDraft withOrigin(Origin other) {
        return new ResourceDraft(collection, mediaType, description, properties, content, other);
    }

    /** {@return this with one more value of a property} */
    public ResourceDraft with(String name, @Nullable String value) {
        var more = new ArrayList<>(properties);
        more.add(new Property(name, value));
        return new ResourceDraft(collection, mediaType, description, more, content, origin);
    }

    Optional<Content> contentIfAny() {
        return Optional.ofNullable(content);
    }

    Optional<Origin> originIfAny() {
        return Optional.ofNullable(origin);
    }
}
