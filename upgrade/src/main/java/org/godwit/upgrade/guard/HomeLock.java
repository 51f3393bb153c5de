package org.godwit.upgrade.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;

/**
 * The lock on a new home: a file beside it, locked by the operating system, which lets go of it when the process ends, and another
 * that says who holds it. Two, because a process loses its lock on a file when it closes any channel to that file, as readers do.
 */
final class HomeLock implements AutoCloseable {
    private static final int LONGEST = 1 << 24;

    private final Path file;
    private final Path lease;
    private final FileChannel channel;
    private final FileLock lock;

    private HomeLock(Path file, Path lease, FileChannel channel, FileLock lock) {
        this.file = file;
        this.lease = lease;
        this.channel = channel;
        this.lock = lock;
    }

    /** {@return the file that says who holds the lock} */
    static Path fileOf(Path newHome) {
        return beside(newHome, ".lock");
    }

    private static Path beside(Path newHome, String ending) {
        var absolute = newHome.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ending);
    }

    static HomeLock take(Path newHome, Lease lease) {
        var file = beside(newHome, ".guard");
        try {
            Files.createDirectories(file.getParent());
            while (true) {
                var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = tryLock(channel);
                if (lock == null) {
                    channel.close();
                    throw held(newHome);
                }
                if (leadsTo(file, channel)) {
                    Files.writeString(fileOf(newHome), lease.text() + "\n");
                    return new HomeLock(file, fileOf(newHome), channel, lock);
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

    /** Whether a path still names what a channel was opened on: a length that nobody guesses is as good as a name. */
    private static boolean leadsTo(Path file, FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), ThreadLocalRandom.current().nextInt(LONGEST));
        boolean same = Files.exists(file) && Files.size(file) == channel.size();
        channel.truncate(0);
        return same;
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
            Files.deleteIfExists(lease);
            Files.deleteIfExists(file);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
