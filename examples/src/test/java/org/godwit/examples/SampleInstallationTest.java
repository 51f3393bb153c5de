package org.godwit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleInstallationTest {
    @TempDir
    static Path folder;

    private static final Map<SampleKind, Path> HOMES = new EnumMap<>(SampleKind.class);
    private static final Drivers DRIVERS = Drivers.shipped();

    @BeforeAll
    static void makeAllHomes() throws IOException, SQLException {
        for (var kind : SampleKind.values()) {
            var home = folder.resolve(kind.folder());
            SampleInstallation.create(home, kind);
            HOMES.put(kind, home);
        }
    }

    @AfterAll
    static void closeDrivers() {
        DRIVERS.close();
    }

    @ParameterizedTest
    @EnumSource
    void theOldDriverWroteEveryDatabase(SampleKind kind) throws IOException {
        try (var files = Files.list(home(kind).resolve("repository/database"))) {
            var databases = files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".h2.db")).sorted()
                    .toList();

            assertThat(databases).containsExactly("BIRDS.h2.db", "CORP_USERS.h2.db", "CREW_USERS.h2.db",
                    "CROSSINGS.h2.db", "FERRY.h2.db", "FLIGHTS.h2.db", "HARBOUR_USERS.h2.db", "PILOT_USERS.h2.db",
                    "RINGER_USERS.h2.db", "RINGING.h2.db", "WSO2CARBON_DB.h2.db");
            for (var name : databases) {
                var file = home(kind).resolve("repository/database").resolve(name);
                var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes).startsWith("-- H2 0.5/B -- ").contains("CREATE_BUILD 140");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDriverLeavesNoLockBehind(SampleKind kind) throws IOException {
        try (var files = Files.list(home(kind).resolve("repository/database"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .noneMatch(f -> f.endsWith(".lock.db") || f.endsWith(".trace.db") || f.endsWith(".mv.db"));
        }
    }

    @Test
    void theCleanHomeIsOfTheGenerationBeforeUserDomains() {
        var found = fingerprint(SampleKind.AS_CARBON_4_1);

        assertThat(found).isEqualTo(new Fingerprint(Generation.CARBON_4_1, Fingerprint.Condition.COMPLETE, List.of()));
    }

    @Test
    void theStartedHomeIsCompletely42() {
        var found = fingerprint(SampleKind.STARTED_WITH_4_2);

        assertThat(found).isEqualTo(new Fingerprint(Generation.CARBON_4_2, Fingerprint.Condition.COMPLETE, List.of()));
    }

    @Test
    void aToolThatStopsAtTheFirstErrorLeavesAHalfMigratedHome() {
        var found = fingerprint(SampleKind.HALF_MIGRATED);

        assertThat(found.generation()).isEqualTo(Generation.CARBON_4_2);
        assertThat(found.condition()).isEqualTo(Fingerprint.Condition.HALF_MIGRATED);
        assertThat(found.differences()).contains("lacks column UM_HYBRID_USER_ROLE.UM_DOMAIN_ID",
                "lacks table UM_SYSTEM_ROLE", "lacks table UM_SYSTEM_USER_ROLE");
        assertThat(numbers(SampleKind.HALF_MIGRATED, "SELECT COUNT(*) FROM UM_CLAIM_BEHAVIOR")).containsExactly(0);
    }

    @Test
    void aToolThatRunsOnLeavesOldKeysAndMemberhipsWithoutDomain() {
        var found = fingerprint(SampleKind.BADLY_MIGRATED);

        assertThat(found.generation()).isEqualTo(Generation.CARBON_4_2);
        assertThat(found.condition()).isEqualTo(Fingerprint.Condition.KEYS_DIFFER);
        assertThat(found.differences()).anyMatch(d -> d.startsWith("lacks foreign key UM_HYBRID_USER_ROLE"))
                .anyMatch(d -> d.startsWith("lacks unique key UM_CLAIM"));
        assertThat(numbers(SampleKind.BADLY_MIGRATED,
                "SELECT COUNT(*) FROM UM_HYBRID_USER_ROLE WHERE UM_DOMAIN_ID IS NOT NULL")).containsExactly(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"HALF_MIGRATED", "BADLY_MIGRATED"})
    void theVendorsScriptNumbersDomainsInThreePasses(SampleKind kind) {
        var domains = texts(kind,
                "SELECT UM_DOMAIN_ID || ' ' || UM_DOMAIN_NAME || ' ' || UM_TENANT_ID FROM UM_DOMAIN ORDER BY UM_DOMAIN_ID");

        assertThat(domains).containsExactly("1 PRIMARY -1234", "2 SYSTEM -1234", "3 INTERNAL -1234", "4 SYSTEM 1",
                "5 SYSTEM 2", "6 INTERNAL 1", "7 INTERNAL 2", "8 PRIMARY 1", "9 PRIMARY 2");
        assertThat(numbers(kind, "SELECT DISTINCT UM_TENANT_ID FROM UM_ROLE_PERMISSION WHERE UM_DOMAIN_ID IS NULL"))
                .containsExactly(3);
    }

    @Test
    void theFourHomesHoldTheSameRowsInTablesThatTheStepDoesNotTouch() {
        for (var kind : SampleKind.values()) {
            for (var count : List.of("SELECT COUNT(*) FROM REG_RESOURCE", "SELECT COUNT(*) FROM REG_RESOURCE_HISTORY",
                    "SELECT COUNT(*) FROM UM_ROLE_PERMISSION", "SELECT COUNT(*) FROM UM_HYBRID_USER_ROLE",
                    "SELECT SUM(LENGTH(REG_CONTENT_DATA)) FROM REG_CONTENT")) {
                assertThat(numbers(kind, count)).as(kind + ": " + count)
                        .isEqualTo(numbers(SampleKind.AS_CARBON_4_1, count)).doesNotContain(0);
            }
        }
    }

    @Test
    void everyUserLogsInWithTheDocumentedPassword() {
        var credentials = new HashMap<String, String>();
        texts(SampleKind.AS_CARBON_4_1,
                "SELECT UM_TENANT_ID || '/' || UM_USER_NAME || ' ' || UM_USER_PASSWORD || ' ' || UM_SALT_VALUE FROM UM_USER")
                .forEach(row -> credentials.put(row.substring(0, row.indexOf(' ')), row));
        var users = SampleInstallation.users().stream().filter(u -> u.store().equals("PRIMARY")).toList();

        for (var user : users) {
            var parts = String.valueOf(credentials.get(user.tenant() + "/" + user.name())).split(" ", -1);
            assertThat(digest(user.password() + parts[2])).as(user.name()).isEqualTo(parts[1]);
        }
        assertThat(users).hasSizeGreaterThan(300);
    }

    @Test
    void namesOfAllScriptsAreKept() {
        var names = texts(SampleKind.AS_CARBON_4_1, "SELECT UM_USER_NAME FROM UM_USER");

        assertThat(names).contains("admin", "ışıl", "north/pier", "яна.чайка", "wso2.anonymous.user", "müdür")
                .anyMatch(n -> n.startsWith("𠮷田")).anyMatch(n -> n.startsWith("🦢")).anyMatch(n -> n.contains("鴫野"));
    }

    @Test
    void carbon41StoredEveryUserAsAMemberOfEveryone() {
        var users = numbers(SampleKind.AS_CARBON_4_1, "SELECT COUNT(*) FROM UM_USER");
        var members = numbers(SampleKind.AS_CARBON_4_1,
                "SELECT COUNT(*) FROM UM_USER_ROLE M JOIN UM_ROLE R ON R.UM_ID = M.UM_ROLE_ID WHERE R.UM_ROLE_NAME = 'everyone'");

        assertThat(members).isEqualTo(users);
    }

    @Test
    void rowsOfADeletedTenantAreThere() {
        assertThat(numbers(SampleKind.AS_CARBON_4_1, "SELECT COUNT(*) FROM UM_TENANT")).containsExactly(2);
        assertThat(numbers(SampleKind.AS_CARBON_4_1, "SELECT COUNT(*) FROM UM_USER WHERE UM_TENANT_ID = 3"))
                .containsExactly(3);
    }

    @Test
    void aLargeResourceLiesInAFileBesideTheDatabase() throws IOException {
        try (var files = Files
                .walk(home(SampleKind.AS_CARBON_4_1).resolve("repository/database/WSO2CARBON_DB.lobs.db"))) {
            assertThat(files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()))
                    .anyMatch(length -> length >= SampleRegistry.CHART_BYTES);
        }
    }

    @Test
    void snapshotsNameVersionsThatExist() {
        var versions = new ArrayList<Integer>();
        main(SampleKind.AS_CARBON_4_1).with("reading snapshots", connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT REG_RESOURCE_VIDS FROM REG_SNAPSHOT")) {
                while (rows.next()) {
                    var bytes = ByteBuffer.wrap(rows.getBytes(1));
                    while (bytes.hasRemaining()) {
                        versions.add(Math.toIntExact(bytes.getLong()));
                    }
                }
                return versions;
            }
        });
        var known = numbers(SampleKind.AS_CARBON_4_1,
                "SELECT REG_VERSION FROM REG_RESOURCE UNION SELECT REG_VERSION FROM REG_RESOURCE_HISTORY");

        assertThat(versions).hasSizeGreaterThan(100);
        assertThat(known).containsAll(versions);
    }

    @Test
    void propertiesOfVersionsThatAreGoneStayBehind() {
        assertThat(numbers(SampleKind.AS_CARBON_4_1, """
                SELECT COUNT(*) FROM REG_RESOURCE_PROPERTY P
                WHERE NOT EXISTS (SELECT 1 FROM REG_RESOURCE R WHERE R.REG_VERSION = P.REG_VERSION)
                    AND NOT EXISTS (SELECT 1 FROM REG_RESOURCE_HISTORY H WHERE H.REG_VERSION = P.REG_VERSION)
                """)).containsExactly(1);
    }

    @Test
    void theOldDriverServesAServiceThroughAPoolForReadingAndWriting() throws SQLException {
        var home = home(SampleKind.STARTED_WITH_4_2);
        var url = H2File.absoluteUrl("jdbc:h2:repository/database/BIRDS;DB_CLOSE_ON_EXIT=FALSE", home);
        var database = Database.of(new DatabaseAddress(url, "birds", Secret.of("birds-pw")), DRIVERS);

        try (var pool = ConnectionPool.of("birds", database, Map.of("maxActive", "4", "minIdle", "1"));
                var connection = pool.getConnection();
                var second = pool.getConnection();
                var insert = connection.prepareStatement(
                        "INSERT INTO sighting (species, seen_on, place, birds) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, "IBIS");
            insert.setDate(2, java.sql.Date.valueOf("2014-05-01"));
            insert.setString(3, "佐渡");
            insert.setInt(4, 3);
            insert.executeUpdate();

            assertThat(count(second, "SELECT COUNT(*) FROM sighting WHERE species = 'IBIS'")).isEqualTo(2);
        }
    }

    @Test
    void nothingIsMadeInAFolderThatIsNotEmpty(@TempDir Path used) throws IOException {
        Files.writeString(used.resolve("mine.txt"), "keep");

        assertThatThrownBy(() -> SampleInstallation.create(used)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(used).isDirectoryContaining(f -> f.endsWith("mine.txt"));
    }

    @Test
    void twoRunsMakeTheSameRows(@TempDir Path other) throws IOException, SQLException {
        SampleInstallation.create(other.resolve("again"));
        var first = main(SampleKind.AS_CARBON_4_1);
        var second = main(other.resolve("again"));

        for (var table : first.with("reading tables", Catalog::read).tables()) {
            assertThat(rows(second, table.name())).as(table.name()).isEqualTo(rows(first, table.name()));
        }
    }

    private static Path home(SampleKind kind) {
        var home = HOMES.get(kind);
        if (home == null) {
            throw new IllegalStateException("not made: " + kind);
        }
        return home;
    }

    private static Database main(SampleKind kind) {
        return main(home(kind));
    }

    private static Database main(Path home) {
        var file = home.resolve("repository/database/WSO2CARBON_DB");
        assertThat(new H2File(file).line()).isEqualTo(H2Line.H2_1_2);
        return Database.of(new DatabaseAddress("jdbc:h2:" + file + ";DB_CLOSE_ON_EXIT=FALSE",
                SampleInstallation.DATABASE_LOGIN, Secret.of(SampleInstallation.DATABASE_LOGIN)), DRIVERS);
    }

    private static Fingerprint fingerprint(SampleKind kind) {
        return Fingerprint.of(main(kind).with("reading the catalog", Catalog::read));
    }

    private static List<Integer> numbers(SampleKind kind, String query) {
        return texts(kind, query).stream().map(Integer::valueOf).toList();
    }

    private static List<String> texts(SampleKind kind, String query) {
        return main(kind).with("reading", connection -> {
            var texts = new ArrayList<String>();
            try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        });
    }

    private static int count(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static List<String> rows(Database database, String table) {
        return database.with("reading " + table, connection -> {
            var texts = new ArrayList<String>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT * FROM " + table)) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    var row = new StringBuilder();
                    for (int i = 1; i <= columns; i++) {
                        var bytes = rows.getMetaData().getColumnTypeName(i).equals("BLOB") ? rows.getBytes(i) : null;
                        row.append(bytes == null ? rows.getString(i) : Base64.getEncoder().encodeToString(bytes))
                                .append('|');
                    }
                    texts.add(row.toString());
                }
            }
            texts.sort(String::compareTo);
            return texts;
        });
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
