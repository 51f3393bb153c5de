package org.godwit.upgrade.apply;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.godwit.upgrade.convert.Change;
import tools.jackson.databind.json.JsonMapper;

/** Lists every changed row of one table in a file of JSON lines, and counts them. Not for use by several threads. */
final class ChangeLog implements AutoCloseable {
    static final String FOLDER = "godwit/changes";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Map<Change.Kind, Long> counts = new EnumMap<>(Change.Kind.class);
    private BufferedWriter writer = new BufferedWriter(BufferedWriter.nullWriter());
    private boolean opened;

    ChangeLog(Path home, String table) {
        this.file = home.resolve(FOLDER).resolve(table + ".jsonl");
    }

    void add(Change change) {
        counts.merge(change.kind(), 1L, Long::sum);
        try {
            if (!opened) {
                Files.createDirectories(file.getParent());
                writer = Files.newBufferedWriter(file);
                opened = true;
            }
            writer.write(JSON.createObjectNode().put("kind", change.kind().name()).put("table", change.table())
                    .put("key", change.key()).put("detail", change.detail()).toString());
            writer.newLine();
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
