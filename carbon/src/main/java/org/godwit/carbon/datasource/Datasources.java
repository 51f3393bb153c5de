package org.godwit.carbon.datasource;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/**
 * The datasources of a home while it is served. A pool is made when it is first asked for and connects when a connection is
 * first taken, so a database that is down hinders nothing else. Definitions can be put, replaced and removed at any time; who
 * holds the datasource of a name goes on with it. Safe for use by many threads.
 */
public final class Datasources implements AutoCloseable {
    private final CarbonHome home;
    private final Drivers drivers;
    private final Map<String, DatasourceDefinition> definitions = new ConcurrentHashMap<>();
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();
    private final List<String> order;

    private Datasources(CarbonHome home, Drivers drivers, List<DatasourceDefinition> defined) {
        this.home = home;
        this.drivers = drivers;
        // The first of a name counts, as master-datasources.xml is read first.
        defined.forEach(d -> definitions.putIfAbsent(d.name(), d));
        this.order = defined.stream().map(DatasourceDefinition::name).distinct().toList();
    }

    /** {@return the datasources that the files of a home define; nothing is connected} */
    public static Datasources of(CarbonHome home, Drivers drivers) {
        return new Datasources(home, drivers, home.datasources());
    }

    /** {@return no datasources yet: a tenant's, which come out of the registry by {@link #put}} */
    public static Datasources ofTenant(CarbonHome home, Drivers drivers) {
        return new Datasources(home, drivers, List.of());
    }

    /** {@return the drivers of a home: shipped ones, and jars in repository/components/lib, dropins and lib} */
    public static Drivers drivers(CarbonHome home) {
        return new Drivers(List.of(home.root().resolve("repository/components/lib"),
                home.root().resolve("repository/components/dropins"), home.root().resolve("lib")));
    }

    /** {@return all definitions: those of the files in their order, then others by name} */
    public List<DatasourceDefinition> definitions() {
        var sorted = new ArrayList<DatasourceDefinition>();
        order.forEach(n -> Optional.ofNullable(definitions.get(n)).ifPresent(sorted::add));
        definitions.values().stream().filter(d -> !order.contains(d.name()))
                .sorted(Comparator.comparing(DatasourceDefinition::name)).forEach(sorted::add);
        return sorted;
    }

    /** {@return the definition of a name or JNDI name; {@code java:comp/env/} in front is ignored} */
    public Optional<DatasourceDefinition> definition(String nameOrJndiName) {
        var plain = nameOrJndiName.strip().replaceFirst("^java:comp/env/", "");
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(definitions.get(plain))
                .or(() -> definitions().stream().filter(d -> d.jndiName().equals(plain)).findFirst());
    }

    /**
     * {@return the datasource of a name or JNDI name, empty when there is none or it is no database}
     *
     * <p>Asked with a user and a password, it opens a connection for them outside of the pool. It stays good when the definition is replaced. Taking a connection fails with a {@link SQLException} once it is
     * removed.
     */
    public Optional<DataSource> pool(String nameOrJndiName) {
        return definition(nameOrJndiName).filter(DatasourceDefinition::hasUrl).map(d -> {
            var name = d.name();
            current(name);
            return new NamedPool(() -> current(name), () -> ConnectionPool.unpooled(database(name)));
        });
    }

    /**
     * {@return the database of a datasource, without a pool}
     *
     * @throws ProblemException when there is no such datasource, it is no database, or it has no driver
     */
    public Database database(String nameOrJndiName) {
        var definition = definition(nameOrJndiName).orElseThrow(() -> unknown(nameOrJndiName).exception());
        if (!definition.hasUrl()) {
            throw new Problem(DatasourceProblem.NOT_A_DATABASE, "The datasource " + definition.name()
                    + " is not a database.", definition.where(),
                    "its type is " + definition.type()
                            + (definition.url().isEmpty() ? " and it has no url" : ""),
                    "name a datasource of type RDBMS with a url").exception();
        }
        return Database.of(definition.address(home), drivers);
    }

    /** {@return what of a datasource's settings does not do here what it did in Carbon's pool} */
    public List<PoolWarning> warnings(DatasourceDefinition definition) {
        return PoolSettings.warnings(definition.settings());
    }

    /** Adds a definition, or replaces that of the same name: its pool serves no new requests, and ends after the running ones. */
    public void put(DatasourceDefinition definition) {
        definitions.put(definition.name(), definition);
        retire(definition.name());
    }

    /** {@return whether there was a datasource of this name; its pool ends after the running requests} */
    public boolean remove(String name) {
        boolean removed = definitions.remove(name) != null;
        retire(name);
        return removed;
    }

    /**
     * Connects once, outside the pool, and asks the database who it is. An embedded database that does not exist is not made.
     *
     * @param patience how long to wait for the answer
     */
    public ConnectionTest test(DatasourceDefinition definition, Duration patience) {
        var address = definition.address(home);
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = thread.submit(() -> ask(definition));
            try {
                return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                thread.shutdownNow();
                return new ConnectionTest.Failed(new Problem(DatasourceProblem.NO_ANSWER,
                        "The database of " + definition.name() + " does not answer.", Place.database(address.shown()),
                        "no answer within " + patience.toSeconds() + " s",
                        "check host and port, and that no firewall drops the packets"));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                return new ConnectionTest.Failed(problem.problems().getFirst());
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ConnectionTest ask(DatasourceDefinition definition) {
        var address = definition.address(home);
        // Names the missing file, where connecting would make an empty database.
        H2File.ofUrl(address.url()).ifPresent(H2File::line);
        long start = System.nanoTime();
        return Database.of(address, drivers).with("asking for its name", connection -> {
            var metadata = connection.getMetaData();
            var product = metadata.getDatabaseProductName() + " " + metadata.getDatabaseProductVersion();
            var driver = metadata.getDriverName() + " " + metadata.getDriverVersion();
            return new ConnectionTest.Reached(product, driver, Duration.ofNanos(System.nanoTime() - start));
        });
    }

    private HikariDataSource current(String name) {
        return pools.computeIfAbsent(name, n -> {
            var definition = Optional.ofNullable(definitions.get(n)).orElseThrow(() -> unknown(n).exception());
            return ConnectionPool.of(n, Database.of(definition.address(home), drivers), definition.settings());
        });
    }

    private void retire(String name) {
        var pool = pools.remove(name);
        if (pool != null) {
            // Closing waits for connections in use.
            Thread.ofVirtual().name("closing pool " + name).start(pool::close);
        }
    }

    private Problem unknown(String name) {
        return new Problem(DatasourceProblem.UNKNOWN, "There is no datasource " + name + ".",
                new Place.Setting("datasource " + name),
                "defined are " + String.join(", ", definitions().stream().map(DatasourceDefinition::name).toList()),
                "correct the name, or add the datasource");
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
        pools.clear();
    }
}
