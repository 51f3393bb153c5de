package org.godwit.upgrade.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.convert.Numbering;
import org.godwit.upgrade.plan.Step;

/** Moves the numbering of tables on, never back: a number whose row is gone may still be named by others. */
final class ContinueNumbersKind implements StepKind<Step.ContinueNumbers> {
    @Override
    public Map<String, String> apply(Step.ContinueNumbers step, RunContext context) {
        return context.target().with("continuing the numbers", connection -> {
            AlterKind.limitWaits(connection, context);
            var catalog = Catalog.read(connection);
            int moved = 0;
            for (var table : context.plan().script().schema().tables()) {
                if (table.generated().isPresent() && catalog.table(table.name()).isPresent()) {
                    moved += moveOn(table, catalog, context, connection);
                }
            }
            context.makeDurable(connection);
            return Map.of("tables-moved-on", Integer.toString(moved));
        });
    }

    private static int moveOn(Table table, Schema catalog, RunContext context, Connection connection)
            throws SQLException {
        var dialect = context.target().dialect();
        var column = table.generated().orElseThrow();
        long behind = Numbering.behindAllRows(connection, dialect, catalog, table);
        for (var before : context.plan().assessment().databases()) {
            behind = Math.max(behind, numberBefore(before, table));
        }
        if (table.name().equals("UM_TENANT")) {
            behind = Math.max(behind, context.conversion().behindAllTenants());
        }
        var next = dialect.nextNumber(table, column);
        if (next.isPresent() && number(connection, next.get()) >= behind) {
            return 0;
        }
        LoadTableKind.run(connection, List.of(dialect.continueAt(table, column, behind)));
        return 1;
    }

    private static long numberBefore(SourceDatabase before, Table table) {
        return before.catalog().table(table.name()).isEmpty()
                ? 1
                : before.database().with("reading the next number of " + table.name(),
                        c -> Numbering.next(c, before.database().dialect(), before.catalog(), table));
    }

    private static long number(Connection connection, Sql query) throws SQLException {
        try (var statement = connection.prepareStatement(query.text()); var rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Numbers that were passed over do no harm. */
    @Override
    public void undo(Step.ContinueNumbers step, RunContext context) {}
}
