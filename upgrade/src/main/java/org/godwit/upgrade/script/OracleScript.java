package org.godwit.upgrade.script;

import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/**
 * Oracle, alone and as a cluster. Sequences and triggers number rows; a trigger keeps an id that the insert gives, where
 * Carbon's overwrites it, so that rows can be loaded with their ids.
 *
 * @param cluster whether sequences must be ordered over several instances
 */
record OracleScript(boolean cluster) implements ScriptDialect {
    private static final int LONGEST_NAME = 30;

    @Override
    public String type(Table table, Column column) {
        return switch (column.type()) {
            case ColumnType.Bool _ -> column.name().equals("UM_SHARED_ROLE") ? "CHAR(1)" : "NUMBER(1)";
            case ColumnType.Varchar(int length) -> "VARCHAR2(" + length + ")";
            default -> ScriptDialect.commonType(column.type());
        };
    }

    @Override
    public String standard(Column column) {
        return column.standard() == Column.Default.FALSE && column.name().equals("UM_SHARED_ROLE")
                ? " DEFAULT '0'"
                : ScriptDialect.super.standard(column);
    }

    @Override
    public String falseLiteral() {
        return "0";
    }

    private static String sequence(Table table) {
        return fitting(table.name() + "_SEQUENCE", table.name() + "_SEQ");
    }

    private static String trigger(Table table) {
        return fitting(table.name() + "_TRIGGER", table.name() + "_TRG");
    }

    private static String fitting(String name, String shorter) {
        return name.length() <= LONGEST_NAME ? name : shorter;
    }

    @Override
    public List<Statement> before(Table table) {
        return table.generated().isEmpty()
                ? List.of()
                : unlessThere(Thing.sequence(sequence(table)), Statement.of("CREATE SEQUENCE " + sequence(table)
                        + " START WITH 1 INCREMENT BY 1 " + (cluster ? "CACHE 20 ORDER" : "NOCACHE")));
    }

    @Override
    public List<Statement> after(Table table) {
        return table.generated().stream()
                .map(key -> Statement.block("""
                        CREATE OR REPLACE TRIGGER %s
                        BEFORE INSERT ON %s REFERENCING NEW AS NEW FOR EACH ROW WHEN (NEW.%s IS NULL)
                        BEGIN
                            SELECT %s.NEXTVAL INTO :NEW.%s FROM DUAL;
                        END;""".formatted(trigger(table), table.name(), key.name(), sequence(table), key.name())))
                .toList();
    }

    @Override
    public List<Statement> afterDrop(Table table) {
        return table.generated().isEmpty()
                ? List.of()
                : ifThere(Thing.sequence(sequence(table)), Statement.of("DROP SEQUENCE " + sequence(table)));
    }

    @Override
    public List<Statement> unlessThere(Thing thing, Statement statement) {
        return List.of(guarded(thing, " = 0", statement));
    }

    @Override
    public List<Statement> ifThere(Thing thing, Statement statement) {
        return List.of(guarded(thing, " > 0", statement));
    }

    private static Statement guarded(Thing thing, String test, Statement statement) {
        var query = switch (thing.kind()) {
            case TABLE -> "USER_TABLES WHERE TABLE_NAME = '" + thing.name() + "'";
            case COLUMN -> "USER_TAB_COLUMNS WHERE TABLE_NAME = '" + thing.table() + "' AND COLUMN_NAME = '"
                    + thing.name() + "'";
            case CONSTRAINT -> "USER_CONSTRAINTS WHERE CONSTRAINT_NAME = '" + thing.name() + "'";
            case INDEX -> "USER_INDEXES WHERE INDEX_NAME = '" + thing.name() + "'";
            case SEQUENCE -> "USER_SEQUENCES WHERE SEQUENCE_NAME = '" + thing.name() + "'";
        };
        return new Statement("DECLARE\n    FOUND INTEGER;\nBEGIN\n    SELECT COUNT(*) INTO FOUND FROM " + query
                + ";\n    IF FOUND" + test + " THEN\n        EXECUTE IMMEDIATE "
                + ScriptDialect.literal(statement.text()) + ";\n    END IF;\nEND;", statement.remark(), true);
    }

    @Override
    public List<Statement> dropUnique(Table table, UniqueKey key) {
        return List.of(Statement.block("""
                BEGIN
                    FOR OLD_KEY IN (SELECT C.CONSTRAINT_NAME FROM USER_CONSTRAINTS C
                        WHERE C.TABLE_NAME = '%1$s' AND C.CONSTRAINT_TYPE = 'U'
                        AND %2$d = (SELECT COUNT(*) FROM USER_CONS_COLUMNS K
                            WHERE K.CONSTRAINT_NAME = C.CONSTRAINT_NAME)
                        AND %2$d = (SELECT COUNT(*) FROM USER_CONS_COLUMNS K
                            WHERE K.CONSTRAINT_NAME = C.CONSTRAINT_NAME
                            AND K.COLUMN_NAME IN (%3$s)))
                    LOOP
                        EXECUTE IMMEDIATE 'ALTER TABLE %1$s DROP CONSTRAINT "' || OLD_KEY.CONSTRAINT_NAME || '"';
                    END LOOP;
                END;""".formatted(table.name(), key.columns().size(), ScriptDialect.literals(key.columns()))));
    }

    @Override
    public String end(Statement statement) {
        return statement.block() ? "\n/" : ";";
    }

    @Override
    public String lock(Alteration.Kind kind) {
        return switch (kind) {
            case MAKE_TABLE -> "none on tables that are there";
            case ADD_COLUMN, DROP_COLUMN, ADD_KEY, DROP_KEY, REFER, DROP_REFERENCE, REBUILD, DROP_TABLE ->
                "exclusive DDL lock on the table";
        };
    }

    @Override
    public String rerun() {
        return "as often as you like: each statement looks first whether it was done. For SQL*Plus and SQL Developer";
    }
}
