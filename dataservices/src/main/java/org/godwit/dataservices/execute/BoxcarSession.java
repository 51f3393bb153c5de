package org.godwit.dataservices.execute;

import java.util.ArrayList;
import java.util.List;
import org.godwit.dataservices.DataService.Session;
import org.godwit.dataservices.Request.Call;
import org.jspecify.annotations.Nullable;

/** What one client has queued. Safe for use by many threads. */
public final class BoxcarSession implements Session {
    private @Nullable List<Queued> queue;

    /** A request with its arguments. */
    record Queued(BoxableRequest request, Call call) {}

    /** Opens an empty boxcar; what another one held is dropped. */
    synchronized void begin() {
        queue = new ArrayList<>();
    }

    /** Queues a request. {@return false when no boxcar is open} */
    synchronized boolean queue(BoxableRequest request, Call call) {
        return queue != null && queue.add(new Queued(request, call));
    }

    /** Closes the boxcar. {@return what it held, in order} */
    synchronized List<Queued> end() {
        var held = queue == null ? List.<Queued>of() : queue;
        queue = null;
        return held;
    }
}
