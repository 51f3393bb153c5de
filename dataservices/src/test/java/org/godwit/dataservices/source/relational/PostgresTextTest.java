package org.godwit.dataservices.source.relational;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.Format;
import org.godwit.dataservices.render.Answer;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.render.Tag;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is copied from PostgreSQL's text must be what the way through the driver's getters gives, to the byte. */
class PostgresTextTest {
    private static final TimeZone ZONE = TimeZone.getDefault();
    /** Half hours, changes at midnight and just after, a skipped day, two changes a year far from others, seconds, none at all. */
    private static final List<String> ZONES = List.of("America/St_Johns", "Europe/Berlin", "UTC", "Asia/Kolkata",
            "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "Africa/Monrovia", "Europe/Amsterdam",
            "Australia/Lord_Howe", "Etc/GMT+5");
    private static final int VALUES = 120;
    private static DatabaseAddress address = new DatabaseAddress("", "",
            org.godwit.carbon.secret.Secret.none());

    @BeforeAll
    static void database() {
        address = TestPostgres.freshDatabase();
    }

    @AfterAll
    static void zone() {
        TimeZone.setDefault(ZONE);
    }

    static IntStream seeds() {
        var fixed = Integer.getInteger("godwit.seed");
        return fixed == null ? IntStream.range(0, 40) : IntStream.of(fixed);
    }

    /** A connection as services have it, in a zone; the driver looks at the zone when it connects. */
    private static Connection connect(String zone) throws SQLException {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        return ConnectionPool.unpooled(Database.of(address, Drivers.shipped())).getConnection();
    }

    /** {@return a column as written by both ways, or the failure of reading it, in one format} */
    private static List<String> written(ResultSet rows, int column, ColumnReader.Choice choice, Format format)
            throws SQLException, IOException {
        var texts = new ArrayList<String>();
        for (var reader : List.of(choice.of(rows.getMetaData(), column),
                choice.of(rows.getMetaData().getColumnType(column), false))) {
            var bytes = new ByteArrayOutputStream();
            var out = ResultWriter.of(format, new Answer(() -> bytes, false));
            try {
                reader.write(rows, column, out, Tag.field("v", "", kind(rows, column)));
                out.finish();
                texts.add(bytes.toString(StandardCharsets.UTF_8));
            } catch (SQLException e) {
                texts.add("failed: " + e.getMessage());
            }
        }
        return texts;
    }

    private static Tag.Kind kind(ResultSet rows, int column) throws SQLException {
        return switch (rows.getMetaData().getColumnTypeName(column)) {
            case "bool" -> Tag.Kind.BOOLEAN;
            case "int2", "int4", "int8", "numeric", "float8", "float4" -> Tag.Kind.NUMBER;
            default -> Tag.Kind.TEXT;
        };
    }

