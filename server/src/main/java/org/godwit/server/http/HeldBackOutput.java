package org.godwit.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first bytes of an answer back, so that a failure among them can still become a proper fault, and so that a short
 * answer goes out in one piece with its length. Not for use by several threads.
 */
final class HeldBackOutput extends OutputStream {
    /** Small enough to be cheap for each request, large enough for the fault of a second statement to show itself. */
    static final int HELD_BACK_BYTES = 8 * 1024;

    /** Enough for a row or two, which is what most answers have. */
    private static final int FIRST_BYTES = 512;

    private final Connection connection;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int length;
    private @Nullable OutputStream out;

    HeldBackOutput(Connection connection) {
        this.connection = connection;
    }

    /** Where the bytes go in the end. */
    interface Connection {
        /** Sends a whole answer. */
        void send(byte[] bytes, int length) throws IOException;

        /** Sends the head of an answer of unknown length. */
        OutputStream open() throws IOException;
    }

    /** {@return whether something is out on the wire already} */
    boolean isCommitted() {
        return out != null;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (out == null && count <= HELD_BACK_BYTES - length) {
            if (count > buffer.length - length) {
                buffer = Arrays.copyOf(buffer, Math.min(HELD_BACK_BYTES, Math.max(buffer.length * 2, length + count)));
            }
            System.arraycopy(bytes, from, buffer, length, count);
            length += count;
            return;
        }
        try {
            committed().write(bytes, from, count);
        } catch (UncheckedIOException e) {
            // The web server's streams wrap what the socket throws; whoever writes must see that the client is gone.
            throw new IOException("the client is gone", e);
        }
    }

    private OutputStream committed() throws IOException {
        if (out == null) {
            out = connection.open();
            out.write(buffer, 0, length);
        }
        return out;
    }

    /** Does nothing: whoever renders a result does not decide when it leaves. */
    @Override
    public void flush() {}

    /** Does nothing: the answer ends with {@link #finish}. */
    @Override
    public void close() {}

    /** Ends the answer. */
    void finish() throws IOException {
        if (out == null) {
            connection.send(buffer, length);
        } else {
            out.close();
        }
    }
}
