package org.godwit.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may not be longer than the largest one, also when it was small on the wire and is unpacked here. */
final class BoundedInput extends FilterInputStream {
    private long left;

    BoundedInput(InputStream in, long largestBytes) {
        super(in);
        this.left = largestBytes;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw new Refusal(413, Refusal.Blame.SENDER, "The request is too large.");
        }
    }
}
