package org.godwit.carbon.registry;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.RegistryDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;

/** Registries on databases of the 4.2 generation. */
final class TestRegistry {
    static final Place.Line NOWHERE = new Place.Line(Path.of("registry.xml"), 1, 1);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestRegistry() {}

    static Database h2() {
        return withSchema(new DatabaseAddress("jdbc:h2:mem:registry" + DATABASES.incrementAndGet()
                + ";DB_CLOSE_DELAY=-1", "sa", Secret.none()));
    }

    static Database postgres() {
        return withSchema(TestPostgres.freshDatabase());
    }

    static Database mariadb() {
        return withSchema(TestMariadb.freshDatabase());
    }

    static Database derby() {
        return withSchema(new DatabaseAddress("jdbc:derby:memory:registry" + DATABASES.incrementAndGet()
                + ";create=true", "sa", Secret.none()));
    }

    static Database withSchema(DatabaseAddress address) {
        return withSchema(Database.of(address, Drivers.shipped()));
    }

    static Database withSchema(Database database) {
        database.with("making the schema", connection -> {
            new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2).run(connection);
            return true;
        });
        return database;
    }

    /** What of a definition a test wants otherwise. */
    record Wish(boolean versionOnChange, boolean versionAttachments, boolean readOnly,
            List<RegistryDefinition.RemoteInstance> instances, List<RegistryDefinition.Mount> mounts) {
        static final Wish USUAL = new Wish(true, true, false, List.of(), List.of());
    }

    static RegistryDefinition definition(Wish wish) {
        return new RegistryDefinition("local",
                List.of(new RegistryDefinition.DatabaseConfig("local", "jdbc/local", NOWHERE),
                        new RegistryDefinition.DatabaseConfig("shared", "jdbc/shared", NOWHERE)),
                wish.instances(), wish.mounts(), wish.versionOnChange(), wish.versionAttachments(),
                wish.versionAttachments(), wish.versionAttachments(), wish.versionAttachments(), wish.readOnly(), "/");
    }

    static Registry open(Database local, Wish wish) {
        return open(Map.of("jdbc/local", local), wish);
    }

    static Registry open(Map<String, Database> databases, Wish wish) {
        return Registry.open(definition(wish), name -> Optional.ofNullable(databases.get(name)),
                InstantSource.system());
    }
}
