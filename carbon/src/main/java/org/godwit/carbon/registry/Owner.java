package org.godwit.carbon.registry;

import org.jspecify.annotations.Nullable;

/**
 * What properties, comments, tags and ratings hang on: a version where {@code registry.xml} says that they are versioned, as it
 * does unless somebody changed it, else a place.
 *
 * @param name empty for a collection
 */
record Owner(boolean versioned, int version, int pathId, String name) {
    static Owner of(Stored row, boolean versioned) {
        return new Owner(versioned, row.version(), row.pathId(), row.name());
    }

    /** Columns REG_VERSION, REG_PATH_ID, REG_RESOURCE_NAME of a link. */
    @Nullable
    Object[] columns() {
        return versioned
                ? new Object[]{version, Session.NO_NUMBER, null}
                : new @Nullable Object[]{Session.NO_NUMBER, pathId, name.isEmpty() ? null : name};
    }
}
