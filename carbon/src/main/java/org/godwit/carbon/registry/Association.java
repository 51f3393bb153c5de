package org.godwit.carbon.registry;

/**
 * A statement that one resource has to do with another.
 *
 * @param source a path
 * @param target a path, or anything else such as a URL
 * @param type such as {@code depends} or {@code usedBy}
 */
public record Association(String source, String target, String type) {}
