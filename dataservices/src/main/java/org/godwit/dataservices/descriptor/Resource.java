package org.godwit.dataservices.descriptor;

/**
 * A resource.
 *
 * @param path as written, with its templates
 * @param operation what it does, under the name made of method and path
 */
public record Resource(String method, String path, Operation operation) {}
