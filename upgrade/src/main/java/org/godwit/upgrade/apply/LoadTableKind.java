package org.godwit.upgrade.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.database.Utf8Text;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.convert.Change;
import org.godwit.upgrade.convert.Conversion;
import org.godwit.upgrade.convert.Numbering;
import org.godwit.upgrade.convert.Orphans;
import org.godwit.upgrade.convert.RowShape;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.Step;

/** Makes, fills and numbers one table. Columns only at first: keys after the load cost half of keys before it. */
final class LoadTableKind implements StepKind<Step.LoadTable> {
    private static final int TELL_EVERY_ROWS = 10_000;
    /** After as long a row is worth keeping, on engines that take few in a second. */
    private static final Duration LONGEST_PIECE = Duration.ofSeconds(1);
    private static final long SMALLEST_PIECE_ROWS = 5_000;
    /** A piece that is done for the time it took must have at least this part of the rows of a full one. */
    private static final long SMALLEST_PART = 20;
    /** Of the journal: the highest key whose rows are durable. */
    private static final String KEY = "key";
    /** Of the journal: all rows are durable, keys and numbering may be missing. */
    private static final String LOADED = "loaded";
    private static final String CHANGED = "changed-";

    @Override
    public Map<String, String> apply(Step.LoadTable step, RunContext context) {
        var table = step.table();
        var progress = context.journal().progress(step.id());
        return context.target().with("loading " + table.name(), target -> {
            var script = context.plan().script();
            if (progress.isEmpty()) {
                run(target, script.table(table));
            }
            target.setAutoCommit(false);
            try (var changes = new ChangeLog(context.home(), table.name())) {
                var load = new Load(step, context, changes);
                if (progress.isPresent()) {
                    load.goOnAt(progress.get(), target);
                }
                if (progress.isEmpty() || !progress.get().details().containsKey(LOADED)) {
                    load.run(target);
                }
                target.setAutoCommit(true);
                long started = System.nanoTime();
                run(target, progress.isEmpty() ? script.keys(table) : missingKeys(target, script, table));
                continueNumbers(target, context.target().dialect(), table, nextNumber(step, context));
                context.makeDurable(target);
                return load.figures(System.nanoTime() - started);
            }
        });
    }

    /** What an interrupted run has not given the table yet; where DDL commits by itself, it may be some of it. */
    private static List<Sql> missingKeys(Connection target, SchemaScript script, Table table) throws SQLException {
        var found = Catalog.readTable(target, table.name()).orElseThrow();
        var uniques = found.uniques().stream().map(key -> Set.copyOf(key.columns())).toList();
        var indexes = found.indexes().stream().map(Index::columns).toList();
        return script.keys(new Table(table.name(), table.columns(),
                found.primaryKey().isEmpty() ? table.primaryKey() : List.of(),
                table.uniques().stream().filter(key -> !uniques.contains(Set.copyOf(key.columns()))).toList(),
                table.foreignKeys(), table.indexes().stream().filter(i -> !indexes.contains(i.columns())).toList()));
    }

    @Override
    public void undo(Step.LoadTable step, RunContext context) {
        drop(step.table(), context.target());
    }

    /** Drops a table, should it be there, with all that belongs to it: in one transaction, where the engine can. */
    static void drop(Table table, Database target) {
        target.inTransaction("dropping " + table.name(), connection -> {
            if (Catalog.tableNames(connection).containsKey(table.name())) {
                run(connection, List.of(target.dialect().dropTable(table.name())));
            }
            run(connection, target.dialect().afterDrop(table));
            return table;
        });
        target.with("making it durable", connection -> {
            run(connection, target.dialect().makeDurable().stream().toList());
            return table;
        });
    }

