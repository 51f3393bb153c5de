package org.godwit.upgrade.backup;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.assess.SourceDatabase;

/** A real database with tables and values that break backups. */
record TestDatabase(Database database) {
    private static final Row.Null NULL = Row.Null.NULL;
    static final Table PARENT = new Table("PARENT",
            List.of(new Column("ID", new ColumnType.Int(), true, true, Column.Default.NONE),
                    column("TENANT", new ColumnType.Int(), true),
                    column("NAME", new ColumnType.Varchar(255), false)),
            List.of("ID", "TENANT"), List.of(new UniqueKey(List.of("NAME", "TENANT"))), List.of(),
            List.of(new Index("NAME_INDEX", List.of("NAME"))));
    static final Table CHILD = new Table("CHILD",
            List.of(column("ID", new ColumnType.Int(), true), column("PARENT_ID", new ColumnType.Int(), false),
                    column("TENANT", new ColumnType.Int(), false)),
            List.of("ID"), List.of(),
            List.of(new ForeignKey("CHILD_OF_PARENT", List.of("PARENT_ID", "TENANT"), "PARENT",
                    List.of("ID", "TENANT"), true)),
            List.of());
    static final Table LONELY = new Table("LONELY", List.of(column("V", new ColumnType.Varchar(100), false)),
            List.of(), List.of(), List.of(), List.of());
    static final Table NASTY = new Table("NASTY",
            List.of(column("ID", new ColumnType.Int(), true), column("S", new ColumnType.SmallInt(), false),
                    column("B", new ColumnType.BigInt(), false), column("F", new ColumnType.Bool(), false),
                    column("V", new ColumnType.Varchar(255), false), column("C", new ColumnType.Clob(), false),
                    column("L", new ColumnType.Blob(), false), column("T", new ColumnType.Timestamp(), false),
                    column("D", new ColumnType.Date(), false), column("N", new ColumnType.Decimal(20, 5), false),
                    column("R", new ColumnType.Real(), false)),
            List.of("ID"), List.of(), List.of(), List.of());
    static final Schema SCHEMA = new Schema(List.of(PARENT, CHILD, LONELY, NASTY));

    /** {@return a database in a new file of one line of H2} */
    static TestDatabase h2(H2Line line, Path file, Drivers drivers) {
        return new TestDatabase(Database.ofH2(new DatabaseAddress("jdbc:h2:" + file, "sa", Secret.of("secret word")),
                line, drivers));
    }

    static TestDatabase at(DatabaseAddress address, Drivers drivers) {
        return new TestDatabase(Database.of(address, drivers));
    }

    private static Column column(String name, ColumnType type, boolean required) {
        return new Column(name, type, required, false, Column.Default.NONE);
    }

    /** Makes the nasty tables and fills them. */
    TestDatabase filled() {
        make(SCHEMA);
        write(PARENT, List.of(new Row(7L, -1234L, "\u0130stanbul, \"the\" city\n"), new Row(41L, 1L, NULL)));
        write(CHILD, List.of(new Row(1L, 7L, -1234L), new Row(2L, NULL, 1L)));
        write(LONELY, List.of(new Row(NULL), new Row(""), new Row("x"), new Row(NULL), new Row("x"), new Row(NULL)));
        write(NASTY, nastyRows());
        return this;
    }

    void make(Schema schema) {
        database.with("making tables", connection -> {
            new SchemaScript(database.dialect(), schema).run(connection);
            return schema;
        });
    }

    void write(Table table, Iterable<Row> rows) {
        database.with("writing", connection -> {
            connection.setAutoCommit(false);
            try (var writer = TableWriter.into(connection, database.dialect(), table)) {
                for (var row : rows) {
                    writer.write(row);
                }
                writer.finish();
            }
            connection.commit();
            return table;
        });
    }

    private static List<Row> nastyRows() {
        return List.of(
                new Row((long) Integer.MIN_VALUE, (long) Short.MIN_VALUE, Long.MIN_VALUE, false, "", "", new byte[0],
                        LocalDateTime.of(1000, 1, 1, 0, 0), LocalDate.of(1000, 1, 1),
                        new BigDecimal("-999999999999999.99999"), -1.7976931348623157E308),
                new Row((long) Integer.MAX_VALUE, (long) Short.MAX_VALUE, Long.MAX_VALUE, true, "x".repeat(255),
                        "y,\"\r\n".repeat(30_000), bytes(3_000_000),
                        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000), LocalDate.of(9999, 12, 31),
                        new BigDecimal("999999999999999.99999"), 1.7976931348623157E308),
                new Row(1L, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                new Row(2L, 0L, 0L, true, "trailing blanks  ", " \t\r\n ", bytes(64 * 1024),
                        LocalDateTime.of(1969, 12, 31, 23, 59, 59, 123_456_789), LocalDate.of(2026, 3, 8),
                        new BigDecimal("0"), 0.0),
                new Row(3L, 0L, 0L, true, "# no comment; =1+1", "\ud83d\ude00 \u0130\u0131\u015f\u2028",
                        bytes(64 * 1024 + 1), LocalDateTime.of(2026, 11, 1, 1, 30), LocalDate.of(2026, 11, 1),
                        new BigDecimal("0.00001"), 2.2250738585072014E-308),
                new Row(4L, 0L, 0L, true, "\"\"", "\\N \\ ' \" ` NULL @1", bytes((1 << 20) + 1),
                        LocalDateTime.of(2040, 1, 1, 0, 0), LocalDate.of(1970, 1, 1), new BigDecimal("1.50000"), -0.1),
                new Row(5L, 0L, 0L, true, "\ud83d\ude00".repeat(60), ",", bytes(1),
                        LocalDateTime.of(1969, 12, 31, 23, 59), LocalDate.of(1969, 12, 31), new BigDecimal("10"),
                        1.0));
    }

    static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** {@return it, as an assessment finds it} */
    SourceDatabase asSource(String datasource) {
        return database.with("reading the catalog", connection -> {
            var catalog = Catalog.read(connection);
            var meta = connection.getMetaData();
            var rows = new TreeMap<String, Long>();
            catalog.tables().forEach(t -> rows.put(t.name(), 0L));
            return new SourceDatabase(List.of(datasource), Set.of(SourceDatabase.Role.USERS),
                    database.address().shown(), database,
                    meta.getDatabaseProductName() + " " + meta.getDatabaseProductVersion().replaceFirst(" .*", ""),
                    catalog, List.of(), Fingerprint.of(catalog), rows, 0);
        });
    }

    /** {@return the digest of every table, in microseconds} */
    Map<String, String> digests() {
        return database.with("reading tables", connection -> {
            var digests = new TreeMap<String, String>();
            for (var table : Catalog.read(connection).tables()) {
                digests.put(table.name(), digest(connection, table));
            }
            return digests;
        });
    }

    private String digest(java.sql.Connection connection, Table found) throws SQLException {
        var digest = new TableDigest();
        var wanted = SCHEMA.table(found.name()).orElse(found);
        new TableReader(database.dialect(), wanted, found, java.time.temporal.ChronoUnit.MICROS).read(connection,
                digest::add);
        return digest.text();
    }

    Schema catalog() {
        return database.with("reading the catalog", Catalog::read);
    }
}
