package org.godwit.upgrade.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A backup that lost or changed any of its bytes is found out, and says what is wrong with it. */
class DamagedArchiveTest {
    private static byte[] good = {};

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void write(@TempDir Path folder) throws Exception {
        var conf = Files.createDirectories(folder.resolve("home/repository/conf"));
        Files.writeString(conf.resolve("carbon.xml"), "<Server>".repeat(200));
        try (var drivers = Drivers.shipped()) {
            var source = TestDatabase.h2(H2Line.H2_2, folder.resolve("source"), drivers);
            source.make(new Schema(List.of(TestDatabase.PARENT, TestDatabase.LONELY)));
            source.write(TestDatabase.LONELY, List.of(new Row("a"), new Row("b")));
            Backup.write(new Backup.Origin(folder.resolve("home"), "DSS 3.1.0", Instant.EPOCH),
                    List.of(source.asSource("DB")), folder.resolve("backup.zip"), _ -> {});
        }
        good = Files.readAllBytes(folder.resolve("backup.zip"));
    }

    @Test
    void wherverItIsCutOffItIsFoundToBeIncomplete() throws Exception {
        for (int length = 0; length < good.length; length += length < 200 ? 1 : 7) {
            var problem = problems(Arrays.copyOf(good, length)).problems().getFirst();

            assertThat(problem.code()).as("cut off after %s bytes", length).isEqualTo(BackupProblem.TRUNCATED);
            assertThat(problem.why()).contains(length + " bytes");
            assertThat(problem.todo()).contains("another copy");
        }
    }

    @Test
    void theEntryWhereItBreaksOffIsTold() throws Exception {
        int middle = indexOf("home/repository/conf/carbon.xml") + 50;

        assertThat(problems(Arrays.copyOf(good, middle)).problems().getFirst().why())
                .contains("home/repository/conf/carbon.xml");
    }

    @Test
    void aBitFlippedInAnEntryIsFoundAndTheEntryIsNamed() throws Exception {
        var bytes = good.clone();
        bytes[indexOf("home/repository/conf/carbon.xml") + 40] ^= 4;

        var found = problems(bytes).problems();

        assertThat(found.getFirst().code()).isEqualTo(BackupProblem.ALTERED);
        assertThat(found).anySatisfy(p -> assertThat(p.what()).contains("home/repository/conf/carbon.xml"));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverIsAlteredIsFound(long seed) throws Exception {
        var random = new Random(seed);
        for (int round = 0; round < 5; round++) {
            var altered = altered(random, 1 + (int) seed / 20);

            var found = problems(altered);

            assertThat(found.problems().getFirst().code()).isIn(BackupProblem.ALTERED, BackupProblem.TRUNCATED);
        }
    }

    static LongStream seeds() {
        return System.getProperty("godwit.seed") == null
                ? LongStream.range(0, 200)
                : LongStream.of(Long.getLong("godwit.seed", 0));
    }

    /** Flipped, lost, doubled or overwritten bytes; never the same as before. */
    private static byte[] altered(Random random, int size) {
        int at = random.nextInt(good.length - size);
        var bytes = good.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                System.arraycopy(good, at + size, bytes, at, good.length - at - size);
                bytes = Arrays.copyOf(bytes, good.length - size);
            }
            case 2 -> {
                bytes = Arrays.copyOf(good, good.length + size);
                System.arraycopy(good, at, bytes, at + size, good.length - at);
            }
            default -> {
                for (int i = at; i < at + size; i++) {
                    bytes[i] = (byte) ~bytes[i];
                }
            }
        }
        return bytes;
    }

    @Test
    void anArchiveOfALaterFormatIsRefusedByName() throws Exception {
        var changed = folder.resolve("later.zip");
        rewrite(changed, text -> text.replace("\"format\" : 1", "\"format\" : 2"));

        assertThat(problemsOf(changed).problems().getFirst().code()).isEqualTo(BackupProblem.FORMAT_UNKNOWN);
    }

    @Test
    void rowsThatWereChangedTogetherWithTheSealAreStillFound() throws Exception {
        var changed = folder.resolve("changed.zip");
        rewrite(changed, text -> text.replace("\r\na\r\n", "\r\nA\r\n"));

        var found = problemsOf(changed).problems();

        assertThat(found).allSatisfy(p -> assertThat(p.what()).contains("tables/DB/LONELY.csv"));
        assertThat(new HashSet<>(found)).isNotEmpty();
    }

    @Test
    void aFileThatIsMissingOrNoBackupIsToldSo() throws Exception {
        assertThat(problemsOf(folder.resolve("nowhere.zip")).problems().getFirst().code())
                .isEqualTo(BackupProblem.ARCHIVE_UNREADABLE);
        assertThat(problems("no backup at all".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .problems().getFirst().why()).contains("no backup");
    }

    /** Writes the archive again with changed texts, and a seal that fits. */
    private void rewrite(Path changed, java.util.function.UnaryOperator<String> change) throws IOException {
        var original = Files.write(folder.resolve("good.zip"), good);
        try (var zip = new java.util.zip.ZipFile(original.toFile());
                var writer = ArchiveWriter.create(changed, java.time.LocalDateTime.of(2026, 1, 1, 0, 0))) {
            for (var entry : java.util.Collections.list(zip.entries())) {
                try (var out = writer.entry(entry.getName()); var in = zip.getInputStream(entry)) {
                    var text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                    out.write(change.apply(text).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            writer.finish();
        }
    }

    private ProblemException problems(byte[] archive) throws IOException {
        return problemsOf(Files.write(folder.resolve("damaged.zip"), archive));
    }

    private static ProblemException problemsOf(Path archive) {
        var thrown = catchThrowableOfType(ProblemException.class, () -> Backup.check(archive, _ -> {}));
        assertThat(thrown).as("what is found").isNotNull();
        return thrown;
    }

    private static int indexOf(String text) {
        return new String(good, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
