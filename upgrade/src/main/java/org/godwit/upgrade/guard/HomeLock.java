package org.godwit.upgrade.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;

/** The lock on a new home: a file beside it, locked by the operating system, which lets go of it when the process ends. */
final class HomeLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    static Path fileOf(Path newHome) {
        var absolute = newHome.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ".lock");
    }

    static HomeLock take(Path newHome, Lease lease) {
        var file = fileOf(newHome);
        try {
            Files.createDirectories(file.getParent());
            while (true) {
                var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                var lock = tryLock(channel);
                if (lock == null) {
                    channel.close();
                    throw held(newHome);
                }
                var text = lease.text() + "\n";
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
                channel.force(true);
                if (Files.exists(file) && Files.readString(file).equals(text)) {
                    return new HomeLock(file, channel, lock);
                }
                // Its holder removed it between our opening and our locking.
                channel.close();
            }
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The lock of the new home cannot be taken.",
                    new Place.File(file), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "choose another folder, or give the right to write").exception(e);
        }
    }

    @SuppressWarnings("NullAway") // the API says so: null when another process holds it
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another run of this very process.
            return null;
        }
    }

    private static RuntimeException held(Path newHome) {
        var holder = Lease.read(fileOf(newHome)).map(Lease::shown).orElse("another process");
        return new Problem(GuardProblem.HELD, "Another run works on this new home.", new Place.File(newHome),
                "its lock is held by " + holder, "wait until it has ended; see 'godwit status " + newHome + "'")
                .exception();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
