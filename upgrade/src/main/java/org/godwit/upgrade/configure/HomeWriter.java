package org.godwit.upgrade.configure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * Writes a new home. Safe to run again after a kill at any point: what is complete is passed over, what is not is written
 * anew. The old home is only read.
 */
final class HomeWriter {
    private final Path from;
    private final Path to;

    HomeWriter(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    void write(Map<String, byte[]> rewritten, List<CarriedFile> carried) {
        var folders = new TreeSet<Path>(Comparator.reverseOrder());
        rewritten.forEach((file, bytes) -> {
            makeFolders(file, folders);
            attempt(file, () -> writeText(file, bytes));
        });
        for (var file : carried) {
            makeFolders(file.file(), folders);
            attempt(file.file(), () -> carry(file));
        }
        // Deepest first, when nothing below is written any more.
        for (var folder : folders) {
            attempt(folder.toString(), () -> copyAttributes(from.resolve(folder), to.resolve(folder)));
        }
    }

    private void makeFolders(String file, Set<Path> folders) {
        for (var folder = Path.of(file).getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(from.resolve(folder))) {
                folders.add(folder);
            }
        }
        attempt(file, () -> {
            var parent = to.resolve(file).getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        });
    }

    private void carry(CarriedFile file) throws IOException {
        var source = from.resolve(file.file());
        var target = to.resolve(file.file());
        switch (file.kind()) {
            case FOLDER -> {
                Files.createDirectories(target);
                copyAttributes(source, target);
            }
            case LINK -> {
                var parent = Path.of("/" + file.file()).getParent();
                var inside = Path.of("/" + HomeWalk.targetOf(from, file.file()));
                Files.deleteIfExists(target);
                Files.createSymbolicLink(target, parent == null ? inside : parent.relativize(inside));
            }
            case FILE -> {
                if (!isComplete(source, target)) {
                    Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** The time of a copy is set last, so a file of the same length and time was copied to its end. */
    private static boolean isComplete(Path source, Path target) throws IOException {
        if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        var a = Files.readAttributes(source, BasicFileAttributes.class);
        var b = Files.readAttributes(target, BasicFileAttributes.class);
        return a.size() == b.size() && a.lastModifiedTime().equals(b.lastModifiedTime());
    }

    /** Passwords may be in it: nobody else may read the file before it has the permissions of the old one. */
    private void writeText(String file, byte[] bytes) throws IOException {
        var source = from.resolve(file);
        var target = to.resolve(file);
        var parent = target.toAbsolutePath().getParent();
        var temporary = Files.createTempFile(parent == null ? to : parent, ".godwit-", ".new");
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            if (Files.getFileAttributeView(temporary, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(temporary,
                        Files.exists(source)
                                ? Files.getPosixFilePermissions(source)
                                : PosixFilePermissions.fromString("rw-r-----"));
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void copyAttributes(Path source, Path target) throws IOException {
        if (Files.getFileAttributeView(target, PosixFileAttributeView.class) != null) {
            var permissions = Files.getPosixFilePermissions(source);
            // Without these three nothing could ever be written into the folder again, nor the folder be removed.
            permissions.addAll(PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(target, permissions);
        }
        FileTime time = Files.getLastModifiedTime(source);
        Files.setLastModifiedTime(target, time);
    }

    private void attempt(String file, Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new Problem(ConfigureProblem.NOT_WRITABLE, "A file of the new home cannot be written.",
                    new Place.File(to.resolve(file)), e.toString(),
                    "make room on the disk, or give the user who runs godwit the right to write there; then resume")
                    .exception(e);
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
