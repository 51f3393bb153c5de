package org.godwit.upgrade.backup;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.convert.Numbering;

/** Saves the tables of one database, over one connection, into an archive. */
final class TableSaver {
    /** Rows between two observations. */
    static final int OBSERVED_ROWS = 10_000;

    private final SourceDatabase source;
    private final ArchiveWriter archive;
    private final Consumer<BackupObservation> observer;

    TableSaver(SourceDatabase source, ArchiveWriter archive, Consumer<BackupObservation> observer) {
        this.source = source;
        this.archive = archive;
        this.observer = observer;
    }

    Manifest.TablePart save(Connection connection, Table table) throws SQLException, IOException {
        var dialect = source.database().dialect();
        var reader = new TableReader(dialect, table, table, dialect.timePrecision());
        var digest = new TableDigest();
        var name = "tables/" + EntryName.of(source.datasources().getFirst()) + "/" + EntryName.of(table.name());
        var entry = archive.entry(name + ".csv");
        try (var large = new LargeObjects(archive.spill())) {
            try (var csv = new CsvRowWriter(entry, table, large)) {
                reader.read(connection, row -> {
                    digest.add(row);
                    csv.write(row);
                    if (digest.rows() % OBSERVED_ROWS == 0) {
                        observer.accept(new BackupObservation.RowsMoved(table.name(), digest.rows(),
                                source.rowsOf(table.name())));
                    }
                });
            } catch (IOException | java.io.UncheckedIOException e) {
                throw failure(table, e);
            }
            var objects = large.moveTo(archive, name + ".large");
            observer.accept(new BackupObservation.TableMoved(table.name(), digest.rows()));
            return part(table, digest, nextNumber(connection, table), reader.zeroTimes(), entry, objects);
        }
    }

    /** Numbers whose rows are gone must not be given again after a restore: something may still name them. */
    private long nextNumber(Connection connection, Table table) throws SQLException {
        if (table.generated().isEmpty()) {
            return 1;
        }
        var dialect = source.database().dialect();
        var before = connection.setSavepoint();
        try {
            return Numbering.next(connection, dialect, source.catalog(), table);
        } catch (SQLException e) {
            // A table that Carbon did not make may be numbered in a way of its own.
            connection.rollback(before);
            return Numbering.behindAllRows(connection, dialect, source.catalog(), table);
        }
    }

    private Manifest.TablePart part(Table table, TableDigest digest, long next, long zeroTimes,
            ArchiveWriter.Entry entry, List<Manifest.ObjectPart> objects) {
        var precision = source.database().dialect().timePrecision().name().toLowerCase(Locale.ROOT);
        return new Manifest.TablePart(table.name(), table.columns().stream().map(Manifest.ColumnPart::of).toList(),
                table.primaryKey(), table.uniques().stream().map(UniqueKey::columns).toList(), table.foreignKeys(),
                table.indexes(), next, digest.rows(), digest.text(), precision, zeroTimes, entry.name(),
                entry.length(), entry.sha256(), objects);
    }

    private IOException failure(Table table, Exception e) throws ProblemException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                throw new Problem(BackupProblem.TEXT_UNREADABLE, "A text of the table is no Unicode text.",
                        Place.table(source.shownAddress(), table.name()),
                        "half of a character of four bytes stands alone; no archive and no other engine can hold it",
                        "correct the text in the old server, then run the command again").exception(e);
            }
        }
        return e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
}
