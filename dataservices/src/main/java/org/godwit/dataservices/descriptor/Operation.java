package org.godwit.dataservices.descriptor;

import java.util.List;

/**
 * An operation, or what a resource does.
 *
 * @param name the request name
 * @param calls one query, or several under the wrapper of the first
 */
public record Operation(String name, String description, List<Call> calls, boolean disableStreaming,
        boolean returnRequestStatus, Position at) {
    public Operation {
        calls = List.copyOf(calls);
    }
}
