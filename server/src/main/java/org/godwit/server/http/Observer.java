package org.godwit.server.http;

/** Hears of every call of a service. Safe for use by many threads; must be quick. */
public interface Observer {
    /** A call was let in. */
    void started();

    /**
     * A call is over.
     *
     * @param service name with its tenant; empty when none was found
     * @param status HTTP status of the answer
     */
    void answered(String service, int status, long nanos);
}
