package org.godwit.upgrade.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory stays bounded however large the values are: a program with a heap of 128 MB, embedded databases in
 * it, moves a value of 200 MB. */
@Tag("extended")
class LargeObjectsTest {
    private static final long BYTES = 200L << 20;
    private static final Table CONTENT = new Table("CONTENT",
            List.of(new Column("ID", new ColumnType.Int(), true, false, Column.Default.NONE),
                    new Column("L", new ColumnType.Blob(), false, false, Column.Default.NONE)),
            List.of("ID"), List.of(), List.of(), List.of());

    @Test
    void aValueLargerThanTheHeapIsBackedUpProvenAndRestored(@TempDir Path folder) throws Exception {
        var address = TestPostgres.freshDatabase();
        var log = folder.resolve("log");

        var process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx128m", "-cp",
                System.getProperty("java.class.path"), LargeObjectsTest.class.getName(), folder.toString(),
                address.url(), address.user(), address.password().reveal()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();

        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    }

    /** H2 1.2 to an archive, to PostgreSQL, from there to another archive, and to H2 2. */
    public static void main(String[] arguments) {
        var folder = Path.of(arguments[0]);
        try (var drivers = Drivers.shipped()) {
            var source = TestDatabase.h2(H2Line.H2_1_2, folder.resolve("source"), drivers);
            source.make(new Schema(List.of(CONTENT)));
            source.write(CONTENT, List.of(new Row(1L, new Pattern(BYTES)), new Row(2L, Row.Null.NULL)));
            var postgres = TestDatabase.at(
                    new DatabaseAddress(arguments[1], arguments[2], Secret.of(arguments[3])), drivers);
            move(source, folder.resolve("one.zip"), postgres);
            move(postgres, folder.resolve("two.zip"), TestDatabase.h2(H2Line.H2_2, folder.resolve("target"), drivers));
        }
    }

    private static void move(TestDatabase from, Path archive, TestDatabase to) {
        Backup.write(new Backup.Origin(archive.resolveSibling("home"), "DSS", Instant.EPOCH),
                List.of(from.asSource("DB")), archive, _ -> {});
        Backup.check(archive, _ -> {});
        Restore.run(archive, to.database(), _ -> {});
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
