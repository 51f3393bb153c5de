package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.SchemaChange;
import org.godwit.carbon.schema.Table;

/** Changes to the tables of the Identity Server: only new tables and new columns, and the way back. */
final class IdentityScript {
    private final ScriptDialect dialect;
    private final Deviations deviations;
    private final List<SchemaChange> changes;

    IdentityScript(DatabaseType type, List<SchemaChange> changes) {
        this.dialect = type.dialect();
        this.deviations = new Deviations(type);
        this.changes = changes;
    }

    List<Statement> forth() {
        var statements = new ArrayList<Statement>();
        for (var change : changes) {
            statements.addAll(switch (change) {
                case SchemaChange.AddTable(Table table, String _) -> dialect.create(deviations.common(table));
                case SchemaChange.AddColumn(String table, Column column, String _) ->
                    dialect.addColumn(bare(table), column);
                case SchemaChange.AddForeignKey _,SchemaChange.DropUnique _,SchemaChange.AddUnique _ -> List.of();
            });
        }
        return statements;
    }

    List<Statement> back() {
        var statements = new ArrayList<Statement>();
        for (var change : changes.reversed()) {
            statements.addAll(switch (change) {
                case SchemaChange.AddTable(Table table, String _) -> dialect.drop(deviations.common(table));
                case SchemaChange.AddColumn(String table, Column column, String _) ->
                    dialect.dropColumn(bare(table), column);
                case SchemaChange.AddForeignKey _,SchemaChange.DropUnique _,SchemaChange.AddUnique _ -> List.of();
            });
        }
        return statements;
    }

    /** A table of which only the name is known here. */
    private static Table bare(String name) {
        return new Table(name, List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
