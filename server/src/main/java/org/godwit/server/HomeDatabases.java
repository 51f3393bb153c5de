package org.godwit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.RegistryDefinition.DatabaseConfig;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carbon's own databases of a home, before it is served: an embedded one that does not exist yet is made, as Carbon does on its
 * first start; any other must be of the 4.2 generation.
 */
final class HomeDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(HomeDatabases.class);
    private static final String MARKER = "godwit/INCOMPLETE";

    private final CarbonHome home;
    private final Drivers drivers;

    HomeDatabases(CarbonHome home, Drivers drivers) {
        this.home = home;
        this.drivers = drivers;
    }

    /**
     * Refuses a home whose upgrade did not come to its end.
     *
     * @throws org.godwit.carbon.problem.ProblemException when the marker of an upgrade is there
     */
    static void refuseIncomplete(Path root) {
        var marker = root.resolve(MARKER);
        if (Files.exists(marker)) {
            throw new Problem(ServeProblem.INCOMPLETE, "The upgrade into this home did not come to its end.",
                    new Place.File(marker), "the marker that an upgrade removes at its end is still there",
                    "go on with `godwit resume " + root + "`, or take it back with `godwit rollback " + root + "`")
                    .exception();
        }
    }

    /**
     * Checks the databases of users and registry, and makes embedded ones that are missing.
     *
     * {@return the user database}
     *
     * @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with any of them
     */
    Database open() {
        var addresses = new LinkedHashMap<String, DatabaseAddress>();
        var users = address(home.realm().datasource());
        addresses.put(users.url(), users);
        home.registry().database(home.registry().current()).map(DatabaseConfig::datasource).map(this::address)
                .ifPresent(a -> addresses.putIfAbsent(a.url(), a));
        var problems = new Problems();
        addresses.values().forEach(address -> problems.collect(() -> opened(address)));
        problems.throwIfAny();
        return Database.of(users, drivers);
    }

    private DatabaseAddress address(String datasource) {
        return home.datasource(datasource).orElseThrow(() -> new Problem(ServeProblem.NO_USER_DATABASE,
                "A database of the home is not defined.", new Place.File(home.root().resolve("repository/conf")),
                "no datasource has the name or JNDI name " + datasource,
                "add it to repository/conf/datasources/master-datasources.xml").exception()).address(home);
    }

    private boolean opened(DatabaseAddress address) {
        var file = H2File.ofUrl(address.url());
        if (file.isPresent() && !file.get().exists()) {
            create(address);
            return true;
        }
        if (file.isPresent() && file.get().line() != H2Line.H2_2) {
            throw new Problem(ServeProblem.OLD_DATABASE, "The database is in a file of an older engine.",
                    new Place.File(file.get().path()), "it was written by H2 " + file.get().line().version(),
                    upgrade()).exception();
        }
        var database = Database.of(address, drivers);
        var found = database.with("reading the tables of the home's database",
                connection -> Fingerprint.of(Catalog.read(connection), database.engine().scripts()));
        check(database, found);
        return true;
    }

    private void create(DatabaseAddress address) {
        var database = Database.of(address, drivers);
        database.<Boolean>with("making the tables of a new home", connection -> {
            new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2).run(connection);
            return true;
        });
        LOG.info("database made, address={}, generation=4.2", address.shown());
    }

    private void check(Database database, Fingerprint found) {
        var where = Place.database(database.address().shown());
        switch (found.generation()) {
            case NONE -> {
                if (database.engine() == Engine.H2) {
                    create(database.address());
                } else {
                    throw new Problem(ServeProblem.EMPTY_DATABASE, "The database has no tables of Carbon.", where,
                            "only the embedded database is made by itself",
                            "run `godwit script --database-type "
                                    + database.engine().name().toLowerCase(java.util.Locale.ROOT)
                                    + " --to 3.1.1` and apply what it prints, or correct the URL")
                            .exception();
                }
            }
            case CARBON_3, CARBON_4_1 -> throw new Problem(ServeProblem.OLD_DATABASE,
                    "The database is of an older generation.", where,
                    "it is of Carbon " + found.generation().label() + ", this server needs 4.2", upgrade()).exception();
            case LATER -> throw new Problem(ServeProblem.NEWER_DATABASE,
                    "The database is of a newer generation than this server knows.", where,
                    first(found.differences()), "serve it with the product that made it").exception();
            case CARBON_4_2 -> {
                if (found.condition() == Fingerprint.Condition.HALF_MIGRATED) {
                    throw new Problem(ServeProblem.HALF_MIGRATED, "The database is half-migrated.", where,
                            first(found.differences()), upgrade()).exception();
                }
                if (found.condition() == Fingerprint.Condition.KEYS_DIFFER) {
                    LOG.warn("database has keys that differ, address={}, first=\"{}\", differences={}",
                            database.address().shown(), first(found.differences()), found.differences().size());
                }
            }
        }
    }

    private static String first(List<String> differences) {
        return differences.isEmpty() ? "its tables differ" : differences.getFirst();
    }

    private String upgrade() {
        return "run `godwit upgrade " + home.root() + " --to NEW_HOME`, then serve NEW_HOME";
    }
}
