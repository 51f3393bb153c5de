package org.godwit.upgrade.script;

import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/** Informix from 11.70 on. Constraint names stand behind what they name. */
record InformixScript() implements ScriptDialect {
    private static final int LONGEST_VARCHAR = 255;

    @Override
    public String type(Table table, Column column) {
        if (column.generated()) {
            return "SERIAL";
        }
        return switch (column.type()) {
            case ColumnType.Varchar(int length) -> (length > LONGEST_VARCHAR ? "LVARCHAR(" : "VARCHAR(") + length + ")";
            case ColumnType.Timestamp _ -> "DATETIME YEAR TO SECOND";
            default -> ScriptDialect.commonType(column.type());
        };
    }

    @Override
    public String falseLiteral() {
        return "'f'";
    }

    @Override
    public String primaryKey(Table table) {
        return "PRIMARY KEY (" + ScriptDialect.list(table.primaryKey()) + ") CONSTRAINT PK_" + table.name();
    }

    @Override
    public String createTable(Table table) {
        var unnamed = new Table(table.name(), table.columns(), table.primaryKey(), table.uniques(),
                table.foreignKeys().stream().map(InformixScript::unnamed).toList(), table.indexes());
        return ScriptDialect.super.createTable(unnamed);
    }

    private static ForeignKey unnamed(ForeignKey key) {
        return new ForeignKey("", key.columns(), key.table(), key.referenced(), key.cascade());
    }

    @Override
    public List<Statement> unlessThere(Thing thing, Statement statement) {
        return switch (thing.kind()) {
            case TABLE ->
                List.of(Statement.of(statement.text().replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ")));
            case INDEX ->
                List.of(Statement.of(statement.text().replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ")));
            case COLUMN, CONSTRAINT, SEQUENCE -> List.of(statement);
        };
    }

    @Override
    public List<Statement> ifThere(Thing thing, Statement statement) {
        return thing.kind() == Thing.Kind.TABLE
                ? List.of(Statement.of(statement.text().replace("DROP TABLE ", "DROP TABLE IF EXISTS ")))
                : List.of(statement);
    }

    @Override
    public List<Statement> addUnique(Table table, UniqueKey key, String name) {
        return List.of(Statement.of("ALTER TABLE " + table.name() + " ADD CONSTRAINT UNIQUE ("
                + ScriptDialect.list(key.columns()) + ") CONSTRAINT " + name));
    }

    @Override
    public List<Statement> addForeignKey(Table table, ForeignKey key, String name) {
        return List.of(Statement.of(
                "ALTER TABLE " + table.name() + " ADD CONSTRAINT " + foreignKey(key) + " CONSTRAINT " + name));
    }

    @Override
    public List<Statement> dropUnique(Table table, UniqueKey key) {
        int count = key.columns().size();
        return List.of(Statement.block("""
                CREATE PROCEDURE GODWIT_DROP_KEY()
                    DEFINE KEY_NAME VARCHAR(128);
                    FOREACH SELECT C.CONSTRNAME INTO KEY_NAME FROM SYSCONSTRAINTS C, SYSTABLES T, SYSINDEXES I
                        WHERE C.TABID = T.TABID AND T.TABNAME = '%s' AND C.CONSTRTYPE = 'U'
                        AND I.IDXNAME = C.IDXNAME AND I.PART%d <> 0 AND I.PART%d = 0
                        EXECUTE IMMEDIATE 'ALTER TABLE %s DROP CONSTRAINT ' || KEY_NAME;
                    END FOREACH;
                END PROCEDURE""".formatted(Thing.lower(table.name()), count, count + 1, table.name())),
                Statement.of("EXECUTE PROCEDURE GODWIT_DROP_KEY()"), Statement.of("DROP PROCEDURE GODWIT_DROP_KEY"));
    }

    @Override
    public List<Statement> dropColumn(Table table, Column column) {
        return List.of(Statement.of("ALTER TABLE " + table.name() + " DROP " + column.name()));
    }

    /** An insert of a query takes no order. */
    @Override
    public String numberedBy(String column) {
        return "";
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
