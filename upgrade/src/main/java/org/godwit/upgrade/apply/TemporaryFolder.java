package org.godwit.upgrade.apply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.godwit.carbon.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for copies that closing removes. Those of processes that were killed, which had no time to do so, are removed by
 * whoever makes the next one: each has a file beside it that its process keeps locked, and the operating system lets go of that
 * lock however the process ends.
 */
public final class TemporaryFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final String PREFIX = "godwit-copy-";
    private static final String LOCK = ".lock";
    private static final Pattern LOCK_NAME = Pattern.compile(PREFIX + "\\w+-(?<pid>\\d+)-\\d+\\" + LOCK);
    /** Between the making of a file and its locking somebody else may lock it; not for as long as this. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private TemporaryFolder(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes one among the temporary files of the machine.
     *
     * @param what a word for its name
     */
    public static TemporaryFolder make(String what) throws IOException {
        var lockFile = Files.createTempFile(PREFIX + what + "-" + ProcessHandle.current().pid() + "-", LOCK);
        var lock = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        try {
            lock.lock();
            var folder = Files.createDirectory(folderOf(lockFile));
            removeAbandoned(lockFile.resolveSibling(""));
            return new TemporaryFolder(folder, lockFile, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Path folderOf(Path lockFile) {
        var name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    }

    public Path path() {
        return folder;
    }

    private static void removeAbandoned(Path temporary) throws IOException {
        var own = Long.toString(ProcessHandle.current().pid());
        try (var files = Files.newDirectoryStream(temporary, PREFIX + "*" + LOCK)) {
            for (var file : files) {
                var name = LOCK_NAME.matcher(file.getFileName().toString());
                // A process loses its own locks on a file when it closes any channel to it.
                if (name.matches() && !name.group("pid").equals(own)) {
                    removeIfAbandoned(file);
                }
            }
        }
    }

    private static void removeIfAbandoned(Path file) {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(YOUNG))) {
                return;
            }
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                if (tryLock(channel) != null) {
                    FolderRemoval.remove(folderOf(file));
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | ProblemException e) {
            // Somebody else's, or being removed by another process just now.
            LOG.debug("a copy of a killed run was left alone, file={}, why={}", file, e.getMessage());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try (lock) {
            FolderRemoval.remove(folder);
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
