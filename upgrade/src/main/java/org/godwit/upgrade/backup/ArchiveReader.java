package org.godwit.upgrade.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import tools.jackson.core.JacksonException;

/** An archive that is complete to its last byte, open for reading. Entries can be read by many threads. */
final class ArchiveReader implements AutoCloseable {
    private static final String OTHER_COPY = "take another copy of the backup; this one cannot be trusted";
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int SEAL_BYTES = Seal.MARK.length() + Seal.DIGITS;

    private final Path archive;
    private final ZipFile zip;
    private final Manifest manifest;
    private final String sha256;

    private ArchiveReader(Path archive, ZipFile zip, Manifest manifest, String sha256) {
        this.archive = archive;
        this.zip = zip;
        this.manifest = manifest;
        this.sha256 = sha256;
    }

    /**
     * Opens an archive whose seal fits.
     *
     * @throws ProblemException when it is missing, truncated, altered, or of an unknown format
     */
    static ArchiveReader open(Path archive) {
        try {
            var sha256 = sealed(archive);
            return open(archive, sha256);
        } catch (IOException e) {
            throw unreadable(archive, e);
        }
    }

    /** Opens what may be damaged, to find out what is. */
    static ArchiveReader openDamaged(Path archive) throws IOException {
        return open(archive, "");
    }

    private static ArchiveReader open(Path archive, String sha256) throws IOException {
        var zip = new ZipFile(archive.toFile());
        try {
            var entry = zip.getEntry(Manifest.ENTRY);
            if (entry == null) {
                throw new IOException("it has no " + Manifest.ENTRY);
            }
            try (var in = zip.getInputStream(entry)) {
                var manifest = Manifest.parse(in.readAllBytes());
                if (manifest.format() != Manifest.FORMAT) {
                    throw new Problem(BackupProblem.FORMAT_UNKNOWN, "The backup is of another format.",
                            new Place.File(archive), "its format is " + manifest.format() + ", this program knows "
                                    + Manifest.FORMAT,
                            "use the version of godwit that wrote it, or a newer one").exception();
                }
                return new ArchiveReader(archive, zip, manifest, sha256);
            }
        } catch (JacksonException e) {
            zip.close();
            throw new IOException("its " + Manifest.ENTRY + " cannot be understood", e);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    Path archive() {
        return archive;
    }

    Manifest manifest() {
        return manifest;
    }

    /** {@return digest of the whole archive} */
    String sha256() {
        return sha256;
    }

    long length() throws IOException {
        return Files.size(archive);
    }

    /** Opens an entry. */
    InputStream entry(String name) throws IOException {
        var entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("the entry is missing");
        }
        return zip.getInputStream(entry);
    }

    /** {@return rows of a table, to be read once} */
    CsvRowReader rows(Manifest.TablePart table) throws IOException {
        return new CsvRowReader(entry(table.entry()), table, this);
    }

    /** {@return the problem of an archive that is no good, for what reason so ever} */
    static ProblemException unreadable(Path archive, Exception e) {
        return new Problem(BackupProblem.ARCHIVE_UNREADABLE, "The backup cannot be read.", new Place.File(archive),
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "correct the path, or give the user who runs godwit the right to read it").exception(e);
    }

    /** {@return the problem of one entry} */
    Problem damaged(String entry, String why) {
        return damaged(archive, entry, why);
    }

    static Problem damaged(Path archive, String entry, String why) {
        return new Problem(BackupProblem.ALTERED, "The entry " + entry + " of the backup is damaged.",
                new Place.File(archive), why, OTHER_COPY);
    }

    /** {@return digest of the whole archive} */
    private static String sealed(Path archive) throws IOException {
        try (var file = new RandomAccessFile(archive.toFile(), "r")) {
            long length = file.length();
            var seal = new byte[SEAL_BYTES];
            if (length >= SEAL_BYTES) {
                file.seek(length - SEAL_BYTES);
                file.readFully(seal);
            }
            var text = new String(seal, StandardCharsets.ISO_8859_1);
            if (!text.startsWith(Seal.MARK)) {
                throw truncated(archive, length);
            }
            var digest = Seal.sha256();
            var chunk = new byte[CHUNK_BYTES];
            file.seek(0);
            long left = length - Seal.DIGITS;
            while (left > 0) {
                int read = file.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    throw truncated(archive, length);
                }
                digest.update(chunk, 0, read);
                left -= read;
            }
            var whole = Seal.copy(digest);
            var digits = Seal.digits(digest);
            if (!text.endsWith(new String(digits, StandardCharsets.US_ASCII))) {
                throw new Problem(BackupProblem.ALTERED, "The backup was altered since it was written.",
                        new Place.File(archive), "its seal does not fit its bytes", OTHER_COPY).exception();
            }
            whole.update(digits);
            return HexFormat.of().formatHex(whole.digest());
        }
    }

    private static ProblemException truncated(Path archive, long length) {
        return new Problem(BackupProblem.TRUNCATED, "The backup is not complete.", new Place.File(archive),
                "it ends after " + length + " bytes without its seal" + lastEntry(archive), OTHER_COPY).exception();
    }

    /** Where a truncated archive breaks off. */
    private static String lastEntry(Path archive) {
        var last = "";
        try (var in = new ZipInputStream(Files.newInputStream(archive))) {
            var chunk = new byte[CHUNK_BYTES];
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                last = entry.getName();
                while (in.read(chunk) > 0) {
                    // only to get to its end
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return last.isEmpty() ? "" : ", within or behind the entry " + last;
        }
        return last.isEmpty() ? "; it is no backup, or its beginning is lost" : ", behind the entry " + last;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
