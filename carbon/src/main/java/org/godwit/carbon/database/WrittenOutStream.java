package org.godwit.carbon.database;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A large value on its way into an H2 file. H2 2 collects what is not written yet, up to eight portions of it, and where the disk
 * is slower than whoever writes they are more than a small heap holds: so now and then this waits until H2 has written. For
 * one thread.
 */
final class WrittenOutStream extends FilterInputStream {
    /** Bytes after which H2 is waited for: less than the least of its portions on a heap of 128 MB. */
    private static final int PORTION_BYTES = 4 << 20;

    private final Connection connection;
    private int waiting;
    private boolean refused;

    WrittenOutStream(InputStream in, Connection connection) {
        super(in);
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        writeOut();
        int value = super.read();
        waiting += value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        writeOut();
        int n = super.read(bytes, offset, length);
        waiting += Math.max(n, 0);
        return n;
    }

    /** It commits nothing. Users who may not order it do without. */
    private void writeOut() {
        if (waiting < PORTION_BYTES || refused) {
            return;
        }
        waiting = 0;
        try (var statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        } catch (SQLException _) {
            refused = true;
        }
    }
}
