package org.godwit.dataservices;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** One thing that a service can be asked to do. Safe for use by many threads. */
public interface Request {
    /** {@return the local name: {@code addOffice}, {@code _getproduct_code}, {@code addOffice_batch_req}} */
    String name();

    /** {@return the parameters that a client may send; for a batch, those of one member} */
    List<Parameter> parameters();

    /** {@return what comes back} */
    Outcome outcome();

    /** {@return whether the children of the body are requests themselves: batch requests and {@code request_box}} */
    boolean takesMembers();

    /**
     * Runs the request. Nothing is written before the statement has been run, so that a failure is still a proper fault.
     *
     * @throws Fault when it fails before the first byte; later failures are {@link IOException}s
     */
    void run(Call call, Reply reply) throws IOException;

    /** What comes back from a request. */
    enum Outcome {
        /** The result of a query: 200 with a body. */
        RESULT,
        /** {@code REQUEST_STATUS}: 200 with a body. */
        STATUS,
        /** Nothing: 202 without a body. */
        NOTHING
    }

    /**
     * A parameter of a request.
     *
     * @param name the name that clients use
     * @param xsdType local name in the XML Schema namespace
     * @param isArray whether it may repeat
     */
    record Parameter(String name, String xsdType, boolean isArray) {}

    /**
     * One call.
     *
     * @param members the arguments: exactly one for a plain request, named as the request; any number otherwise
     * @param session the client's boxcar session, when it has one
     */
    record Call(List<Member> members, Caller caller, Format format, Optional<DataService.Session> session) {
        public Call {
            members = List.copyOf(members);
        }
    }

    /** Arguments under the local name of their element. */
    record Member(String name, Arguments arguments) {}

    /** Where the answer goes. */
    @FunctionalInterface
    interface Reply {
        /** {@return the body, opened at the first call; from then on the answer is a success} */
        OutputStream body() throws IOException;
    }
}
