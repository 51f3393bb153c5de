package org.godwit.upgrade.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptsTest {
    private static final Path GOLDEN = Path.of(System.getProperty("godwit.root", ".."),
            "upgrade/src/test/resources/org/godwit/upgrade/script");

    @ParameterizedTest
    @EnumSource
    void eachScriptIsAsItWasReviewed(DatabaseType type) throws IOException {
        var folder = GOLDEN.resolve(type.label());
        var files = Scripts.of(type, ScriptNames.STANDARD).files(true);
        for (var file : files.entrySet()) {
            var golden = folder.resolve(file.getKey());
            if ("write".equals(System.getProperty("godwit.golden"))) {
                Files.createDirectories(folder);
                Files.writeString(golden, file.getValue());
            }
            assertThat(file.getValue()).as("%s %s", type, file.getKey()).isEqualTo(Files.readString(golden));
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherProductsNeedOneMigrationScriptOnly(DatabaseType type) {
        assertThat(Scripts.of(type, ScriptNames.STANDARD).files(false)).containsOnlyKeys("migration.sql",
                "rollback.sql", "fresh.sql");
    }

    @ParameterizedTest
    @EnumSource
    void noScriptDropsATableThatHeldRowsBeforeTheStep(DatabaseType type) {
        var migration = Scripts.of(type, ScriptNames.STANDARD).forth();

        if (type != DatabaseType.H2) {
            assertThat(migration).noneMatch(statement -> statement.text().contains("DROP TABLE"));
        }
        assertThat(Scripts.of(type, ScriptNames.STANDARD).fresh())
                .noneMatch(statement -> statement.text().contains("DROP TABLE"));
    }

    @ParameterizedTest
    @EnumSource
    void everyDatabaseTypeEndsWithTheFourTablesOfTheGuide(DatabaseType type) {
        assertThat(Scripts.of(type, ScriptNames.STANDARD).files(false).get("migration.sql")).contains("UM_DOMAIN (",
                "UM_SYSTEM_USER (", "UM_SYSTEM_ROLE (", "UM_SYSTEM_USER_ROLE (");
    }

    @Test
    void aDomainThatWouldBreakOutOfItsLiteralIsRefused() {
        assertThatThrownBy(() -> new ScriptNames("PRIMARY", "everyone", List.of("A'; DROP TABLE UM_USER")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRoleNameWithAQuoteStaysALiteral() {
        var names = new ScriptNames("PRIMARY", "every'one", List.of());

        assertThat(Scripts.of(DatabaseType.ORACLE, names).files(false).get("migration.sql"))
                .contains("LOWER('every''one')");
    }

    @Test
    void aTypeIsFoundByTheNameOfItsScript() {
        assertThat(DatabaseType.ofLabel("Oracle_RAC")).contains(DatabaseType.ORACLE_RAC);
        assertThat(DatabaseType.ofLabel("mysql-cluster")).contains(DatabaseType.MYSQL_CLUSTER);
        assertThat(DatabaseType.ofLabel("sybase")).isEmpty();
    }
}
