package org.godwit.server.http;

import java.util.List;
import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Request;

/**
 * What a request asks for, once it is read: which request of the service, with which arguments.
 *
 * @param token the UsernameToken of a SOAP header, when there is one
 */
record Received(Request request, List<Request.Member> members, Optional<UsernameToken> token) {
    Received {
        members = List.copyOf(members);
    }

    /** A login in a WS-Security header. Only passwords in clear text are understood. */
    record UsernameToken(String user, Secret password) {}

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
