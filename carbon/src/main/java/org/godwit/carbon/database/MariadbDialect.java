package org.godwit.carbon.database;

import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB and MySQL, as sources and as targets.
 *
 * <p>As a target, tables get a wider shape than Carbon's create script gave them, so that rows from every other engine
 * fit: paths of 2,000 characters (the script: 750) under an index on their beginning, characters of four bytes, names that
 * differ in case or trailing blanks, and {@code DATETIME(6)} where the script has {@code TIMESTAMP}, which ends in 2038,
 * knows no fractions, moves with the session's time zone, and silently rewrites itself on every update.
 *
 * @param engine which of the two
 * @param realNames names of tables that are not in upper case, by their upper-case form: dumps made on Windows have lower-case
 *     ones, and servers elsewhere tell the two apart
 */
record MariadbDialect(Engine engine, Map<String, String> realNames) implements Dialect {
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final Sql OTHER_SESSIONS = Sql.of("""
            SELECT USER, HOST, COMMAND FROM INFORMATION_SCHEMA.PROCESSLIST
            WHERE DB = DATABASE() AND ID <> CONNECTION_ID() ORDER BY ID""");

    private static final Pattern WORD = Pattern.compile("\\b[A-Z_]+\\b");
    private static final int BYTES_OF_A_CHARACTER = 4;
    /** What InnoDB takes for one column of an index, whatever the row format. */
    private static final int LONGEST_INDEXED_BYTES = 767;
    /** Above this a value goes alone: the server takes minutes to find the end of hundreds of megabytes in a file. */
    static final int LARGEST_IN_FILE_BYTES = 8 << 20;
    private static final int AROUND_A_VALUE_BYTES = 1024;
    private static final int LARGEST_PACKET_MEGABYTES = 1024;
    /** Of four bytes each, with some room in a row of 64 KB. */
    private static final int LONGEST_VARCHAR = 16_000;
    private static final int LARGEST_PRECISION = 65;
    private static final int ACCESS_DENIED = 1045;
    private static final int DATABASE_DENIED = 1044;
    private static final int DISK_FULL = 1021;
    private static final int TABLE_FULL = 1114;
    private static final int SHUTTING_DOWN = 1053;
    private static final int KILLED = 1927;

    @Override
    public String quote(String name) {
        return '`' + realNames.getOrDefault(name, name).replace("`", "``") + '`';
    }

    @Override
    public Sql dropForeignKey(Table table, ForeignKey key) {
        return Sql.generated("ALTER TABLE " + quote(table.name()) + " DROP FOREIGN KEY " + quote(key.name()));
    }

    @Override
    public String text(Sql sql) {
        return realNames.isEmpty()
                ? sql.text()
                : WORD.matcher(sql.text()).replaceAll(
                        word -> Matcher.quoteReplacement(realNames.getOrDefault(word.group(), word.group())));
    }

    @Override
    public Dialect withTableNames(Map<String, String> names) {
        return new MariadbDialect(engine, Map.copyOf(names));
    }

    @Override
    public Optional<Sql> beginSnapshot() {
        return Optional.of(Sql.of("START TRANSACTION WITH CONSISTENT SNAPSHOT"));
    }

    /** A value comes in one packet, with a few bytes around it, unless it is small enough for a file. */
    @Override
    public Optional<Sql> largestValue() {
        return Optional.of(Sql.generated("SELECT CASE WHEN @@GLOBAL.local_infile THEN GREATEST(" + LARGEST_IN_FILE_BYTES
                + ", @@GLOBAL.max_allowed_packet - " + AROUND_A_VALUE_BYTES + ") ELSE @@GLOBAL.max_allowed_packet - "
                + AROUND_A_VALUE_BYTES + " END"));
    }

    /** The server takes multiples of 1024, and at most a gigabyte. */
    @Override
    public String allowValuesOf(long bytes) {
        long megabytes = ((bytes + AROUND_A_VALUE_BYTES) >> 20) + 1;
        return megabytes <= LARGEST_PACKET_MEGABYTES
                ? "set max_allowed_packet=" + megabytes
                        + "M or more in the configuration of the server, and start it anew"
                : "choose another database type: no packet of this server is larger than a gigabyte";
    }

