package org.godwit.carbon.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/**
 * Reads the tables of a real database from its catalog, as data of the same kind as {@link Schema} declares: upper-case
 * names, keys by their columns. Constraint names that an engine makes up are kept but never compared.
 */
public final class Catalog {
    private static final int LONGEST_VARCHAR = 65_535;

    private static final Sql UNIQUE_ON_DERBY = Sql.of("""
            SELECT I.CONGLOMERATENAME FROM SYS.SYSCONSTRAINTS C
              JOIN SYS.SYSKEYS K ON K.CONSTRAINTID = C.CONSTRAINTID
              JOIN SYS.SYSCONGLOMERATES I ON I.CONGLOMERATEID = K.CONGLOMERATEID
            WHERE C.TYPE = 'U'""");

    private final Connection connection;
    private final DatabaseMetaData meta;
    private final Set<String> uniqueOnDerby;

    private Catalog(Connection connection) throws SQLException {
        this.connection = connection;
        this.meta = connection.getMetaData();
        this.uniqueOnDerby = meta.getDatabaseProductName().equals("Apache Derby") ? uniqueOnDerby() : Set.of();
    }

    /** Derby's driver calls the index of a unique key with nullable columns not unique. */
    private Set<String> uniqueOnDerby() throws SQLException {
        var names = new HashSet<String>();
        try (var statement = connection.prepareStatement(UNIQUE_ON_DERBY.text());
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /** {@return all tables of the connection's own schema, in alphabetical order} */
    public static Schema read(Connection connection) throws SQLException {
        return new Catalog(connection).tables();
    }

    /** {@return the names of all tables, in upper case, as keys of their real names} */
    public static SortedMap<String, String> tableNames(Connection connection) throws SQLException {
        return new Catalog(connection).names();
    }

    /** {@return one table, by its upper-case name} */
    public static Optional<Table> readTable(Connection connection, String name) throws SQLException {
        var catalog = new Catalog(connection);
        var real = catalog.names().get(name);
        return real == null ? Optional.empty() : Optional.of(catalog.table(real));
    }

    private SortedMap<String, String> names() throws SQLException {
        var names = new TreeMap<String, String>();
        try (var rows = meta.getTables(connection.getCatalog(), schema(), "%", new String[]{"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                names.put(rows.getString("TABLE_NAME").toUpperCase(Locale.ROOT), rows.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    private Schema tables() throws SQLException {
        var names = names();
        var tables = new ArrayList<Table>();
        for (var name : names.values()) {
            tables.add(table(name));
        }
        return new Schema(tables);
    }

    private Table table(String name) throws SQLException {
        var key = new TreeMap<Integer, String>();
        var keyName = "";
        try (var rows = meta.getPrimaryKeys(connection.getCatalog(), schema(), name)) {
            while (rows.next()) {
                key.put(rows.getInt("KEY_SEQ"), upper(rows, "COLUMN_NAME"));
                keyName = rows.getString("PK_NAME") == null ? "" : rows.getString("PK_NAME");
            }
        }
        var primaryKey = List.copyOf(key.values());
        var uniques = new ArrayList<UniqueKey>();
        var indexes = new ArrayList<Index>();
        readIndexes(name, keyName, primaryKey, uniques, indexes);
        return new Table(name.toUpperCase(Locale.ROOT), columns(name), primaryKey, uniques, foreignKeys(name), indexes);
    }

    private List<Column> columns(String table) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var rows = meta.getColumns(connection.getCatalog(), schema(), table, "%")) {
            while (rows.next()) {
                // Some engines take the name for a pattern, in which _ matches everything.
                if (!rows.getString("TABLE_NAME").equals(table)) {
                    continue;
                }
                var standard = rows.getString("COLUMN_DEF") == null ? "" : rows.getString("COLUMN_DEF");
                boolean generated = isGenerated(standard, rows);
                var type = type(rows);
                columns.add(new Column(upper(rows, "COLUMN_NAME"), type,
                        rows.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls, generated,
                        generated ? Column.Default.NONE : standard(standard, type)));
            }
        }
        return columns;
    }

    private static boolean isGenerated(String standard, ResultSet rows) throws SQLException {
        var text = standard.toUpperCase(Locale.ROOT);
        if (text.contains("NEXT VALUE") || text.contains("NEXTVAL") || text.contains("AUTOINCREMENT")) {
            return true;
        }
        var columns = rows.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (columns.getColumnLabel(i).equalsIgnoreCase("IS_AUTOINCREMENT")) {
                return "YES".equals(rows.getString(i));
            }
        }
        return false;
    }

    private static Column.Default standard(String text, ColumnType type) {
        return switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "0", "(0)", "((0))", "'0'" ->
                type instanceof ColumnType.Bool ? Column.Default.FALSE : Column.Default.ZERO;
            case "FALSE", "B'0'", "'F'" -> Column.Default.FALSE;
            default -> Column.Default.NONE;
        };
    }

    private static ColumnType type(ResultSet rows) throws SQLException {
        int size = rows.getInt("COLUMN_SIZE");
        return switch (rows.getInt("DATA_TYPE")) {
            case Types.INTEGER -> new ColumnType.Int();
            case Types.SMALLINT, Types.TINYINT -> new ColumnType.SmallInt();
            case Types.BIGINT -> new ColumnType.BigInt();
            case Types.BOOLEAN, Types.BIT -> new ColumnType.Bool();
            case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGVARCHAR, Types.LONGNVARCHAR ->
                size > 0 && size <= LONGEST_VARCHAR ? new ColumnType.Varchar(size) : new ColumnType.Clob();
            case Types.CLOB, Types.NCLOB -> new ColumnType.Clob();
            case Types.BLOB, Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> new ColumnType.Blob();
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> new ColumnType.Timestamp();
            case Types.DATE -> new ColumnType.Date();
            case Types.DECIMAL, Types.NUMERIC ->
                new ColumnType.Decimal(Math.min(size, 1000), Math.clamp(rows.getInt("DECIMAL_DIGITS"), 0, 100));
            case Types.DOUBLE, Types.FLOAT, Types.REAL -> new ColumnType.Real();
            default -> new ColumnType.Clob();
        };
    }

    private void readIndexes(String table, String keyName, List<String> primaryKey, List<UniqueKey> uniques,
            List<Index> indexes) throws SQLException {
        Map<String, TreeMap<Integer, String>> columns = new LinkedHashMap<>();
        Map<String, Boolean> unique = new LinkedHashMap<>();
        try (var rows = meta.getIndexInfo(connection.getCatalog(), schema(), table, false, true)) {
            while (rows.next()) {
                var name = rows.getString("INDEX_NAME");
                var column = rows.getString("COLUMN_NAME");
                if (name != null && column != null) {
                    columns.computeIfAbsent(name, _ -> new TreeMap<>()).put(rows.getInt("ORDINAL_POSITION"),
                            column.toUpperCase(Locale.ROOT));
                    unique.put(name, !rows.getBoolean("NON_UNIQUE") || uniqueOnDerby.contains(name));
                }
            }
        }
        for (var entry : columns.entrySet()) {
            var names = List.copyOf(entry.getValue().values());
            if (entry.getKey().equals(keyName) || names.equals(primaryKey)) {
                continue;
            }
            if (unique.getOrDefault(entry.getKey(), false)) {
                uniques.add(new UniqueKey(names));
            } else {
                indexes.add(new Index(entry.getKey().toUpperCase(Locale.ROOT), names));
            }
        }
    }

    private List<ForeignKey> foreignKeys(String table) throws SQLException {
        Map<String, ForeignKey> keys = new LinkedHashMap<>();
        try (var rows = meta.getImportedKeys(connection.getCatalog(), schema(), table)) {
            while (rows.next()) {
                var name = rows.getString("FK_NAME");
                var old = keys.get(name);
                var columns = new ArrayList<>(old == null ? List.<String>of() : old.columns());
                var referenced = new ArrayList<>(old == null ? List.<String>of() : old.referenced());
                columns.add(upper(rows, "FKCOLUMN_NAME"));
                referenced.add(upper(rows, "PKCOLUMN_NAME"));
                keys.put(name, new ForeignKey(name, columns, upper(rows, "PKTABLE_NAME"), referenced,
                        rows.getInt("DELETE_RULE") == DatabaseMetaData.importedKeyCascade));
            }
        }
        return List.copyOf(keys.values());
    }

    /** Old H2 drivers do not know {@code Connection.getSchema}; their Carbon databases use PUBLIC alone. */
    private String schema() throws SQLException {
        if (meta.getDatabaseProductName().equals("H2")) {
            return "PUBLIC";
        }
        return connection.getSchema();
    }

    private static String upper(ResultSet rows, String column) throws SQLException {
        return rows.getString(column).toUpperCase(Locale.ROOT);
    }
}
