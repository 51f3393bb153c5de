package org.godwit.carbon.database;

import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;
import org.jspecify.annotations.Nullable;

/** What differs between engines: names, types, statements, and what their errors mean. */
public sealed interface Dialect permits DerbyDialect, H2Dialect, MariadbDialect, PostgresqlDialect, StandardDialect {
    /** Bytes up to which a large value travels inside its row. */
    int INLINE_BYTES = 64 * 1024;

    /** {@return the dialect of an engine at a major version of its driver} */
    static Dialect of(Engine engine, int driverVersion) {
        return switch (engine) {
            case H2 -> new H2Dialect(driverVersion);
            case POSTGRESQL -> new PostgresqlDialect();
            case MARIADB, MYSQL -> new MariadbDialect(engine, Map.of());
            case DERBY -> new DerbyDialect();
            case ORACLE, SQL_SERVER, DB2, INFORMIX -> new StandardDialect(engine);
        };
    }

    /** {@return what the driver is told for connections over which whole tables go} */
    default Map<String, String> driverProperties() {
        return Map.of();
    }

    /** {@return a name as it must stand in a statement; the only door for names that come from a catalog} */
    String quote(String name);

    /** {@return the text of a statement of the program with its tables named as this database has them} */
    default String text(Sql sql) {
        return sql.text();
    }

    /** {@return the column's type, with the clause that makes it number itself} */
    String type(Table table, Column column);

    /** {@return a boolean default in this engine's words} */
    default String falseLiteral() {
        return "FALSE";
    }

    /** {@return the table as this engine's create script has it, where that differs from the common shape} */
    default Table adapt(Table table) {
        return table;
    }

    /** {@return a declared column as the catalog shows it, where the engine has no such type} */
    default Column inCatalog(Column column) {
        return column;
    }

    /**
     * {@return this dialect for a database whose tables have names in another case than they are declared in}
     *
     * @param realNames names as the catalog has them by their upper-case form
     */
    default Dialect withTableNames(Map<String, String> realNames) {
        return this;
    }

    /**
     * {@return the statement by which a connection, outside auto-commit mode, sees one moment of the database from then on;
     * empty where the engine has none that leaves others free to write}
     */
    default Optional<Sql> beginSnapshot() {
        return Optional.empty();
    }

    /** {@return a query that keeps the server from ending a session that only holds a snapshot} */
    default Optional<Sql> keepIdleSession() {
        return Optional.empty();
    }

    /** {@return a query for the name by which other connections can see the moment that this one sees} */
    default Optional<Sql> exportSnapshot() {
        return Optional.empty();
    }

    /** {@return the statement, right after {@link #beginSnapshot}, by which a connection sees the moment of another} */
    default Sql joinSnapshot(String name) {
        throw new UnsupportedOperationException("this engine does not share what a connection sees");
    }

    /**
     * {@return what keeps a database still while several connections begin to see one moment, where they cannot join one
     * another: statements that lock these tables against writers, and let go of them again; empty where that is not needed or
     * not possible}
     *
     * @param tables names as the catalog has them
     */
    default Optional<HeldStill> holdStill(List<String> tables) {
        return Optional.empty();
    }

    /**
     * Statements of {@link #holdStill}.
     *
     * @param lock in order, on one connection; a short wait for others is part of them
     */
    record HeldStill(List<Sql> lock, Sql unlock) {
        public HeldStill {
            lock = List.copyOf(lock);
        }
    }

    /** {@return whether reading on several connections is faster than on one; the engine may have one lock for all} */
    default boolean readsTablesAtOnce() {
        return true;
    }

    /** {@return whether loading several tables on several connections is possible, and faster than one after another} */
    default boolean loadsTablesAtOnce() {
        return false;
    }

    /** {@return what makes every commit of a session, or {@link #makeDurable}, wait for the disk, where that may be set otherwise} */
    default Optional<Sql> waitForTheDisk() {
        return Optional.empty();
    }

    /** {@return what asks how a server keeps commits, 1 when through every crash, where no session can ask for more than it is set to} */
    default Optional<Sql> howCommitsAreKept() {
        return Optional.empty();
    }

    /** {@return the statement that forces what was committed onto the disk, where a commit alone does not; else empty} */
    default Optional<Sql> makeDurable() {
        return Optional.empty();
    }

    /**
     * {@return a query that tries to take the lock of an upgrade for the session and gives 1 when it did; empty where the
     * engine has no such locks, or belongs to one process}
     */
    default Optional<Sql> trySessionLock() {
        return Optional.empty();
    }

