package org.godwit.upgrade.apply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.RowChanges;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.convert.RowShape;
import org.godwit.upgrade.plan.InPlace;
import org.godwit.upgrade.plan.Step;

/** Gives rows back what they held before, out of the backup, in one transaction. It may be done again. */
final class RestoreRowsKind implements StepKind<Step.RestoreRows> {
    @Override
    public Map<String, String> apply(Step.RestoreRows step, RunContext context) {
        var table = step.table();
        var before = step.before();
        var old = before.catalog().require(table.name());
        var rule = context.conversion().ruleFor(table);
        var target = context.target();
        var figures = target.inTransaction("bringing the rows of " + table.name() + " back", connection -> {
            AlterKind.limitWaits(connection, context);
            var columns = columns(step, Catalog.readTable(connection, table.name()).orElseThrow());
            var positions = ConvertRowsKind.positions(table, columns);
            var kept = new HashSet<String>();
            var shape = RowShape.of(table);
            try (var rows = new RowChanges(connection, target.dialect(), table, columns)) {
                before.database().with("reading " + table.name(), from -> {
                    new TableReader(before.database().dialect(), table, old, target.dialect().timePrecision())
                            .read(from, row -> {
                                kept.add(shape.key(row));
                                var converted = rule.convert(row, _ -> {});
                                if (converted.isEmpty()
                                        || !ConvertRowsKind.isSame(row, converted.get(), positions)) {
                                    ConvertRowsKind.update(rows, row, table, context);
                                }
                            });
                    return table;
                });
                if (InPlace.isEmptiedOfNewRows(table.name())) {
                    var added = new ArrayList<Row>();
                    new TableReader(target.dialect(), table,
                            Catalog.readTable(connection, table.name()).orElseThrow(),
                            target.dialect().timePrecision()).read(connection, row -> {
                                if (!kept.contains(shape.key(row))) {
                                    added.add(row);
                                }
                            });
                    for (var row : added) {
                        rows.delete(row);
                    }
                }
                return Map.of("rows-changed", Integer.toString(rows.finish()));
            }
        });
        context.makeDurable();
        return figures;
    }

    /**
     * Those that the table had before; and while domains are there that will go, those that point to them, or the rows would go
     * along.
     */
    private static List<String> columns(Step.RestoreRows step, Table now) {
        var old = step.before().catalog().require(step.table().name());
        boolean hadDomains = step.before().catalog().table("UM_DOMAIN").isPresent();
        return InPlace.changedColumns(step.table()).stream()
                .filter(c -> old.column(c).isPresent() || (hadDomains && now.column(c).isPresent())).toList();
    }

    /** It is on the way back itself. */
    @Override
    public void undo(Step.RestoreRows step, RunContext context) {}
}
