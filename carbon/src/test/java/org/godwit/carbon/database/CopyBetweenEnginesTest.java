package org.godwit.carbon.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of engines, with the same values that break copies. */
class CopyBetweenEnginesTest {
    /** All pairs have the clock of this zone in between: 02:30 did not exist there on the first of these days. */
    private static final LocalDateTime IN_A_CLOCK_CHANGE_GAP = LocalDateTime.of(2026, 3, 8, 2, 30, 15, 123_456_000);
    private static final LocalDateTime TWICE_ON_THE_CLOCK = LocalDateTime.of(2026, 11, 1, 1, 30);

    private static final Table NASTY = new Table("NASTY",
            List.of(column("ID", new ColumnType.Int(), true), column("S", new ColumnType.SmallInt(), false),
                    column("B", new ColumnType.BigInt(), false), column("F", new ColumnType.Bool(), false),
                    column("V", new ColumnType.Varchar(255), false), column("C", new ColumnType.Clob(), false),
                    column("L", new ColumnType.Blob(), false), column("T", new ColumnType.Timestamp(), false),
                    column("D", new ColumnType.Date(), false), column("N", new ColumnType.Decimal(20, 5), false),
                    column("R", new ColumnType.Real(), false)),
            List.of("ID"), List.of(), List.of(), List.of());

    private static final Table TIMES = new Table("TIMES",
            List.of(column("ID", new ColumnType.Int(), true), column("T", new ColumnType.Timestamp(), true),
                    column("N", new ColumnType.Timestamp(), false), column("D", new ColumnType.Date(), true)),
            List.of("ID"), List.of(), List.of(), List.of());

    private final Drivers drivers = Drivers.shipped();

