package org.godwit.carbon.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * The statements that make a schema on one engine, in two parts: bare tables, which rows load into at full speed, and
 * their keys and indexes, which are built once the rows are there.
 */
public final class SchemaScript {
    private final Dialect dialect;
    private final Schema schema;

    public SchemaScript(Dialect dialect, Schema schema) {
        this.dialect = dialect;
        this.schema = schema.map(dialect::adapt);
    }

    /** {@return the engine's dialect} */
    public Dialect dialect() {
        return dialect;
    }

    /** {@return the schema as this engine has it} */
    public Schema schema() {
        return schema;
    }

    /** {@return whether several tables can be loaded at once, and are faster then} */
    public boolean loadsTablesAtOnce() {
        return dialect.loadsTablesAtOnce();
    }

    /** {@return statements that make one table without its keys} */
    public List<Sql> table(Table table) {
        var statements = new ArrayList<>(dialect.before(table));
        statements.add(dialect.createTable(table));
        statements.addAll(dialect.beforeLoad(table));
        return statements;
    }

    /** {@return statements that give one table its primary key, unique keys and indexes} */
    public List<Sql> keys(Table table) {
        var statements = new ArrayList<>(dialect.afterLoad(table));
        if (!table.primaryKey().isEmpty() && !dialect.makesKeyWithTable(table)) {
            statements.add(dialect.addPrimaryKey(table));
        }
        table.uniques().forEach(key -> statements.add(dialect.addUnique(table, key)));
        table.indexes().forEach(index -> statements.add(dialect.createIndex(table, index)));
        return statements;
    }

    /** {@return the statement that loads one row, as scripts and plans show it} */
    public Sql load(Table table) {
        return dialect.insert(table);
    }

    /** {@return the statement that goes on numbering, with the first number that an empty table would give} */
    public Sql continueAt(Table table, Column generated) {
        return dialect.continueAt(table, generated, 1);
    }

    /** {@return statements that make one table refer to others; all those must have their primary keys} */
    public List<Sql> references(Table table) {
        return table.foreignKeys().stream().map(key -> dialect.addForeignKey(table, key)).toList();
    }

    /** {@return the whole script, tables first, references last} */
    public List<Sql> all() {
        var statements = new ArrayList<Sql>();
        forEach((script, table) -> statements.addAll(script.table(table)));
        forEach((script, table) -> statements.addAll(script.keys(table)));
        forEach((script, table) -> statements.addAll(script.references(table)));
        return statements;
    }

    private void forEach(BiConsumer<SchemaScript, Table> action) {
        schema.tables().forEach(table -> action.accept(this, table));
    }

    /** Makes the whole schema on an empty database. */
    public void run(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : all()) {
                statement.execute(sql.text());
            }
        }
    }
}