    /** @param rows lists of expressions, each of the same types */
    private static void bothWaysAgree(Connection connection, List<String> rows, Random random) throws Exception {
        var expressions = rows.iterator();
        var choices = Stream.of(Compatibility.values())
                .map(c -> new ColumnReader.Choice(c, new DateTimes(c.usesUtc()))).toList();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("values (" + String.join("), (", rows) + ")")) {
            while (result.next()) {
                var expression = expressions.next();
                var format = List.of(Format.values()).get(random.nextInt(Format.values().length));
                var choice = choices.get(random.nextInt(choices.size()));
                for (var column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    var both = written(result, column, choice, format);
                    assertThat(both.getFirst())
                            .as("column %d of %s as %s in %s", column, expression, format,
                                    TimeZone.getDefault().getID())
                            .isEqualTo(both.getLast());
                }
            }
        }
    }

    private static String date(Random random) {
        var year = switch (random.nextInt(8)) {
            case 0 -> 1 + random.nextInt(1600);
            case 1 -> 10_000 + random.nextInt(100_000);
            case 2 -> 2038 + random.nextInt(7000);
            case 3 -> 1800 + random.nextInt(110);
            default -> 1900 + random.nextInt(140);
        };
        return "%04d-%02d-%02d".formatted(year, 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private static String time(Random random) {
        var fraction = switch (random.nextInt(4)) {
            case 0 -> ".%06d".formatted(random.nextInt(1_000_000));
            case 1 -> ".%03d".formatted(random.nextInt(1_000));
            case 2 -> ".9999999";
            default -> "";
        };
        // many clock changes are in the first hours of a day
        return "%02d:%02d:%02d%s".formatted(random.nextInt(2) == 0 ? random.nextInt(4) : random.nextInt(24),
                random.nextInt(60), random.nextInt(60), fraction);
    }

    private static String moment(Random random) {
        return switch (random.nextInt(30)) {
            case 0 -> "infinity";
            case 1 -> "-infinity";
            case 2 -> "0044-03-15 " + time(random) + " BC";
            default -> date(random) + " " + time(random);
        };
    }

    private static String number(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> Integer.toString(random.nextInt());
            case 1 -> "0";
            case 2 -> "-" + random.nextInt(10) + "." + random.nextInt(1000);
            case 3 -> "0." + "0".repeat(random.nextInt(6)) + (1 + random.nextInt(99));
            case 4 -> Double.toString(Double.longBitsToDouble(random.nextLong())).replaceAll("NaN|.*Infinity", "1e300");
            case 5 -> Integer.toString(random.nextInt(20_000_000)) + "." + random.nextInt(100);
            case 6 -> Double.toString(random.nextDouble());
            case 7 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 6));
            default -> Integer.toString(random.nextInt(100_000)) + "00";
        };
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void datesAndTimesAreWrittenAsThroughTheDriver(int seed) throws Exception {
        var random = new Random(seed);
        var rows = Stream
                .generate(() -> "timestamp '" + moment(random) + "', timestamptz '" + moment(random) + "', date '"
                        + date(random) + "', time '" + time(random) + "', timetz '" + time(random) + "+03:30'")
                .limit(VALUES);
        try (var connection = connect(ZONES.get(seed % ZONES.size()))) {
            bothWaysAgree(connection, rows.toList(), random);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyMinuteAroundAClockChangeIsWrittenAsThroughTheDriver(int seed) throws Exception {
        var random = new Random(seed);
        var zone = ZONES.get(seed % ZONES.size());
        try (var connection = connect(zone)) {
            var from = java.time.LocalDate.of(1902 + random.nextInt(134), 1, 1).atStartOfDay(java.time.ZoneOffset.UTC)
                    .toInstant();
            var change = java.time.ZoneId.of(zone).getRules().nextTransition(from);
            if (change == null) {
                return;
            }
            var rows = new ArrayList<String>();
            for (var local : List.of(change.getDateTimeBefore(), change.getDateTimeAfter())) {
                for (var minutes : new int[]{-1441, -61, -60, -31, -30, -1, 0, 1, 29, 30, 31, 59, 60, 61, 1440}) {
                    var text = local.plusMinutes(minutes).toString().replace('T', ' ');
                    rows.add("timestamp '" + text + "', timestamptz '" + text + "', date '" + text.substring(0, 10)
                            + "'");
                }
            }
            bothWaysAgree(connection, rows, random);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void numbersAreWrittenAsThroughTheDriver(int seed) throws Exception {
        var random = new Random(seed);
        var rows = Stream.generate(() -> "'" + number(random) + "'::float8, '" + number(random) + "'::numeric, '"
                + random.nextInt() + "'::int, '" + random.nextLong() + "'::bigint, '" + (short) random.nextInt()
                + "'::smallint, " + random.nextBoolean() + ", '" + random.nextGaussian()
                + "'::float4, '12.50'::money, B'1'").limit(VALUES);
        try (var connection = connect("America/St_Johns")) {
            bothWaysAgree(connection, rows.toList(), random);
        }
    }

    @Test
    void whatStandsForNoNumberOrIsMissingGoesTheWayOfTheDriver() throws Exception {
        try (var connection = connect("America/St_Johns")) {
            var row = "'NaN'::numeric, 'NaN'::float8, 'Infinity'::float8, '-Infinity'::float8, "
                    + "'-0'::float8, 0::float8, null::int, null::bigint, null::numeric, null::float8, null::boolean, "
                    + "null::date, null::time, null::timestamp, null::timestamptz, null::text, time '24:00:00', "
                    + "null::json, '{\"k\":\"<\"}'::jsonb, '\\x00ff'::bytea, "
                    + "'0f0e0d0c-0b0a-0908-0706-050403020100'::uuid, interval '1 day', array[1,2], 'x'::char(3)";
            bothWaysAgree(connection, Collections.nCopies(50, row), new Random(1));
        }
    }

    @Test
    void mostValuesAreCopied() throws Exception {
        try (var connection = connect("America/St_Johns");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1, 1.50, 2.5::float8, true, date '2014-07-01', "
                        + "time '12:00', timestamp '2014-07-01 12:00:00.5', timestamptz '2014-07-01 12:00Z'")) {
            rows.next();
            var choice = new ColumnReader.Choice(Compatibility.DSS_3_1_1, new DateTimes(false));
            var out = ResultWriter.of(Format.XML, new Answer(ByteArrayOutputStream::new, false));

            for (var column = 1; column <= 8; column++) {
                assertThat(((PostgresText) choice.of(rows.getMetaData(), column)).isCopied(rows.getBytes(column), out,
                        Tag.field("v", "", Tag.Kind.TEXT))).as("column " + column).isTrue();
            }
        }
    }

    @Test
    void aTypeThatCannotBeCopiedIsRefused() {
        assertThatThrownBy(() -> PostgresText.of(java.sql.Types.BLOB,
                new ColumnReader.Choice(Compatibility.DSS_3_1_1, new DateTimes(false)).of(java.sql.Types.BLOB, true),
                new DateTimes(false))).isInstanceOf(IllegalArgumentException.class);
    }
}
