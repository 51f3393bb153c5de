package org.godwit.carbon.identity;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.io.TempDir;

/** A secondary store whose file the old server made with H2 1.2, with the tables of 4.1; it stays as it is. */
class JdbcStoreOnOldH2Test extends UserStoreContract {
    @TempDir
    private Path folder = Path.of("");

    @Override
    UserStore open() throws SQLException {
        var address = new DatabaseAddress("jdbc:h2:" + folder.resolve("OLD"), "crew", Secret.of("crew-pw"));
        var login = new Properties();
        login.setProperty("user", address.user());
        login.setProperty("password", address.password().reveal());
        try (var connection = TestUsers.DRIVERS.h2(H2Line.H2_1_2).connect(address.url(), login)) {
            new SchemaScript(Dialect.of(Engine.H2, 1), CarbonSchema.CARBON_4_1).run(connection);
        }
        return filled(JdbcStoreOnH2Test.store(address, Map.of()));
    }
}