    static void run(Connection connection, List<Sql> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql.text());
            }
        }
    }

    /** Numbers whose rows are gone must not be given again: something may still name them. */
    private static long nextNumber(Step.LoadTable step, RunContext context) {
        long tenants = step.table().name().equals("UM_TENANT") ? context.conversion().behindAllTenants() : 1;
        return Math.max(tenants, nextNumber(step));
    }

    static long nextNumber(Step.LoadTable step) {
        return step.source().map(source -> source.database().with("reading the next number of " + step.table().name(),
                connection -> Numbering.next(connection, source.database().dialect(), source.catalog(), step.table())))
                .orElse(1L);
    }

    static void continueNumbers(Connection connection, Dialect dialect, Table table, long atLeast)
            throws SQLException {
        var column = table.generated();
        if (column.isPresent()) {
            long behind = Numbering.behindAllRows(connection, dialect, new Schema(List.of(table)), table);
            run(connection, List.of(dialect.continueAt(table, column.get(), Math.max(behind, atLeast))));
        }
    }

    /** One pass over a table's rows; a long one becomes durable piece by piece, and the journal says how far it got. */
    private static final class Load {
        private final Step.LoadTable step;
        private final Table table;
        private final RunContext context;
        private final ChangeLog changes;
        private final Conversion.Rule rule;
        private RowSum sum = new RowSum();
        private OptionalInt above = OptionalInt.empty();
        private String sliceKey = "";
        private boolean progressed;
        private long read;
        private long bytes;
        private long committedRows;
        private long committedBytes;
        private long committedNanos = System.nanoTime();
        private long writeNanos;
        private long allNanos;

        Load(Step.LoadTable step, RunContext context, ChangeLog changes) {
            this.step = step;
            this.table = step.table();
            this.context = context;
            this.changes = changes;
            this.rule = context.conversion().ruleFor(table);
        }

        /** What was committed after the journal's last word is taken away again. */
        void goOnAt(JournalEntry progress, Connection target) throws SQLException {
            var details = progress.details();
            progressed = true;
            above = OptionalInt.of((int) progress.number(KEY));
            read = progress.number("rows-read");
            bytes = progress.number("bytes");
            committedBytes = bytes;
            sum = RowSum.parse(details.getOrDefault("row-sum", "0-0-0"));
            committedRows = sum.rows();
            var counts = new EnumMap<Change.Kind, Long>(Change.Kind.class);
            for (var kind : Change.Kind.values()) {
                if (details.containsKey(CHANGED + kind.name())) {
                    counts.put(kind, progress.number(CHANGED + kind.name()));
                }
            }
            changes.goOnAt(progress.number("changes-length"), counts);
            var dialect = context.target().dialect();
            if (!details.containsKey(LOADED)) {
                try (var delete = target
                        .prepareStatement(dialect.deleteAbove(table, details.getOrDefault("column", "")).text())) {
                    delete.setInt(1, above.getAsInt());
                    delete.executeUpdate();
                }
                target.commit();
            }
            try (var count = target.prepareStatement(dialect.count(table.name()).text());
                    var rows = count.executeQuery()) {
                rows.next();
                if (rows.getLong(1) != sum.rows()) {
                    throw Drift.problem(context.target(), table,
                            "it has " + rows.getLong(1) + " rows, and was left with " + sum.rows());
                }
            }
        }

        void run(Connection target) throws SQLException {
            long started = System.nanoTime();
            try (var writer = new PieceWriter(target)) {
                if (step.source().isPresent()) {
                    copy(step.source().get(), writer);
                }
                for (var row : context.conversion().added(table, changes::add)) {
                    write(writer, row);
                }
                writer.commit();
                if (progressed) {
                    changes.sync();
                    tellJournal(0, LOADED);
                }
            }
            allNanos = System.nanoTime() - started;
        }

        private void copy(SourceDatabase source, PieceWriter writer) {
            var dialect = source.database().dialect();
            source.database().with("reading " + table.name(), connection -> {
                var reader = new TableReader(dialect, table, source.catalog().require(table.name()),
                        coarser(dialect.timePrecision(), context.target().dialect().timePrecision()),
                        context.memoryOfOneLoad() / 2);
                TableReader.RowConsumer each = row -> accept(source, row, writer);
                if (!reader.readsSlices() || rule.remembersRows()) {
                    return reader.read(connection, each);
                }
                sliceKey = reader.sliceKey();
                return reader.readSlices(connection, above, each, key -> {
                    if (isPiece(sum.rows() - committedRows, bytes - committedBytes)) {
                        writer.commit();
                        tellJournal(key, KEY);
                        context.stopIfAsked();
                    }
                });
            });
            context.tell(new Progress.RowsCopied(table.name(), read, source.rowsOf(table.name())));
        }

        private boolean isPiece(long rows, long size) {
            var pace = context.pace();
            return rows >= pace.commitRows() || size >= pace.commitBytes()
                    || (rows >= Math.max(SMALLEST_PIECE_ROWS, pace.commitRows() / SMALLEST_PART)
                            && System.nanoTime() - committedNanos >= LONGEST_PIECE.toNanos());
        }

        private void accept(SourceDatabase source, Row row, PieceWriter writer) throws SQLException {
            read++;
            if (context.orphans().getOrDefault(source, Orphans.none()).contains(table, row)) {
                changes.add(new Change(Change.Kind.ORPHAN_DROPPED, table.name(), RowShape.of(table).key(row), ""));
                return;
            }
            var converted = rule.convert(row, changes::add);
            if (converted.isPresent()) {
                write(writer, converted.get());
            }
            if (read % TELL_EVERY_ROWS == 0) {
                context.tell(new Progress.RowsCopied(table.name(), read, source.rowsOf(table.name())));
                context.stopIfAsked();
            }
        }

        /** The rows are durable already: should this line be lost, they are taken away and read again. */
        private void tellJournal(int key, String mark) {
            var details = new TreeMap<String, String>();
            details.put(KEY, Integer.toString(key));
            details.put(mark, Integer.toString(key));
            details.put("column", sliceKey);
            details.put("rows-read", Long.toString(read));
            details.put("bytes", Long.toString(bytes));
            details.put("row-sum", sum.text());
            details.put("changes-length", Long.toString(changes.sync()));
            changes.counts().forEach((kind, count) -> details.put(CHANGED + kind.name(), Long.toString(count)));
            context.journal().append(step.id(), JournalEntry.Event.PROGRESSED, details);
            committedRows = sum.rows();
            committedBytes = bytes;
            committedNanos = System.nanoTime();
            progressed = true;
        }

        private void write(PieceWriter writer, Row row) throws SQLException {
            long started = System.nanoTime();
            sum.add(row);
            writer.write(row);
            writeNanos += System.nanoTime() - started;
            bytes += bytesOf(row);
        }

        private static long bytesOf(Row row) {
            long all = 0;
            for (int i = 0; i < row.size(); i++) {
                all += switch (row.stored(i)) {
                    case Utf8Text text -> text.bytes().length;
                    case String text -> text.length();
                    case byte[] content -> content.length;
                    case Row.Lob large -> large.length();
                    case Row.Null _ -> 0;
                    default -> Long.BYTES;
                };
            }
            return all;
        }

        Map<String, String> figures(long keyNanos) {
            var figures = new TreeMap<String, String>();
            figures.put("rows-read", Long.toString(read));
            figures.put("rows-written", Long.toString(sum.rows()));
            figures.put("row-sum", sum.text());
            figures.put("bytes", Long.toString(bytes));
            figures.put("read-millis", Long.toString((allNanos - writeNanos) / 1_000_000));
            figures.put("write-millis", Long.toString((writeNanos + keyNanos) / 1_000_000));
            changes.counts().forEach((kind, count) -> figures.put(CHANGED + kind.name(), Long.toString(count)));
            return figures;
        }

        /** A writer of the target's that is made anew after each commit, as the engine's bulk load ends with it. */
        private final class PieceWriter implements AutoCloseable {
            private final Connection target;
            private Optional<TableWriter> writer = Optional.empty();

            PieceWriter(Connection target) {
                this.target = target;
            }

            /** A failure is told as the target's, though it happens while the source is being read. */
            void write(Row row) {
                try {
                    var open = writer.isPresent()
                            ? writer.get()
                            : TableWriter.into(target, context.target().dialect(), table);
                    writer = Optional.of(open);
                    open.write(row);
                } catch (SQLException e) {
                    throw failed(e);
                }
            }

            void commit() {
                long started = System.nanoTime();
                try {
                    if (writer.isPresent()) {
                        writer.get().finish();
                    }
                    close();
                    target.commit();
                    context.makeDurable(target);
                } catch (SQLException e) {
                    throw failed(e);
                }
                writeNanos += System.nanoTime() - started;
            }

            private ProblemException failed(SQLException e) {
                return context.target().problem(e, "writing " + table.name()).exception(e);
            }

            @Override
            public void close() throws SQLException {
                if (writer.isPresent()) {
                    var closing = writer.get();
                    writer = Optional.empty();
                    closing.close();
                }
            }
        }
    }

    static ChronoUnit coarser(ChronoUnit one, ChronoUnit other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
