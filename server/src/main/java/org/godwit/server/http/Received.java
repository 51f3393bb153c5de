package org.godwit.server.http;

import java.util.List;
import java.util.Optional;
import org.godwit.dataservices.Request;

/**
 * What a request asks for, once it is read: which request of the service, with which arguments.
 *
 * @param security the WS-Security header, when there is one
 */
record Received(Request request, List<Request.Member> members, Optional<SecurityHeader> security) {
    Received {
        members = List.copyOf(members);
    }

    /** Chooses the request when the body has been read far enough. */
    @FunctionalInterface
    interface Dispatch {
        /**
         * {@return the request that is meant}
         *
         * @param action what a WS-Addressing header names; empty when there is none
         * @param element local name of the body's element; empty when the body is empty
         * @throws Refusal when there is no such request
         */
        Request request(String action, String element);
    }
}
