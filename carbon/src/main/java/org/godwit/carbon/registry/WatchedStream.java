package org.godwit.carbon.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes on their way into a database, counted: not every driver minds a stream that ends too early. For one thread. */
final class WatchedStream extends FilterInputStream {
    private long count;

    WatchedStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count += value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = super.read(bytes, offset, length);
        count += Math.max(n, 0);
        return n;
    }

    /** @throws IOException when not all bytes were read */
    void requireAll(long length) throws IOException {
        if (count != length) {
            throw new IOException("it ended after " + count + " of " + length + " bytes");
        }
    }
}
