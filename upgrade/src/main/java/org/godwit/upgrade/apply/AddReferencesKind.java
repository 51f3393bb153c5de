package org.godwit.upgrade.apply;

import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.plan.Step;

/** Adds the foreign keys of a table that are not there yet: where DDL commits by itself, some may be. */
final class AddReferencesKind implements StepKind<Step.AddReferences> {
    @Override
    public Map<String, String> apply(Step.AddReferences step, RunContext context) {
        var table = step.table();
        return context.target().with("adding the foreign keys of " + table.name(), connection -> {
            var present = Catalog.readTable(connection, table.name()).map(Table::foreignKeys).orElse(List.of());
            var missing = table.foreignKeys().stream().filter(k -> present.stream().noneMatch(p -> isSame(p, k)))
                    .map(k -> context.target().dialect().addForeignKey(table, k)).toList();
            LoadTableKind.run(connection, missing);
            context.makeDurable(connection);
            return Map.of("keys", Integer.toString(table.foreignKeys().size()));
        });
    }

    private static boolean isSame(ForeignKey one, ForeignKey other) {
        return one.table().equals(other.table()) && one.columns().equals(other.columns());
    }

    @Override
    public void undo(Step.AddReferences step, RunContext context) {
        drop(step.table().name(), context.target());
    }

    /** Drops the foreign keys of a table, should it be there: tables that are loaded at once go in any order. */
    static void drop(String name, Database target) {
        target.with("dropping the foreign keys of " + name, connection -> {
            var table = Catalog.readTable(connection, name);
            if (table.isPresent()) {
                LoadTableKind.run(connection, table.get().foreignKeys().stream()
                        .map(key -> target.dialect().dropForeignKey(table.get(), key)).toList());
            }
            return table;
        });
    }
}
