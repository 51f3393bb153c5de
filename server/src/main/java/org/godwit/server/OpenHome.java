package org.godwit.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.datasource.Datasources;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.UserStoreFiles;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.IdentityObservation;
import org.godwit.carbon.identity.StoreSurroundings;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.dataservices.DataServices;
import org.godwit.dataservices.Environment;
import org.godwit.dataservices.extension.ExtensionJars;
import org.godwit.dataservices.extension.ExtensionJars;
import org.godwit.server.deployment.DeployedFile;
import org.godwit.server.deployment.Deployment;
import org.godwit.server.deployment.TenantFolder;
import org.jspecify.annotations.Nullable;

/**
 * A home that is administered without being served: its users, stores, tenants, datasources and services. What a command does not
 * ask for is not opened. For use by one thread.
 */
public final class OpenHome implements AutoCloseable {
    private final CarbonHome home;
    private final Drivers drivers;
    private final Datasources datasources;
    private final UserStoreFiles storeFiles;
    private @Nullable Identity identity;

    private OpenHome(CarbonHome home, Drivers drivers, Map<String, String> environment) {
        this.home = home;
        this.drivers = drivers;
        this.datasources = Datasources.of(home, drivers);
        this.storeFiles = new UserStoreFiles(home, environment);
    }

    /**
     * Opens a home; no database is touched yet.
     *
     * @throws org.godwit.carbon.problem.ProblemException when it is not one, or an upgrade into it did not come to its end
     */
    public static OpenHome open(Path root, Map<String, String> environment) {
        HomeDatabases.refuseIncomplete(root);
        var home = CarbonHome.open(root, environment);
        return new OpenHome(home, Datasources.drivers(home), environment);
    }

    public CarbonHome home() {
        return home;
    }

    public Datasources datasources() {
        return datasources;
    }

    public UserStoreFiles storeFiles() {
        return storeFiles;
    }

    /**
     * {@return users, roles and tenants; the user database is opened when this is first called}
     *
     * @throws org.godwit.carbon.problem.ProblemException when it cannot be, or is of another generation
     */
    public Identity identity() {
        var open = identity;
        if (open == null) {
            open = identity(home, drivers, storeFiles, _ -> {});
            identity = open;
        }
        return open;
    }

    /** Opens users and roles of a home, whose stores come and go with their files. */
    static Identity identity(CarbonHome home, Drivers drivers, UserStoreFiles files,
            Consumer<IdentityObservation> observer) {
        return Identity.open(home.realm(), files::stores, new HomeDatabases(home, drivers).open(),
                StoreSurroundings.of(home, drivers, observer).with(GodwitSettings.read(home.root()).hashes()));
    }

    /** {@return every service of every active tenant, compiled as the server would, and what is wrong with each} */
    public List<DeployedFile> services() {
        var own = GodwitSettings.read(home.root());
        var tenants = identity().tenants().stream().filter(t -> t.active())
                .map(t -> new TenantFolder(t.id(), t.domain(), home.artefacts(t.id()))).toList();
        try (var resources = new TenantResources(home, drivers, InstantSource.system());
                var extensions = ExtensionJars.of(home.root());
                var deployment = new Deployment(() -> tenants,
                        (tenant, file, folder) -> DataServices.load(file, folder,
                                new TenantEnvironment(tenant.id(), own.compatibility(), home, drivers, resources,
                                        extensions, null)),
                        InstantSource.system())) {
            deployment.scan();
            return deployment.files();
        }
    }

    /**
     * Compiles a descriptor that need not be in the home, against the datasources and secrets of the home.
     *
     * @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with it
     */
    public void check(Path descriptor) {
        var own = GodwitSettings.read(home.root());
        try (var resources = new TenantResources(home, drivers, InstantSource.system());
                var extensions = ExtensionJars.of(home.root())) {
            load(descriptor, new TenantEnvironment(CarbonSchema.SUPER_TENANT, own.compatibility(), home, drivers,
                    resources, extensions, null));
        }
    }

    /**
     * Compiles a descriptor where there is no home: datasources and secrets that it names are taken to be there.
     *
     * @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with it
     */
    public static void checkAlone(Path descriptor) {
        var folder = Optional.ofNullable(descriptor.toAbsolutePath().getParent()).orElse(descriptor);
        load(descriptor, new AbsentHome(folder));
    }

    private static void load(Path descriptor, Environment environment) {
        if (!Files.isRegularFile(descriptor)) {
            throw new Problem(ServeProblem.NO_DESCRIPTOR, "There is no such file.",
                    new Place.File(descriptor), "it is missing, or is no regular file",
                    "correct the path").exception();
        }
        DataServices.load(descriptor, "", environment).close();
    }

    @Override
    public void close() {
        var open = identity;
        if (open != null) {
            open.close();
        }
        datasources.close();
        drivers.close();
    }
}
