package org.godwit.carbon.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values larger than the heap of the program that moves them, with rows before and behind them. The large trials have every
 * engine as a source and every one as a target; how a value is read and how it is written does not depend on each other.
 */
class LargeValuesTest {
    private static final int MEGABYTE = 1 << 20;
    private static final Table CONTENT = new Table("CONTENT",
            List.of(new Column("ID", new ColumnType.Int(), true, false, Column.Default.NONE),
                    new Column("L", new ColumnType.Blob(), false, false, Column.Default.NONE)),
            List.of("ID"), List.of(), List.of(), List.of());

    @TempDir
    private Path folder = Path.of("");

    enum Kind {
        H2_1_2, H2_1_3, H2_2, DERBY, POSTGRESQL, MARIADB;

        /** {@return address, user and password} */
        List<String> fresh(Path folder, String name) {
            return switch (this) {
                case H2_1_2, H2_1_3, H2_2 -> List.of("jdbc:h2:" + folder.resolve(name), "sa", "");
                case DERBY -> List.of("jdbc:derby:" + folder.resolve(name) + ";create=true", "sa", "sa");
                case POSTGRESQL -> of(TestPostgres.freshDatabase());
                case MARIADB -> of(TestMariadb.freshDatabase());
            };
        }

        private static List<String> of(DatabaseAddress address) {
            return List.of(address.url(), address.user(), address.password().reveal());
        }

        Database open(Drivers drivers, String[] arguments, int at) {
            var address = new DatabaseAddress(arguments[at], arguments[at + 1], Secret.of(arguments[at + 2]));
            return switch (this) {
                case H2_1_2 -> Database.ofH2(address, H2Line.H2_1_2, drivers);
                case H2_1_3 -> Database.ofH2(address, H2Line.H2_1_3, drivers);
                case H2_2, DERBY, POSTGRESQL, MARIADB -> Database.of(address, drivers);
            };
        }
    }

    @Tag("extended")
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"H2_1_2,POSTGRESQL", "POSTGRESQL,MARIADB", "MARIADB,DERBY", "DERBY,H2_2", "H2_2,POSTGRESQL"})
    void aValueLargerThanTheHeapArrivesOnServers(Kind from, Kind to) throws Exception {
        move("-Xmx256m", 300, from, to);
    }

    /** Many of them in one load go by two ways in turn. */
    @Test
    void largeAndSmallValuesKeepTheirOrderOnMariadb() throws Exception {
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(TestMariadb.freshDatabase(), drivers);
            try (var connection = database.connect()) {
                var rows = new ArrayList<Row>();
                for (long i = 1; i <= 7; i++) {
                    rows.add(new Row(i, new Pattern(i % 2 == 0 ? 9L * MEGABYTE + i : 100_000 + i)));
                }
                make(database, connection, rows);

                assertThat(digest(database, connection)).isEqualTo(digestOf(rows));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeValuesAreFoundWithKeyAndLength(Kind kind) throws Exception {
        try (var drivers = Drivers.shipped()) {
            var database = kind.open(drivers, kind.fresh(folder, "sizes").toArray(String[]::new), 0);
            try (var connection = database.connect()) {
                make(database, connection, List.of(new Row(1L, new byte[100_000]), new Row(2L, new byte[100_001]),
                        new Row(3L, Row.Null.NULL), new Row(4L, new byte[0])));
                var found = new ArrayList<String>();
                try (var statement = connection
                        .prepareStatement(new SuspectRows(database.dialect()).largerThan(CONTENT, "L").text())) {
                    statement.setLong(1, 100_000);
                    try (var rows = statement.executeQuery()) {
                        while (rows.next()) {
                            found.add(rows.getInt(1) + " has " + rows.getLong(2));
                        }
                    }
                }

                assertThat(found).containsExactly("2 has 100001");
            }
        }
    }

    private void move(String heap, int megabytes, Kind from, Kind to) throws IOException, InterruptedException {
        var log = folder.resolve("log");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), heap,
                "-XX:+UseSerialGC", "-Dderby.system.durability=test", "-Djava.io.tmpdir=" + folder, "-cp",
                System.getProperty("java.class.path"), LargeValuesTest.class.getName(), Integer.toString(megabytes),
                from.name(), to.name()));
        command.addAll(from.fresh(folder, "from"));
        command.addAll(to.fresh(folder, "to"));

        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();

        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    }

    /** The program that a test starts: {@code MEGABYTES FROM TO}, and address, user and password of both. */
    public static void main(String[] arguments) throws SQLException {
        var large = new Pattern((long) Integer.parseInt(arguments[0]) * MEGABYTE);
        var rows = List.of(new Row(1L, new byte[]{1}), new Row(2L, large), new Row(3L, Row.Null.NULL),
                new Row(4L, new byte[]{4}));
        try (var drivers = Drivers.shipped()) {
            var from = Kind.valueOf(arguments[1]).open(drivers, arguments, 3);
            var to = Kind.valueOf(arguments[2]).open(drivers, arguments, 6);
            try (var reading = from.connect(); var writing = to.connect()) {
                make(from, reading, rows);
                new SchemaScript(to.dialect(), new Schema(List.of(CONTENT))).run(writing);
                writing.setAutoCommit(false);
                try (var writer = TableWriter.into(writing, to.dialect(), CONTENT)) {
                    reader(from, reading).read(reading, writer::write);
                    writer.finish();
                }
                writing.commit();
                if (!digest(to, writing).equals(digestOf(rows))) {
                    throw new IllegalStateException("other bytes arrived");
                }
                writing.rollback();
            }
        }
    }

    private static void make(Database database, Connection connection, List<Row> rows) throws SQLException {
        new SchemaScript(database.dialect(), new Schema(List.of(CONTENT))).run(connection);
        try (var writer = TableWriter.into(connection, database.dialect(), CONTENT)) {
            for (var row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
    }

    private static TableReader reader(Database database, Connection connection) throws SQLException {
        return new TableReader(database.dialect(), CONTENT, Catalog.read(connection).require("CONTENT"),
                ChronoUnit.MICROS);
    }

    private static TableDigest digest(Database database, Connection connection) throws SQLException {
        var digest = new TableDigest();
        reader(database, connection).read(connection, digest::add);
        return digest;
    }

    private static TableDigest digestOf(List<Row> rows) throws SQLException {
        var digest = new TableDigest();
        for (var row : rows) {
            digest.add(row);
        }
        return digest;
    }

    /** Bytes that are made while they are read. */
    private record Pattern(long length) implements Row.Lob {
        @Override
        public InputStream open() {
            return new InputStream() {
                private long at;

                @Override
                public int read() {
                    return at == length ? -1 : (int) ((at++ * 31) >> 7) & 0xff;
                }

                @Override
                public int read(byte[] bytes, int offset, int count) {
                    int read = 0;
                    while (read < count && at < length) {
                        bytes[offset + read++] = (byte) read();
                    }
                    return read == 0 && count > 0 ? -1 : read;
                }
            };
        }
    }
}
