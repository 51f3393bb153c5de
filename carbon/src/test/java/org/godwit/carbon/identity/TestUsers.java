package org.godwit.carbon.identity;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.RealmDefinition;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;

/** User databases of the 4.2 generation, and realms over them as {@code user-mgt.xml} would describe them. */
final class TestUsers {
    static final String JDBC = "org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager";
    static final Place.Line NOWHERE = new Place.Line(Path.of("user-mgt.xml"), 1, 1);
    static final Drivers DRIVERS = Drivers.shipped();
    static final StoreSurroundings SURROUNDINGS = new StoreSurroundings(Path.of("/"), DRIVERS, _ -> Optional.empty(),
            InstantSource.system(), _ -> {}, PasswordHashes.asCarbon());

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestUsers() {}

    /** {@return the address of a new H2 2 database that lives as long as the JVM} */
    static DatabaseAddress h2Address() {
        return new DatabaseAddress("jdbc:h2:mem:users" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa",
                Secret.none());
    }

    /** {@return a new user database on H2} */
    static Database h2() {
        return withSchema(h2Address());
    }

    /** {@return a new user database on PostgreSQL} */
    static Database postgres() {
        return withSchema(TestPostgres.freshDatabase());
    }

    static Database withSchema(DatabaseAddress address) {
        var database = Database.of(address, DRIVERS);
        database.with("making the schema", connection -> {
            new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2).run(connection);
            return true;
        });
        return database;
    }

    /** {@return a store with these properties on top of those that every JDBC store of 4.2 has} */
    static UserStoreDefinition jdbc(Map<String, String> properties) {
        var all = new HashMap<>(Map.of("PasswordDigest", "SHA-256", "StoreSaltedPassword", "true"));
        all.putAll(properties);
        return new UserStoreDefinition(JDBC, all, NOWHERE);
    }

    /** {@return a realm with these stores, the admin being admin/admin} */
    static RealmDefinition realm(UserStoreDefinition... stores) {
        return new RealmDefinition("true", "admin", "admin", Secret.of("admin"), "everyone", "jdbc/WSO2CarbonDB",
                List.of(stores), Map.of("AdminRoleManagementPermissions", "/permission"), Map.of());
    }

    /** {@return an identity over a database with one JDBC store, started} */
    static Identity started(Database users) {
        return started(users, realm(jdbc(Map.of())));
    }

    static Identity started(Database users, RealmDefinition realm) {
        return started(users, realm, SURROUNDINGS);
    }

    static Identity started(Database users, RealmDefinition realm, StoreSurroundings surroundings) {
        var identity = Identity.open(realm, _ -> List.of(), users, surroundings);
        identity.bootstrap();
        return identity;
    }

    static Realm superRealm(Identity identity) {
        return identity.realm(CarbonSchema.SUPER_TENANT).orElseThrow();
    }

    /** Runs a statement of the test's own. */
    static void run(Database database, String sql) {
        database.with("preparing a test", connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** {@return the only number that a query gives} */
    static int number(Database database, String sql) {
        return database.with("looking into a test", connection -> {
            try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
                if (!rows.next()) {
                    throw new SQLException("no row");
                }
                return rows.getInt(1);
            }
        });
    }
}
