package org.godwit.upgrade.script;

import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/** SQL Server from 2005 on. */
record SqlServerScript() implements ScriptDialect {
    private static final String LONGEST_TEXT = "8000";

    @Override
    public String type(Table table, Column column) {
        var type = switch (column.type()) {
            case ColumnType.Bool _ -> "BIT";
            case ColumnType.Blob _ -> "VARBINARY(MAX)";
            case ColumnType.Clob _ -> "VARCHAR(MAX)";
            case ColumnType.Timestamp _ -> "DATETIME";
            default -> ScriptDialect.commonType(column.type());
        };
        return column.generated() ? type + " IDENTITY(1, 1)" : type;
    }

    @Override
    public String falseLiteral() {
        return "0";
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
        var table = " = OBJECT_ID(N'" + thing.table() + "')";
        var query = switch (thing.kind()) {
            case TABLE, SEQUENCE -> "SYS.TABLES WHERE OBJECT_ID" + table;
            case COLUMN -> "SYS.COLUMNS WHERE OBJECT_ID" + table + " AND NAME = N'" + thing.name() + "'";
            case CONSTRAINT -> "SYS.OBJECTS WHERE PARENT_OBJECT_ID" + table + " AND NAME = N'" + thing.name() + "'";
            case INDEX -> "SYS.INDEXES WHERE OBJECT_ID" + table + " AND NAME = N'" + thing.name() + "'";
        };
        // Catalog views have lower-case names, which matters under a case-sensitive collation.
        return new Statement("IF " + test + " (SELECT 1 FROM " + lowerCatalog(query) + ")\n" + statement.text(),
                statement.remark(), statement.block());
    }

    private static String lowerCatalog(String query) {
        return query.replace("SYS.TABLES", "sys.tables").replace("SYS.COLUMNS", "sys.columns")
                .replace("SYS.OBJECTS", "sys.objects").replace("SYS.INDEXES", "sys.indexes")
                .replace("PARENT_OBJECT_ID =", "parent_object_id =").replace("WHERE OBJECT_ID =", "WHERE object_id =")
                .replace("AND NAME =", "AND name =");
    }

    /** A default has a made-up name unless one is given, and its column cannot be dropped with it. */
    @Override
    public List<Statement> addColumn(Table table, Column column) {
        var standard = standard(column);
        var text = "ALTER TABLE " + table.name() + " ADD " + column.name() + " " + type(table, column)
                + (standard.isEmpty() ? "" : " CONSTRAINT DF_" + column.name() + standard + " WITH VALUES");
        return unlessThere(Thing.column(table.name(), column.name()), Statement.of(text));
    }

    @Override
    public List<Statement> dropColumn(Table table, Column column) {
        var statements = new java.util.ArrayList<Statement>();
        if (column.standard() != Column.Default.NONE) {
            statements.addAll(dropConstraint(table, "DF_" + column.name()));
        }
        statements.addAll(ScriptDialect.super.dropColumn(table, column));
        return statements;
    }

    @Override
    public List<Statement> dropUnique(Table table, UniqueKey key) {
        return List.of(Statement.block("""
                DECLARE @GODWIT NVARCHAR(MAX)
                SELECT @GODWIT = N'ALTER TABLE %1$s DROP CONSTRAINT ' + QUOTENAME(k.name) FROM sys.key_constraints k
                WHERE k.parent_object_id = OBJECT_ID(N'%1$s') AND k.type = 'UQ'
                AND %2$d = (SELECT COUNT(*) FROM sys.index_columns i
                    WHERE i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id)
                AND %2$d = (SELECT COUNT(*) FROM sys.index_columns i
                    JOIN sys.columns c ON c.object_id = i.object_id AND c.column_id = i.column_id
                    WHERE i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id
                    AND c.name IN (%3$s))
                IF @GODWIT IS NOT NULL EXEC (@GODWIT)""".formatted(table.name(), key.columns().size(),
                ScriptDialect.literals(key.columns()))));
    }

    @Override
    public String from(String text, int position) {
        return "SUBSTRING(" + text + ", " + position + ", " + LONGEST_TEXT + ")";
    }

    @Override
    public String first(String text, int count) {
        return "LEFT(" + text + ", " + count + ")";
    }

    @Override
    public String joined(String one, String other) {
        return one + " + " + other;
    }

    @Override
    public String end(Statement statement) {
        return "\nGO";
    }

    @Override
    public String lock(Alteration.Kind kind) {
        return switch (kind) {
            case MAKE_TABLE -> "schema modification lock on the tables that it refers to";
            case ADD_COLUMN, DROP_COLUMN, ADD_KEY, DROP_KEY, REFER, DROP_REFERENCE, REBUILD, DROP_TABLE ->
                "schema modification lock on the table";
        };
    }

    @Override
    public String rerun() {
        return "as often as you like: each statement looks first whether it was done. With sqlcmd -b -i FILE";
    }
}
