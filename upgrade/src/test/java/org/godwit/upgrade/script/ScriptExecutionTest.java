package org.godwit.upgrade.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Fingerprint.Condition;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripts, run for real over databases with rows. */
class ScriptExecutionTest {
    private static final ScriptNames NAMES = new ScriptNames("PRIMARY", "everyone", List.of("Corp"));

    private static final Pattern REGISTRY = Pattern.compile("\\bREG_");

    @TempDir
    private Path folder = Path.of("");

    private final Drivers drivers = Drivers.shipped();
    private int databases;

    enum Real {
        H2_1_2(DatabaseType.H2, Engine.H2), H2_2(DatabaseType.H2, Engine.H2), DERBY(DatabaseType.DERBY,
                Engine.DERBY), POSTGRESQL(DatabaseType.POSTGRESQL,
                        Engine.POSTGRESQL), MARIADB(DatabaseType.MYSQL, Engine.MARIADB);

        private final DatabaseType type;
        private final Engine engine;

        Real(DatabaseType type, Engine engine) {
            this.type = type;
            this.engine = engine;
        }

        /** Whether the whole script may run again under a tool that stops at the first error. */
        boolean looksFirst() {
            return type == DatabaseType.POSTGRESQL || type == DatabaseType.MYSQL;
        }
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @ParameterizedTest
    @EnumSource
    void aMigratedDatabaseHasTheShapeOfAFreshOne(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var migrated = connect(real); var fresh = connect(real)) {
            run(migrated, scripts.old());
            OldRows.insert(migrated);

            run(migrated, scripts.forth());

            run(fresh, scripts.fresh());
            assertThat(shapes(migrated)).containsExactlyInAnyOrderElementsOf(shapes(fresh));
        }
    }

