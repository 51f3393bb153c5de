package org.godwit.upgrade.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/**
 * Proves an archive: first its seal, then every entry by its checksum, and every table by the number and the digest of its
 * rows. When the seal does not fit, the entries tell where the damage is.
 */
final class ArchiveCheck {
    private final Path archive;
    private final Consumer<BackupObservation> observer;
    private final List<Problem> problems = new ArrayList<>();

    ArchiveCheck(Path archive, Consumer<BackupObservation> observer) {
        this.archive = archive;
        this.observer = observer;
    }

    BackupSummary run() {
        try (var reader = ArchiveReader.open(archive)) {
            checkEntries(reader);
            if (!problems.isEmpty()) {
                throw new ProblemException(problems);
            }
            return Backup.summary(archive, reader.manifest(), reader.length(), reader.sha256());
        } catch (IOException e) {
            throw ArchiveReader.unreadable(archive, e);
        } catch (ProblemException e) {
            throw e.problems().getFirst().code() == BackupProblem.ALTERED && problems.isEmpty() ? located(e) : e;
        }
    }

    /** {@return the same problem, and with it those of the entries that are damaged} */
    private ProblemException located(ProblemException seal) {
        problems.addAll(seal.problems());
        try (var reader = ArchiveReader.openDamaged(archive)) {
            checkEntries(reader);
        } catch (IOException e) {
            problems.add(ArchiveReader.damaged(archive, Manifest.ENTRY, String.valueOf(e.getMessage())));
        } catch (ProblemException e) {
            problems.addAll(e.problems());
        } catch (RuntimeException e) {
            // Damaged headers make the library fail in ways of their own.
            problems.add(ArchiveReader.damaged(archive, Manifest.ENTRY, e.getClass().getSimpleName()));
        }
        return new ProblemException(problems);
    }

    private void checkEntries(ArchiveReader reader) {
        for (var table : reader.manifest().tables()) {
            check(reader, table.entry(), table.sha256(), in -> checkRows(reader, table, in));
            for (var object : table.largeObjects()) {
                check(reader, object.entry(), object.sha256(), ArchiveCheck::drain);
            }
        }
        for (var file : reader.manifest().files()) {
            check(reader, file.entry(), file.sha256(), ArchiveCheck::drain);
        }
        observer.accept(new BackupObservation.HomeMoved(reader.manifest().files().size(),
                reader.manifest().files().stream().mapToLong(Manifest.FilePart::bytes).sum()));
    }

    private void check(ArchiveReader reader, String entry, String sha256, Content content) {
        MessageDigest digest = Seal.sha256();
        try (var in = new DigestInputStream(reader.entry(entry), digest)) {
            content.read(in);
            drain(in);
            if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
                problems.add(reader.damaged(entry, "its SHA-256 is not that of what was written"));
            }
        } catch (IOException | SQLException e) {
            problems.add(reader.damaged(entry, String.valueOf(e.getMessage())));
        } catch (ProblemException e) {
            problems.addAll(e.problems());
        }
    }

    private void checkRows(ArchiveReader reader, Manifest.TablePart table, InputStream in) throws SQLException {
        var digest = new TableDigest();
        new CsvRowReader(new LeftOpen(in), table, reader).read(digest::add);
        if (!digest.text().equals(table.digest())) {
            throw reader.damaged(table.entry(), "its rows do not have the digest of those that were read").exception();
        }
        observer.accept(new BackupObservation.TableVerified(table.name(), table.rows()));
    }

    private static void drain(InputStream in) throws IOException {
        in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    @FunctionalInterface
    private interface Content {
        void read(InputStream in) throws IOException, SQLException;
    }

    /** The parser closes what it reads, but the checksum is taken to the very end. */
    private static final class LeftOpen extends FilterInputStream {
        LeftOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // left open
        }
    }
}