    /** With it values stream, and numbers and times come in their binary form, which costs both sides less. */
    @Override
    public Map<String, String> driverProperties() {
        return engine == Engine.MARIADB ? Map.of("useServerPrepStmts", "true") : Map.of();
    }

    @Override
    public boolean loadsTablesAtOnce() {
        return true;
    }

    /**
     * With auto-commit off InnoDB locks the tables, too: who has written and not committed is waited for. Should others be in the
     * way for longer than a second, they are not held up.
     */
    @Override
    public Optional<HeldStill> holdStill(List<String> tables) {
        var lock = new ArrayList<>(limitLockWaits(Duration.ofSeconds(1)));
        lock.add(Sql.of("SET SESSION autocommit = 0"));
        lock.add(Sql.generated("LOCK TABLES "
                + String.join(", ", tables.stream().map(name -> '`' + name.replace("`", "``") + "` READ").toList())));
        return tables.isEmpty() ? Optional.empty() : Optional.of(new HeldStill(lock, Sql.of("UNLOCK TABLES")));
    }

    /** Locks of this kind belong to the server, so the database is in the name. */
    @Override
    public Optional<Sql> trySessionLock() {
        return Optional.of(Sql.of("SELECT GET_LOCK(CONCAT('godwit.', LEFT(DATABASE(), 50)), 0)"));
    }

    /** One for rows and one for tables. */
    @Override
    public List<Sql> limitLockWaits(Duration limit) {
        return List.of(Sql.generated("SET SESSION innodb_lock_wait_timeout = " + limit.toSeconds()
                + ", SESSION lock_wait_timeout = " + limit.toSeconds()));
    }

    @Override
    public boolean isLockTimeout(SQLException e) {
        return e.getErrorCode() == LOCK_WAIT_TIMEOUT;
    }

    @Override
    public boolean isGone(SQLException e) {
        return e.getErrorCode() == SHUTTING_DOWN || e.getErrorCode() == KILLED;
    }

    @Override
    public Optional<Sql> otherSessions() {
        return Optional.of(OTHER_SESSIONS);
    }

    @Override
    public String type(Table table, Column column) {
        var type = switch (column.type()) {
            case ColumnType.Int _ -> "INTEGER";
            case ColumnType.SmallInt _ -> "SMALLINT";
            case ColumnType.BigInt _ -> "BIGINT";
            case ColumnType.Bool _ -> "BOOLEAN";
            case ColumnType.Varchar(int length) -> length > LONGEST_VARCHAR ? "LONGTEXT" : "VARCHAR(" + length + ")";
            case ColumnType.Clob _ -> "LONGTEXT";
            case ColumnType.Blob _ -> "LONGBLOB";
            case ColumnType.Timestamp _ -> "DATETIME(6)";
            case ColumnType.Date _ -> "DATE";
            case ColumnType.Decimal(int precision, int scale) ->
                "DECIMAL(" + Math.min(precision, LARGEST_PRECISION) + ", " + scale + ")";
            case ColumnType.Real _ -> "DOUBLE";
        };
        return column.generated() ? type + " AUTO_INCREMENT" : type;
    }

    /** A column that numbers itself must be a key from the start, and InnoDB loads fastest in the order of its key. */
    @Override
    public boolean makesKeyWithTable(Table table) {
        return !table.primaryKey().isEmpty();
    }

    @Override
    public String tableOptions() {
        return " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE "
                + (engine == Engine.MARIADB ? "utf8mb4_nopad_bin" : "utf8mb4_bin");
    }

    /** MariaDB's driver speaks nothing else; MySQL's may have been told to speak the character set of the old server. */
    @Override
    public boolean givesUtf8(int type) {
        return engine == Engine.MARIADB && Dialect.isText(type);
    }

    @Override
    public Sql createIndex(Table table, Index index) {
        var columns = new ArrayList<String>();
        for (var name : index.columns()) {
            boolean tooLong = table.column(name).map(Column::type).filter(MariadbDialect::isTooLongForIndex)
                    .isPresent();
            columns.add(quote(name) + (tooLong ? "(" + LONGEST_INDEXED_BYTES / BYTES_OF_A_CHARACTER + ")" : ""));
        }
        return Sql.generated("CREATE INDEX " + quote(index.name()) + " ON " + quote(table.name()) + " ("
                + String.join(", ", columns) + ")");
    }