    /** {@return a query for who else is connected to this database: user, where from, program; empty when it cannot tell} */
    default Optional<Sql> otherSessions() {
        return Optional.empty();
    }

    /**
     * {@return statements after which the session gives up waiting for a lock after some time; empty where only a setting of
     * the whole database says that}
     */
    default List<Sql> limitLockWaits(Duration limit) {
        return List.of();
    }

    /** {@return statements that must run before the table can be created} */
    default List<Sql> before(Table table) {
        return List.of();
    }

    /** {@return the statement that makes a bare table: columns only, so that rows load at full speed} */
    default Sql createTable(Table table) {
        var text = new StringBuilder("CREATE TABLE ").append(quote(table.name())).append(" (");
        var separator = "";
        for (var column : table.columns()) {
            text.append(separator).append(quote(column.name())).append(' ').append(type(table, column));
            switch (column.standard()) {
                case ZERO -> text.append(" DEFAULT 0");
                case FALSE -> text.append(" DEFAULT ").append(falseLiteral());
                case ONE -> text.append(" DEFAULT 1");
                case TEXT_ZERO -> text.append(" DEFAULT '0'");
                case TEXT_ONE -> text.append(" DEFAULT '1'");
                case SUPER_TENANT -> text.append(" DEFAULT -1234");
                case NONE -> {
                    // nothing to say
                }
            }
            if (column.required()) {
                text.append(" NOT NULL");
            }
            separator = ", ";
        }
        if (makesKeyWithTable(table)) {
            text.append(", PRIMARY KEY (").append(columns(table.primaryKey())).append(')');
        }
        return Sql.generated(text.append(')').append(tableOptions()).toString());
    }

    /** {@return statements that make a bare table ready to be loaded, where that is worth it} */
    default List<Sql> beforeLoad(Table table) {
        return List.of();
    }

    /** {@return statements that take {@link #beforeLoad} back} */
    default List<Sql> afterLoad(Table table) {
        return List.of();
    }

    /** {@return whether the primary key must be, or is better, made together with the table} */
    default boolean makesKeyWithTable(Table table) {
        return false;
    }

    /** {@return what stands behind the columns of a new table, with a blank before it} */
    default String tableOptions() {
        return "";
    }

    default Sql addPrimaryKey(Table table) {
        return Sql.generated("ALTER TABLE " + quote(table.name()) + " ADD CONSTRAINT " + quote("PK_" + table.name())
                + " PRIMARY KEY (" + columns(table.primaryKey()) + ")");
    }

    default Sql addUnique(Table table, UniqueKey key) {
        return Sql.generated(
                "ALTER TABLE " + quote(table.name()) + " ADD UNIQUE (" + columns(key.columns()) + ")");
    }

    default Sql addForeignKey(Table table, ForeignKey key) {
        return Sql.generated("ALTER TABLE " + quote(table.name()) + " ADD"
                + (key.name().isEmpty() ? "" : " CONSTRAINT " + quote(key.name())) + " FOREIGN KEY ("
                + columns(key.columns()) + ") REFERENCES " + quote(key.table()) + " (" + columns(key.referenced())
                + ")" + (key.cascade() ? " ON DELETE CASCADE" : ""));
    }

    /** {@return the statement that takes away a foreign key, named as the catalog names it} */
    default Sql dropForeignKey(Table table, ForeignKey key) {
        return Sql.generated("ALTER TABLE " + quote(table.name()) + " DROP CONSTRAINT " + quote(key.name()));
    }

    default Sql createIndex(Table table, Index index) {
        return Sql.generated("CREATE INDEX " + quote(index.name()) + " ON " + quote(table.name()) + " ("
                + columns(index.columns()) + ")");
    }

    /** {@return the statement after which the engine gives this number next} */
    Sql continueAt(Table table, Column generated, long next);

    /**
     * {@return a query for one number: the one that the engine gives next, without taking it; empty where the engine does
     * not tell}
     */
    default Optional<Sql> nextNumber(Table table, Column generated) {
        return Optional.empty();
    }

    default Sql dropTable(String table) {
        return Sql.generated("DROP TABLE " + quote(table));
    }

    /** {@return statements that undo {@link #before}, once the table is gone} */
    default List<Sql> afterDrop(Table table) {
        return List.of();
    }

