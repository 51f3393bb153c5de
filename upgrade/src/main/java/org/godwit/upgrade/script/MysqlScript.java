package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/**
 * MySQL and MariaDB, and MySQL Cluster, whose tables have neither foreign keys nor second indexes.
 *
 * <p>Times are {@code DATETIME}: the first {@code TIMESTAMP} of a table would silently rewrite itself on every update.
 *
 * @param cluster whether the tables live in NDB
 */
record MysqlScript(boolean cluster) implements ScriptDialect {
    private static final int LONGEST_INDEXED_TEXT = 255;
    private static final int INDEXED_CHARACTERS = 191;

    @Override
    public String type(Table table, Column column) {
        var type = switch (column.type()) {
            case ColumnType.Blob _ -> "LONGBLOB";
            case ColumnType.Clob _ -> "LONGTEXT";
            case ColumnType.Timestamp _ -> "DATETIME";
            default -> ScriptDialect.commonType(column.type());
        };
        return column.generated() ? type + " AUTO_INCREMENT" : type;
    }

    @Override
    public String tableOptions() {
        return cluster ? " ENGINE=NDB" : " ENGINE=InnoDB";
    }

    @Override
    public String primaryKey(Table table) {
        return "PRIMARY KEY (" + ScriptDialect.list(table.primaryKey()) + ")";
    }

    @Override
    public String createIndex(Table table, Index index) {
        var columns = index.columns().stream().map(
                name -> table.column(name).map(Column::type).filter(MysqlScript::isTooLong).isPresent()
                        ? name + "(" + INDEXED_CHARACTERS + ")"
                        : name)
                .toList();
        return "CREATE INDEX " + index.name() + " ON " + table.name() + " (" + ScriptDialect.list(columns) + ")";
    }

    private static boolean isTooLong(ColumnType type) {
        return type instanceof ColumnType.Varchar(int length) && length > LONGEST_INDEXED_TEXT;
    }

    @Override
    public List<Statement> unlessThere(Thing thing, Statement statement) {
        if (thing.kind() == Thing.Kind.TABLE) {
            return List.of(new Statement(statement.text().replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "),
                    statement.remark(), false));
        }
        return prepared("IF((" + count(thing) + ") = 0, " + quoted(statement.text()) + ", 'DO 0')");
    }

    @Override
    public List<Statement> ifThere(Thing thing, Statement statement) {
        if (thing.kind() == Thing.Kind.TABLE) {
            return List.of(new Statement(statement.text().replace("DROP TABLE ", "DROP TABLE IF EXISTS "),
                    statement.remark(), false));
        }
        return prepared("IF((" + count(thing) + ") > 0, " + quoted(statement.text()) + ", 'DO 0')");
    }

    private static String count(Thing thing) {
        var table = " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '" + thing.table() + "'";
        return "SELECT COUNT(*) FROM INFORMATION_SCHEMA." + switch (thing.kind()) {
            case TABLE, SEQUENCE -> "TABLES" + table;
            case COLUMN -> "COLUMNS" + table + " AND COLUMN_NAME = '" + thing.name() + "'";
            case CONSTRAINT -> "TABLE_CONSTRAINTS" + table + " AND CONSTRAINT_NAME = '" + thing.name() + "'";
            case INDEX -> "STATISTICS" + table + " AND INDEX_NAME = '" + thing.name() + "'";
        };
    }

    private static String quoted(String statement) {
        return ScriptDialect.literal(statement.replace('\n', ' ').replaceAll(" +", " "));
    }

    private static List<Statement> prepared(String expression) {
        return List.of(Statement.of("SET @GODWIT = " + expression), Statement.of("PREPARE GODWIT FROM @GODWIT"),
                Statement.of("EXECUTE GODWIT"), Statement.of("DEALLOCATE PREPARE GODWIT"));
    }

    @Override
    public List<Statement> dropUnique(Table table, UniqueKey key) {
        var sorted = key.columns().stream().sorted().toList();
        var statements = new ArrayList<Statement>();
        statements.add(Statement.of("SET @GODWIT_KEY = (SELECT MIN(K.INDEX_NAME) FROM (SELECT INDEX_NAME"
                + " FROM INFORMATION_SCHEMA.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '"
                + table.name() + "' AND NON_UNIQUE = 0 AND INDEX_NAME <> 'PRIMARY' GROUP BY INDEX_NAME"
                + " HAVING GROUP_CONCAT(UPPER(COLUMN_NAME) ORDER BY UPPER(COLUMN_NAME)) = '"
                + String.join(",", sorted) + "') K)"));
        statements.addAll(prepared("IF(@GODWIT_KEY IS NULL, 'DO 0', CONCAT('ALTER TABLE " + table.name()
                + " DROP INDEX `', @GODWIT_KEY, '`'))"));
        return statements;
    }

    @Override
    public List<Statement> dropConstraint(Table table, String name) {
        return ifThere(Thing.index(table.name(), name),
                Statement.of("ALTER TABLE " + table.name() + " DROP INDEX " + name));
    }

    /** The index that the engine made for it has its name, and stays behind. */
    @Override
    public List<Statement> dropForeignKey(Table table, String name) {
        var statements = new ArrayList<>(ifThere(Thing.constraint(table.name(), name),
                Statement.of("ALTER TABLE " + table.name() + " DROP FOREIGN KEY " + name)));
        statements.addAll(dropConstraint(table, name));
        return statements;
    }

    @Override
    public List<Statement> addForeignKey(Table table, ForeignKey key, String name) {
        return cluster ? List.of() : ScriptDialect.super.addForeignKey(table, key, name);
    }

    @Override
    public String joined(String one, String other) {
        return "CONCAT(" + one + ", " + other + ")";
    }

    @Override
    public String lock(Alteration.Kind kind) {
        return switch (kind) {
            case MAKE_TABLE -> "metadata lock on the tables that it refers to, for a moment";
            case ADD_COLUMN, DROP_KEY, DROP_REFERENCE ->
                "exclusive metadata lock on the table, for a moment at the beginning and at the end";
            case ADD_KEY -> "metadata lock while the index is built: reading and writing go on where the version can";
            case REFER -> "metadata lock on both tables while the table is copied: writing waits";
            case DROP_COLUMN -> "metadata lock while the table is copied: writing waits";
            case DROP_TABLE, REBUILD -> "exclusive metadata lock on the table";
        };
    }

    @Override
    public String rerun() {
        return "as often as you like: each statement looks first whether it was done";
    }
}
