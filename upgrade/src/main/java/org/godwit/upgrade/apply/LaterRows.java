package org.godwit.upgrade.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.convert.RowShape;
import org.godwit.upgrade.plan.InPlace;
import org.godwit.upgrade.plan.Step;

/** Rows that were written after an upgrade in place, to where its way back takes them away. */
final class LaterRows {
    private LaterRows() {}

    /** {@return how many rows by table; tables without any are left out} */
    static SortedMap<String, Long> count(RunContext context) {
        var plan = context.plan();
        return context.target().with("looking for rows written after the upgrade", connection -> {
            var catalog = Catalog.read(connection);
            var later = new TreeMap<String, Long>();
            for (var table : InPlace.dropped(plan)) {
                count(plan.script().schema().require(table.name()), catalog, context, connection, later);
            }
            for (var step : plan.steps()) {
                if (step instanceof Step.ConvertRows(Table table, var _, var _) && !later.containsKey(table.name())
                        && InPlace.isEmptiedOfNewRows(table.name())) {
                    count(table, catalog, context, connection, later);
                }
            }
            later.values().removeIf(rows -> rows == 0);
            return later;
        });
    }

    private static void count(Table table, Schema catalog, RunContext context, Connection connection,
            SortedMap<String, Long> later) throws SQLException {
        var found = catalog.table(table.name());
        if (found.isEmpty()) {
            return;
        }
        var keys = keysOnly(table);
        var shape = RowShape.of(keys);
        var known = known(table, keys, context);
        long[] count = {0};
        new TableReader(context.target().dialect(), keys, found.get(), context.target().dialect().timePrecision())
                .read(connection, row -> {
                    if (!known.contains(shape.key(row))) {
                        count[0]++;
                    }
                });
        later.put(table.name(), count[0]);
    }

    /** A table whose rows have no key has none that the upgrade made. */
    private static Table keysOnly(Table table) {
        var columns = table.primaryKey().isEmpty()
                ? table.columns()
                : table.columns().stream().filter(c -> table.primaryKey().contains(c.name())).toList();
        return new Table(table.name(), columns, table.primaryKey(), List.of(), List.of(), List.of());
    }

    /** Keys of rows that were there before, or that the upgrade itself adds. */
    private static Set<String> known(Table table, Table keys, RunContext context) {
        var known = new HashSet<String>();
        context.conversion().added(table, _ -> {}).forEach(row -> known.add(RowShape.of(table).key(row)));
        for (var source : context.plan().assessment().databases()) {
            var before = source.catalog().table(table.name());
            if (before.isPresent()) {
                var shape = RowShape.of(keys);
                source.database().with("reading the keys of " + table.name(), connection -> {
                    new TableReader(source.database().dialect(), keys, before.get(),
                            source.database().dialect().timePrecision())
                            .read(connection, row -> known.add(shape.key(row)));
                    return known;
                });
            }
        }
        return known;
    }

    /** {@return the problem that asks the operator whether they may go} */
    static Problem problem(SortedMap<String, Long> later, RunContext context) {
        var parts = later.entrySet().stream().map(e -> e.getValue() + " of " + e.getKey()).toList();
        return new Problem(UpgradeProblem.ROWS_WOULD_BE_LOST,
                later.values().stream().mapToLong(Long::longValue).sum()
                        + " rows that were written after the upgrade would be lost.",
                Place.table(context.target().address().shown(), later.firstKey()), String.join(", ", parts),
                "if they may go, run the rollback again with --accept " + UpgradeProblem.ROWS_WOULD_BE_LOST.code());
    }
}
