package org.godwit.carbon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the bulk loads of servers do with rows that do not fit; they are built to be lenient. */
class TableWriterTest {
    private static final Table SHORT = new Table("SHORT_TEXT",
            List.of(new Column("ID", new ColumnType.Int(), true, false, Column.Default.NONE),
                    new Column("V", new ColumnType.Varchar(5), false, false, Column.Default.NONE)),
            List.of("ID"), List.of(), List.of(), List.of());
    /** More than the buffers between the reading and the loading thread hold. */
    private static final int MANY = 200_000;

    private final Drivers drivers = Drivers.shipped();

    enum Server {
        POSTGRESQL, MARIADB;

        DatabaseAddress fresh() {
            return this == POSTGRESQL ? TestPostgres.freshDatabase() : TestMariadb.freshDatabase();
        }
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @ParameterizedTest
    @EnumSource
    void textThatIsTooLongIsRefusedInsteadOfCut(Server server) throws SQLException {
        try (var connection = open(server)) {
            assertThatThrownBy(() -> write(server, connection, List.of(new Row(1L, "12345"), new Row(2L, "123456"))))
                    .isInstanceOf(SQLException.class).hasMessageMatching("(?s).*(too long|truncated).*");
            connection.rollback();

            assertThat(rows(connection)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatOccursTwiceIsRefusedInsteadOfPassedOver(Server server) throws SQLException {
        try (var connection = open(server)) {
            assertThatThrownBy(() -> write(server, connection, List.of(new Row(1L, "a"), new Row(1L, "b"))))
                    .isInstanceOf(SQLException.class).hasMessageContaining("uplicate");
            connection.rollback();

            assertThat(rows(connection)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoadThatFailsEarlyStopsTheOneWhoReads(Server server) throws SQLException {
        try (var connection = open(server); var writer = writer(server, connection)) {
            assertThatThrownBy(() -> {
                for (long i = 0; i < MANY; i++) {
                    writer.write(new Row(i % 10, "x"));
                }
                writer.finish();
            }).isInstanceOf(SQLException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsGivenUpLeavesNothing(Server server) throws SQLException {
        var database = Database.of(server.fresh(), drivers);
        try (var connection = open(database)) {
            try (var writer = writer(server, connection)) {
                writer.write(new Row(1L, "a"));
            }
        }

        try (var other = database.connect()) {
            assertThat(rows(other)).isZero();
        }
    }

    private Connection open(Server server) throws SQLException {
        return open(Database.of(server.fresh(), drivers));
    }

    private static Connection open(Database database) throws SQLException {
        var connection = database.connect();
        new SchemaScript(database.dialect(), new Schema(List.of(SHORT))).run(connection);
        connection.setAutoCommit(false);
        return connection;
    }

    private static TableWriter writer(Server server, Connection connection) throws SQLException {
        return TableWriter.into(connection, Dialect.of(Engine.valueOf(server.name()), 1), SHORT);
    }

    private static void write(Server server, Connection connection, List<Row> rows) throws SQLException {
        try (var writer = writer(server, connection)) {
            for (var row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
    }

    private static long rows(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM SHORT_TEXT")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
