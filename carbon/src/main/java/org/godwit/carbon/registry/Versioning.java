package org.godwit.carbon.registry;

import org.godwit.carbon.home.RegistryDefinition;

/**
 * What {@code registry.xml} says about versions. What hangs on versions must never be changed on a database that has rows: it
 * decides by which columns they are found.
 *
 * @param onChange whether the state before a change of a resource is kept
 * @param properties whether properties hang on versions, not on places
 */
record Versioning(boolean onChange, boolean properties, boolean comments, boolean tags, boolean ratings) {
    static Versioning of(RegistryDefinition definition) {
        return new Versioning(definition.versionResourcesOnChange(), definition.versionProperties(),
                definition.versionComments(), definition.versionTags(), definition.versionRatings());
    }
}