    /**
     * {@return what a query for rows selects: the columns, and where large bytes come whole, only those of at most
     * {@link #INLINE_BYTES}, followed by the length of each such column and by the key to fetch the others by}
     */
    default String projection(Table table) {
        if (!readsInPieces(table)) {
            return columns(table.columnNames());
        }
        var parts = new ArrayList<String>();
        var lengths = new ArrayList<String>();
        for (var column : table.columns()) {
            var name = quote(column.name());
            if (column.type() instanceof ColumnType.Blob) {
                lengths.add(byteLength(column.name()));
                parts.add("CASE WHEN " + byteLength(column.name()) + " <= " + INLINE_BYTES + " THEN " + name + " END");
            } else {
                parts.add(name);
            }
        }
        parts.addAll(lengths);
        table.primaryKey().forEach(key -> parts.add(quote(key)));
        return String.join(", ", parts);
    }

    /** {@return an expression for the number of bytes in a column of large bytes} */
    default String byteLength(String column) {
        return "OCTET_LENGTH(" + quote(column) + ")";
    }

    /** {@return a query for one number: the bytes of the largest value that the server takes; empty where nothing limits them} */
    default Optional<Sql> largestValue() {
        return Optional.empty();
    }

    /** {@return what lets the server take a value of so many bytes, as advice} */
    default String allowValuesOf(long bytes) {
        return "choose another database type";
    }

    /** {@return whether large bytes of this table are fetched in pieces, by key} */
    default boolean readsInPieces(Table table) {
        return !hasBlobLocators() && !table.primaryKey().isEmpty()
                && table.columns().stream().anyMatch(c -> c.type() instanceof ColumnType.Blob);
    }

    /** {@return a query for the bytes {@code ?1} (counted from 1) and on, at most {@code ?2}, of the row with a key} */
    default Sql selectPiece(Table table, String column) {
        return Sql.generated("SELECT SUBSTRING(" + quote(column) + ", ?, ?) FROM " + quote(table.name()) + " WHERE "
                + String.join(" AND ", table.primaryKey().stream().map(key -> quote(key) + " = ?").toList()));
    }

    /** {@return a query for these columns of a whole table} */
    default Sql select(Table table) {
        return Sql.generated("SELECT " + projection(table) + " FROM " + quote(table.name()));
    }

    /** {@return a query for rows with {@code column > ?1} and {@code column <= ?2}, in its order} */
    default Sql selectSlice(Table table, String column) {
        return Sql.generated("SELECT " + projection(table) + " FROM " + quote(table.name()) + " WHERE "
                + quote(column) + " > ? AND " + quote(column) + " <= ? ORDER BY " + quote(column));
    }

    /** {@return a query for the highest value among the first {@code ?2} values above {@code ?1}} */
    default Sql sliceEnd(Table table, String column) {
        return Sql.generated("SELECT MAX(X) FROM (SELECT " + quote(column) + " AS X FROM " + quote(table.name())
                + " WHERE " + quote(column) + " > ? ORDER BY " + quote(column) + " LIMIT ?) AS SLICE");
    }

    /** {@return a query for rows with {@code column = ?1}} */
    default Sql selectWhere(Table table, String column) {
        return Sql.generated("SELECT " + projection(table) + " FROM " + quote(table.name()) + " WHERE "
                + quote(column) + " = ?");
    }

    /** {@return an expression by which values of a column differ when their bytes do} */
    default String bytewise(Table table, String column) {
        return quote(column);
    }

    /** {@return a measure of a text, at least as much as its characters, however they are counted: bytes are never fewer} */
    default String size(String text) {
        return "OCTET_LENGTH(" + text + ")";
    }

    /** {@return where the character {@code ?} is in a text, 0 where it is not} */
    default String position(String text) {
        return "LOCATE(?, " + text + ")";
    }

    /** {@return how many characters a column of this engine takes a text for} */
    default int charactersOf(String text) {
        return text.codePointCount(0, text.length());
    }

    /** {@return whether text may hold the character U+0000} */
    default boolean takesNulInText() {
        return true;
    }

    /** {@return how many bytes an entry of an index may have, empty where all that fits into a column fits into an index} */
    default OptionalInt longestIndexEntry() {
        return OptionalInt.empty();
    }

    /** {@return what a query selects that names rows: their key, or where there is none, all columns} */
    default String keyOrAll(Table table) {
        return columns(table.primaryKey().isEmpty() ? table.columnNames() : table.primaryKey());
    }

    /**
     * {@return a query for the key of rows whose date or time in a column does not exist; empty where the engine keeps no such
     * dates, or the column is none}
     */
    default Optional<Sql> zeroTimes(Table table, Column column) {
        return Optional.empty();
    }

