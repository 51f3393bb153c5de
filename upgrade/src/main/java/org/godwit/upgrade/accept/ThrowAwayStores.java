package org.godwit.upgrade.accept;

import java.io.IOException;
import java.util.Map;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.apply.TemporaryFolder;

/** JDBC user stores on H2 files in a temporary folder, which closing removes. */
final class ThrowAwayStores implements AutoCloseable {
    private static final String JDBC_STORE = "org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager";
    private static final String LOGIN = "sa";

    private final Drivers drivers;
    private final TemporaryFolder folder;

    ThrowAwayStores(Drivers drivers) {
        this.drivers = drivers;
        try {
            this.folder = TemporaryFolder.make("acceptance");
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The folder of the trial stores cannot be made.",
                    new Place.Setting("java.io.tmpdir"), e.toString(), "make room for temporary files").exception(e);
        }
    }

    /** Makes the database of a store. {@return how the store is configured} */
    UserStoreDefinition make(String domain, String file) {
        var url = "jdbc:h2:" + folder.path().resolve(file) + ";DB_CLOSE_ON_EXIT=FALSE";
        var database = Database.of(new DatabaseAddress(url, LOGIN, Secret.none()), drivers);
        database.with("making the tables of a trial store", connection -> {
            new SchemaScript(database.dialect(), users()).run(connection);
            return domain;
        });
        return new UserStoreDefinition(JDBC_STORE,
                Map.of("DomainName", domain, "driverName", "org.h2.Driver", "url", url, "userName", LOGIN, "password",
                        "", "PasswordDigest", "SHA-256", "StoreSaltedPassword", "true"),
                new Place.Line(folder.path().resolve(file), 0, 0));
    }

    private static Schema users() {
        return new Schema(CarbonSchema.CARBON_4_2.tables().stream().filter(t -> t.name().startsWith("UM_")).toList());
    }

    @Override
    public void close() {
        folder.close();
    }
}
