package org.godwit.carbon.registry;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code REG_RESOURCE} or {@code REG_RESOURCE_HISTORY}.
 *
 * @param name empty for a collection, which has a path of its own
 * @param contentId 0 when there is no content
 */
record Stored(int pathId, String name, int version, String mediaType, String creator, LocalDateTime created,
        String updater, LocalDateTime updated, String description, int contentId, String uuid) {
    boolean isCollection() {
        return name.isEmpty();
    }

    /** {@return the name as the column has it} */
    @Nullable
    String nameOrNull() {
        return name.isEmpty() ? null : name;
    }

    Stored withVersion(int number) {
        return new Stored(pathId, name, number, mediaType, creator, created, updater, updated, description, contentId,
                uuid);
    }

    Stored withContent(int id) {
        return new Stored(pathId, name, version, mediaType, creator, created, updater, updated, description, id, uuid);
    }

    Stored at(int otherPathId, String otherName) {
        return new Stored(otherPathId, otherName, version, mediaType, creator, created, updater, updated, description,
                contentId, uuid);
    }

    Stored withUuid(String other) {
        return new Stored(pathId, name, version, mediaType, creator, created, updater, updated, description, contentId,
                other);
    }
}