    /** {@return a query for the different values of a column} */
    default Sql distinct(Table table, String column) {
        return Sql.generated("SELECT DISTINCT " + quote(column) + " FROM " + quote(table.name()));
    }

    /** {@return a query for one number: the highest value of a column, 0 when there is none} */
    default Sql highest(String table, String column) {
        return Sql.generated("SELECT COALESCE(MAX(" + quote(column) + "), 0) FROM " + quote(table));
    }

    /** {@return a query for one number: the rows of a table} */
    default Sql count(String table) {
        return Sql.generated("SELECT COUNT(*) FROM " + quote(table));
    }

    /** {@return a query for some rows of another that has an order} */
    default Sql page(Sql query, int offset, int limit) {
        return Sql.generated(query.text() + " OFFSET " + offset + " ROWS FETCH NEXT " + limit + " ROWS ONLY");
    }

    /** {@return a query for one number: the rows of a table whose column has a value} */
    default Sql countWhere(Table table, String column) {
        return Sql.generated("SELECT COUNT(*) FROM " + quote(table.name()) + " WHERE " + quote(column) + " = ?");
    }

    /** {@return the statement that deletes the rows of a table whose column is above a value} */
    default Sql deleteAbove(Table table, String column) {
        return Sql.generated("DELETE FROM " + quote(table.name()) + " WHERE " + quote(column) + " > ?");
    }

    /** {@return the statement that deletes the rows of a table whose column has a value} */
    default Sql deleteWhere(Table table, String column) {
        return Sql.generated("DELETE FROM " + quote(table.name()) + " WHERE " + quote(column) + " = ?");
    }

    /** {@return an insert of all columns, values as parameters} */
    default Sql insert(Table table) {
        return Sql.generated("INSERT INTO " + quote(table.name()) + " (" + columns(table.columnNames()) + ") VALUES ("
                + "?, ".repeat(table.columns().size() - 1) + "?)");
    }

    /** {@return a name of the schema as the catalog has it, by which a driver is asked for generated keys} */
    default String storedName(String name) {
        return name;
    }

    /** {@return the statement that gives columns of the row with a key other values; those of the key come last} */
    default Sql update(Table table, List<String> columns) {
        return Sql.generated("UPDATE " + quote(table.name()) + " SET "
                + String.join(", ", columns.stream().map(c -> quote(c) + " = ?").toList()) + byKey(table));
    }

    /** {@return the statement that deletes the row with a key} */
    default Sql deleteByKey(Table table) {
        return Sql.generated("DELETE FROM " + quote(table.name()) + byKey(table));
    }

    /** {@return a query for one number: 1 when there is a row with a key, 0 when there is none} */
    default Sql countByKey(Table table) {
        return Sql.generated("SELECT COUNT(*) FROM " + quote(table.name()) + byKey(table));
    }

    private String byKey(Table table) {
        return " WHERE " + String.join(" AND ", table.primaryKey().stream().map(key -> quote(key) + " = ?").toList());
    }

    /** {@return names in the form of this dialect, separated by commas} */
    default String columns(List<String> names) {
        return String.join(", ", names.stream().map(this::quote).toList());
    }

    /** {@return whether inserts go in batches; where they must not, each goes alone} */
    default boolean insertsInBatches() {
        return true;
    }

    /**
     * {@return whether the driver has text as UTF-8 bytes and gives them as they are}
     *
     * @param type of {@link Types}, as the result of a query has it
     */
    default boolean givesUtf8(int type) {
        return false;
    }

    /** {@return whether a type of {@link Types} is text} */
    static boolean isText(int type) {
        return switch (type) {
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> true;
            default -> false;
        };
    }

    /** {@return whether the driver gives large bytes by a locator that streams; if not, they come whole} */
    default boolean hasBlobLocators() {
        return true;
    }

    /** {@return a large value that is about to be bound, read no faster than the engine can write it} */
    default InputStream paced(InputStream value, Connection connection) {
        return value;
    }

    /** {@return whether a session remembers every locator that it gave, long after it was read} */
    default boolean remembersLocators() {
        return false;
    }

    /** {@return the query, whose rows no other transaction locks or changes until this one ends} */
    default Sql locked(Sql query) {
        return Sql.generated(query.text() + " FOR UPDATE");
    }

    /** {@return whether the number of a row is told that {@code INSERT … SELECT} made} */
    default boolean tellsNumbersOfCopies() {
        return true;
    }

