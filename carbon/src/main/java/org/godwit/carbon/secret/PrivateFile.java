package org.godwit.carbon.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/** Writes files that only their owner may read, all at once or not at all. */
final class PrivateFile {
    private PrivateFile() {}

    static void write(Path file, String text) {
        try {
            var folder = makeFolder(file);
            // Temporary files are their owner's alone from the beginning.
            var temporary = Files.createTempFile(folder, ".godwit-", ".new");
            try {
                try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw notWritable(file, e).exception(e);
        }
    }

    /** {@return the folder of a file, made if need be} */
    static Path makeFolder(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath().getRoot() : Files.createDirectories(folder);
    }

    static Problem notWritable(Path file, IOException e) {
        return new Problem(SecretProblem.NOT_WRITABLE, "A file of the vault cannot be written.", new Place.File(file),
                e.toString(), "give the user who runs godwit the right to write there, and room on the disk");
    }
}
