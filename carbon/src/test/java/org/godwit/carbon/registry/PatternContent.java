package org.godwit.carbon.registry;

import java.io.IOException;
import java.io.InputStream;

/**
 * Content without end to its size that no memory is needed for.
 *
 * @param breaksAt after how many bytes reading fails; beyond the size: never
 */
record PatternContent(long length, long breaksAt) implements Content {
    static PatternContent of(long length) {
        return new PatternContent(length, Long.MAX_VALUE);
    }

    @Override
    public InputStream open() {
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                if (at >= breaksAt) {
                    throw new IOException("the line broke");
                }
                if (at >= length) {
                    return -1;
                }
                int n = (int) Math.min(count, Math.min(length, breaksAt) - at);
                for (int i = 0; i < n; i++, at++) {
                    bytes[offset + i] = (byte) (at * 31 + at / 251);
                }
                return n;
            }
        };
    }
}
