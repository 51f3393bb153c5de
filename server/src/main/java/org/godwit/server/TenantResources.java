package org.godwit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.datasource.Datasources;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.registry.Child;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.TenantRegistry;
import org.godwit.carbon.registry.Visitor;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.xml.XmlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of a home, and the datasources of each tenant: those of the configuration files for the super tenant, and those that
 * were made in Carbon's console, which the registry keeps. What another server changes there is seen within
 * {@link #LOOKED_AT_EVERY}. Safe for use by many threads.
 */
final class TenantResources implements AutoCloseable {
    static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(TenantResources.class);
    private static final RegistryPath PLACE = RegistryPath
            .parse("conf:/repository/components/org.wso2.carbon.ndatasource");

    private final CarbonHome home;
    private final Drivers drivers;
    private final Registry registry;
    private final InstantSource clock;
    private final Map<Integer, Kept> tenants = new ConcurrentHashMap<>();

    TenantResources(CarbonHome home, Drivers drivers, InstantSource clock) {
        this.home = home;
        this.drivers = drivers;
        this.registry = Registry.open(home, drivers);
        this.clock = clock;
        registry.problems().forEach(p -> LOG.warn("mount leads nowhere, where=\"{}\", why=\"{}\"", p.where(), p.why()));
    }

    Registry registry() {
        return registry;
    }

    /** {@return the datasources of a tenant; what is wrong with one of them hinders no other} */
    Datasources datasources(int tenantId) {
        var kept = tenants.computeIfAbsent(tenantId, id -> new Kept(id == CarbonSchema.SUPER_TENANT
                ? Datasources.of(home, drivers)
                : Datasources.ofTenant(home, drivers)));
        synchronized (kept) {
            if (kept.lookAgain.isBefore(clock.instant())) {
                kept.lookAgain = clock.instant().plus(LOOKED_AT_EVERY);
                look(tenantId, kept);
            }
        }
        return kept.datasources;
    }

    /** Looks into the registry of every tenant that is known by now. */
    void refresh() {
        tenants.keySet().forEach(this::datasources);
    }

    private void look(int tenantId, Kept kept) {
        var tree = registry.tenant(tenantId, Visitor.trusted(Visitor.SYSTEM_USER));
        try {
            var members = new ArrayList<Child>();
            tree.eachChild(PLACE, members::add);
            var seen = new HashSet<String>();
            for (var member : members) {
                seen.add(member.name());
                if (!member.collection()) {
                    look(tree, tenantId, member, kept);
                }
            }
            for (var gone : List.copyOf(kept.versions.keySet())) {
                if (!seen.contains(gone)) {
                    kept.versions.remove(gone);
                    kept.datasources.remove(kept.names.getOrDefault(gone, gone));
                }
            }
        } catch (ProblemException e) {
            tell(tenantId, PLACE, e.problems());
        }
    }

    private void look(TenantRegistry tree, int tenantId, Child member, Kept kept) {
        try (var open = tree.open(member.path()).orElse(null)) {
            if (open == null) {
                return;
            }
            int version = open.resource().version();
            if (kept.versions.getOrDefault(member.name(), -1) == version) {
                return;
            }
            kept.versions.put(member.name(), version);
            // The path is only shown; a place in the registry is told like a place in a file.
            var document = XmlFile.of(Path.of("registry of tenant " + tenantId + member.path()),
                    open.content().readAllBytes());
            var definition = home.datasource(document);
            kept.names.put(member.name(), definition.name());
            kept.datasources.put(definition);
        } catch (ProblemException e) {
            tell(tenantId, member.path(), e.problems());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tell(int tenantId, RegistryPath path, List<Problem> problems) {
        problems.forEach(p -> LOG.warn("datasource of the registry unusable, tenant={}, path={}, code={}, why=\"{}\"",
                tenantId, path, p.code().code(), p.why()));
    }

    @Override
    public void close() {
        tenants.values().forEach(kept -> kept.datasources.close());
        registry.close();
    }

    /** The datasources of one tenant; changed by whoever holds its monitor. */
    private static final class Kept {
        private final Datasources datasources;
        /** Versions of resources that were read, by their names. */
        private final Map<String, Integer> versions = new HashMap<>();
        /** Names of datasources by names of resources. */
        private final Map<String, String> names = new HashMap<>();
        private Instant lookAgain = Instant.EPOCH;

        Kept(Datasources datasources) {
            this.datasources = datasources;
        }
    }
}
