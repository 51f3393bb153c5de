package org.godwit.upgrade.script;

import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/** H2, from 1.2.140 on. Its old keys have made-up names that no script can ask for, so their tables are made anew. */
record H2Script() implements ScriptDialect {
    @Override
    public String type(Table table, Column column) {
        var type = column.type() instanceof ColumnType.Blob ? "LONGBLOB" : ScriptDialect.commonType(column.type());
        return column.generated() ? type + " AUTO_INCREMENT" : type;
    }

    @Override
    public List<Statement> unlessThere(Thing thing, Statement statement) {
        return switch (thing.kind()) {
            case TABLE -> List.of(replaced(statement, "CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
            case INDEX -> List.of(replaced(statement, "CREATE INDEX ", "CREATE INDEX IF NOT EXISTS "));
            case COLUMN, CONSTRAINT, SEQUENCE -> List.of(statement);
        };
    }

    @Override
    public List<Statement> ifThere(Thing thing, Statement statement) {
        return switch (thing.kind()) {
            case TABLE -> List.of(replaced(statement, "DROP TABLE ", "DROP TABLE IF EXISTS "));
            case CONSTRAINT -> List.of(replaced(statement, "DROP CONSTRAINT ", "DROP CONSTRAINT IF EXISTS "));
            case COLUMN, INDEX, SEQUENCE -> List.of(statement);
        };
    }

    private static Statement replaced(Statement statement, String plain, String careful) {
        return new Statement(statement.text().replace(plain, careful), statement.remark(), false);
    }

    @Override
    public boolean rebuildsTables() {
        return true;
    }

    @Override
    public List<Statement> dropUnique(Table table, UniqueKey key) {
        throw new UnsupportedOperationException("tables are made anew");
    }

    @Override
    public String lock(Alteration.Kind kind) {
        return switch (kind) {
            case MAKE_TABLE, DROP_TABLE -> "exclusive lock on the catalog, for a moment";
            case ADD_COLUMN, DROP_COLUMN, ADD_KEY, DROP_KEY, REFER, DROP_REFERENCE, REBUILD ->
                "exclusive lock on the table while its rows are copied or checked";
        };
    }

    @Override
    public String rerun() {
        return "once; after an interruption run it again with a tool that goes on after errors\n"
                + "(RunScript -continueOnError): what was done is left alone, no row is lost or doubled";
    }
}