    enum Kind {
        H2_1_2, H2_1_3, H2_2, DERBY, POSTGRESQL, MARIADB
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Kind.values()).flatMap(from -> targets().map(to -> Arguments.of(from, to)));
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void nastyValuesArriveAsTheyWere(Kind from, Kind to, @TempDir Path folder) throws Exception {
        try (var source = Side.open(from, folder.resolve("source"), drivers);
                var target = Side.open(to, folder.resolve("target"), drivers)) {
            var rows = rows(from);
            source.create(inAnotherOrder(NASTY));
            source.write(NASTY, rows);
            target.create(NASTY);

            var sent = source.copyTo(target, NASTY);

            var expected = new TableDigest();
            for (var row : rows) {
                expected.add(row);
            }
            assertThat(target.texts(NASTY)).isEqualTo(rows.stream().map(CopyBetweenEnginesTest::text).toList());
            assertThat(sent.text()).isEqualTo(expected.text());
            assertThat(target.digest(NASTY)).isEqualTo(sent);
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairsOfThisTime")
    void timesStayWhatTheClockShowedInWhicheverZoneClientsAndServersAre(Kind from, Kind to, @TempDir Path folder)
            throws Exception {
        var zone = TimeZone.getDefault();
        var times = List.of(IN_A_CLOCK_CHANGE_GAP, TWICE_ON_THE_CLOCK, LocalDateTime.of(1582, 10, 10, 0, 0),
                LocalDateTime.of(1970, 1, 1, 0, 0), LocalDateTime.of(2026, 7, 1, 23, 59, 59));
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            try (var source = Side.open(from, folder.resolve("source"), drivers)) {
                source.isIn("-09:30");
                source.create(TIMES);
                source.write(TIMES, times(times));
                TimeZone.setDefault(zone);
                try (var target = Side.open(to, folder.resolve("target"), drivers)) {
                    target.isIn("+05:45");
                    target.create(TIMES);

                    source.copyTo(target, TIMES);

                    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
                    assertThat(target.texts(TIMES)).isEqualTo(times(times).stream().map(CopyBetweenEnginesTest::text)
                            .toList());
                }
            }
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void aTimestampOfMariadbArrivesAsItsServerShowsItAndDatesThatDoNotExistAreCounted(Kind to, @TempDir Path folder)
            throws Exception {
        try (var admin = Side.open(Kind.MARIADB, folder, drivers)) {
            admin.execute("SET GLOBAL time_zone = '+05:45'");
            try (var source = Side.open(Kind.MARIADB, folder, drivers);
                    var target = Side.open(to, folder.resolve("target"), drivers)) {
                source.execute("SET sql_mode = ''");
                source.execute("CREATE TABLE TIMES (ID INTEGER PRIMARY KEY, T TIMESTAMP NOT NULL, N TIMESTAMP NULL,"
                        + " D DATE NOT NULL)");
                source.execute("INSERT INTO TIMES VALUES (1, '2026-03-08 02:30:15', NULL, '2026-03-08'),"
                        + " (2, '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000-00-00'),"
                        + " (3, '1970-01-01 05:45:01', '2038-01-19 08:59:07', '2026-00-10')");
                target.create(TIMES);
                var reader = source.reader(TIMES);

                source.copyTo(target, TIMES, reader);

                assertThat(target.texts(TIMES)).containsExactly("1|2026-03-08T02:30:15|NULL|2026-03-08|",
                        "2|1970-01-01T00:00|NULL|1970-01-01|",
                        "3|1970-01-01T05:45:01|2038-01-19T08:59:07|1970-01-01|");
                assertThat(reader.zeroTimes()).isEqualTo(4);
            } finally {
                admin.execute("SET GLOBAL time_zone = SYSTEM");
            }
        }
    }

    /** Nobody has run these engines here; another one understands what is asked of them. */
    @ParameterizedTest
    @EnumSource(names = {"ORACLE", "SQL_SERVER", "DB2", "INFORMIX"})
    void aTableOfAnEngineWithoutADialectOfItsOwnIsReadInSlicesByStandardSql(Engine engine, @TempDir Path folder)
            throws Exception {
        try (var source = Side.open(Kind.H2_2, folder.resolve("source"), drivers)) {
            var rows = new ArrayList<Row>();
            for (long i = 0; i < 12_000; i++) {
                rows.add(new Row(i * 3, IN_A_CLOCK_CHANGE_GAP, Row.Null.NULL, LocalDate.of(2026, 3, 8)));
            }
            source.create(TIMES);
            source.write(TIMES, rows);

            var read = new Side(Dialect.of(engine, 0), source.connection).texts(TIMES);

            assertThat(read).isEqualTo(rows.stream().map(CopyBetweenEnginesTest::text).toList());
        }
    }

    static Stream<Kind> targets() {
        return Stream.of(Kind.H2_2, Kind.DERBY, Kind.POSTGRESQL, Kind.MARIADB);
    }

    /** Old lines of H2 keep instants: their files are read in the zone in which they were written. */
    static Stream<Arguments> pairsOfThisTime() {
        return targets().flatMap(from -> targets().map(to -> Arguments.of(from, to)));
    }

    private static List<Row> times(List<LocalDateTime> times) {
        var rows = new ArrayList<Row>();
        for (var time : times) {
            rows.add(new Row((long) rows.size(), time, Row.Null.NULL, time.toLocalDate()));
        }
        return rows;
    }

    private static Table inAnotherOrder(Table table) {
        return new Table(table.name(), table.columns().reversed(), table.primaryKey(), List.of(), List.of(), List.of());
    }

    private static Column column(String name, ColumnType type, boolean required) {
        return new Column(name, type, required, false, Column.Default.NONE);
    }

    private static List<Row> rows(Kind source) {
        var nothing = Row.Null.NULL;
        var rows = new ArrayList<Row>();
        rows.add(row(Integer.MIN_VALUE, (long) Short.MIN_VALUE, Long.MIN_VALUE, false, "", "", new byte[0],
                LocalDateTime.of(1000, 1, 1, 0, 0), LocalDate.of(1000, 1, 1), "-999999999999999.99999",
                -1.7976931348623157E308));
        rows.add(row(Integer.MAX_VALUE, (long) Short.MAX_VALUE, Long.MAX_VALUE, true, "x".repeat(255),
                "y".repeat(100_000), bytes(3_000_000), LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                LocalDate.of(9999, 12, 31), "999999999999999.99999", 1.7976931348623157E308));
        rows.add(new Row(1L, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing));
        rows.add(row(2, 0L, 0L, true, "trailing blanks  ", " \t\r\n ", bytes(Dialect.INLINE_BYTES), gap(source),
                LocalDate.of(2026, 3, 8), "0", 0.0));
        rows.add(row(3, 0L, 0L, true, "Bob", "\ud83d\ude00 \u0130\u0131\u015f", bytes(Dialect.INLINE_BYTES + 1),
                TWICE_ON_THE_CLOCK, LocalDate.of(2026, 11, 1), "0.00001", 2.2250738585072014E-308));
        rows.add(row(4, 0L, 0L, true, "bob", "\\N \\ ' \" `", "NULL\0\n\\".getBytes(StandardCharsets.UTF_8),
                LocalDateTime.of(2040, 1, 1, 0, 0), LocalDate.of(1970, 1, 1), "1.50000", -0.1));
        rows.add(row(5, 0L, 0L, true, "\ud83d\ude00".repeat(60), "", bytes(1), LocalDateTime.of(1969, 12, 31, 23, 59),
                LocalDate.of(1969, 12, 31), "10", 1.0));
        rows.sort((a, b) -> Long.compare(a.number(0), b.number(0)));
        return rows;
    }

    /** H2 1.2 keeps instants, in which such a time has no place: a server there never had one. */
    private static LocalDateTime gap(Kind source) {
        return source == Kind.H2_1_2 ? TWICE_ON_THE_CLOCK : IN_A_CLOCK_CHANGE_GAP;
    }

    private static Row row(long id, long small, long big, boolean flag, String text, String longText, byte[] bytes,
            LocalDateTime time, LocalDate date, String decimal, double real) {
        return new Row(id, small, big, flag, text, longText, bytes, time, date, new BigDecimal(decimal), real);
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Values as text, large ones by their length, so that a difference can be read. */
    private static String text(Row row) {
        var text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            text.append(switch (row.get(i)) {
                case byte[] small -> small.length + " bytes";
                case Row.Lob large -> large.length() + " bytes";
                case BigDecimal number -> number.stripTrailingZeros().toPlainString();
                case String s when s.length() > 300 -> s.length() + " characters";
                case Object other -> other.toString();
            }).append('|');
        }
        return text.toString();
    }

    private record Side(Dialect dialect, Connection connection) implements AutoCloseable {
        static Side open(Kind kind, Path file, Drivers drivers) throws SQLException {
            return switch (kind) {
                case H2_1_2 -> oldH2(H2Line.H2_1_2, file, drivers);
                case H2_1_3 -> oldH2(H2Line.H2_1_3, file, drivers);
                case H2_2 -> of(new DatabaseAddress("jdbc:h2:" + file, "sa", Secret.none()), drivers);
                case DERBY ->
                    of(new DatabaseAddress("jdbc:derby:memory:" + file + ";create=true", "sa", Secret.of("sa")),
                            drivers);
                case POSTGRESQL -> of(TestPostgres.freshDatabase(), drivers);
                case MARIADB -> of(TestMariadb.freshDatabase(), drivers);
            };
        }

        private static Side of(DatabaseAddress address, Drivers drivers) {
            var database = Database.of(address, drivers);
            return new Side(database.dialect(), database.connect());
        }

        private static Side oldH2(H2Line line, Path file, Drivers drivers) throws SQLException {
            var address = new DatabaseAddress("jdbc:h2:" + file, "sa", Secret.none());
            return new Side(new H2Dialect(1), Drivers.connect(drivers.h2(line), address));
        }

        void create(Table table) throws SQLException {
            new SchemaScript(dialect, new Schema(List.of(table))).run(connection);
        }

        void write(Table table, List<Row> rows) throws SQLException {
            try (var writer = TableWriter.into(connection, dialect, table)) {
                for (var row : rows) {
                    writer.write(row);
                }
                writer.finish();
            }
        }

        /** Moves the session's own clock away, where the engine has sessions with one. */
        void isIn(String offset) throws SQLException {
            switch (dialect) {
                case MariadbDialect _ -> execute("SET time_zone = '" + offset + "'");
                case PostgresqlDialect _ -> execute("SET TIME ZONE INTERVAL '" + offset + "' HOUR TO MINUTE");
                case H2Dialect _ -> execute("SET TIME ZONE '" + offset + "'");
                case DerbyDialect _,StandardDialect _ -> {
                    // It knows the zone of the JVM alone.
                }
            }
        }

        void execute(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        TableDigest copyTo(Side target, Table table) throws SQLException {
            return copyTo(target, table, reader(table));
        }

        TableDigest copyTo(Side target, Table table, TableReader reader) throws SQLException {
            var digest = new TableDigest();
            try (var writer = TableWriter.into(target.connection, target.dialect, table)) {
                reader.read(connection, row -> {
                    digest.add(row);
                    writer.write(row);
                });
                writer.finish();
            }
            return digest;
        }

        TableDigest digest(Table table) throws SQLException {
            var digest = new TableDigest();
            reader(table).read(connection, digest::add);
            return digest;
        }

        List<String> texts(Table table) throws SQLException {
            var texts = new ArrayList<String>();
            reader(table).read(connection, row -> texts.add(text(row)));
            return texts;
        }

        private TableReader reader(Table table) throws SQLException {
            var found = Catalog.read(connection).require(table.name());
            return new TableReader(dialect, table, found, java.time.temporal.ChronoUnit.MICROS);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
