package org.godwit.upgrade.apply;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.godwit.upgrade.convert.Change;
import tools.jackson.databind.json.JsonMapper;

/** Lists every changed row of one table in a file of JSON lines, and counts them. Not for use by several threads. */
final class ChangeLog implements AutoCloseable {
    static final String FOLDER = "godwit/changes";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Map<Change.Kind, Long> counts = new EnumMap<>(Change.Kind.class);
    private Optional<FileChannel> channel = Optional.empty();
    private Writer writer = Writer.nullWriter();

    ChangeLog(Path home, String table) {
        this.file = home.resolve(FOLDER).resolve(table + ".jsonl");
    }

    /** Goes on behind what was durable at some time; what was written later is cut off. */
    void goOnAt(long length, Map<Change.Kind, Long> counted) {
        counts.putAll(counted);
        try {
            if (length > 0) {
                open(length);
            } else {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes all lines so far durable. {@return the length of the file} */
    long sync() {
        try {
            writer.flush();
            if (channel.isEmpty()) {
                return 0;
            }
            channel.get().force(false);
            return channel.get().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open(long length) throws IOException {
        Files.createDirectories(file.getParent());
        var opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel = Optional.of(opened);
        opened.truncate(length);
        opened.position(opened.size());
        writer = new BufferedWriter(Channels.newWriter(opened, StandardCharsets.UTF_8));
    }

    void add(Change change) {
        counts.merge(change.kind(), 1L, Long::sum);
        try {
            if (channel.isEmpty()) {
                open(0);
            }
            writer.write(JSON.createObjectNode().put("kind", change.kind().name()).put("table", change.table())
                    .put("key", change.key()).put("detail", change.detail()).toString());
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return how many rows changed, by the reason} */
    Map<Change.Kind, Long> counts() {
        return counts;
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