    private static boolean isTooLongForIndex(ColumnType type) {
        return type instanceof ColumnType.Varchar(int length) && length * BYTES_OF_A_CHARACTER > 3072;
    }

    @Override
    public Sql continueAt(Table table, Column generated, long next) {
        return Sql.generated("ALTER TABLE " + quote(table.name()) + " AUTO_INCREMENT = " + next);
    }

    @Override
    public Optional<Sql> nextNumber(Table table, Column generated) {
        return Optional.of(Sql.generated("SELECT AUTO_INCREMENT FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA ="
                + " DATABASE() AND UPPER(TABLE_NAME) = '" + table.name() + "'"));
    }

    /** Parts of a date may be zero, too. */
    @Override
    public Optional<Sql> zeroTimes(Table table, Column column) {
        if (!(column.type() instanceof ColumnType.Timestamp || column.type() instanceof ColumnType.Date)) {
            return Optional.empty();
        }
        var name = quote(column.name());
        return Optional.of(Sql.generated("SELECT " + keyOrAll(table) + " FROM " + quote(table.name()) + " WHERE YEAR("
                + name + ") = 0 OR MONTH(" + name + ") = 0 OR DAY(" + name + ") = 0"));
    }

    /** Collations find that {@code Bob}, {@code bob} and {@code bob } are the same; no target does. */
    @Override
    public String bytewise(Table table, String column) {
        return isText(table, column) ? "BINARY " + quote(column) : quote(column);
    }

    private static boolean isText(Table table, String column) {
        return table.column(column).map(Column::type)
                .filter(t -> t instanceof ColumnType.Varchar || t instanceof ColumnType.Clob).isPresent();
    }

    /** As bytes, because some collations take the character for nothing. */
    @Override
    public String position(String text) {
        return "LOCATE(?, BINARY " + text + ")";
    }

    @Override
    public @Nullable LocalDateTime time(ResultSet rows, int position) throws SQLException {
        try {
            return Dialect.super.time(rows, position);
        } catch (SQLDataException e) {
            refuseUnlessPartlyZero(rows, position, e);
            return null;
        }
    }

    @Override
    public @Nullable LocalDate date(ResultSet rows, int position) throws SQLException {
        try {
            return Dialect.super.date(rows, position);
        } catch (SQLDataException e) {
            refuseUnlessPartlyZero(rows, position, e);
            return null;
        }
    }

    /** The driver gives {@code 0000-00-00} as NULL, and fails on {@code 2014-00-10}, which is no date either. */
    private static void refuseUnlessPartlyZero(ResultSet rows, int position, SQLDataException e) throws SQLException {
        var text = textOfTime(rows, position);
        if (text == null || !text.contains("-00")) {
            throw e;
        }
    }

    /** The driver gives zero dates as NULL, and only their text tells the difference. */
    @Override
    public boolean isZeroTime(ResultSet rows, int position) throws SQLException {
        return textOfTime(rows, position) != null;
    }

    /** In their binary form, the driver tells the text of dates that do not exist in its complaint only. */
    private static @Nullable String textOfTime(ResultSet rows, int position) throws SQLException {
        try {
            return rows.getString(position);
        } catch (SQLDataException e) {
            return e.getMessage();
        }
    }

    @Override
    public Sql page(Sql query, int offset, int limit) {
        return Sql.generated(query.text() + " LIMIT " + limit + " OFFSET " + offset);
    }

    @Override
    public boolean hasBlobLocators() {
        return false;
    }

    @Override
    public ChronoUnit timePrecision() {
        return ChronoUnit.MICROS;
    }

    @Override
    public boolean isDenied(SQLException e) {
        return e.getErrorCode() == ACCESS_DENIED || e.getErrorCode() == DATABASE_DENIED;
    }

    @Override
    public boolean isDiskFull(SQLException e) {
        return e.getErrorCode() == DISK_FULL || e.getErrorCode() == TABLE_FULL || Dialect.super.isDiskFull(e);
    }

    /** At 0, a server that is killed forgets the commits of up to a second; at 2, one whose machine loses its power. */
    @Override
    public Optional<Sql> howCommitsAreKept() {
        return Optional.of(Sql.of("SELECT @@GLOBAL.innodb_flush_log_at_trx_commit"));
    }
}