    /**
     * {@return a date and time as a wall clock showed them, null for NULL}
     *
     * <p>Never by way of {@link java.sql.Timestamp}, which moves times that a clock change left out.
     */
    default @Nullable LocalDateTime time(ResultSet rows, int position) throws SQLException {
        return rows.getObject(position, LocalDateTime.class);
    }

    /** Binds a date and time as a wall clock shows them. */
    default void setTime(PreparedStatement statement, int parameter, LocalDateTime time) throws SQLException {
        statement.setObject(parameter, time);
    }

    /** {@return a date, null for NULL} */
    default @Nullable LocalDate date(ResultSet rows, int position) throws SQLException {
        return rows.getObject(position, LocalDate.class);
    }

    /** Binds a date. */
    default void setDate(PreparedStatement statement, int parameter, LocalDate date) throws SQLException {
        statement.setObject(parameter, date);
    }

    /** {@return whether a column that gave no time holds one that does not exist, such as MySQL's {@code 0000-00-00}} */
    default boolean isZeroTime(ResultSet rows, int position) throws SQLException {
        return false;
    }

    /** {@return the {@link Types} by which NULL is bound for a column} */
    default int nullType(ColumnType type) {
        return switch (type) {
            case ColumnType.Int _ -> Types.INTEGER;
            case ColumnType.SmallInt _ -> Types.SMALLINT;
            case ColumnType.BigInt _ -> Types.BIGINT;
            case ColumnType.Bool _ -> Types.BOOLEAN;
            case ColumnType.Varchar _ -> Types.VARCHAR;
            case ColumnType.Clob _ -> Types.CLOB;
            case ColumnType.Blob _ -> Types.BLOB;
            case ColumnType.Timestamp _ -> Types.TIMESTAMP;
            case ColumnType.Date _ -> Types.DATE;
            case ColumnType.Decimal _ -> Types.DECIMAL;
            case ColumnType.Real _ -> Types.DOUBLE;
        };
    }

    /** {@return the finest fraction of a second that a timestamp keeps} */
    default ChronoUnit timePrecision() {
        return ChronoUnit.NANOS;
    }

    /** {@return what an exception means, as a problem at a place} */
    default Problem problem(SQLException thrown, Place place, String doing) {
        var e = reason(thrown);
        var state = e.getSQLState() == null ? "" : e.getSQLState();
        var why = "while " + doing + ": " + firstLine(e) + " [" + state + "/" + e.getErrorCode() + "]";
        if (isDenied(e)) {
            return new Problem(DatabaseProblem.DENIED, "The database refuses the user name or the password.", place,
                    why, "correct the user name and the password, in the home's configuration or on the command line");
        }
        if (isDiskFull(e)) {
            return new Problem(DatabaseProblem.DISK_FULL, "The database has no room left.", place, why,
                    "free some space on that disk and run the command again");
        }
        if (isLockTimeout(e)) {
            return new Problem(DatabaseProblem.LOCKED, "Somebody else holds a lock for too long.", place, why,
                    "find out who is connected to the database, end that, and run the command again");
        }
        if (state.startsWith("08") || isGone(e)) {
            return new Problem(DatabaseProblem.UNREACHABLE, "The database cannot be reached.", place, why,
                    "start the database, or correct its address");
        }
        return new Problem(DatabaseProblem.FAILED, "The database refused a statement.", place, why,
                "see the cause above; nothing was changed in the old installation");
    }

    /** {@return whether the database refused who logs in} */
    default boolean isDenied(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("28");
    }

    /** {@return whether a lock was waited for in vain} */
    default boolean isLockTimeout(SQLException e) {
        return e.getSQLState() != null && Set.of("55P03", "HYT00", "40XL1").contains(e.getSQLState());
    }

    /** {@return whether a disk or a quota is full} */
    default boolean isDiskFull(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null
                    && cause.getMessage().toLowerCase(Locale.ROOT).contains("no space left on device")) {
                return true;
            }
        }
        return e.getSQLState() != null && e.getSQLState().equals("53100");
    }

    /** {@return whether the connection is broken} */
    default boolean isGone(SQLException e) {
        return false;
    }

    /** MariaDB's driver wraps what ended a batch into an exception that says nothing of its own. */
    private static SQLException reason(SQLException e) {
        return e.getSQLState() == null && e.getCause() instanceof SQLException cause ? reason(cause) : e;
    }

    private static String firstLine(SQLException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
    }
}
