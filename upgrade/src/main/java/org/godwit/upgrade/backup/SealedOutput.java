package org.godwit.upgrade.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Writes a file whose last bytes are its seal. The tail of what was written always stays in the buffer, so that the digits
 * can be filled in at the end without going back. Not for use by several threads.
 */
final class SealedOutput extends OutputStream {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final FileChannel file;
    private final MessageDigest digest = Seal.sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;
    private long written;
    private String sha256 = "";

    SealedOutput(FileChannel file) {
        this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[]{(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (used == buffer.length) {
                writeOut(used - Seal.DIGITS);
            }
            int part = Math.min(buffer.length - used, count - done);
            System.arraycopy(bytes, offset + done, buffer, used, part);
            used += part;
            done += part;
        }
    }

    /** Puts the digits into the last bytes, and makes all of it durable. */
    void seal() throws IOException {
        writeOut(used - Seal.DIGITS);
        var digits = Seal.digits(Seal.copy(digest));
        System.arraycopy(digits, 0, buffer, 0, digits.length);
        writeOut(used);
        sha256 = HexFormat.of().formatHex(digest.digest());
        file.force(true);
    }

    private void writeOut(int count) throws IOException {
        digest.update(buffer, 0, count);
        var bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        written += count;
        System.arraycopy(buffer, count, buffer, 0, used - count);
        used -= count;
    }

    /** {@return the digest of the whole file, once it is sealed} */
    String sha256() {
        return sha256;
    }

    long length() {
        return written;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
