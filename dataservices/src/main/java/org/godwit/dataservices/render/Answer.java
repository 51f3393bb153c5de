package org.godwit.dataservices.render;

import java.io.IOException;
import java.io.OutputStream;
import org.godwit.dataservices.Request.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of one answer go. The reply is opened when the first part is full or the answer complete, so that a failure
 * before is still a proper fault. Not for use by several threads.
 */
public final class Answer {
    private final Reply reply;
    private final boolean isStreamed;
    private @Nullable OutputStream out;

    /** @param isStreamed whether parts may leave before the whole has been built */
    public Answer(Reply reply, boolean isStreamed) {
        this.reply = reply;
        this.isStreamed = isStreamed;
    }

    /** {@return whether the client has been told that this is a success} */
    public boolean hasBegun() {
        return out != null;
    }

    boolean isStreamed() {
        return isStreamed;
    }

    void write(byte[] bytes, int length) throws IOException {
        if (out == null) {
            out = reply.body();
        }
        out.write(bytes, 0, length);
    }
}
