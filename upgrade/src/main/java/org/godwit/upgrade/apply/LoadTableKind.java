package org.godwit.upgrade.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.convert.Change;
import org.godwit.upgrade.convert.Numbering;
import org.godwit.upgrade.convert.Orphans;
import org.godwit.upgrade.convert.RowShape;
import org.godwit.upgrade.plan.Step;

/** Makes, fills and numbers one table. Columns only at first: keys after the load cost half of keys before it. */
final class LoadTableKind implements StepKind<Step.LoadTable> {
    private static final int TELL_EVERY_ROWS = 10_000;

    @Override
    public Map<String, String> apply(Step.LoadTable step, RunContext context) {
        var table = step.table();
        return context.target().with("loading " + table.name(), target -> {
            var script = context.plan().script();
            run(target, script.table(table));
            target.setAutoCommit(false);
            try (var changes = new ChangeLog(context.home(), table.name())) {
                var load = new Load(table, context, changes);
                load.run(step, target);
                target.commit();
                target.setAutoCommit(true);
                long started = System.nanoTime();
                run(target, script.keys(table));
                continueNumbers(target, context.target().dialect(), table, nextNumber(step, context));
                return load.figures(System.nanoTime() - started);
            }
        });
    }

    @Override
    public void undo(Step.LoadTable step, RunContext context) {
        context.target().with("dropping " + step.table().name(), connection -> {
            if (Catalog.tableNames(connection).containsKey(step.table().name())) {
                run(connection, List.of(context.target().dialect().dropTable(step.table().name())));
            }
            run(connection, context.target().dialect().afterDrop(step.table()));
            return step;
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

    private static long nextNumber(Step.LoadTable step) {
        return step.source().map(source -> source.database().with("reading the next number of " + step.table().name(),
                connection -> Numbering.next(connection, source.database().dialect(), source.catalog(), step.table())))
                .orElse(1L);
    }

    private static void continueNumbers(Connection connection, Dialect dialect, Table table, long atLeast)
            throws SQLException {
        var column = table.generated();
        if (column.isPresent()) {
            long behind = Numbering.behindAllRows(connection, dialect, new Schema(List.of(table)), table);
            run(connection, List.of(dialect.continueAt(table, column.get(), Math.max(behind, atLeast))));
        }
    }

    /** One pass over a table's rows. */
    private static final class Load {
        private final Table table;
        private final RunContext context;
        private final ChangeLog changes;
        private long read;
        private long written;
        private long bytes;
        private long writeNanos;
        private long allNanos;

        Load(Table table, RunContext context, ChangeLog changes) {
            this.table = table;
            this.context = context;
            this.changes = changes;
        }

        void run(Step.LoadTable step, Connection target) throws SQLException {
            long started = System.nanoTime();
            try (var writer = TableWriter.into(target, context.target().dialect(), table)) {
                if (step.source().isPresent()) {
                    copy(step.source().get(), writer);
                }
                for (var row : context.conversion().added(table, changes::add)) {
                    write(writer, row);
                }
                long finishing = System.nanoTime();
                writer.finish();
                writeNanos += System.nanoTime() - finishing;
            }
            allNanos = System.nanoTime() - started;
        }

        private void copy(SourceDatabase source, TableWriter writer) {
            var rule = context.conversion().ruleFor(table);
            var orphans = context.orphans().getOrDefault(source, Orphans.none());
            var dialect = source.database().dialect();
            long all = source.rowsOf(table.name());
            source.database().with("reading " + table.name(),
                    connection -> new TableReader(dialect, table, source.catalog().require(table.name()),
                            coarser(dialect.timePrecision(), context.target().dialect().timePrecision()))
                            .read(connection, row -> {
                                read++;
                                if (orphans.contains(table, row)) {
                                    changes.add(new Change(Change.Kind.ORPHAN_DROPPED, table.name(),
                                            RowShape.of(table).key(row), ""));
                                    return;
                                }
                                var converted = rule.convert(row, changes::add);
                                if (converted.isPresent()) {
                                    write(writer, converted.get());
                                }
                                if (read % TELL_EVERY_ROWS == 0) {
                                    context.tell(new Progress.RowsCopied(table.name(), read, all));
                                    context.stopIfAsked();
                                }
                            }));
            context.tell(new Progress.RowsCopied(table.name(), read, all));
        }

        private void write(TableWriter writer, Row row) throws SQLException {
            long started = System.nanoTime();
            writer.write(row);
            writeNanos += System.nanoTime() - started;
            written++;
            bytes += bytesOf(row);
        }

        private static long bytesOf(Row row) {
            long sum = 0;
            for (int i = 0; i < row.size(); i++) {
                sum += switch (row.get(i)) {
                    case String text -> text.length();
                    case byte[] content -> content.length;
                    case Row.Lob large -> large.length();
                    case Row.Null _ -> 0;
                    default -> Long.BYTES;
                };
            }
            return sum;
        }

        Map<String, String> figures(long keyNanos) {
            var figures = new TreeMap<String, String>();
            figures.put("rows-read", Long.toString(read));
            figures.put("rows-written", Long.toString(written));
            figures.put("bytes", Long.toString(bytes));
            figures.put("read-millis", Long.toString((allNanos - writeNanos) / 1_000_000));
            figures.put("write-millis", Long.toString((writeNanos + keyNanos) / 1_000_000));
            changes.counts().forEach((kind, count) -> figures.put("changed-" + kind.name(), Long.toString(count)));
            return figures;
        }
    }

    static ChronoUnit coarser(ChronoUnit one, ChronoUnit other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