    /** The shape of each type's own script is no fault of a database. */
    @ParameterizedTest
    @EnumSource
    void whatTheScriptsMakeIsRecognisedAsComplete(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var old = connect(real); var fresh = connect(real)) {
            run(old, scripts.old());
            run(fresh, scripts.fresh());

            var before = Fingerprint.of(Catalog.read(old), real.engine.scripts());
            var after = Fingerprint.of(Catalog.read(fresh), real.engine.scripts());

            assertThat(before).isEqualTo(new Fingerprint(Generation.CARBON_4_1, Condition.COMPLETE, List.of()));
            assertThat(after).isEqualTo(new Fingerprint(Generation.CARBON_4_2, Condition.COMPLETE, List.of()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRowGetsItsDomain(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var connection = connect(real)) {
            run(connection, users(scripts.old()));
            OldRows.insert(connection);

            run(connection, scripts.forth());

            assertThat(domains(connection)).containsExactly("-1234 PRIMARY", "-1234 SYSTEM", "-1234 INTERNAL",
                    "1 SYSTEM", "2 SYSTEM", "1 INTERNAL", "2 INTERNAL", "1 PRIMARY", "2 PRIMARY", "99 SYSTEM",
                    "99 INTERNAL", "99 PRIMARY", "-1234 CORP");
            assertThat(permissions(connection)).containsExactly("1 PRIMARY/admin", "2 INTERNAL/everyone",
                    "3 SYSTEM/wso2.anonymous.role", "4 INTERNAL/Clerk", "5 PRIMARY/both", "6 CORP/sales",
                    "7 INTERNAL/helper", "8 PRIMARY/admin", "9 PRIMARY/admin", "10 PRIMARY/no domain/at all");
            assertThat(memberships(connection)).containsExactly("1 PRIMARY/bob", "2 CORP/bob", "3 PRIMARY/x/y");
            assertThat(texts(connection, "SELECT UM_CLAIM_URI FROM UM_CLAIM")).containsExactly("http://a/claim");
            assertThat(texts(connection, "SELECT UM_BEHAVIOUR FROM UM_CLAIM_BEHAVIOR")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void numberingGoesOnBehindTheRows(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var connection = connect(real)) {
            run(connection, users(scripts.old()));
            OldRows.insert(connection);
            OldRows.continueNumbering(connection, real.type);
            run(connection, scripts.forth());

            execute(connection, "INSERT INTO UM_HYBRID_USER_ROLE (UM_USER_NAME, UM_ROLE_ID, UM_TENANT_ID, UM_DOMAIN_ID)"
                    + " SELECT 'new', 1, -1234, UM_DOMAIN_ID FROM UM_HYBRID_USER_ROLE WHERE UM_USER_NAME = 'x/y'");

            assertThat(memberships(connection)).hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void runningAgainChangesNothing(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var connection = connect(real)) {
            run(connection, users(scripts.old()));
            OldRows.insert(connection);
            run(connection, scripts.forth());
            var shapes = shapes(connection);
            var rows = List.of(domains(connection), permissions(connection), memberships(connection));

            if (real.looksFirst()) {
                run(connection, scripts.forth());
            } else {
                runRegardless(connection, scripts.forth());
            }

            assertThat(shapes(connection)).isEqualTo(shapes);
            assertThat(List.of(domains(connection), permissions(connection), memberships(connection))).isEqualTo(rows);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2_1_2", "DERBY", "POSTGRESQL", "MARIADB"})
    void aScriptThatStoppedAnywhereIsCompletedByTheNextRun(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var whole = connect(real)) {
            run(whole, users(scripts.old()));
            OldRows.insert(whole);
            run(whole, scripts.forth());
            int statements = scripts.forth().size();
            for (int stop = 1; stop < statements; stop += Math.max(1, statements / 3)) {
                try (var connection = connect(real)) {
                    run(connection, users(scripts.old()));
                    OldRows.insert(connection);
                    run(connection, scripts.forth().subList(0, stop));

                    if (real.looksFirst()) {
                        run(connection, scripts.forth());
                    } else {
                        runRegardless(connection, scripts.forth());
                    }

                    assertThat(shapes(connection)).as("stopped at %s", stop).isEqualTo(shapes(whole));
                    assertThat(permissions(connection)).isEqualTo(permissions(whole));
                    assertThat(memberships(connection)).isEqualTo(memberships(whole));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWayBackLeadsToTheOldSchemaAndTheOldNames(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var connection = connect(real); var old = connect(real)) {
            run(old, users(scripts.old()));
            run(connection, users(scripts.old()));
            OldRows.insert(connection);
            run(connection, scripts.forth());

            run(connection, scripts.back());

            assertThat(shapes(connection)).containsExactlyInAnyOrderElementsOf(shapes(old));
            assertThat(texts(connection, "SELECT UM_USER_NAME FROM UM_HYBRID_USER_ROLE ORDER BY UM_ID"))
                    .containsExactly("bob", "CORP/bob", "x/y");
            assertThat(
                    texts(connection, "SELECT UM_ROLE_NAME FROM UM_ROLE_PERMISSION WHERE UM_ID IN (1, 6) ORDER BY 1"))
                    .containsExactlyInAnyOrder("admin", "CORP/sales");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB"})
    void repeatedPermissionsBecomeOneAndContradictionsStopTheScript(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var connection = connect(real)) {
            run(connection, users(scripts.old()));
            OldRows.insert(connection);
            execute(connection, "INSERT INTO UM_ROLE_PERMISSION VALUES (20, 1, 'admin', 1, -1234)");
            run(connection, scripts.forth());
            assertThat(permissions(connection)).hasSize(10);
        }
        try (var connection = connect(real)) {
            run(connection, users(scripts.old()));
            OldRows.insert(connection);
            execute(connection, "INSERT INTO UM_ROLE_PERMISSION VALUES (20, 1, 'admin', 0, -1234)");
            assertThatThrownBy(() -> run(connection, scripts.forth())).isInstanceOf(SQLException.class)
                    .hasMessageContaining("Duplicate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void identityTablesComeAndGo(Real real) throws Exception {
        var scripts = Scripts.of(real.type, NAMES);
        try (var connection = connect(real)) {
            execute(connection, "CREATE TABLE IDN_OAUTH_CONSUMER_APPS (CONSUMER_KEY VARCHAR(255) NOT NULL)");
            execute(connection,
                    "CREATE TABLE IDN_OAUTH2_AUTHORIZATION_CODE (AUTHORIZATION_CODE VARCHAR(255) NOT NULL)");
            var before = shapes(connection);

            run(connection, scripts.identity().forth());
            run(connection, scripts.serviceProvider().forth());
            execute(connection, "INSERT INTO SP_APP (TENANT_ID, APP_NAME, USER_STORE, USERNAME, AUTH_TYPE)"
                    + " VALUES (-1234, 'a', 'b', 'c', 'd')");

            assertThat(shapes(connection)).hasSize(before.size() + 22);
            run(connection, scripts.serviceProvider().back());
            run(connection, scripts.identity().back());
            assertThat(shapes(connection)).isEqualTo(before);
        }
    }

    private Connection connect(Real real) throws SQLException {
        var file = folder.resolve("D" + ++databases);
        return switch (real) {
            case H2_1_2 -> java.util.Objects.requireNonNull(
                    drivers.h2(H2Line.H2_1_2).connect("jdbc:h2:" + file, properties("sa", "")));
            case H2_2 -> of(new DatabaseAddress("jdbc:h2:" + file, "sa", Secret.none()));
            case DERBY -> of(new DatabaseAddress("jdbc:derby:memory:" + file + ";create=true", "sa", Secret.of("sa")));
            case POSTGRESQL -> of(TestPostgres.freshDatabase());
            case MARIADB -> of(TestMariadb.freshDatabase());
        };
    }

    private static java.util.Properties properties(String user, String password) {
        var properties = new java.util.Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return properties;
    }

    private Connection of(DatabaseAddress address) {
        return Database.of(address, drivers).connect();
    }

    /** The half of a script that is not the registry's: these tests are about the other. */
    static List<Statement> users(List<Statement> script) {
        var kept = new ArrayList<Statement>();
        for (int i = 0; i < script.size(); i++) {
            if (!REGISTRY.matcher(script.get(i).text()).find()) {
                kept.add(script.get(i));
            } else if (script.get(i).text().startsWith("SET @")) {
                i += 3; // what prepares and executes it
            }
        }
        return kept;
    }

    private static void run(Connection connection, List<Statement> script) throws SQLException {
        for (var statement : script) {
            try {
                execute(connection, statement.text());
            } catch (SQLException e) {
                throw new SQLException(e.getMessage() + "\nin\n" + statement.text(), e.getSQLState(), e);
            }
        }
    }

    private static void runRegardless(Connection connection, List<Statement> script) {
        for (var statement : script) {
            try {
                execute(connection, statement.text());
            } catch (SQLException _) {
                // such a tool goes on
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static List<String> domains(Connection connection) throws SQLException {
        return texts(connection, "SELECT UM_TENANT_ID, UM_DOMAIN_NAME FROM UM_DOMAIN ORDER BY UM_DOMAIN_ID");
    }

    static List<String> permissions(Connection connection) throws SQLException {
        return texts(connection, """
                SELECT P.UM_ID, D.UM_DOMAIN_NAME, P.UM_ROLE_NAME FROM UM_ROLE_PERMISSION P
                JOIN UM_DOMAIN D ON D.UM_DOMAIN_ID = P.UM_DOMAIN_ID AND D.UM_TENANT_ID = P.UM_TENANT_ID
                ORDER BY P.UM_ID""").stream().map(ScriptExecutionTest::qualified).toList();
    }

    static List<String> memberships(Connection connection) throws SQLException {
        return texts(connection, """
                SELECT R.UM_ID, D.UM_DOMAIN_NAME, R.UM_USER_NAME FROM UM_HYBRID_USER_ROLE R
                JOIN UM_DOMAIN D ON D.UM_DOMAIN_ID = R.UM_DOMAIN_ID AND D.UM_TENANT_ID = R.UM_TENANT_ID
                ORDER BY R.UM_ID""").stream().map(ScriptExecutionTest::qualified).toList();
    }

    private static String qualified(String row) {
        int second = row.indexOf(' ', row.indexOf(' ') + 1);
        return row.substring(0, second) + "/" + row.substring(second + 1);
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                var columns = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                texts.add(String.join(" ", columns));
            }
            return texts;
        }
    }

    /** A table without names that engines make up, and without the order of its columns. */
    private record Shape(String name, Set<Column> columns, List<String> key, Set<Set<String>> uniques,
            Set<ForeignKey> foreignKeys) {}

    private static Set<Shape> shapes(Connection connection) throws SQLException {
        Schema schema = Catalog.read(connection);
        return schema.tables().stream().map(ScriptExecutionTest::shape).collect(Collectors.toSet());
    }

    private static Shape shape(Table table) {
        return new Shape(table.name(), Set.copyOf(table.columns()), table.primaryKey(),
                table.uniques().stream().map(k -> Set.copyOf(k.columns())).collect(Collectors.toSet()),
                table.foreignKeys().stream()
                        .map(k -> new ForeignKey("", k.columns(), k.table(), k.referenced(), k.cascade()))
                        .collect(Collectors.toSet()));
    }
}
