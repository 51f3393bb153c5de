package org.godwit.server.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemCode;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.xml.XmlFile;
import org.godwit.dataservices.DataService;
import org.godwit.dataservices.descriptor.ServiceProblem;
import org.godwit.server.deployment.DeployedFile.Status;
import org.godwit.server.deployment.ServiceDirectory.TenantServices;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what serves in step with the files. A scan looks at every {@code .dbs} of every tenant: new and changed ones are loaded,
 * deleted ones retired after they were missing twice (editors delete and write anew). When a changed file does not load, its last
 * good version goes on serving, unless it is the security that is wrong. Faulty files are tried again every minute, since what hinders them may be a database.
 *
 * <p>{@link #scan} is for one thread at a time; everything else may be called by any thread.
 */
public final class Deployment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);
    private static final Duration RETRY = Duration.ofSeconds(60);

    private final Supplier<List<TenantFolder>> tenants;
    private final Loader loader;
    private final InstantSource clock;
    private final Map<Path, Entry> entries = new HashMap<>();
    private final SettingsFiles.Cache parsedSettings = new SettingsFiles.Cache();
    private volatile ServiceDirectory directory = new ServiceDirectory(Map.of(), false);
    private volatile List<DeployedFile> files = List.of();

    /** Makes a service of a file. */
    @FunctionalInterface
    public interface Loader {
        /** @param folder the folders between {@code dataservices} and the file */
        DataService load(TenantFolder tenant, Path file, String folder);
    }

    /** @param tenants the tenants to serve, asked at each scan; the super tenant is one of them */
    public Deployment(Supplier<List<TenantFolder>> tenants, Loader loader, InstantSource clock) {
        this.tenants = tenants;
        this.loader = loader;
        this.clock = clock;
    }

    /** {@return what answers calls now} */
    public ServiceDirectory directory() {
        return directory;
    }

    /** {@return every file and how it stands, by tenant and name} */
    public List<DeployedFile> files() {
        return files;
    }

    /** What a file looked like when it was loaded. */
    private record Seen(long size, long modified, ServiceSettings settings) {}

    /** One file between two scans. */
    private static final class Entry {
        private final TenantFolder tenant;
        private final Path file;
        private @Nullable Seen seen;
        private @Nullable ServedService served;
        private List<Problem> problems = List.of();
        private Instant since = Instant.EPOCH;
        private Instant tried = Instant.EPOCH;
        private int missing;

        Entry(TenantFolder tenant, Path file) {
            this.tenant = tenant;
            this.file = file;
        }

        Status status() {
            var current = served;
            if (current == null) {
                return Status.FAULTY;
            }
            if (!problems.isEmpty()) {
                return Status.FAULTY_LAST_GOOD_SERVES;
            }
            return current.isActive() ? Status.ACTIVE : Status.INACTIVE;
        }
    }

    /** Looks at all files once. Never throws for what is wrong with one of them. */
    public void scan() {
        var before = new HashMap<>(entries);
        boolean changed = false;
        var known = tenants.get();
        var toLoad = new ArrayList<ToLoad>();
        for (var tenant : known) {
            var settings = SettingsFiles.read(tenant.artefacts(), parsedSettings);
            for (var file : descriptors(tenant)) {
                var entry = entries.computeIfAbsent(file, f -> new Entry(tenant, f));
                before.remove(file);
                entry.missing = 0;
                look(entry, settings).ifPresent(toLoad::add);
            }
        }
        changed |= load(toLoad);
        for (var gone : before.values()) {
            boolean tenantIsGone = known.stream().noneMatch(t -> t.id() == gone.tenant.id());
            if (++gone.missing > 1 || tenantIsGone) {
                undeploy(gone);
                changed = true;
            }
        }
        if (changed || !directory.complete()) {
            publish(known);
        }
    }

    private static List<Path> descriptors(TenantFolder tenant) {
        var folder = tenant.artefacts().resolve("dataservices");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(f -> f.getFileName().toString().endsWith(".dbs")).filter(Files::isRegularFile).sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is to be loaded, as it looked and with the settings that are valid for it. */
    private record ToLoad(Entry entry, Seen seen, SettingsFiles settings, Instant now) {}

    /** What came of reading a file: a service, or why there is none; and how long it took. */
    private record Read(@Nullable DataService service, @Nullable Throwable failure, long nanos) {}

    /** {@return the file when it is new or changed, or is faulty and has not been tried for a while} */
    private Optional<ToLoad> look(Entry entry, SettingsFiles settings) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry.file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var seen = new Seen(attributes.size(), attributes.lastModifiedTime().toMillis(),
                settings.of(name(entry), entry.file));
        var now = clock.instant();
        boolean retry = !entry.problems.isEmpty() && !entry.tried.plus(RETRY).isAfter(now);
        if (seen.equals(entry.seen) && !retry) {
            return Optional.empty();
        }
        entry.tried = now;
        return Optional.of(new ToLoad(entry, seen, settings, now));
    }

    /**
     * Reads the files on all processors, which is most of a start with many services, and takes them into service one after the
     * other in their order. {@return whether there were any}
     */
    private boolean load(List<ToLoad> files) {
        int threads = Math.min(files.size(), Runtime.getRuntime().availableProcessors());
        if (threads <= 1) {
            files.forEach(file -> serve(file, read(file.entry())));
            return !files.isEmpty();
        }
        try (var readers = Executors.newFixedThreadPool(threads)) {
            var readings = files.stream().map(file -> readers.submit(() -> read(file.entry()))).toList();
            for (int i = 0; i < readings.size(); i++) {
                serve(files.get(i), readings.get(i).get());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while services were deployed", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Read read(Entry entry) {
        long start = System.nanoTime();
        try {
            return new Read(loader.load(entry.tenant, entry.file, folder(entry)), null, System.nanoTime() - start);
        } catch (RuntimeException | LinkageError e) {
            return new Read(null, e, System.nanoTime() - start);
        }
    }

    private void serve(ToLoad file, Read read) {
        var entry = file.entry();
        var service = read.service();
        try {
            if (service == null) {
                throw rethrown(read.failure());
            }
            var own = withPolicies(file.settings().of(service.name(), entry.file), service, entry.file);
            if (!own.problems().isEmpty()) {
                throw new ProblemException(own.problems());
            }
            refuseSecondOfAName(entry, service);
            var old = entry.served;
            entry.served = new ServedService(service, own.access(), own.exposure());
            entry.seen = new Seen(file.seen().size(), file.seen().modified(),
                    file.settings().of(name(entry), entry.file));
            entry.problems = List.of();
            entry.since = file.now();
            if (old != null) {
                old.retire();
            }
            LOG.info("service deployed, tenant={}, service={}, file={}, millis={}", entry.tenant.domain(),
                    service.name(), entry.file, read.nanos() / 1_000_000);
        } catch (ProblemException e) {
            faulty(entry, file.seen(), service, e.problems(), file.now());
        } catch (RuntimeException | LinkageError e) {
            var incident = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("deployment failed unexpectedly, file={}, incident={}", entry.file, incident, e);
            faulty(entry, file.seen(), service,
                    List.of(new Problem(DeploymentProblem.INTERNAL, "Internal error, incident " + incident + ".",
                            new Place.File(entry.file), e.getClass().getSimpleName(), "report it with the log")),
                    file.now());
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
    }

    /** Adds what the policies say that the file itself names; they count like those of Carbon's own files. */
    private static ServiceSettings withPolicies(ServiceSettings settings, DataService service, Path file) {
        var all = settings;
        for (var policy : service.policies()) {
            try {
                var root = XmlFile.of(file, policy.getBytes(StandardCharsets.UTF_8)).root();
                all = all.and(ServiceSettings.ofPolicy(root, new Place.File(file)));
            } catch (ProblemException e) {
                throw ServiceSettings.notEnforced("its policy in the registry cannot be read: "
                        + e.problems().getFirst().why(), new Place.File(file)).exception(e);
            }
        }
        return all;
    }

    private static void faulty(Entry entry, Seen seen, @Nullable DataService service, List<Problem> problems,
            Instant now) {
        if (service != null) {
            service.close();
        }
        if (!problems.equals(entry.problems)) {
            entry.since = now;
            problems.forEach(p -> LOG.warn("service faulty, tenant={}, code={}, where=\"{}\", what=\"{}\", why=\"{}\"",
                    entry.tenant.domain(), p.code().code(), p.where(), p.what(), p.why()));
        }
        entry.seen = seen;
        entry.problems = problems;
        var served = entry.served;
        if (served != null && problems.stream().anyMatch(p -> isAboutSecurity(p.code()))) {
            // The last good version would be open to those whom the new settings keep out.
            entry.served = null;
            served.retire();
        }
    }

    private static boolean isAboutSecurity(ProblemCode code) {
        return code == DeploymentProblem.POLICY_NOT_ENFORCED || code == DeploymentProblem.SETTINGS_UNREADABLE
                || code == ServiceProblem.POLICY_MISSING;
    }

    private void refuseSecondOfAName(Entry entry, DataService service) {
        for (var other : entries.values()) {
            var served = other.served;
            if (served != null && !other.file.equals(entry.file) && other.tenant.id() == entry.tenant.id()
                    && served.service().name().equals(service.name())) {
                throw new Problem(DeploymentProblem.DUPLICATE_NAME,
                        "There is another service of the name " + service.name() + ".", new Place.File(entry.file),
                        "it is defined by " + other.file, "give one of the two another name").exception();
            }
        }
    }

    private static void undeploy(Entry entry, Map<Path, Entry> entries) {
        entries.remove(entry.file);
        var served = entry.served;
        if (served != null) {
            served.retire();
        }
        LOG.info("service undeployed, tenant={}, file={}", entry.tenant.domain(), entry.file);
    }

    private void undeploy(Entry entry) {
        undeploy(entry, entries);
    }

    private void publish(List<TenantFolder> known) {
        var byTenant = new TreeMap<String, Map<String, ServedService>>();
        known.forEach(tenant -> byTenant.put(tenant.domain(), new HashMap<>()));
        var list = new ArrayList<DeployedFile>();
        for (var entry : entries.values()) {
            var served = entry.served;
            if (served != null) {
                byTenant.computeIfAbsent(entry.tenant.domain(), _ -> new HashMap<>()).put(served.service().name(),
                        served);
            }
            list.add(new DeployedFile(entry.tenant.domain(), name(entry), entry.file,
                    served == null ? "" : served.service().description(), entry.status(), entry.problems,
                    entry.since));
        }
        list.sort(Comparator.comparing(DeployedFile::tenant).thenComparing(DeployedFile::name));
        files = List.copyOf(list);
        var directories = new LinkedHashMap<String, TenantServices>();
        for (var tenant : known) {
            directories.put(tenant.domain(),
                    new TenantServices(tenant.id(), tenant.domain(), byTenant.getOrDefault(tenant.domain(), Map.of())));
        }
        directory = new ServiceDirectory(directories, true);
    }

    private static String name(Entry entry) {
        var served = entry.served;
        if (served != null) {
            return served.service().name();
        }
        var file = entry.file.getFileName().toString();
        var folder = folder(entry);
        return (folder.isEmpty() ? "" : folder + "/") + file.substring(0, file.length() - ".dbs".length());
    }

    private static String folder(Entry entry) {
        var parent = entry.tenant.artefacts().resolve("dataservices").relativize(entry.file).getParent();
        return parent == null ? "" : parent.toString().replace(parent.getFileSystem().getSeparator(), "/");
    }

    /** Retires everything; running calls end by themselves. */
    @Override
    public void close() {
        directory = new ServiceDirectory(Map.of(), true);
        for (var entry : List.copyOf(entries.values())) {
            var served = entry.served;
            if (served != null) {
                served.retire();
            }
        }
        entries.clear();
    }
}
