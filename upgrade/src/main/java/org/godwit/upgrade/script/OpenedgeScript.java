package org.godwit.upgrade.script;

import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/** Progress OpenEdge: a trigger in Java numbers rows whose id is 0 after they were inserted. Keys stay as narrow as they are. */
record OpenedgeScript() implements ScriptDialect {
    @Override
    public String type(Table table, Column column) {
        return switch (column.type()) {
            case ColumnType.Bool _ -> "BIT";
            case ColumnType.Blob _ -> "BLOB(1073741823)";
            default -> ScriptDialect.commonType(column.type());
        };
    }

    @Override
    public String standard(Column column) {
        return column.generated() ? " DEFAULT 0" : ScriptDialect.super.standard(column);
    }

    @Override
    public String falseLiteral() {
        return "0";
    }

    @Override
    public List<Statement> before(Table table) {
        return table.generated().isEmpty()
                ? List.of()
                : List.of(Statement.of(
                        "CREATE SEQUENCE PUB." + table.name() + "_SEQUENCE START WITH 1, INCREMENT BY 1, NOCYCLE"));
    }

    @Override
    public List<Statement> after(Table table) {
        return table.generated().stream().map(key -> Statement.block("""
                CREATE TRIGGER %1$s_TRIGGER
                AFTER INSERT ON %1$s
                REFERENCING NEWROW FOR EACH ROW
                BEGIN
                    SQLIStatement number = new SQLIStatement(
                        "UPDATE %1$s SET %2$s = PUB.%1$s_SEQUENCE.NEXTVAL WHERE %2$s = 0");
                    number.execute();
                END""".formatted(table.name(), key.name()))).toList();
    }

    @Override
    public List<Statement> afterDrop(Table table) {
        return table.generated().isEmpty()
                ? List.of()
                : List.of(Statement.of("DROP SEQUENCE PUB." + table.name() + "_SEQUENCE"));
    }

    @Override
    public boolean canDropUnnamedKeys() {
        return false;
    }

    @Override
    public List<Statement> dropUnique(Table table, UniqueKey key) {
        throw new UnsupportedOperationException("made-up names cannot be asked for");
    }

    @Override
    public String numberedBy(String column) {
        return "";
    }

    @Override
    public String end(Statement statement) {
        return statement.block() ? "\n/" : ";";
    }

    @Override
    public String lock(Alteration.Kind kind) {
        return "exclusive lock on the table";
    }

    @Override
    public String rerun() {
        return "once; after an interruption leave out the statements that were done";
    }
}
