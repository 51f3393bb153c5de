package org.godwit.upgrade.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a backup holds comes back as it was, on the same and on other engines. */
class BackupRoundTripTest {
    private final Drivers drivers = Drivers.shipped();
    private final List<BackupObservation> observed = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path home;
    private Path archive;

    enum Kind {
        H2_1_2, H2_1_3, H2_2, POSTGRESQL, DERBY, MARIADB
    }

    BackupRoundTripTest() {
        this.folder = Path.of("");
        this.home = folder;
        this.archive = folder;
    }

    @BeforeEach
    void makeHome() throws Exception {
        home = folder.resolve("home");
        archive = folder.resolve("backup.zip");
        var conf = Files.createDirectories(home.resolve("repository/conf/a b"));
        Files.writeString(conf.resolve("caf\u00e9.xml"), "<x>\u00e9</x>");
        Files.write(home.resolve("repository/conf/empty"), new byte[0]);
        var security = Files.createDirectories(home.resolve("repository/resources/security"));
        var keystore = Files.write(security.resolve("wso2carbon.jks"), TestDatabase.bytes(5_000));
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(home.resolve("repository/logs"));
        Files.writeString(home.resolve("repository/logs/wso2carbon.log"), "not part of it");
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @ParameterizedTest(name = "from H2 1.2 to {0}")
    @EnumSource(Kind.class)
    void nastyRowsKeysAndNumbersComeBack(Kind kind) {
        var source = TestDatabase.h2(H2Line.H2_1_2, folder.resolve("source"), drivers).filled();
        giveNumber99AndDeleteItsRow(source);
        var written = back(source);
        var target = open(kind, "target");

        var restored = Restore.run(archive, target.database(), observed::add);

        assertThat(restored).isEqualTo(new RestoreSummary(4, written.rows(), List.of()));
        assertThat(target.digests()).isEqualTo(source.digests());
        if (kind != Kind.DERBY) { // whose catalog calls unique keys over columns that may be NULL mere indexes
            assertThat(shapes(target.catalog())).isEqualTo(shapes(source.catalog()));
        }
        assertThat(nextNumber(target)).isEqualTo(100);
        assertThat(observed).contains(new BackupObservation.TableVerified("NASTY", 7));
    }

    @ParameterizedTest(name = "from {0} to H2 1.2")
    @EnumSource(value = Kind.class, names = {"H2_1_3", "H2_2", "POSTGRESQL", "MARIADB"})
    void everyEngineCanBeBackedUp(Kind kind) {
        var source = open(kind, "source").filled();
        back(source);
        var target = open(Kind.H2_1_2, "target");

        Restore.run(archive, target.database(), observed::add);

        assertThat(target.digests()).isEqualTo(source.digests());
        assertThat(shapes(target.catalog())).isEqualTo(shapes(source.catalog()));
    }

    @ParameterizedTest(name = "to {0}")
    @EnumSource(value = Kind.class, names = {"H2_1_2", "H2_2", "POSTGRESQL"})
    void aWholeOldCarbonSchemaComesBack(Kind kind) {
        var source = open(Kind.H2_1_2, "source");
        source.make(CarbonSchema.CARBON_4_1);
        back(source);
        var target = open(kind, "target");

        var restored = Restore.run(archive, target.database(), observed::add);

        assertThat(restored.leftOut()).isEmpty();
        assertThat(shapes(target.catalog())).isEqualTo(shapes(source.catalog()));
        assertThat(target.asSource("X").fingerprint()).isEqualTo(source.asSource("X").fingerprint());
    }

    @Test
    void anArchiveIsProvenByReadingAllOfIt() throws Exception {
        var written = back(open(Kind.H2_1_2, "source").filled());

        var read = Backup.check(archive, observed::add);

        assertThat(read).isEqualTo(written);
        assertThat(written.files()).isEqualTo(3);
        assertThat(written.entries()).isEqualTo(1 + 3 + 4 + 2);
        assertThat(written.archiveBytes()).isEqualTo(Files.size(archive));
        assertThat(written.sha256()).isEqualTo(java.util.HexFormat.of()
                .formatHex(Seal.sha256().digest(Files.readAllBytes(archive))));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive))).isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void theFormatIsOpenAndTheManifestHoldsNoSecret() throws Exception {
        back(open(Kind.H2_1_2, "source").filled());

        try (var zip = new ZipFile(archive.toFile())) {
            var rows = new String(zip.getInputStream(zip.getEntry("tables/WSO2_CARBON_DB/LONELY.csv")).readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
            assertThat(rows).isEqualTo("V\r\n\r\n\"\"\r\nx\r\n\r\nx\r\n\r\n");
            var manifest = new String(zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
            assertThat(manifest).contains("\"format\" : 1", "\"engine\" : \"H2 1.2.140\"", "varchar(255)")
                    .doesNotContain("secret word");
        }
    }

    @Test
    void theFilesOfTheHomeComeBackWithTheirRights() throws Exception {
        back(open(Kind.H2_1_2, "source").filled());
        var restored = folder.resolve("there/home");

        int files = Restore.home(archive, restored, observed::add);

        assertThat(files).isEqualTo(3);
        assertThat(restored.resolve("repository/conf/a b/caf\u00e9.xml")).hasContent("<x>\u00e9</x>");
        assertThat(restored.resolve("repository/conf/empty")).isEmptyFile();
        var keystore = restored.resolve("repository/resources/security/wso2carbon.jks");
        assertThat(keystore).hasBinaryContent(TestDatabase.bytes(5_000));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore))).isEqualTo("rw-------");
        assertThat(restored.resolve("repository/logs")).doesNotExist();
    }

    @Test
    void aDatabaseThatIsNotEmptyIsRefusedAndNotTouched() {
        back(open(Kind.H2_1_2, "source").filled());
        for (var kind : List.of(Kind.POSTGRESQL, Kind.H2_2)) {
            var target = open(kind, "target");
            target.make(new Schema(List.of(TestDatabase.LONELY)));
            target.write(TestDatabase.LONELY, List.of(new Row("mine")));
            var before = target.digests();

            assertThatThrownBy(() -> Restore.run(archive, target.database(), observed::add))
                    .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problems()).singleElement()
                            .satisfies(p -> assertThat(p.code()).isEqualTo(BackupProblem.TARGET_NOT_EMPTY)));

            assertThat(target.digests()).isEqualTo(before);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = Kind.class, names = {"H2_2", "POSTGRESQL", "DERBY", "MARIADB"})
    void aRestoreThatFailsLeavesNothingBehind(Kind kind) {
        var source = open(Kind.H2_1_2, "source").filled();
        // PostgreSQL has no such character; the other engines get a text longer than its column.
        source.write(TestDatabase.LONELY, List.of(new Row("a\0b")));
        var summary = back(source, kind == Kind.POSTGRESQL ? 100 : 0);
        var target = open(kind, "target");

        assertThatThrownBy(() -> Restore.run(archive, target.database(), observed::add))
                .isInstanceOf(ProblemException.class);

        assertThat(summary.tables()).isEqualTo(4);
        assertThat(target.catalog().tables()).isEmpty();
    }

    @Test
    void aReferenceThatTheRowsBreakIsLeftOutAndTold() {
        var source = open(Kind.H2_2, "source").filled();
        source.database().with("breaking a reference", connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("SET REFERENTIAL_INTEGRITY FALSE");
                statement.execute("UPDATE CHILD SET PARENT_ID = 8 WHERE ID = 1");
                return statement.execute("SET REFERENTIAL_INTEGRITY TRUE");
            }
        });
        back(source);
        var target = open(Kind.POSTGRESQL, "target");

        var restored = Restore.run(archive, target.database(), observed::add);

        assertThat(restored.leftOut()).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo(BackupProblem.KEY_LEFT_OUT);
            assertThat(p.text()).contains("CHILD", "FOREIGN KEY").doesNotContain("(8");
        });
        assertThat(target.digests()).isEqualTo(source.digests());
    }

    @Test
    void oneArchiveNeverReplacesAnother() throws Exception {
        Files.writeString(archive, "another backup");

        assertThatThrownBy(() -> back(open(Kind.H2_1_2, "source").filled())).isInstanceOf(ProblemException.class)
                .hasMessageContaining("GW-BACKUP-001");

        assertThat(archive).hasContent("another backup");
    }

    @Test
    void halfACharacterIsRefusedRatherThanReplaced() {
        var source = open(Kind.H2_1_2, "source").filled();
        source.write(TestDatabase.LONELY, List.of(new Row("half \ud83d")));

        assertThatThrownBy(() -> back(source)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("GW-BACKUP-004");

        assertThat(archive).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    private TestDatabase open(Kind kind, String name) {
        return switch (kind) {
            case H2_1_2 -> TestDatabase.h2(H2Line.H2_1_2, folder.resolve(name), drivers);
            case H2_1_3 -> TestDatabase.h2(H2Line.H2_1_3, folder.resolve(name), drivers);
            case H2_2 -> TestDatabase.h2(H2Line.H2_2, folder.resolve(name), drivers);
            case POSTGRESQL -> TestDatabase.at(TestPostgres.freshDatabase(), drivers);
            case DERBY -> TestDatabase.at(new DatabaseAddress(
                    "jdbc:derby:memory:" + folder.resolve(name) + ";create=true", "sa", Secret.of("sa")), drivers);
            case MARIADB -> TestDatabase.at(TestMariadb.freshDatabase(), drivers);
        };
    }

    private BackupSummary back(TestDatabase source) {
        return back(source, 100);
    }

    /** @param length that the column of LONELY is said to have, 0 for one that is shorter than its texts */
    private BackupSummary back(TestDatabase source, int length) {
        var found = source.asSource("WSO2_CARBON_DB");
        if (length == 0) {
            var shorter = found.catalog().map(t -> t.name().equals("LONELY")
                    ? t.withColumns(c -> c.withType(new org.godwit.carbon.schema.ColumnType.Varchar(1)))
                    : t);
            found = new org.godwit.upgrade.assess.SourceDatabase(found.datasources(), found.roles(),
                    found.shownAddress(), found.database(), found.version(), shorter, List.of(), found.fingerprint(),
                    found.rows(), 0);
        }
        return Backup.write(new Backup.Origin(home, "DSS 3.1.0", Instant.EPOCH), List.of(found), archive,
                observed::add);
    }

    private static void giveNumber99AndDeleteItsRow(TestDatabase source) {
        source.database().with("adding and deleting a row", connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("ALTER TABLE PARENT ALTER COLUMN ID RESTART WITH 99");
                statement.execute("INSERT INTO PARENT (TENANT, NAME) VALUES (1, 'gone')");
                return statement.execute("DELETE FROM PARENT WHERE NAME = 'gone'");
            }
        });
    }

    private static long nextNumber(TestDatabase target) {
        return target.database().with("adding a row", connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("INSERT INTO PARENT (TENANT, NAME) VALUES (1, 'new')");
                try (var rows = statement.executeQuery("SELECT ID FROM PARENT WHERE NAME = 'new'")) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }

    /** What engines have in common: tables, columns, keys and references by their columns. */
    private static Map<String, Object> shapes(Schema schema) {
        return schema.tables().stream()
                .collect(java.util.stream.Collectors.toMap(Table::name, BackupRoundTripTest::shape));
    }

    private static Object shape(Table table) {
        return List.of(table.columnNames(), table.columns().stream().map(c -> c.required()).toList(),
                table.primaryKey(), java.util.Set.copyOf(table.uniques()),
                table.foreignKeys().stream().map(
                        k -> new ForeignKey("", k.columns(), k.table(), k.referenced(), k.cascade())).toList());
    }
}
