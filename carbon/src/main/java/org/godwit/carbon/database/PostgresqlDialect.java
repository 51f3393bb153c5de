package org.godwit.carbon.database;

import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;

/**
 * PostgreSQL. Names stay unquoted and so fold to lower case: quoted upper-case tables would be invisible to the old
 * server's own statements. Sequences bear the names of Carbon's create script.
 */
record PostgresqlDialect() implements Dialect {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int LONGEST_NAME = 63;
    private static final Sql OTHER_SESSIONS = Sql.of("""
            SELECT USENAME, COALESCE(HOST(CLIENT_ADDR), 'local'), APPLICATION_NAME FROM PG_STAT_ACTIVITY
            WHERE DATNAME = CURRENT_DATABASE() AND PID <> PG_BACKEND_PID() AND USENAME IS NOT NULL
            ORDER BY PID""");

    @Override
    public String quote(String name) {
        if (PLAIN.matcher(name).matches() && name.length() <= LONGEST_NAME) {
            return name;
        }
        return '"' + name.toLowerCase(Locale.ROOT).replace("\"", "\"\"") + '"';
    }

    @Override
    public String storedName(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String type(Table table, Column column) {
        var type = switch (column.type()) {
            case ColumnType.Int _ -> "INTEGER";
            case ColumnType.SmallInt _ -> "SMALLINT";
            case ColumnType.BigInt _ -> "BIGINT";
            case ColumnType.Bool _ -> "BOOLEAN";
            case ColumnType.Varchar(int length) -> "VARCHAR(" + length + ")";
            case ColumnType.Clob _ -> "TEXT";
            case ColumnType.Blob _ -> "BYTEA";
            case ColumnType.Timestamp _ -> "TIMESTAMP";
            case ColumnType.Date _ -> "DATE";
            case ColumnType.Decimal(int precision, int scale) -> "NUMERIC(" + precision + ", " + scale + ")";
            case ColumnType.Real _ -> "DOUBLE PRECISION";
        };
        return column.generated() ? type + " DEFAULT NEXTVAL('" + sequence(table) + "')" : type;
    }

    @Override
    public Optional<Sql> beginSnapshot() {
        return Optional.of(Sql.of("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    }

    /** Old servers have no such setting, and then nothing is set. */
    @Override
    public Optional<Sql> keepIdleSession() {
        return Optional.of(Sql.of("SELECT SET_CONFIG(NAME, '0', FALSE) FROM PG_SETTINGS"
                + " WHERE NAME IN ('idle_in_transaction_session_timeout', 'transaction_timeout')"));
    }

    @Override
    public Optional<Sql> exportSnapshot() {
        return Optional.of(Sql.of("SELECT PG_EXPORT_SNAPSHOT()"));
    }

    @Override
    public Sql joinSnapshot(String name) {
        return Sql.generated("SET TRANSACTION SNAPSHOT '" + name.replace("'", "''") + "'");
    }

    @Override
    public boolean loadsTablesAtOnce() {
        return true;
    }

    /** Any number that nobody else is likely to use; locks of this kind belong to one database. */
    @Override
    public Optional<Sql> trySessionLock() {
        return Optional.of(Sql.of("SELECT CASE WHEN PG_TRY_ADVISORY_LOCK(7609331316) THEN 1 ELSE 0 END"));
    }

    @Override
    public List<Sql> limitLockWaits(Duration limit) {
        return List.of(Sql.generated("SET lock_timeout = " + limit.toMillis()));
    }

    /** With {@code synchronous_commit=off} a server that is killed forgets what it said was committed (seen with 18). */
    @Override
    public Optional<Sql> waitForTheDisk() {
        return Optional.of(Sql.of("SET SYNCHRONOUS_COMMIT TO ON"));
    }

    /** A server that shuts down, or an administrator, ended the session; or it starts up and takes none yet. */
    @Override
    public boolean isGone(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("57P");
    }

    @Override
    public Optional<Sql> otherSessions() {
        return Optional.of(OTHER_SESSIONS);
    }

    @Override
    public List<Sql> before(Table table) {
        return table.generated().isPresent() ? List.of(Sql.generated("CREATE SEQUENCE " + sequence(table))) : List.of();
    }

    @Override
    public List<Sql> afterDrop(Table table) {
        return table.generated().isPresent()
                ? List.of(Sql.generated("DROP SEQUENCE IF EXISTS " + sequence(table)))
                : List.of();
    }

    /**
     * Contents of a few KB, as most of the registry's are, stay in their row while they are loaded instead of being compressed and
     * put into a second table with an index: more than twice the rate in a trial. Larger ones go there still.
     */
    @Override
    public List<Sql> beforeLoad(Table table) {
        return storage(table, "MAIN", "SET (TOAST_TUPLE_TARGET = 8160)");
    }

    @Override
    public List<Sql> afterLoad(Table table) {
        return storage(table, "EXTENDED", "RESET (TOAST_TUPLE_TARGET)");
    }

    private List<Sql> storage(Table table, String storage, String target) {
        var blobs = table.columns().stream().filter(c -> c.type() instanceof ColumnType.Blob)
                .map(c -> "ALTER " + quote(c.name()) + " SET STORAGE " + storage).toList();
        return blobs.isEmpty()
                ? List.of()
                // Before PostgreSQL 11 there is no such setting, and without it the storage makes no difference.
                : List.of(Sql.generated(
                        "DO $$ BEGIN IF CURRENT_SETTING('server_version_num')::INT >= 110000 THEN ALTER TABLE "
                                + quote(table.name()) + " " + String.join(", ", blobs) + ", " + target
                                + "; END IF; END $$"));
    }

    @Override
    public boolean takesNulInText() {
        return false;
    }

    /** A third of a page, less what the entry needs besides the text. */
    @Override
    public OptionalInt longestIndexEntry() {
        return OptionalInt.of(2_680);
    }

    @Override
    public Sql page(Sql query, int offset, int limit) {
        return Sql.generated(query.text() + " LIMIT " + limit + " OFFSET " + offset);
    }

    @Override
    public Sql continueAt(Table table, Column generated, long next) {
        return Sql.generated("SELECT SETVAL('" + sequence(table) + "', " + next + ", FALSE)");
    }

    @Override
    public Optional<Sql> nextNumber(Table table, Column generated) {
        return Optional.of(Sql.generated(
                "SELECT CASE WHEN IS_CALLED THEN LAST_VALUE + 1 ELSE LAST_VALUE END FROM " + sequence(table)));
    }

    @Override
    public boolean givesUtf8(int type) {
        return Dialect.isText(type);
    }

    @Override
    public boolean hasBlobLocators() {
        return false;
    }

    @Override
    public int nullType(ColumnType type) {
        return type instanceof ColumnType.Blob ? Types.BINARY : Dialect.super.nullType(type);
    }

    @Override
    public ChronoUnit timePrecision() {
        return ChronoUnit.MICROS;
    }

    /** Carbon's PostgreSQL script has one odd name out. */
    private static String sequence(Table table) {
        return table.name().equals("UM_ACCOUNT_MAPPING") ? "UM_ACCOUNT_MAPPING_SEQ" : table.name() + "_PK_SEQ";
    }
}
