package org.godwit.carbon.registry;

import org.jspecify.annotations.Nullable;

/**
 * A property of a resource. A property with several values is several of these with one name.
 *
 * @param name at most 100 characters
 * @param value at most 1000 characters; null where the column is NULL, as Carbon writes it for a property without a value
 */
public record Property(String name, @Nullable String value) {}
