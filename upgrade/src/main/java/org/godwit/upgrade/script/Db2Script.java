package org.godwit.upgrade.script;

import java.util.List;
import java.util.Map;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/**
 * Db2 from 9.7 on. Every id is {@code DECIMAL(31, 0)}, also where Carbon's script mixes it with {@code INTEGER}, so that
 * both sides of a foreign key are of one type. Columns of unique keys refuse NULL, as Db2 demands.
 */
record Db2Script() implements ScriptDialect {
    /** Names that Carbon's script cuts to eighteen characters, the limit of old servers. */
    private static final Map<String, String> TRIGGERS = Map.ofEntries(Map.entry("REG_CONTENT", "REG_CONTENT_TRIGG1"),
            Map.entry("REG_RESOURCE", "REG_RESOURCE_TRIG1"), Map.entry("REG_COMMENT", "REG_COMMENT_TRIGG1"),
            Map.entry("REG_PROPERTY", "REG_PROPERTY_TRIG1"), Map.entry("REG_ASSOCIATION", "REG_ASSOCIATION_T1"),
            Map.entry("REG_SNAPSHOT", "REG_SNAPSHOT_TRIG1"), Map.entry("UM_USER_ATTRIBUTE", "UM_USER_ATTRIBUTE1"),
            Map.entry("UM_PERMISSION", "UM_PERMISSION_TRI1"), Map.entry("UM_ROLE_PERMISSION", "UM_ROLE_PERMISSIO1"),
            Map.entry("UM_USER_PERMISSION", "UM_USER_PERMISSIO1"), Map.entry("UM_USER_ROLE", "UM_USER_ROLE_TRIG1"),
            Map.entry("UM_ACCOUNT_MAPPING", "UM_ACCOUNT_MAPPING_TRIG1"),
            Map.entry("UM_PROFILE_CONFIG", "UM_PROFILE_CONFIG1"), Map.entry("UM_CLAIM_BEHAVIOR", "UM_CLAIM_BEHAVIOR1"),
            Map.entry("UM_HYBRID_ROLE", "UM_HYBRID_ROLE_TR1"), Map.entry("UM_HYBRID_USER_ROLE", "UM_HYBRID_USER_RO1"),
            Map.entry("UM_HYBRID_REMEMBER_ME", "UMHYBRID_REMEMB_ME"));

    @Override
    public String type(Table table, Column column) {
        return switch (column.type()) {
            case ColumnType.Int _ -> "DECIMAL(31, 0)";
            case ColumnType.Bool _ -> "SMALLINT";
            case ColumnType.Blob _ -> "BLOB(2G) NOT LOGGED";
            default -> ScriptDialect.commonType(column.type());
        };
    }

    @Override
    public String falseLiteral() {
        return "0";
    }

    @Override
    public List<Statement> before(Table table) {
        return table.generated().isEmpty()
                ? List.of()
                : unlessThere(Thing.sequence(table.name() + "_SEQUENCE"), Statement.of("CREATE SEQUENCE "
                        + table.name() + "_SEQUENCE AS DECIMAL(27, 0) START WITH 1 INCREMENT BY 1 NO CACHE"));
    }

    @Override
    public List<Statement> after(Table table) {
        return table.generated().stream()
                .map(key -> Statement.block("""
                        CREATE OR REPLACE TRIGGER %s
                        NO CASCADE BEFORE INSERT ON %s REFERENCING NEW AS NEW
                        FOR EACH ROW MODE DB2SQL WHEN (NEW.%s IS NULL)
                        BEGIN ATOMIC
                            SET NEW.%s = NEXT VALUE FOR %s_SEQUENCE;
                        END""".formatted(TRIGGERS.getOrDefault(table.name(), table.name() + "_TRIGGER"), table.name(),
                        key.name(), key.name(), table.name())))
                .toList();
    }

