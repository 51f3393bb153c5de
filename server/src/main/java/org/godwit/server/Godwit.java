package org.godwit.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.UserStoreFiles;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.StoreSurroundings;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.dataservices.DataServices;
import org.godwit.dataservices.extension.ExtensionJars;
import org.godwit.dataservices.transaction.Coordinator;
import org.godwit.server.admin.AdminApi;
import org.godwit.server.admin.Door;
import org.godwit.server.admin.Endpoints;
import org.godwit.server.admin.HealthPages;
import org.godwit.server.admin.Metrics;
import org.godwit.server.admin.ServerState;
import org.godwit.server.admin.ServerState.Phase;
import org.godwit.server.console.Console;
import org.godwit.server.console.ConsolePages;
import org.godwit.server.console.Tables;
import org.godwit.server.deployment.Deployment;
import org.godwit.server.deployment.TenantFolder;
import org.godwit.server.http.ServerKeys;
import org.godwit.server.http.WebListeners;
import org.godwit.server.http.WebSettings;
import org.godwit.server.scim.ScimApi;
import org.godwit.server.token.TokenPages;
import org.godwit.server.token.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running server of one home. {@link #start} wires the rooms together, top to bottom; closing it lets running requests finish.
 * Safe for use by many threads.
 */
public final class Godwit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Godwit.class);
    private static final Duration SCAN_INTERVAL = Duration.ofSeconds(2);

    private final CarbonHome home;
    private final ServerState state;
    private final Deployment deployment;
    private final StoreWatch stores;
    private final WebListeners listeners;
    private final String bind;
    /** What to close, last opened first. */
    private final Deque<AutoCloseable> parts;
    private final CountDownLatch firstScan = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private Godwit(CarbonHome home, ServerState state, Deployment deployment, StoreWatch stores, WebListeners listeners,
            String bind, Deque<AutoCloseable> parts) {
        this.home = home;
        this.state = state;
        this.deployment = deployment;
        this.stores = stores;
        this.listeners = listeners;
        this.bind = bind;
        this.parts = parts;
    }

    /**
     * Starts to serve a home. It listens when this returns; services appear one scan later, see {@link #awaitReady}.
     *
     * @throws org.godwit.carbon.problem.ProblemException when the home is not one, is not fit to be served, or the ports are taken
     */
    public static Godwit start(Path root, Ports ports) {
        return start(root, ports, SCAN_INTERVAL);
    }

    /** Starts to serve a home, and looks at its files that often. */
    static Godwit start(Path root, Ports ports, Duration scanInterval) {
        var started = Instant.now();
        HomeDatabases.refuseIncomplete(root);
        // Whatever needs neither the home nor its databases is made while they are opened.
        var web = Meanwhile.of("web", WebListeners::prepare);
        var home = CarbonHome.open(root);
        var own = GodwitSettings.read(home.root());
        var parts = new ArrayDeque<AutoCloseable>();
        try {
            var keys = opened(parts, Meanwhile.of("keys", () -> keys(home)));
            var drivers = opened(parts, new Drivers(
                    List.of(home.root().resolve("repository/components/lib"), home.root().resolve("lib"))));
            var users = new HomeDatabases(home, drivers).open();
            var storeFiles = new UserStoreFiles(home, System.getenv());
            var identity = opened(parts, Identity.open(home.realm(), storeFiles::stores, users,
                    StoreSurroundings.of(home, drivers, new AuditLog()).with(own.hashes())));
            identity.bootstrap();
            var resources = opened(parts, new TenantResources(home, drivers, InstantSource.system()));
            var extensions = opened(parts, ExtensionJars.of(home.root()));
            var coordinator = opened(parts, coordinator(home));
            var deployment = opened(parts, new Deployment(() -> tenants(home, identity),
                    (tenant, file, folder) -> DataServices.load(file, folder,
                            new TenantEnvironment(tenant.id(), own.compatibility(), home, drivers, resources,
                                    extensions,
                                    coordinator)),
                    InstantSource.system()));
            web.get();
            var services = opened(parts, Meanwhile.of("services", () -> scanned(deployment)));
            var tokens = Tokens.of(home, own.tokens(), InstantSource.system());
            var logins = new Logins(identity, tokens);
            var metrics = new Metrics();
            var stores = new StoreWatch(identity, storeFiles, InstantSource.system());
            var state = new ServerState(new StateSource(deployment, users, stores, started));
            var health = new HealthPages(state, metrics);
            var datasources = resources.datasources(CarbonSchema.SUPER_TENANT);
            var door = new Door(logins);
            var scim = new ScimApi(door, identity);
            var api = new AdminApi(door, identity,
                    new Endpoints(identity, datasources, home, storeFiles, deployment::files));
            var console = new Console(logins,
                    new Tables(identity, datasources, home, storeFiles, deployment::files));
            var tokenPages = new TokenPages(tokens, identity);
            var start = new ConsolePages(state, metrics, logins, home);
            var settings = new WebSettings(ports.bind(), ports.http(home.server().portOffset()),
                    ports.https(home.server().portOffset()), Optional.of(keys.get()), own.largestBodyBytes(),
                    own.slowestClient(), own.compatibility(), metrics);
            var listeners = opened(parts, listen(settings, deployment, logins, routing -> {
                health.addTo(routing);
                api.addTo(routing);
                scim.addTo(routing);
                tokenPages.addTo(routing);
                console.addTo(routing);
                start.addTo(routing);
            }));
            var godwit = new Godwit(home, state, deployment, stores, listeners, ports.bind(), parts);
            Thread.ofVirtual().name("deployment").start(() -> godwit.watch(services, scanInterval));
            return godwit;
        } catch (RuntimeException e) {
            close(parts);
            throw e;
        }
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }

    private static List<TenantFolder> tenants(CarbonHome home, Identity identity) {
        return identity.tenants().stream().filter(t -> t.active())
                .map(t -> new TenantFolder(t.id(), t.domain(), home.artefacts(t.id()))).toList();
    }

    private static WebListeners listen(WebSettings settings, Deployment deployment, Logins logins,
            WebListeners.Pages pages) {
        try {
            return WebListeners.start(settings, deployment::directory, logins, pages);
        } catch (IOException e) {
            throw new Problem(ServeProblem.PORT, "The server cannot listen.", new Place.Setting(settings.bind()
                    + ", ports " + settings.httpPort() + " and " + settings.httpsPort()),
                    String.valueOf(e.getMessage()),
                    "stop what listens there, or choose others with --http-port, --https-port or --offset")
                    .exception(e);
        }
    }

    private static Coordinator coordinator(CarbonHome home) {
        var folder = home.root().resolve("godwit/transactions");
        try {
            return new Coordinator(folder);
        } catch (IOException e) {
            throw new Problem(ServeProblem.NOT_WRITABLE, "Decisions about transactions cannot be kept.",
                    new Place.File(folder), String.valueOf(e.getMessage()),
                    "let the user who runs godwit write there").exception(e);
        }
    }

    private static SSLContext keys(CarbonHome home) {
        var keystore = home.server().keystore();
        var folder = home.root().resolve("godwit");
        boolean own = Files.exists(keystore.file());
        try {
            if (own) {
                return ServerKeys.ofKeystore(keystore.file(), keystore.type(),
                        keystore.password().reveal().toCharArray(), keystore.alias(),
                        keystore.keyPassword().reveal().toCharArray());
            }
            var host = home.server().hostName().isEmpty() ? "localhost" : home.server().hostName();
            return ServerKeys.selfSigned(folder, host, InstantSource.system());
        } catch (IOException | GeneralSecurityException e) {
            throw new Problem(ServeProblem.KEYSTORE, "The key of the HTTPS listener cannot be opened.",
                    new Place.File(own ? keystore.file() : folder),
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    own
                            ? "correct Security/KeyStore in repository/conf/carbon.xml"
                            : "let the user who runs godwit write there")
                    .exception(e);
        }
    }

    private static Deployment scanned(Deployment deployment) {
        deployment.scan();
        return deployment;
    }

    /** Scans until the server stops, once the first scan has ended; the only thread that does. */
    private void watch(Meanwhile<Deployment> first, Duration interval) {
        boolean isFirst = true;
        try {
            do {
                try {
                    if (isFirst) {
                        isFirst = false;
                        first.get();
                    } else {
                        deployment.scan();
                    }
                    if (firstScan.getCount() > 0) {
                        state.enter(Phase.RUNNING);
                        firstScan.countDown();
                        LOG.info("server ready, home={}, http={}, https={}, files={}, cpuMillis={}", home.root(),
                                httpAddress(), httpsAddress(), deployment.files().size(), cpuMillis());
                    }
                } catch (RuntimeException e) {
                    LOG.warn("scan of services failed, cause=\"{}\"", e.getMessage());
                }
                try {
                    stores.look();
                } catch (RuntimeException e) {
                    LOG.warn("look at user stores failed, cause=\"{}\"", e.getMessage());
                }
            } while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stopped.countDown();
    }

    private static long cpuMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    /** {@return the folder of the home} */
    public Path home() {
        return home.root();
    }

    public URI httpAddress() {
        return URI.create("http://" + shownHost() + ":" + listeners.httpPort());
    }

    public URI httpsAddress() {
        return URI.create("https://" + shownHost() + ":" + listeners.httpsPort());
    }

    private String shownHost() {
        return switch (bind) {
            case "127.0.0.1", "0.0.0.0", "::", "::1", "" -> "localhost";
            default -> bind;
        };
    }

    /** {@return what is deployed, what is faulty and why} */
    public Deployment deployment() {
        return deployment;
    }

    /** Waits until every service was looked at once. {@return false when it took longer than that} */
    public boolean awaitReady(Duration longest) throws InterruptedException {
        return firstScan.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until somebody closes the server. */
    public void awaitStop() throws InterruptedException {
        closing.await();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        state.enter(Phase.STOPPING);
        closing.countDown();
        try {
            stopped.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(parts);
        LOG.info("server stopped, home={}", home.root());
    }

    private static void close(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("part did not close well, part={}, cause={}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
