package org.godwit.carbon.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.home.TestHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasourcesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private final Drivers drivers = Drivers.shipped();
    private Datasources datasources;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(root.resolve("repository/database"));
        datasources = Datasources.of(TestHome.of42(root).open(), drivers);
    }

    @AfterEach
    void close() {
        datasources.close();
        drivers.close();
    }

    @Test
    void aPoolIsFoundByNameAndJndiNameAndTheFileIsThatOfTheHome() throws Exception {
        assertThat(root.resolve("repository/database/WSO2CARBON_DB.mv.db")).doesNotExist();

        assertThat(answer(datasources.pool("WSO2_CARBON_DB").orElseThrow(), "SELECT 1")).isEqualTo("1");
        assertThat(answer(datasources.pool("java:comp/env/jdbc/WSO2CarbonDB").orElseThrow(), "SELECT 2"))
                .isEqualTo("2");

        assertThat(root.resolve("repository/database/WSO2CARBON_DB.mv.db")).exists();
        assertThat(datasources.pool("jdbc/None")).isEmpty();
        assertThat(datasources.pool("")).isEmpty();
    }

    @Test
    void aDatasourceIsReplacedUnderTheFeetOfThoseWhoUseIt() throws Exception {
        var pool = datasources.pool("WSO2_CARBON_DB").orElseThrow();
        assertThat(answer(pool, "SELECT H2VERSION()")).startsWith("2.");

        datasources.put(definition("WSO2_CARBON_DB", TestPostgres.freshDatabase(), Map.of()));

        assertThat(answer(pool, "SELECT version()")).startsWith("PostgreSQL");
    }

    @Test
    void aRemovedDatasourceIsGoneForAll() {
        var pool = datasources.pool("WSO2_CARBON_DB").orElseThrow();

        assertThat(datasources.remove("WSO2_CARBON_DB")).isTrue();
        assertThat(datasources.remove("WSO2_CARBON_DB")).isFalse();

        assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class)
                .hasMessageContaining("GW-DATASOURCE-001");
        assertThat(datasources.pool("WSO2_CARBON_DB")).isEmpty();
    }

    @Test
    void aTestTellsWhoAnsweredAndWhyNobodyDid() throws Exception {
        var postgres = TestPostgres.freshDatabase();
        var missingFile = definition("F", new DatabaseAddress("jdbc:h2:repository/database/NONE", "sa", Secret.none()),
                Map.of());
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }

        assertThat(datasources.test(definition("P", postgres, Map.of()), PATIENCE))
                .isInstanceOfSatisfying(ConnectionTest.Reached.class,
                        r -> assertThat(r.product()).startsWith("PostgreSQL"));
        assertThat(failure(missingFile)).isEqualTo("GW-DATABASE-004");
        assertThat(root.resolve("repository/database/NONE.mv.db")).doesNotExist();
        assertThat(failure(definition("N", new DatabaseAddress("jdbc:postgresql://localhost:" + nobody + "/x", "u",
                Secret.of("p")), Map.of()))).isEqualTo("GW-DATABASE-002");
        assertThat(failure(definition("W",
                new DatabaseAddress(postgres.url().replaceAll("/test\\d+", "/nothing"), "postgres", Secret.of("p")),
                Map.of()))).startsWith("GW-DATABASE-");
        assertThat(failure(definition("U", new DatabaseAddress("jdbc:unknown:x", "u", Secret.none()), Map.of())))
                .isEqualTo("GW-DATABASE-001");
    }

    @Test
    void aDatabaseThatNeverAnswersIsGivenUpInTime() throws Exception {
        try (var silent = new ServerSocket(0)) {
            var definition = definition("S",
                    new DatabaseAddress("jdbc:postgresql://localhost:" + silent.getLocalPort() + "/x?socketTimeout=3",
                            "u", Secret.of("p")),
                    Map.of());

            assertThat(datasources.test(definition, Duration.ofMillis(300))).isInstanceOfSatisfying(
                    ConnectionTest.Failed.class,
                    f -> assertThat(f.problem().code()).isEqualTo(DatasourceProblem.NO_ANSWER));
        }
    }

    @Test
    void settingsOfTheOldPoolReachTheNewOne() throws Exception {
        datasources.put(definition("P", TestPostgres.freshDatabase(), Map.of("initSQL", "SET application_name='ferry'",
                "connectionProperties", "options=-c statement_timeout=4711;", "defaultTransactionIsolation",
                "SERIALIZABLE", "maxActive", "1", "maxWait", "300")));
        var pool = datasources.pool("P").orElseThrow();

        assertThat(answer(pool, "SHOW application_name")).isEqualTo("ferry");
        assertThat(answer(pool, "SHOW statement_timeout")).isEqualTo("4711ms");
        assertThat(answer(pool, "SHOW transaction_isolation")).isEqualTo("serializable");
        try (var _ = pool.getConnection()) {
            assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void settingsWithoutMeaningAreToldAndShippedOnesAreNot() {
        assertThat(datasources.warnings(datasources.definition("WSO2_CARBON_DB").orElseThrow())).isEmpty();
        assertThat(datasources.warnings(definition("X", new DatabaseAddress("jdbc:h2:x", "", Secret.none()),
                Map.of("maxActive", "500", "minIdle", "many", "jdbcInterceptors", "ConnectionState", "testOnReturn",
                        "true", "maxActiv", "5", "defaultTransactionIsolation", "SOMETIMES", "maxIdle", "5"))))
                .extracting(PoolWarning::setting).containsExactly("defaultTransactionIsolation", "jdbcInterceptors",
                        "maxActiv", "maxActive", "minIdle", "testOnReturn");
    }

    private String failure(DatasourceDefinition definition) {
        return ((ConnectionTest.Failed) datasources.test(definition, PATIENCE)).problem().code().code();
    }

    private static DatasourceDefinition definition(String name, DatabaseAddress address, Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("url", address.url());
        settings.put("username", address.user());
        return new DatasourceDefinition(name, "", DatasourceDefinition.RDBMS, settings, address.password(),
                new Place.Line(Path.of("test"), 0, 0));
    }

    private static String answer(DataSource source, String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
