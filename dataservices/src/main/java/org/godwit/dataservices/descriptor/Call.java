package org.godwit.dataservices.descriptor;

import java.util.List;

/**
 * A {@code call-query}.
 *
 * @param href the query's id
 * @param requiredRoles roles of which the caller needs one; empty for everyone
 */
public record Call(String href, List<WithParam> withParams, List<String> requiredRoles, Position at) {
    public Call {
        withParams = List.copyOf(withParams);
        requiredRoles = List.copyOf(requiredRoles);
    }

    /**
     * Where a parameter of the called query comes from.
     *
     * @param name the parameter of the called query
     * @param source where to look first
     * @param from the name to look for
     */
    public record WithParam(String name, Source source, String from, Position at) {}

    /** Columns and parameters stand in for each other; this is the one that wins. */
    public enum Source {
        COLUMN, QUERY_PARAM
    }
}
