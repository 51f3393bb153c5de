package org.godwit.upgrade.assess;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.UpgradeProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowChecksTest {
    private static final Schema TABLES = new Schema(List.of(bare("UM_TENANT"), bare("UM_USER"), bare("UM_DIALECT"),
            bare("UM_USER_ATTRIBUTE")));

    @Test
    void rowsThatNoTargetTakesAreNamedByTableAndKeyBeforeAnythingIsWritten() {
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(TestMariadb.freshDatabase(), drivers);
            var source = database.with("making a source without keys", connection -> {
                new SchemaScript(database.dialect(), TABLES).run(connection);
                try (var statement = connection.createStatement()) {
                    statement.execute("SET sql_mode = ''");
                    statement.execute("INSERT INTO UM_USER (UM_ID, UM_USER_NAME, UM_USER_PASSWORD, UM_CHANGED_TIME,"
                            + " UM_TENANT_ID) VALUES (1, 'bob', 'x', '0000-00-00', -1234),"
                            + " (2, 'bob', 'x', '2014-00-10', -1234), (3, 'Bob', 'x', '2014-05-10', -1234)");
                    statement.execute("INSERT INTO UM_USER_ATTRIBUTE (UM_ID, UM_ATTR_NAME, UM_USER_ID, UM_TENANT_ID)"
                            + " VALUES (7, 'mail', 3, -1234), (8, 'mail', 99, -1234)");
                }
                return source(database, Catalog.read(connection));
            });

            var problems = RowChecks.run(source, CarbonSchema.CARBON_4_2).stream().map(Finding::problem).toList();

            assertThat(problems).extracting(Problem::code).containsExactlyInAnyOrder(UpgradeProblem.DUPLICATES,
                    UpgradeProblem.ZERO_TIMES, UpgradeProblem.ORPHANS);
            assertThat(problems).anySatisfy(p -> {
                assertThat(p.code()).isEqualTo(UpgradeProblem.DUPLICATES);
                assertThat(p.where().toString()).contains("UM_USER", "UM_USER_NAME=bob");
            }).anySatisfy(p -> {
                assertThat(p.code()).isEqualTo(UpgradeProblem.ORPHANS);
                assertThat(p.where().toString()).contains("UM_USER_ATTRIBUTE", "UM_ID=8");
            }).anySatisfy(p -> {
                assertThat(p.code()).isEqualTo(UpgradeProblem.ZERO_TIMES);
                assertThat(p.what()).isEqualTo("2 rows have a date that does not exist in UM_CHANGED_TIME.");
                assertThat(p.where().toString()).contains("UM_USER", "UM_ID=1, UM_TENANT_ID=-1234; UM_ID=2");
            });
        }
    }

    /** Other engines have no dates that do not exist; theirs is on MariaDB above. */
    @ParameterizedTest
    @ValueSource(strings = {"H2 1.2", "H2 1.3", "H2 2", "Derby", "PostgreSQL"})
    void orphansAndDuplicatesAreNamedOnEveryOtherEngine(String engine, @TempDir Path folder) {
        try (var drivers = Drivers.shipped()) {
            var file = new DatabaseAddress("jdbc:h2:" + folder.resolve("source"), "sa", Secret.none());
            var database = switch (engine) {
                case "H2 1.2" -> Database.ofH2(file, H2Line.H2_1_2, drivers);
                case "H2 1.3" -> Database.ofH2(file, H2Line.H2_1_3, drivers);
                case "H2 2" -> Database.of(file, drivers);
                case "Derby" -> Database.of(new DatabaseAddress(
                        "jdbc:derby:" + folder.resolve("source") + ";create=true", "sa", Secret.of("sa")), drivers);
                default -> Database.of(TestPostgres.freshDatabase(), drivers);
            };
            var source = database.with("making a source without keys", connection -> {
                new SchemaScript(database.dialect(), TABLES).run(connection);
                try (var statement = connection.createStatement()) {
                    statement.execute("INSERT INTO UM_USER (UM_ID, UM_USER_NAME, UM_USER_PASSWORD, UM_CHANGED_TIME,"
                            + " UM_TENANT_ID) VALUES (1, 'bob', 'x', '2014-05-10 00:00:00', -1234),"
                            + " (2, 'bob', 'x', '2014-05-10 00:00:00', -1234),"
                            + " (3, 'Bob', 'x', '2014-05-10 00:00:00', -1234)");
                    statement.execute("INSERT INTO UM_USER_ATTRIBUTE (UM_ID, UM_ATTR_NAME, UM_USER_ID, UM_TENANT_ID)"
                            + " VALUES (7, 'mail', 3, -1234), (8, 'mail', 99, -1234)");
                }
                return source(database, Catalog.read(connection));
            });

            var problems = RowChecks.run(source, CarbonSchema.CARBON_4_2).stream().map(Finding::problem).toList();

            assertThat(problems).extracting(Problem::code).containsExactlyInAnyOrder(UpgradeProblem.DUPLICATES,
                    UpgradeProblem.ORPHANS);
            assertThat(problems).anySatisfy(p -> assertThat(p.where().toString()).contains("UM_USER_NAME=bob"))
                    .anySatisfy(p -> assertThat(p.where().toString()).contains("UM_USER_ATTRIBUTE", "UM_ID=8"));
        }
    }

    @Test
    void namesThatOnlyACollationTakesForTheSameAreNoDuplicatesAndValuesThatAreMissingAreTold() {
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(TestMariadb.freshDatabase(), drivers);
            var source = database.with("making a source of an old server", connection -> {
                try (var statement = connection.createStatement()) {
                    statement.execute("CREATE TABLE UM_USER (UM_ID INTEGER, UM_USER_NAME VARCHAR(255),"
                            + " UM_USER_PASSWORD VARCHAR(255), UM_CHANGED_TIME TIMESTAMP NULL, UM_TENANT_ID INTEGER,"
                            + " PRIMARY KEY (UM_ID, UM_TENANT_ID)) DEFAULT CHARACTER SET latin1");
                    statement.execute("INSERT INTO UM_USER VALUES (1, 'bob', 'x', '2014-05-10', -1234),"
                            + " (2, 'Bob', 'x', '2014-05-10', -1234), (3, 'bob ', 'x', NULL, -1234)");
                }
                var catalog = Catalog.read(connection);
                return new SourceDatabase(List.of("DS"), Set.of(SourceDatabase.Role.USERS), "there", database,
                        "MariaDB", catalog, List.of(), Fingerprint.of(catalog),
                        new TreeMap<>(java.util.Map.of("UM_USER", 3L)), 0);
            });

            assertThat(RowChecks.run(source, CarbonSchema.CARBON_4_2)).singleElement().satisfies(f -> {
                assertThat(f.severity()).isEqualTo(Finding.Severity.BLOCKER);
                assertThat(f.problem().code()).isEqualTo(UpgradeProblem.VALUE_MISSING);
                assertThat(f.problem().what()).isEqualTo("1 row has no value in UM_CHANGED_TIME.");
                assertThat(f.problem().where().toString()).contains("UM_USER", "UM_ID=3, UM_TENANT_ID=-1234");
            });
        }
    }

    private static SourceDatabase source(Database database, Schema catalog) {
        var rows = new TreeMap<String, Long>();
        TABLES.tables().forEach(t -> rows.put(t.name(), 1L));
        return new SourceDatabase(List.of("DS"), Set.of(SourceDatabase.Role.USERS), "there", database, "an engine",
                catalog, List.of(), Fingerprint.of(catalog), rows, 0);
    }

    private static Table bare(String name) {
        var table = CarbonSchema.CARBON_4_1.require(name);
        return new Table(name, table.columns(), table.primaryKey(), List.of(), List.of(), List.of());
    }
}
