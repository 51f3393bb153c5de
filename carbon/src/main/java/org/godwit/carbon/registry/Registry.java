package org.godwit.carbon.registry;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.RegistryDefinition;
import org.godwit.carbon.home.RegistryDefinition.Mount;
import org.godwit.carbon.home.RegistryDefinition.RemoteInstance;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;

/**
 * The registry of a home: what {@code registry.xml} puts together out of one or more databases. {@link #tenant} gives the tree of
 * one tenant as one visitor sees it. Pools connect when they are first needed; a mounted database that is down hinders nothing
 * else. Safe for use by many threads.
 */
public final class Registry implements AutoCloseable {
    private static final Map<String, String> POOL = Map.of("maxActive", "16", "maxWait", "10000");
    private static final Duration LINKS_REMEMBERED = Duration.ofSeconds(15);

    private final Versioning versioning;
    private final InstantSource clock;
    private final Area local;
    private final List<Area> mounts;
    private final Map<RegistryPath, Problem> unreachable;
    private final List<HikariDataSource> pools;
    private final LoadingCache<Integer, Links> links;

    private Registry(RegistryDefinition definition, InstantSource clock, Opening opening) {
        this.versioning = Versioning.of(definition);
        this.clock = clock;
        this.local = opening.local();
        this.mounts = List.copyOf(opening.mounts);
        this.unreachable = Map.copyOf(opening.unreachable);
        this.pools = List.copyOf(opening.pools.values());
        this.links = Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(LINKS_REMEMBERED)
                .build(tenant -> Links.read(areas(), tenant, versioning));
    }

    /** {@return the registry of a home; nothing is connected yet} */
    public static Registry open(CarbonHome home, Drivers drivers) {
        return open(home.registry(), name -> home.datasource(name).map(d -> Database.of(d.address(home), drivers)),
                InstantSource.system());
    }

    /**
     * Opens the registry of a configuration that is not in a home.
     *
     * @param databases gives the database of a datasource's name, once for each
     * @throws org.godwit.carbon.problem.ProblemException when the local database is not defined
     */
    public static Registry open(RegistryDefinition definition, Function<String, Optional<Database>> databases,
            InstantSource clock) {
        return new Registry(definition, clock, new Opening(definition, databases));
    }

    /** {@return the tree of a tenant as somebody sees it} */
    public TenantRegistry tenant(int tenantId, Visitor visitor) {
        return new TenantRegistry(this, tenantId, visitor);
    }

    /** {@return the tree of the super tenant, for Godwit's own use} */
    public TenantRegistry ofSystem() {
        return tenant(CarbonSchema.SUPER_TENANT, Visitor.trusted(Visitor.SYSTEM_USER));
    }

    /** {@return what is wrong with mounts} */
    public List<Problem> problems() {
        return List.copyOf(unreachable.values());
    }

    Versioning versioning() {
        return versioning;
    }

    InstantSource clock() {
        return clock;
    }

    Links links(int tenant) {
        return links.get(tenant);
    }

    void forgetLinks(int tenant) {
        links.invalidate(tenant);
    }

    /** {@return the mounts, the deepest first} */
    List<Area> mounts() {
        return mounts;
    }

    private List<Area> areas() {
        var all = new ArrayList<>(mounts);
        all.add(local);
        return all;
    }

    /** {@return the area that a path, links followed, lies in} */
    Area area(RegistryPath path) {
        for (var broken : unreachable.entrySet()) {
            if (path.isAtOrBelow(broken.getKey())) {
                throw broken.getValue().exception();
            }
        }
        return mounts.stream().filter(m -> path.isAtOrBelow(m.at())).findFirst().orElse(local);
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }

    /** Finds the databases of a definition. Used once. */
    private static final class Opening {
        private final RegistryDefinition definition;
        private final Function<String, Optional<Database>> databases;
        private final List<Area> mounts = new ArrayList<>();
        private final Map<RegistryPath, Problem> unreachable = new LinkedHashMap<>();
        private final Map<String, HikariDataSource> pools = new LinkedHashMap<>();
        private final Map<String, RegistryDatabase> opened = new LinkedHashMap<>();

        Opening(RegistryDefinition definition, Function<String, Optional<Database>> databases) {
            this.definition = definition;
            this.databases = databases;
            definition.mounts().forEach(this::mount);
            mounts.sort(Comparator.comparingInt((Area m) -> m.at().value().length()).reversed());
        }

        Area local() {
            var database = database(definition.current()).orElseThrow(() -> new Problem(RegistryProblem.MOUNT_FAILED,
                    "The database of the registry is not defined.", new Place.Setting("registry.xml, currentDBConfig"),
                    "no datasource belongs to the dbConfig " + definition.current(),
                    "correct currentDBConfig in repository/conf/registry.xml").exception());
            return new Area(RegistryPath.ROOT, RegistryPath.parse(definition.registryRoot()), database,
                    definition.readOnly());
        }

        private Optional<RegistryDatabase> database(String config) {
            var known = opened.get(config);
            if (known != null) {
                return Optional.of(known);
            }
            return definition.database(config).flatMap(c -> databases.apply(c.datasource())).map(database -> {
                var url = database.address().url();
                var pool = pools.computeIfAbsent(url,
                        _ -> ConnectionPool.of("registry " + config, database, POOL));
                var made = new RegistryDatabase(database, pool);
                opened.put(config, made);
                return made;
            });
        }

        private void mount(Mount mount) {
            var at = RegistryPath.parse(mount.path());
            var instance = definition.remoteInstances().stream().filter(i -> i.id().equals(mount.instanceId()))
                    .findFirst();
            if (instance.isEmpty()) {
                unreachable.put(at, broken(mount, "there is no remoteInstance " + mount.instanceId()));
                return;
            }
            var database = database(instance.get().databaseConfig());
            if (database.isEmpty()) {
                unreachable.put(at, broken(mount, why(instance.get())));
                return;
            }
            var root = RegistryPath.parse(instance.get().registryRoot());
            var target = RegistryPath.parse(mount.targetPath().isEmpty() ? mount.path() : mount.targetPath());
            mounts.add(new Area(at, target.moved(RegistryPath.ROOT, root), database.get(),
                    instance.get().readOnly()));
        }

        private static String why(RemoteInstance instance) {
            return instance.databaseConfig().isEmpty()
                    ? "the instance " + instance.id() + " is reached by Atom, which is not supported"
                    : "the instance " + instance.id() + " names dbConfig " + instance.databaseConfig()
                            + ", which has no datasource";
        }

        private static Problem broken(Mount mount, String why) {
            return new Problem(RegistryProblem.MOUNT_FAILED, "The mount at " + mount.path() + " leads nowhere.",
                    mount.where(), why, "correct the mount in repository/conf/registry.xml");
        }
    }
}
