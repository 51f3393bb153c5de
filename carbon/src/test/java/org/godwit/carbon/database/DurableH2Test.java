package org.godwit.carbon.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an H2 file when its process is killed. */
class DurableH2Test {
    private static final int ROUNDS = 60;
    private static final int TABLES = 5;
    private static final String MAKE_DURABLE = new H2Dialect(2).makeDurable().orElseThrow().text();
    private static final int CHARACTERS = 50_000;
    /** H2 stores by itself after as long, so that the test meets it while it does. */
    private static final int DELAY_MILLIS = 10;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasMadeDurableIsInTheFileThoughH2WasStoringAlready() throws Exception {
        try (var drivers = Drivers.shipped();
                var connection = Database.of(address("kept;WRITE_DELAY=" + DELAY_MILLIS), drivers).durable().connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE KEPT (ID INTEGER PRIMARY KEY, ROUND INTEGER, TEXT VARCHAR)");
            for (int round = 0; round < ROUNDS; round++) {
                write(round, connection);
                Thread.sleep(DELAY_MILLIS - 1);
                statement.execute(MAKE_DURABLE);
                // As a kill at this moment would leave it.
                Files.copy(folder.resolve("kept.mv.db"), folder.resolve("left.mv.db"),
                        StandardCopyOption.REPLACE_EXISTING);

                assertThat(roundLeft(drivers)).isEqualTo(round);
            }
        }
    }

    /** As H2 2.5.252 does not: its head of the file tells of the commit before. */
    @Test
    void whatIsStoredInSpaceThatWasFreedIsFoundAgain() throws Exception {
        try (var drivers = Drivers.shipped()) {
            makeFileWithFreeSpace(drivers);
            try (var connection = Database.of(address("freed"), drivers).durable().connect();
                    var statement = connection.createStatement()) {
                for (int table = 0; table < TABLES; table++) {
                    statement.execute("CREATE TABLE NEW" + table + " (ID INTEGER PRIMARY KEY)");
                    statement.execute(MAKE_DURABLE);
                    Files.copy(folder.resolve("freed.mv.db"), folder.resolve("left.mv.db"),
                            StandardCopyOption.REPLACE_EXISTING);

                    assertThat(Database.of(address("left"), drivers).with("reading what is left", Catalog::tableNames))
                            .containsKey("NEW" + table);
                }
            }
        }
    }

    private void makeFileWithFreeSpace(Drivers drivers) throws SQLException {
        try (var connection = Database.of(address("freed;MAX_COMPACT_TIME=0;RETENTION_TIME=0"), drivers).connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE KEPT (ID INTEGER PRIMARY KEY, ROUND INTEGER, TEXT VARCHAR)");
            for (int round = 0; round < ROUNDS / 2; round++) {
                write(round, connection);
                statement.execute(MAKE_DURABLE);
            }
            statement.execute("CREATE TABLE LAST (ID INTEGER PRIMARY KEY)");
            statement.execute(MAKE_DURABLE);
            statement.execute("DROP TABLE KEPT");
            statement.execute(MAKE_DURABLE);
            for (int id = 0; id < TABLES; id++) {
                statement.execute("INSERT INTO LAST VALUES (" + id + ")");
                statement.execute(MAKE_DURABLE);
            }
        }
    }

    private static void write(int round, Connection connection) throws SQLException {
        try (var merge = connection.prepareStatement("MERGE INTO KEPT VALUES (1, ?, ?)")) {
            merge.setInt(1, round);
            merge.setString(2, "x".repeat(CHARACTERS));
            merge.executeUpdate();
        }
    }

    private int roundLeft(Drivers drivers) {
        return Database.of(address("left"), drivers).with("reading what is left", connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT ROUND FROM KEPT")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    private DatabaseAddress address(String name) {
        return new DatabaseAddress("jdbc:h2:" + folder.resolve(name), "sa", Secret.none());
    }
}
