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

    private final Drivers drivers = Drivers.shipped();

    enum Kind {
        H2_1_2, H2_1_3, H2_2, DERBY, POSTGRESQL, MARIADB
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Kind.values())
                .flatMap(from -> Stream.of(Kind.H2_2, Kind.DERBY, Kind.POSTGRESQL, Kind.MARIADB)
                        .map(to -> Arguments.of(from, to)));
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
            source.create(NASTY);
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

        TableDigest copyTo(Side target, Table table) throws SQLException {
            var digest = new TableDigest();
            try (var writer = TableWriter.into(target.connection, target.dialect, table)) {
                reader(table).read(connection, row -> {
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
