package org.godwit.upgrade.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Large values of one table. They wait in a file beside the archive, since an archive takes one entry at a time, and the
 * rows that refer to them are being written. The file is there only when a table has such values.
 */
final class LargeObjects implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path spill;
    private final List<Long> lengths = new ArrayList<>();
    private @Nullable FileChannel file;

    LargeObjects(Path spill) {
        this.spill = spill;
    }

    /** Keeps a value. {@return its number, counted from 1} */
    int keep(InputStream in, long length) throws IOException {
        var channel = file;
        if (channel == null) {
            channel = FileChannel.open(spill, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            file = channel;
        }
        copy(in, Channels.newOutputStream(channel), length);
        lengths.add(length);
        return lengths.size();
    }

    /** Moves all values into entries of their own, {@code PREFIX/1} and so on. */
    List<Manifest.ObjectPart> moveTo(ArchiveWriter archive, String prefix) throws IOException {
        var parts = new ArrayList<Manifest.ObjectPart>();
        var channel = file;
        if (channel == null) {
            return parts;
        }
        var in = Channels.newInputStream(channel.position(0));
        for (long length : lengths) {
            var name = prefix + "/" + (parts.size() + 1);
            var entry = archive.entry(name);
            try (entry) {
                copy(in, entry, length);
            }
            parts.add(new Manifest.ObjectPart(name, length, entry.sha256()));
        }
        return parts;
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        var chunk = new byte[CHUNK_BYTES];
        long left = length;
        while (left > 0) {
            int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (read < 0) {
                throw new EOFException("a large value is shorter than its length says");
            }
            out.write(chunk, 0, read);
            left -= read;
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
