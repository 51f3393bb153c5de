package org.godwit.upgrade.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.convert.Change;
import org.godwit.upgrade.convert.Conversion;
import org.godwit.upgrade.convert.Numbering;
import org.godwit.upgrade.convert.Orphans;
import org.godwit.upgrade.convert.RowShape;
import org.godwit.upgrade.plan.MountedCopy;
import org.godwit.upgrade.plan.Step;

/**
 * Copies a mounted registry into a file of the new home, or a database of its own on a server: all tables in one step, which is done
 * from the beginning again when it was interrupted. A file is closed at the end, and durable then.
 */
final class LoadMountedKind implements StepKind<Step.LoadMounted> {
    /** Of the journal: name of the datasource of the copy. */
    static final String DATASOURCE = "datasource";
    /** Of the journal: the sum of a table's rows, behind its name. */
    static final String ROWS_OF = "rows-of ";
    private static final int TELL_EVERY_ROWS = 10_000;

    @Override
    public Map<String, String> apply(Step.LoadMounted step, RunContext context) {
        var copy = step.copy();
        var target = copy.in(context.home(), context.drivers());
        var script = copy.script();
        return target.with("loading " + copy.name(), to -> {
            try (var changes = new ChangeLog(context.home(), changesName(copy))) {
                long rows = 0;
                var figures = new TreeMap<String, String>();
                for (var table : script.schema().tables()) {
                    var source = copy.source().catalog().table(table.name()).map(_ -> copy.source());
                    LoadTableKind.run(to, script.table(table));
                    if (source.isPresent()) {
                        var sum = new Load(copy, table, context, changes).run(target, to);
                        rows += sum.rows();
                        figures.put(ROWS_OF + table.name(), sum.text());
                    }
                    LoadTableKind.run(to, script.keys(table));
                }
                for (var table : script.schema().tables()) {
                    LoadTableKind.run(to, script.references(table));
                    // A tenant's number is taken as soon as the registry knows it, though its user rows are elsewhere.
                    long taken = table.generated().isPresent()
                            ? Numbering.behindAllRows(to, target.dialect(), script.schema(), table)
                            : 1;
                    var source = copy.source().catalog().table(table.name()).map(_ -> copy.source());
                    LoadTableKind.continueNumbers(to, target.dialect(), table,
                            Math.max(taken, LoadTableKind.nextNumber(new Step.LoadTable(table, source))));
                }
                LoadTableKind.run(to, target.dialect().makeDurable().stream().toList());
                figures.put(DATASOURCE, copy.datasource());
                figures.put("rows-written", Long.toString(rows));
                changes.counts().forEach((kind, count) -> figures.put("changed-" + kind.name(), Long.toString(count)));
                return figures;
            }
        });
    }

    /** {@return the name of the list of rows that changed, beside those of tables} */
    static String changesName(MountedCopy copy) {
        return "mounted-" + copy.name();
    }

    @Override
    public void undo(Step.LoadMounted step, RunContext context) {
        var database = step.copy().in(context.home(), context.drivers());
        if (step.copy().server().isPresent()) {
            step.copy().script().schema().tables().reversed().forEach(t -> LoadTableKind.drop(t, database));
            return;
        }
        var url = database.address().url();
        try {
            var base = H2File.ofUrl(url).orElseThrow().base();
            Files.deleteIfExists(base.resolveSibling(base.getFileName() + ".mv.db"));
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The copy of a mounted registry cannot be removed.",
                    Place.database(url), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "give the right to write, then try again").exception(e);
        }
    }

    /** One pass over a table. */
    private static final class Load {
        private final MountedCopy copy;
        private final Table table;
        private final RunContext context;
        private final ChangeLog changes;
        private final Conversion.Rule rule;
        private final Orphans orphans;
        private final RowSum sum = new RowSum();
        private long read;

        Load(MountedCopy copy, Table table, RunContext context, ChangeLog changes) {
            this.copy = copy;
            this.table = table;
            this.context = context;
            this.changes = changes;
            this.rule = Conversion.none().ruleFor(table);
            this.orphans = context.orphans().getOrDefault(copy.source(), Orphans.none());
        }

        RowSum run(Database target, Connection to) throws SQLException {
            var source = copy.source();
            var dialect = source.database().dialect();
            ChronoUnit coarser = dialect.timePrecision().compareTo(target.dialect().timePrecision()) >= 0
                    ? dialect.timePrecision()
                    : target.dialect().timePrecision();
            to.setAutoCommit(false);
            try (var writer = TableWriter.into(to, target.dialect(), table)) {
                source.database().with("reading " + table.name(), from -> {
                    new TableReader(dialect, table, source.catalog().require(table.name()), coarser).read(from, row -> {
                        if (++read % TELL_EVERY_ROWS == 0) {
                            context.tell(new Progress.RowsCopied(table.name(), read, source.rowsOf(table.name())));
                            context.stopIfAsked();
                        }
                        if (orphans.contains(table, row)) {
                            changes.add(new Change(Change.Kind.ORPHAN_DROPPED, table.name(),
                                    RowShape.of(table).key(row), ""));
                            return;
                        }
                        var converted = rule.convert(row, changes::add);
                        if (converted.isPresent()) {
                            sum.add(converted.get());
                            writer.write(converted.get());
                        }
                    });
                    return Optional.empty();
                });
                writer.finish();
                context.tell(new Progress.RowsCopied(table.name(), read, source.rowsOf(table.name())));
            }
            to.commit();
            to.setAutoCommit(true);
            return sum;
        }
    }
}
