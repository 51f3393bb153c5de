package org.godwit.upgrade.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Scripts for engines that no test can have, run on H2 in their mode (MySQL Cluster: on MariaDB without NDB). Procedural
 * blocks are no part of those modes: what they would execute is taken out of them, and a trigger becomes a default. So
 * this proves the statements inside, not the blocks around them.
 */
class ScriptStandInTest {
    private static final Pattern EXECUTED = Pattern.compile("EXECUTE IMMEDIATE '((?:[^']|'')*)';\\s+END IF;\\s+END;?",
            Pattern.DOTALL);
    private static final Pattern TRIGGER = Pattern
            .compile("CREATE OR REPLACE TRIGGER .*?INSERT ON (\\w+) .*?WHEN \\(NEW\\.(\\w+) IS NULL\\).*",
                    Pattern.DOTALL);
    private static final Pattern DROPPED_KEY = Pattern
            .compile("'ALTER TABLE (\\w+) DROP (?:CONSTRAINT|UNIQUE) (?:\"' \\|\\||' \\+ QUOTENAME)");
    private static final ScriptNames NAMES = new ScriptNames("PRIMARY", "everyone", List.of("CORP"));

    enum StandIn {
        ORACLE(DatabaseType.ORACLE, "Oracle"), ORACLE_RAC(DatabaseType.ORACLE_RAC,
                "Oracle"), DB2(DatabaseType.DB2, "DB2"), MSSQL(DatabaseType.MSSQL, "MSSQLServer"), MYSQL_CLUSTER(
                        DatabaseType.MYSQL_CLUSTER, "");

        private final DatabaseType type;
        private final String mode;

        StandIn(DatabaseType type, String mode) {
            this.type = type;
            this.mode = mode;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRowGetsItsDomainAndTheWayBackIsOpen(StandIn standIn) throws Exception {
        var scripts = Scripts.of(standIn.type, NAMES);
        try (var drivers = Drivers.shipped(); var connection = connect(standIn, drivers)) {
            run(connection, ScriptExecutionTest.users(scripts.old()));
            OldRows.insert(connection);

            run(connection, scripts.forth());

            assertThat(ScriptExecutionTest.domains(connection)).startsWith("-1234 PRIMARY", "-1234 SYSTEM",
                    "-1234 INTERNAL", "1 SYSTEM", "2 SYSTEM").hasSize(13);
            assertThat(ScriptExecutionTest.permissions(connection)).containsExactly("1 PRIMARY/admin",
                    "2 INTERNAL/everyone", "3 SYSTEM/wso2.anonymous.role", "4 INTERNAL/Clerk", "5 PRIMARY/both",
                    "6 CORP/sales", "7 INTERNAL/helper", "8 PRIMARY/admin", "9 PRIMARY/admin",
                    "10 PRIMARY/no domain/at all");
            assertThat(ScriptExecutionTest.memberships(connection)).containsExactly("1 PRIMARY/bob", "2 CORP/bob",
                    "3 PRIMARY/x/y");
            run(connection, scripts.back());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFreshSchemaAndTheIdentityTablesAreMade(StandIn standIn) throws Exception {
        var scripts = Scripts.of(standIn.type, NAMES);
        try (var drivers = Drivers.shipped(); var connection = connect(standIn, drivers)) {
            run(connection, scripts.fresh());
            ScriptExecutionTest.execute(connection, "CREATE TABLE IDN_OAUTH_CONSUMER_APPS (A INTEGER)");
            ScriptExecutionTest.execute(connection, "CREATE TABLE IDN_OAUTH2_AUTHORIZATION_CODE (A INTEGER)");

            run(connection, scripts.identity().forth());
            run(connection, scripts.serviceProvider().forth());
            run(connection, scripts.serviceProvider().back());
            run(connection, scripts.identity().back());
        }
    }

    private static Connection connect(StandIn standIn, Drivers drivers) {
        var address = standIn.mode.isEmpty()
                ? TestMariadb.freshDatabase()
                : new DatabaseAddress("jdbc:h2:mem:;MODE=" + standIn.mode, "sa", Secret.none());
        return Database.of(address, drivers).connect();
    }

    private static void run(Connection connection, List<Statement> script) throws SQLException {
        for (var statement : script) {
            var text = inside(connection, statement.text());
            if (text.isPresent()) {
                try {
                    ScriptExecutionTest.execute(connection, text.get());
                } catch (SQLException e) {
                    throw new SQLException(e.getMessage() + "\nin\n" + text.get(), e.getSQLState(), e);
                }
            }
        }
    }

    private static Optional<String> inside(Connection connection, String text) throws SQLException {
        var trigger = TRIGGER.matcher(text);
        if (trigger.matches()) {
            var sequence = trigger.group(1) + "_SEQUENCE";
            var shorter = trigger.group(1) + "_SEQ";
            return Optional.of("ALTER TABLE " + trigger.group(1) + " ALTER COLUMN " + trigger.group(2)
                    + " SET DEFAULT NEXT VALUE FOR " + (text.contains(sequence) ? sequence : shorter));
        }
        var key = DROPPED_KEY.matcher(text);
        if (key.find() && !text.startsWith("SET @")) {
            dropUniques(connection, key.group(1));
            return Optional.empty();
        }
        var executed = EXECUTED.matcher(text);
        if (executed.find()) {
            return Optional.of(common(executed.group(1).replace("''", "'")));
        }
        if (text.startsWith("IF ")) {
            return Optional.of(common(text.substring(text.indexOf('\n') + 1)));
        }
        return text.startsWith("CALL SYSPROC") ? Optional.empty() : Optional.of(common(text));
    }

    /** What the modes do not know, and no more. */
    private static String common(String text) {
        return text.replace(" NOT LOGGED", "").replaceAll(" CONSTRAINT DF_\\w+( DEFAULT \\S+) WITH VALUES", "$1")
                .replaceAll("^ALTER TABLE \\w+ DROP CONSTRAINT DF_\\w+", "SELECT 1").replace(" ENGINE=NDB", "");
    }

    /** What the script's own block does by its engine's catalog. */
    private static void dropUniques(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var keys = connection.createStatement();
                var rows = keys.executeQuery("SELECT CONSTRAINT_NAME FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS"
                        + " WHERE CONSTRAINT_TYPE = 'UNIQUE' AND TABLE_NAME = '" + table + "'")) {
            while (rows.next()) {
                statement.execute("ALTER TABLE " + table + " DROP CONSTRAINT \"" + rows.getString(1) + '"');
            }
        }
    }
}
