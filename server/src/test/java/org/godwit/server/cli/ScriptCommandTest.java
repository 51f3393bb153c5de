package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptCommandTest {
    private static final String STEP = "script --from 3.1.0 --to 3.1.1 --database-type ";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8), Map.of());

    @Test
    void withoutAFolderTheMigrationIsPrintedAndNothingElse() {
        var status = Main.run(terminal, (STEP + "oracle_rac").split(" "));

        assertThat(status).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("-- ").contains("oracle_rac", "UM_DOMAIN");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Only migration.sql is needed");
    }

    @Test
    void theIdentityServerGetsItsScriptsToo(@TempDir Path folder) {
        Main.run(terminal, (STEP + "mysql --product is --out " + folder).split(" "));

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("migration.sql", "rollback.sql", "fresh.sql",
                "migration-identity.sql", "migration-service-provider.sql", "rollback-identity.sql");
    }

    @Test
    void anUnknownTypeIsToldWithTheKnownOnes() {
        var status = Main.run(terminal, (STEP + "sybase").split(" "));

        assertThat(status).isNotEqualTo(ExitStatus.DONE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("sybase", "mysql_cluster");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
