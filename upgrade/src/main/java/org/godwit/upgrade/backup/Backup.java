package org.godwit.upgrade.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.assess.SourceDatabases;

/**
 * Writes a backup of an installation, and proves that a backup is good.
 *
 * <p>An archive is one ZIP file: the rows of every table as comma-separated values, the files of the home, and a manifest
 * that says how to make the tables again and what each entry must be ({@code docs/backup-format.md}). It is written in one
 * go and in bounded memory, whatever the size of tables and of large objects, and it has its name only when it is complete
 * and durable. Each database is read in one transaction that sees one moment, or from the copy of its file.
 */
public final class Backup {
    private Backup() {}

    /**
     * Writes an archive.
     *
     * @param archive must not exist yet; its folder must
     * @param observer told of progress, by this thread
     * @throws ProblemException when something cannot be read or written; nothing is left behind then
     */
    public static BackupSummary write(CarbonHome home, SourceDatabases sources, Path archive,
            Consumer<BackupObservation> observer) {
        var product = home.server().product() + " " + home.server().version();
        return write(new Origin(home.root(), product, Instant.now()), sources.everything(), archive, observer);
    }

    /**
     * What else is known of the installation.
     *
     * @param product name and version, for people
     * @param time of the backup
     */
    public record Origin(Path home, String product, Instant time) {}

    /** Writes an archive of databases that were opened one by one; otherwise as the other method of this name. */
    public static BackupSummary write(Origin origin, List<SourceDatabase> sources, Path archive,
            Consumer<BackupObservation> observer) {
        if (Files.exists(archive)) {
            throw new Problem(BackupProblem.ARCHIVE_EXISTS, "There is a file of this name already.",
                    new Place.File(archive), "a backup never replaces another one",
                    "name another file, or move this one away").exception();
        }
        var time = LocalDateTime.ofInstant(origin.time(), ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        try (var writer = ArchiveWriter.create(archive, time)) {
            var databases = new ArrayList<Manifest.DatabasePart>();
            for (var source : sources) {
                databases.add(save(source, writer, observer));
            }
            var files = new HomeFiles(origin.home()).save(writer, observer);
            var manifest = new Manifest(Manifest.FORMAT, origin.time().toString(), origin.product(), databases, files);
            try (var entry = writer.entry(Manifest.ENTRY)) {
                entry.write(manifest.json());
            }
            writer.finish();
            return summary(archive, manifest, writer.length(), writer.sha256());
        } catch (IOException e) {
            throw notWritten(archive, e);
        }
    }

    /**
     * Proves that an archive is readable and is what was written: its seal, the checksum of every entry, the number and the
     * digest of every table's rows.
     *
     * @param observer told of progress, by this thread
     * @throws ProblemException with one problem for each entry that is damaged
     */
    public static BackupSummary check(Path archive, Consumer<BackupObservation> observer) {
        return new ArchiveCheck(archive, observer).run();
    }

    /**
     * {@return the names of tables that a database has with other rows than an archive, or lacks}
     *
     * @param observer told of progress, by this thread
     * @throws ProblemException when the archive or the database cannot be read
     */
    public static List<String> changedSince(Path archive, Database database, Consumer<BackupObservation> observer) {
        try (var reader = ArchiveReader.open(archive)) {
            return database.with("comparing with the backup", connection -> {
                var catalog = Catalog.read(connection);
                var changed = new ArrayList<String>();
                for (var part : reader.manifest().mainTables()) {
                    var found = catalog.table(part.name()).filter(t -> part.table().columns().stream()
                            .allMatch(c -> t.column(c.name()).isPresent()));
                    if (found.isEmpty() || !hasRowsOf(part, database, connection, found.get())) {
                        changed.add(part.name());
                    }
                    observer.accept(new BackupObservation.TableMoved(part.name(), part.rows()));
                }
                return changed;
            });
        } catch (IOException e) {
            throw ArchiveReader.unreadable(archive, e);
        }
    }

    private static boolean hasRowsOf(Manifest.TablePart part, Database database, Connection connection, Table found)
            throws SQLException {
        var digest = new TableDigest();
        new TableReader(database.dialect(), part.table(), found, database.dialect().timePrecision()).read(connection,
                digest::add);
        return digest.rows() == part.rows() && digest.text().equals(part.digest());
    }

    static BackupSummary summary(Path archive, Manifest manifest, long length, String sha256) {
        return new BackupSummary(archive, manifest.tables().size(), manifest.rows(), manifest.files().size(),
                manifest.entries(), manifest.bytes(), length, sha256);
    }

    private static Manifest.DatabasePart save(SourceDatabase source, ArchiveWriter writer,
            Consumer<BackupObservation> observer) throws IOException {
        var database = source.database();
        var tables = new ArrayList<Manifest.TablePart>();
        var saver = new TableSaver(source, writer, observer);
        try (var connection = database.connect()) {
            beginSnapshot(connection, H2File.ofUrl(database.address().url()).isPresent());
            for (var table : source.catalog().tables()) {
                tables.add(saver.save(connection, table));
            }
            connection.rollback();
        } catch (SQLException e) {
            if (e.getCause() instanceof IOException io && !(io.getCause() instanceof SQLException)) {
                throw io;
            }
            throw database.problem(e, "backing up").exception(e);
        }
        return new Manifest.DatabasePart(source.datasources().getFirst(),
                source.roles().stream().map(SourceDatabase.Role::label).sorted().toList(),
                source.fingerprint().generation().label(), source.version(), tables);
    }

    /** A copied file needs no snapshot: nobody else has it. A connection within a moment already is not in auto-commit mode. */
    private static void beginSnapshot(Connection connection, boolean isFile) throws SQLException {
        if (!isFile && connection.getAutoCommit()) {
            connection.setReadOnly(true);
            var meta = connection.getMetaData();
            connection.setTransactionIsolation(
                    meta.supportsTransactionIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ)
                            ? Connection.TRANSACTION_REPEATABLE_READ
                            : Connection.TRANSACTION_SERIALIZABLE);
        }
        connection.setAutoCommit(false);
    }

    private static ProblemException notWritten(Path archive, IOException e) {
        return new Problem(BackupProblem.NOT_WRITTEN, "The backup cannot be written.", new Place.File(archive),
                e.getClass().getSimpleName() + ": " + e.getMessage(),
                "make room on that disk, or name a file in a folder that can be written").exception(e);
    }
}
