package org.godwit.upgrade.backup;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;

/**
 * Makes, fills and verifies tables in an empty database. A table is loaded bare; then it gets its keys, goes on numbering,
 * and is read again: on a server, over a second connection while the next table is loaded, since keys keep the server busy
 * and loading the client; in an embedded database, one thing after the other. References come last. When anything fails,
 * all tables are dropped again; a key that the rows themselves break is left out and told.
 */
final class DatabaseRestore {
    private final ArchiveReader archive;
    private final List<Manifest.TablePart> parts;
    private final Database target;
    private final Dialect dialect;
    private final SchemaScript script;
    private final Consumer<BackupObservation> observer;
    private final List<Problem> leftOut = Collections.synchronizedList(new ArrayList<>());
    private final List<Table> made = new ArrayList<>();
    private final Map<String, String> expected = new ConcurrentHashMap<>();

    DatabaseRestore(ArchiveReader archive, List<Manifest.TablePart> parts, Database target,
            Consumer<BackupObservation> observer) {
        this.archive = archive;
        this.parts = parts;
        this.target = target;
        this.dialect = target.dialect();
        this.script = new SchemaScript(dialect,
                RestoredSchema.of(parts.stream().map(Manifest.TablePart::table).toList()));
        this.observer = observation -> {
            synchronized (this) {
                observer.accept(observation);
            }
        };
    }

    RestoreSummary run() {
        refuseCollisions();
        return target.with("restoring", connection -> {
            refuseUnlessEmpty(connection);
            try {
                restore(connection);
            } catch (SQLException | RuntimeException e) {
                undo(connection, e);
                throw e;
            }
            return new RestoreSummary(parts.size(), parts.stream().mapToLong(Manifest.TablePart::rows).sum(), leftOut);
        });
    }

    private void refuseCollisions() {
        var names = new HashSet<String>();
        for (var part : parts) {
            if (!names.add(part.name())) {
                throw new Problem(BackupProblem.TABLES_COLLIDE, "Two databases of the backup have the same table.",
                        Place.table(target.address().shown(), part.name()), "one database cannot hold both",
                        "restore the backup without --database, into files of its own").exception();
            }
        }
    }

    private void refuseUnlessEmpty(Connection connection) throws SQLException {
        var tables = Catalog.tableNames(connection);
        if (!tables.isEmpty()) {
            throw new Problem(BackupProblem.TARGET_NOT_EMPTY, "The database is not empty.",
                    Place.database(target.address().shown()),
                    "it has " + tables.size() + " tables, such as " + tables.firstKey(),
                    "name an empty database; restoring never replaces tables").exception();
        }
    }

    private void restore(Connection connection) throws SQLException {
        switch (target.engine()) {
            case H2, DERBY -> {
                for (var part : parts) {
                    load(connection, part);
                    complete(connection, part);
                }
            }
            case POSTGRESQL, MARIADB, MYSQL, ORACLE, SQL_SERVER, DB2, INFORMIX -> restoreSideBySide(connection);
        }
        connection.setAutoCommit(true);
        for (var table : script.schema().tables()) {
            for (var sql : script.references(table)) {
                runUnlessBroken(connection, table, sql);
            }
        }
    }

    private void restoreSideBySide(Connection connection) throws SQLException {
        try (var second = target.connect();
                var completing = Executors
                        .newSingleThreadExecutor(Thread.ofPlatform().name("restore-keys").factory())) {
            var waiting = new ArrayList<Future<?>>();
            try {
                for (var part : parts) {
                    load(connection, part);
                    waiting.add(completing.submit(() -> {
                        complete(second, part);
                        return part;
                    }));
                }
                for (var one : waiting) {
                    one.get();
                }
            } catch (ExecutionException e) {
                completing.shutdownNow();
                throw rethrown(e);
            } catch (InterruptedException e) {
                completing.shutdownNow();
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted", e);
            } catch (SQLException | RuntimeException e) {
                completing.shutdownNow();
                throw e;
            }
        }
    }

    private static SQLException rethrown(ExecutionException e) {
        return switch (e.getCause()) {
            case SQLException sql -> sql;
            case RuntimeException other -> throw other;
            case null, default -> throw new IllegalStateException(e);
        };
    }

