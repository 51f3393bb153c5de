package org.godwit.dataservices.transaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decisions to commit, each a small file that is on the disk before the first database commits. It names the sources that still have
 * to; when none is left it is deleted. What has no file was never decided, and is rolled back.
 */
final class Decisions {
    private static final String SUFFIX = ".commit";

    private final Path folder;
    private final long home;

    /** Opens the folder of a home; the number of the home is made when it is opened for the first time. */
    Decisions(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        var number = folder.resolve("home");
        if (!Files.exists(number)) {
            write(number, HexFormat.of().toHexDigits(new SecureRandom().nextLong()));
        }
        this.home = HexFormat.fromHexDigitsToLong(Files.readString(number).strip());
    }

    long home() {
        return home;
    }

    private Path file(long transaction) {
        return folder.resolve(HexFormat.of().toHexDigits(transaction) + SUFFIX);
    }

    /** Writes a decision down, for good. */
    void decide(long transaction, Collection<String> sources) throws IOException {
        write(file(transaction), String.join("\n", sources));
    }

    boolean isDecided(long transaction) {
        return Files.exists(file(transaction));
    }

    /** Notes that a source has nothing left to commit of a transaction. */
    synchronized void done(long transaction, String source) throws IOException {
        var file = file(transaction);
        if (!Files.exists(file)) {
            return;
        }
        Set<String> left = new TreeSet<>(Files.readAllLines(file));
        left.remove(source);
        if (left.isEmpty()) {
            Files.delete(file);
        } else {
            write(file, String.join("\n", left));
        }
    }

    /** {@return the transactions that a source may still have to commit} */
    List<Long> of(String source) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX)).filter(f -> names(f, source))
                    .map(f -> HexFormat.fromHexDigitsToLong(f.getFileName().toString().replace(SUFFIX, ""))).toList();
        }
    }

    private static boolean names(Path file, String source) {
        try {
            return Files.readAllLines(file).contains(source);
        } catch (IOException _) {
            // it was done meanwhile
            return false;
        }
    }

    private void write(Path file, String text) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
