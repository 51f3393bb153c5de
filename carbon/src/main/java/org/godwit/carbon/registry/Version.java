package org.godwit.carbon.registry;

/**
 * A version of a resource, or of a collection with all below it, that can be read and restored.
 *
 * @param number what stands in {@code path;version:N}: {@code REG_SNAPSHOT_ID}
 * @param resources how many resources and collections it is of
 */
public record Version(int number, int resources) {}
