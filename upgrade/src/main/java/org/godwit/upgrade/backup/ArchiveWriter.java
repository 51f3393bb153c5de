package org.godwit.upgrade.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes an archive, entry after entry, under the name {@code ARCHIVE.tmp} until it is complete. What is written is
 * compressed by a thread of its own, at most a few pieces behind; a failure there comes out of the next write. The
 * {@linkplain Seal seal} is put on at the end. For use by one thread.
 */
final class ArchiveWriter implements AutoCloseable {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int PIECES_WAITING = 16;

    private final Path archive;
    private final Path unfinished;
    private final SealedOutput file;
    private final ZipOutputStream zip;
    private final LocalDateTime time;
    private final ExecutorService compressor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("backup-compressor").factory());
    private final Semaphore waiting = new Semaphore(PIECES_WAITING);
    /** Written by the compressing thread, read by the other. */
    private volatile @Nullable IOException failure;
    private boolean finished;

    private ArchiveWriter(Path archive, Path unfinished, SealedOutput file, LocalDateTime time) {
        this.archive = archive;
        this.unfinished = unfinished;
        this.file = file;
        this.time = time;
        this.zip = new ZipOutputStream(file);
        this.zip.setComment(Seal.blank());
    }

    /** Begins an archive that only its owner may read, with the time that its entries bear. */
    static ArchiveWriter create(Path archive, LocalDateTime time) throws IOException {
        var unfinished = archive.resolveSibling(archive.getFileName() + ".tmp");
        Files.deleteIfExists(unfinished);
        var rights = FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[]{
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        var channel = FileChannel.open(unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                rights);
        return new ArchiveWriter(archive, unfinished, new SealedOutput(channel), time);
    }

    /** {@return a folder-mate of the archive for what must wait until its entry may begin} */
    Path spill() {
        return archive.resolveSibling(archive.getFileName() + ".large.tmp");
    }

    /** Begins an entry; it must be ended before the next begins. */
    Entry entry(String name) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(time);
        later(() -> zip.putNextEntry(entry));
        return new Entry(name);
    }

    /** Seals the archive, makes it durable, and gives it its name. */
    void finish() throws IOException {
        settle(zip::finish);
        file.seal();
        file.close();
        Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
        syncFolder(archive.toAbsolutePath().getParent());
    }

    /** {@return digest of the finished archive} */
    String sha256() {
        return file.sha256();
    }

    /** {@return length of the finished archive} */
    long length() {
        return file.length();
    }

    /** So that the new name outlives a power failure; systems that cannot sync folders do without. */
    private static void syncFolder(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows refuses to open folders, and keeps names by itself.
            return;
        }
    }

    private void later(Work work) throws IOException {
        throwFailure();
        waiting.acquireUninterruptibly();
        compressor.execute(() -> {
            try {
                if (failure == null) {
                    work.run();
                }
            } catch (IOException e) {
                failure = e;
            } catch (RuntimeException e) {
                failure = new IOException(e);
            } finally {
                waiting.release();
            }
        });
    }

    /** Does the work after all that waits, and waits for it. */
    private void settle(Work work) throws IOException {
        later(work);
        waiting.acquireUninterruptibly(PIECES_WAITING);
        waiting.release(PIECES_WAITING);
        throwFailure();
    }

    private void throwFailure() throws IOException {
        var failed = failure;
        if (failed != null) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    /** Gives up what was not finished. */
    @Override
    public void close() throws IOException {
        compressor.close();
        try {
            file.close();
        } finally {
            Files.deleteIfExists(spill());
            if (!finished) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** One entry; closing it is the same as ending it. */
    final class Entry extends OutputStream {
        private final String name;
        private final MessageDigest digest = Seal.sha256();
        private byte[] piece = new byte[PIECE_BYTES];
        private int used;
        private long length;
        private String sha256 = "";

        private Entry(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[]{(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            int done = 0;
            while (done < count) {
                if (used == piece.length) {
                    send();
                }
                int part = Math.min(piece.length - used, count - done);
                System.arraycopy(bytes, offset + done, piece, used, part);
                used += part;
                done += part;
            }
        }

        private void send() throws IOException {
            var full = piece;
            int count = used;
            length += count;
            later(() -> {
                digest.update(full, 0, count);
                zip.write(full, 0, count);
            });
            piece = new byte[PIECE_BYTES];
            used = 0;
        }

        @Override
        public void close() throws IOException {
            if (sha256.isEmpty()) {
                send();
                settle(zip::closeEntry);
                sha256 = HexFormat.of().formatHex(digest.digest());
            }
        }

        /** {@return digest of a closed entry before compression} */
        String sha256() {
            return sha256;
        }

        /** {@return length before compression} */
        long length() {
            return length;
        }
    }
}