    private void load(Connection connection, Manifest.TablePart part) throws SQLException {
        var table = script.schema().require(part.name());
        connection.setAutoCommit(true);
        made.add(table);
        run(connection, script.table(table));
        connection.setAutoCommit(false);
        try (var rows = archive.rows(part); var writer = TableWriter.into(connection, dialect, part.table())) {
            var loading = new Loading(part);
            rows.read(row -> writer.write(loading.next(row)));
            writer.finish();
            connection.commit();
            expected.put(part.name(), loading.expected());
        } catch (IOException e) {
            throw archive.damaged(part.entry(), String.valueOf(e.getMessage())).exception(e);
        }
        observer.accept(new BackupObservation.TableMoved(part.name(), part.rows()));
    }

    private void complete(Connection connection, Manifest.TablePart part) throws SQLException {
        var table = script.schema().require(part.name());
        connection.setAutoCommit(true);
        for (var sql : script.keys(table)) {
            runUnlessBroken(connection, table, sql);
        }
        continueNumbers(connection, part, table);
        verify(connection, part, table);
    }

    private void continueNumbers(Connection connection, Manifest.TablePart part, Table table) throws SQLException {
        var column = table.generated();
        if (column.isPresent()) {
            run(connection, List.of(dialect.continueAt(table, column.get(), part.next())));
        }
    }

    private void verify(Connection connection, Manifest.TablePart part, Table table) throws SQLException {
        var digest = new TableDigest();
        new TableReader(dialect, part.table(), table, coarser(part.precision(), dialect.timePrecision()))
                .read(connection, digest::add);
        if (!digest.text().equals(expected.get(part.name()))) {
            throw new Problem(BackupProblem.RESTORED_DIFFERS, "The restored table is not what the backup holds.",
                    Place.table(target.address().shown(), part.name()),
                    "it has " + digest.rows() + " rows, the backup " + part.rows()
                            + "; or a value changed on the way into this engine",
                    "keep the backup, and report this with the names of both engines").exception();
        }
        observer.accept(new BackupObservation.TableVerified(part.name(), part.rows()));
    }

    private static ChronoUnit coarser(ChronoUnit one, ChronoUnit other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void runUnlessBroken(Connection connection, Table table, Sql sql) throws SQLException {
        try {
            run(connection, List.of(sql));
        } catch (SQLException e) {
            var state = e.getSQLState() == null ? "" : e.getSQLState();
            if (dialect.isDiskFull(e) || dialect.isGone(e) || state.startsWith("08")) {
                throw e;
            }
            leftOut.add(new Problem(BackupProblem.KEY_LEFT_OUT, "A key of the table could not be made.",
                    Place.table(target.address().shown(), table.name()),
                    "the database refused: " + sql.text() + " [" + state + "/" + e.getErrorCode() + "]",
                    "the rows are all there; correct those that break the key, then run the statement"));
        }
    }

    private static void run(Connection connection, List<Sql> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql.text());
            }
        }
    }

    /** Drops what was made, as often as some table is still referred to by another. */
    private void undo(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // In auto-commit mode there is nothing to roll back, and some drivers say so.
            failure.addSuppressed(e);
        }
        var left = new ArrayList<>(made);
        int before;
        do {
            before = left.size();
            left.removeIf(table -> isDropped(connection, table));
        } while (!left.isEmpty() && left.size() < before);
    }

    private boolean isDropped(Connection connection, Table table) {
        try {
            connection.setAutoCommit(true);
            if (Catalog.tableNames(connection).containsKey(table.name())) {
                run(connection, List.of(dialect.dropTable(table.name())));
            }
            run(connection, dialect.afterDrop(table));
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Rows of one table on their way; cuts times to what the target keeps, and digests them again where that matters. */
    private final class Loading {
        private final Manifest.TablePart part;
        private final boolean cuts;
        private final TableDigest digest = new TableDigest();
        private long rows;

        Loading(Manifest.TablePart part) {
            this.part = part;
            this.cuts = dialect.timePrecision().compareTo(part.precision()) > 0
                    && part.table().columns().stream().anyMatch(c -> c.type() instanceof ColumnType.Timestamp);
        }

        Row next(Row row) throws SQLException {
            if (++rows % TableSaver.OBSERVED_ROWS == 0) {
                observer.accept(new BackupObservation.RowsMoved(part.name(), rows, part.rows()));
            }
            if (!cuts) {
                return row;
            }
            var cut = row;
            for (int i = 0; i < row.size(); i++) {
                if (row.get(i) instanceof LocalDateTime time) {
                    cut = cut.with(i, time.truncatedTo(dialect.timePrecision()));
                }
            }
            digest.add(cut);
            return cut;
        }

        /** {@return the digest that the table must have} */
        String expected() {
            return cuts ? digest.text() : part.digest();
        }
    }
}
