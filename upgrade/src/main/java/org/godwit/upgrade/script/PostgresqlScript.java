package org.godwit.upgrade.script;

import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/** PostgreSQL from 9.0 on. Unlike Carbon's create script, nothing here ever drops a table that holds rows. */
record PostgresqlScript() implements ScriptDialect {
    @Override
    public String type(Table table, Column column) {
        var type = switch (column.type()) {
            case ColumnType.Blob _ -> "BYTEA";
            case ColumnType.Clob _ -> "TEXT";
            default -> ScriptDialect.commonType(column.type());
        };
        return column.generated() ? type + " DEFAULT NEXTVAL('" + sequence(table) + "')" : type;
    }

    private static String sequence(Table table) {
        return table.name().equals("UM_ACCOUNT_MAPPING") ? "UM_ACCOUNT_MAPPING_SEQ" : table.name() + "_PK_SEQ";
    }

    @Override
    public List<Statement> before(Table table) {
        return table.generated().isEmpty()
                ? List.of()
                : unlessThere(Thing.sequence(sequence(table)), Statement.of("CREATE SEQUENCE " + sequence(table)));
    }

    @Override
    public List<Statement> afterDrop(Table table) {
        return table.generated().isEmpty()
                ? List.of()
                : ifThere(Thing.sequence(sequence(table)), Statement.of("DROP SEQUENCE " + sequence(table)));
    }

    @Override
    public List<Statement> unlessThere(Thing thing, Statement statement) {
        return List.of(guarded("NOT EXISTS", thing, statement));
    }

    @Override
    public List<Statement> ifThere(Thing thing, Statement statement) {
        return List.of(guarded("EXISTS", thing, statement));
    }

    private static Statement guarded(String test, Thing thing, Statement statement) {
        var table = " WHERE TABLE_SCHEMA = CURRENT_SCHEMA() AND TABLE_NAME = '" + Thing.lower(thing.table()) + "'";
        var query = switch (thing.kind()) {
            case TABLE -> "INFORMATION_SCHEMA.TABLES" + table;
            case COLUMN ->
                "INFORMATION_SCHEMA.COLUMNS" + table + " AND COLUMN_NAME = '" + Thing.lower(thing.name()) + "'";
            case CONSTRAINT -> "INFORMATION_SCHEMA.TABLE_CONSTRAINTS" + table + " AND CONSTRAINT_NAME = '"
                    + Thing.lower(thing.name()) + "'";
            case INDEX -> "PG_INDEXES WHERE SCHEMANAME = CURRENT_SCHEMA() AND INDEXNAME = '"
                    + Thing.lower(thing.name()) + "'";
            case SEQUENCE -> "PG_CLASS C JOIN PG_NAMESPACE N ON N.OID = C.RELNAMESPACE WHERE N.NSPNAME ="
                    + " CURRENT_SCHEMA() AND C.RELKIND = 'S' AND C.RELNAME = '" + Thing.lower(thing.name()) + "'";
        };
        return new Statement("DO $GODWIT$ BEGIN\nIF " + test + " (SELECT 1 FROM " + query + ") THEN\n"
                + statement.text() + ";\nEND IF;\nEND $GODWIT$", statement.remark(), true);
    }

    @Override
    public List<Statement> dropUnique(Table table, UniqueKey key) {
        var columns = ScriptDialect
                .literals(key.columns().stream().sorted().map(Thing::lower).toList());
        return List.of(Statement.block("""
                DO $GODWIT$ DECLARE KEY_NAME TEXT; BEGIN
                FOR KEY_NAME IN
                    SELECT C.CONNAME FROM PG_CONSTRAINT C WHERE C.CONTYPE = 'u' AND C.CONRELID = '%s'::REGCLASS
                    AND ARRAY(SELECT A.ATTNAME::TEXT FROM PG_ATTRIBUTE A WHERE A.ATTRELID = C.CONRELID
                        AND A.ATTNUM = ANY(C.CONKEY) ORDER BY A.ATTNAME::TEXT COLLATE "C") = ARRAY[%s]
                LOOP
                    EXECUTE 'ALTER TABLE %s DROP CONSTRAINT ' || QUOTE_IDENT(KEY_NAME);
                END LOOP;
                END $GODWIT$""".formatted(Thing.lower(table.name()), columns, table.name())));
    }

    @Override
    public String lock(Alteration.Kind kind) {
        return switch (kind) {
            case MAKE_TABLE -> "none on tables that are there, but SHARE ROW EXCLUSIVE on those that it refers to";
            case REFER -> "SHARE ROW EXCLUSIVE on both tables while rows are checked: reading goes on, writing waits";
            case ADD_KEY -> "ACCESS EXCLUSIVE on the table while its index is built";
            case ADD_COLUMN, DROP_KEY, DROP_REFERENCE, DROP_COLUMN, DROP_TABLE, REBUILD ->
                "ACCESS EXCLUSIVE on the table, for a moment";
        };
    }

    @Override
    public String rerun() {
        return "as often as you like: each statement looks first whether it was done. Run it in one transaction\n"
                + "(psql -1 -v ON_ERROR_STOP=1): then it is done wholly or not at all";
    }
}
