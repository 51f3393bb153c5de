package org.godwit.dataservices;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A deployed data service: compiled requests, ready to run. Safe for use by many threads; closing it closes the pools that
 * its own {@code config} elements opened.
 */
public interface DataService extends AutoCloseable {
    /** {@return the name as it stands in URLs, with its folder: {@code north/Ferry}} */
    String name();

    /** {@return the text of {@code description}, empty when there is none} */
    String description();

    /** {@return the version of DSS that it imitates: the one of its file, or else of its environment} */
    Compatibility compatibility();

    /** {@return the namespace of the contract; SOAP requests and WSDL carry it} */
    String namespace();

    /** {@return the transports that the service may be reached by, such as {@code https}; empty for all} */
    java.util.Set<String> transports();

    /** {@return the security policies that the file names, as they stand in the registry; all of them must be enforced} */
    default List<String> policies() {
        return List.of();
    }

    /** {@return false when {@code serviceStatus} is inactive: known, but not to be called} */
    boolean isActive();

    /** {@return whether boxcarring needs a session that lasts over several calls} */
    boolean hasSessions();

    /** {@return every request: operations, resources under their request names, and the batch and boxcar requests} */
    List<Request> requests();

    /** {@return the request of this local name, as a SOAP action or a body element names it} */
    Optional<Request> request(String name);

    /**
     * {@return the resource that a method and a path below the service lead to, with the values of its templates}
     *
     * @param method upper-case HTTP method
     * @param path without a leading slash, still URL-encoded
     */
    Optional<Route> route(String method, String path);

    /** {@return a new, empty boxcar session} */
    Session newSession();

    /** Writes a description of the service for clients. */
    void describe(Description kind, List<Endpoint> endpoints, OutputStream out) throws IOException;

    @Override
    void close();

    /** A request that a path leads to. */
    record Route(Request request, Arguments pathArguments) {}

    /** What one client has queued between {@code begin_boxcar} and {@code end_boxcar}. Safe for use by many threads. */
    interface Session {}

    /** Kinds of description. */
    enum Description {
        WSDL_1_1, WSDL_2_0, XSD
    }

    /**
     * Where the service can be reached.
     *
     * @param name such as {@code SOAP11Endpoint} or {@code SecureHTTPEndpoint}
     */
    record Endpoint(String name, URI address) {}
}
