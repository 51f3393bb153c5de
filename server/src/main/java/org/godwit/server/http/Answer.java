package org.godwit.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.godwit.dataservices.Request;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one call: the result in the form that the client understands, or a fault. Nothing leaves before the first
 * {@link HeldBackOutput#HELD_BACK_BYTES} are there; afterwards a failure can only break the connection.
 */
final class Answer implements Request.Reply, HeldBackOutput.Connection {
    private static final Header GZIP = HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept-Encoding");
    /** As Carbon's connectors had it ({@code compressionMinSize}). */
    private static final int SMALLEST_COMPRESSED_BYTES = 2048;

    private final ServerResponse response;
    private final Wire wire;
    private final boolean gzip;
    private final SlowClients slowClients;
    private @Nullable HeldBackOutput output;
    private int status = 200;

    Answer(ServerRequest request, ServerResponse response, Wire wire, SlowClients slowClients) {
        this.slowClients = slowClients;
        this.response = response;
        this.wire = wire;
        this.gzip = acceptsGzip(request);
    }

    private static boolean acceptsGzip(ServerRequest request) {
        return request.headers().contains(HeaderNames.ACCEPT_ENCODING)
                && request.headers().get(HeaderNames.ACCEPT_ENCODING).values().contains("gzip");
    }

    /** {@return whether a part of the result is out on the wire} */
    boolean isCommitted() {
        return output != null && output.isCommitted();
    }

    int status() {
        return status;
    }

    @Override
    public OutputStream body() throws IOException {
        if (output == null) {
            output = new HeldBackOutput(this);
            output.write(wire.before());
        }
        return output;
    }

    /** Ends a call that went well: with the result, or as accepted when there is none. */
    void end() throws IOException {
        if (output == null) {
            status = 202;
            response.status(Status.ACCEPTED_202).send();
            return;
        }
        output.write(wire.after());
        output.finish();
    }

    /**
     * Tells a failure.
     *
     * @throws CloseConnectionException when the beginning of a result is out already: the client must see that it is cut off
     */
    void fault(FaultText fault) {
        if (isCommitted()) {
            throw new CloseConnectionException("the answer failed half-way");
        }
        status = fault.statusFor(wire);
        response.status(Status.create(status));
        response.header(wire.contentType());
        if (status == 503) {
            response.header(HeaderNames.RETRY_AFTER, "1");
        }
        response.send(fault.body(wire));
    }

    @Override
    public void send(byte[] bytes, int length) throws IOException {
        response.header(wire.contentType());
        if (gzip && length >= SMALLEST_COMPRESSED_BYTES) {
            var compressed = new ByteArrayOutputStream(length / 2);
            try (var out = new GZIPOutputStream(compressed)) {
                out.write(bytes, 0, length);
            }
            response.header(GZIP);
            response.header(VARY);
            response.send(compressed.toByteArray());
        } else {
            response.send(bytes, 0, length);
        }
    }

    @Override
    public OutputStream open() throws IOException {
        response.header(wire.contentType());
        if (!gzip) {
            return slowClients.watched(response.outputStream());
        }
        response.header(GZIP);
        response.header(VARY);
        return new GZIPOutputStream(slowClients.watched(response.outputStream()), HeldBackOutput.HELD_BACK_BYTES);
    }
}