    @Override
    public List<Statement> afterDrop(Table table) {
        return table.generated().isEmpty()
                ? List.of()
                : ifThere(Thing.sequence(table.name() + "_SEQUENCE"),
                        Statement.of("DROP SEQUENCE " + table.name() + "_SEQUENCE"));
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
        var query = switch (thing.kind()) {
            case TABLE -> "SYSCAT.TABLES WHERE TABSCHEMA = CURRENT SCHEMA AND TABNAME = '" + thing.name() + "'";
            case COLUMN -> "SYSCAT.COLUMNS WHERE TABSCHEMA = CURRENT SCHEMA AND TABNAME = '" + thing.table()
                    + "' AND COLNAME = '" + thing.name() + "'";
            case CONSTRAINT -> "SYSCAT.TABCONST WHERE TABSCHEMA = CURRENT SCHEMA AND TABNAME = '" + thing.table()
                    + "' AND CONSTNAME = '" + thing.name() + "'";
            case INDEX -> "SYSCAT.INDEXES WHERE INDSCHEMA = CURRENT SCHEMA AND INDNAME = '" + thing.name() + "'";
            case SEQUENCE -> "SYSCAT.SEQUENCES WHERE SEQSCHEMA = CURRENT SCHEMA AND SEQNAME = '" + thing.name() + "'";
        };
        return new Statement("BEGIN\n    IF " + test + " (SELECT 1 FROM " + query + ") THEN\n        EXECUTE IMMEDIATE "
                + ScriptDialect.literal(statement.text()) + ";\n    END IF;\nEND", statement.remark(), true);
    }

    @Override
    public List<Statement> dropUnique(Table table, UniqueKey key) {
        return List.of(Statement.block("""
                BEGIN
                    FOR OLD_KEY AS SELECT C.CONSTNAME FROM SYSCAT.TABCONST C
                        WHERE C.TABSCHEMA = CURRENT SCHEMA AND C.TABNAME = '%1$s' AND C.TYPE = 'U'
                        AND %2$d = (SELECT COUNT(*) FROM SYSCAT.KEYCOLUSE K WHERE K.TABSCHEMA = C.TABSCHEMA
                            AND K.TABNAME = C.TABNAME AND K.CONSTNAME = C.CONSTNAME)
                        AND %2$d = (SELECT COUNT(*) FROM SYSCAT.KEYCOLUSE K WHERE K.TABSCHEMA = C.TABSCHEMA
                            AND K.TABNAME = C.TABNAME AND K.CONSTNAME = C.CONSTNAME
                            AND K.COLNAME IN (%3$s))
                    DO
                        EXECUTE IMMEDIATE 'ALTER TABLE %1$s DROP UNIQUE "' || OLD_KEY.CONSTNAME || '"';
                    END FOR;
                END""".formatted(table.name(), key.columns().size(), ScriptDialect.literals(key.columns()))));
    }

    @Override
    public List<Statement> setRequired(Table table, Column column) {
        return List.of(
                Statement.of("ALTER TABLE " + table.name() + " ALTER COLUMN " + column.name() + " SET NOT NULL"),
                Statement.of("CALL SYSPROC.ADMIN_CMD('REORG TABLE " + table.name() + "')"));
    }

    @Override
    public List<Statement> dropColumn(Table table, Column column) {
        var statements = new java.util.ArrayList<>(ScriptDialect.super.dropColumn(table, column));
        statements.add(Statement.of("CALL SYSPROC.ADMIN_CMD('REORG TABLE " + table.name() + "')"));
        return statements;
    }

    @Override
    public String end(Statement statement) {
        return "\n/";
    }

    @Override
    public String lock(Alteration.Kind kind) {
        return switch (kind) {
            case MAKE_TABLE -> "none on tables that are there";
            case ADD_COLUMN, DROP_COLUMN, ADD_KEY, DROP_KEY, REFER, DROP_REFERENCE, REBUILD, DROP_TABLE ->
                "exclusive lock on the table";
        };
    }

    @Override
    public String rerun() {
        return "as often as you like: each statement looks first whether it was done. With db2 -td/ -vf FILE";
    }
}
