package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/** How one database type says what a script has to say. Text only: nothing here ever runs a statement. */
sealed interface ScriptDialect permits Db2Script, DerbyScript, H2Script, InformixScript, MysqlScript, OpenedgeScript,
        OracleScript, PostgresqlScript, SqlServerScript {
    /** {@return the type of a column, without default and without NOT NULL} */
    String type(Table table, Column column);

    /** {@return the statement, made so that it does nothing when the thing is there already, if the engine can} */
    default List<Statement> unlessThere(Thing thing, Statement statement) {
        return List.of(statement);
    }

    /** {@return the statement, made so that it does nothing when the thing is not there, if the engine can} */
    default List<Statement> ifThere(Thing thing, Statement statement) {
        return List.of(statement);
    }

    /** {@return statements that drop the unique key of exactly these columns, whatever its name} */
    List<Statement> dropUnique(Table table, UniqueKey key);

    /** {@return the lock that a change takes, and for how long; for people} */
    String lock(Alteration.Kind kind);

    /** {@return whether {@link #dropUnique} can be said in a script; where not, the narrower keys stay} */
    default boolean canDropUnnamedKeys() {
        return true;
    }

    /** {@return whether keys change by making the table anew, because constraints without names cannot be dropped} */
    default boolean rebuildsTables() {
        return false;
    }

    /** {@return statements that must come before the table} */
    default List<Statement> before(Table table) {
        return List.of();
    }

    /** {@return statements that must follow the table: what numbers its rows} */
    default List<Statement> after(Table table) {
        return List.of();
    }

    /** {@return what goes when the table is gone} */
    default List<Statement> afterDrop(Table table) {
        return List.of();
    }

    /** {@return whether the type of a generated key says that its values are distinct} */
    default String falseLiteral() {
        return "FALSE";
    }

    /** {@return what ends a script's statement, with the line break before it if it needs one} */
    default String end(Statement statement) {
        return ";";
    }

    /** {@return what stands behind the columns of a new table} */
    default String tableOptions() {
        return "";
    }

    /** {@return an expression for the characters of a text from a position, counted from 1} */
    default String from(String text, int position) {
        return "SUBSTR(" + text + ", " + position + ")";
    }

    /** {@return an expression for the first characters of a text} */
    default String first(String text, int count) {
        return "SUBSTR(" + text + ", 1, " + count + ")";
    }

    /** {@return two texts behind one another} */
    default String joined(String one, String other) {
        return one + " || " + other;
    }

    /** {@return the order in which an INSERT numbers what it SELECTs; empty where that has no order} */
    default String numberedBy(String column) {
        return " ORDER BY " + column;
    }

    /** {@return what makes a column refuse NULL} */
    default List<Statement> setRequired(Table table, Column column) {
        throw new UnsupportedOperationException("no table of this engine needs it");
    }

    /** {@return how often a script may be run, for its head} */
    String rerun();

    /** {@return the definition of a column} */
    default String definition(Table table, Column column) {
        return column.name() + " " + type(table, column) + standard(column) + (column.required() ? " NOT NULL" : "");
    }

    /** {@return the default of a column, with a blank before it} */
    default String standard(Column column) {
        return switch (column.standard()) {
            case NONE -> "";
            case ZERO -> " DEFAULT 0";
            case ONE -> " DEFAULT 1";
            case FALSE -> " DEFAULT " + falseLiteral();
            case TEXT_ZERO -> " DEFAULT '0'";
            case TEXT_ONE -> " DEFAULT '1'";
            case SUPER_TENANT -> " DEFAULT -1234";
        };
    }

    /** {@return the statement for a table with its keys} */
    default String createTable(Table table) {
        var lines = new ArrayList<String>();
        table.columns().forEach(column -> lines.add(definition(table, column)));
        if (!table.primaryKey().isEmpty()) {
            lines.add(primaryKey(table));
        }
        table.uniques().forEach(key -> lines.add("UNIQUE (" + list(key.columns()) + ")"));
        table.foreignKeys().forEach(key -> lines
                .add((key.name().isEmpty() ? "" : "CONSTRAINT " + key.name() + " ") + foreignKey(key)));
        return "CREATE TABLE " + table.name() + " (\n    " + String.join(",\n    ", lines) + ")" + tableOptions();
    }

    default String primaryKey(Table table) {
        return "CONSTRAINT PK_" + table.name() + " PRIMARY KEY (" + list(table.primaryKey()) + ")";
    }

    /** {@return the foreign key as it stands in a table} */
    default String foreignKey(ForeignKey key) {
        return "FOREIGN KEY (" + list(key.columns()) + ") REFERENCES " + key.table() + " (" + list(key.referenced())
                + ")" + (key.cascade() ? " ON DELETE CASCADE" : "");
    }

    /** {@return everything that makes a table, each part only where it is missing} */
    default List<Statement> create(Table table) {
        var statements = new ArrayList<Statement>(before(table));
        statements.addAll(Statement.together(new Effect.OfTable(table.name(), true),
                unlessThere(Thing.table(table.name()), Statement.of(createTable(table)))));
        for (var index : table.indexes()) {
            statements.addAll(Statement.together(new Effect.OfIndex(table.name(), index.columns()),
                    unlessThere(Thing.index(table.name(), index.name()), Statement.of(createIndex(table, index)))));
        }
        statements.addAll(after(table));
        return statements;
    }

    default String createIndex(Table table, Index index) {
        return "CREATE INDEX " + index.name() + " ON " + table.name() + " (" + list(index.columns()) + ")";
    }

    /** {@return everything that takes a table away} */
    default List<Statement> drop(Table table) {
        var statements = new ArrayList<>(Statement.together(new Effect.OfTable(table.name(), false),
                ifThere(Thing.table(table.name()), Statement.of("DROP TABLE " + table.name()))));
        statements.addAll(afterDrop(table));
        return statements;
    }

    default List<Statement> addColumn(Table table, Column column) {
        return unlessThere(Thing.column(table.name(), column.name()),
                Statement.of("ALTER TABLE " + table.name() + " ADD " + definition(table, column)));
    }

    default List<Statement> dropColumn(Table table, Column column) {
        return ifThere(Thing.column(table.name(), column.name()),
                Statement.of("ALTER TABLE " + table.name() + " DROP COLUMN " + column.name()));
    }

    default List<Statement> addUnique(Table table, UniqueKey key, String name) {
        return unlessThere(Thing.constraint(table.name(), name), Statement.of("ALTER TABLE " + table.name()
                + " ADD CONSTRAINT " + name + " UNIQUE (" + list(key.columns()) + ")"));
    }

    default List<Statement> addForeignKey(Table table, ForeignKey key, String name) {
        return unlessThere(Thing.constraint(table.name(), name),
                Statement.of("ALTER TABLE " + table.name() + " ADD CONSTRAINT " + name + " " + foreignKey(key)));
    }

    default List<Statement> dropConstraint(Table table, String name) {
        return ifThere(Thing.constraint(table.name(), name),
                Statement.of("ALTER TABLE " + table.name() + " DROP CONSTRAINT " + name));
    }

    /** {@return what drops a foreign key of a name} */
    default List<Statement> dropForeignKey(Table table, String name) {
        return dropConstraint(table, name);
    }

    static String list(List<String> names) {
        return String.join(", ", names);
    }

    /** {@return a text as a literal} */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** {@return names as literals, separated by commas} */
    static String literals(List<String> names) {
        return String.join(", ", names.stream().map(ScriptDialect::literal).toList());
    }

    /** The common type names; engines replace those that they spell otherwise. */
    static String commonType(ColumnType type) {
        return switch (type) {
            case ColumnType.Int _ -> "INTEGER";
            case ColumnType.SmallInt _ -> "SMALLINT";
            case ColumnType.BigInt _ -> "BIGINT";
            case ColumnType.Bool _ -> "BOOLEAN";
            case ColumnType.Varchar(int length) -> "VARCHAR(" + length + ")";
            case ColumnType.Clob _ -> "CLOB";
            case ColumnType.Blob _ -> "BLOB";
            case ColumnType.Timestamp _ -> "TIMESTAMP";
            case ColumnType.Date _ -> "DATE";
            case ColumnType.Decimal(int precision, int scale) -> "DECIMAL(" + precision + ", " + scale + ")";
            case ColumnType.Real _ -> "DOUBLE PRECISION";
        };
    }
}
