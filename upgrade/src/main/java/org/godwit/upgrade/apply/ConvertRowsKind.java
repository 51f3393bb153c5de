package org.godwit.upgrade.apply;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.RowChanges;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.plan.InPlace;
import org.godwit.upgrade.plan.Step;

/**
 * Converts the rows of a table where they are, as a side by side upgrade converts them on their way: it reads how they were
 * from the backup, and writes only those that change, in one transaction. What it writes does not depend on what is there, so
 * that it may be done again.
 */
final class ConvertRowsKind implements StepKind<Step.ConvertRows> {
    @Override
    public Map<String, String> apply(Step.ConvertRows step, RunContext context) {
        var table = step.table();
        var target = context.target();
        var figures = new TreeMap<String, String>();
        try (var changes = new ChangeLog(context.home(), table.name())) {
            changes.goOnAt(0, Map.of());
            target.inTransaction("converting " + table.name(), connection -> {
                AlterKind.limitWaits(connection, context);
                try (var rows = new RowChanges(connection, target.dialect(), table, InPlace.changedColumns(table))) {
                    if (step.before().isPresent()) {
                        convert(step.before().get(), table, context, changes, rows);
                    }
                    int added = rows.insertMissing(context.conversion().added(table, changes::add));
                    figures.put("rows-added", Integer.toString(added));
                    figures.put("rows-changed", Integer.toString(rows.finish()));
                }
                return figures;
            });
            changes.sync();
            changes.counts().forEach((kind, count) -> figures.put("changed-" + kind.name(), Long.toString(count)));
        }
        context.makeDurable();
        return figures;
    }

    private static void convert(SourceDatabase before, Table table, RunContext context, ChangeLog changes,
            RowChanges rows) {
        var rule = context.conversion().ruleFor(table);
        var columns = positions(table, InPlace.changedColumns(table));
        before.database().with("reading " + table.name(), connection -> {
            new TableReader(before.database().dialect(), table, before.catalog().require(table.name()),
                    context.target().dialect().timePrecision()).read(connection, row -> {
                        var converted = rule.convert(row, changes::add).orElseThrow();
                        if (!isSame(row, converted, columns)) {
                            update(rows, converted, table, context);
                        }
                        context.stopIfAsked();
                    });
            return table;
        });
    }

    /** A failure is told as the target's, though it happens while the backup is being read. */
    static void update(RowChanges rows, Row row, Table table, RunContext context) {
        try {
            rows.update(row);
        } catch (SQLException e) {
            throw context.target().problem(e, "writing " + table.name()).exception(e);
        }
    }

    static int[] positions(Table table, List<String> columns) {
        return columns.stream().mapToInt(table.columnNames()::indexOf).toArray();
    }

    static boolean isSame(Row one, Row other, int... columns) {
        return Arrays.stream(columns).allMatch(c -> Objects.equals(one.get(c), other.get(c)));
    }

    /** The way back restores rows; a second time does no harm. */
    @Override
    public void undo(Step.ConvertRows step, RunContext context) {}
}
