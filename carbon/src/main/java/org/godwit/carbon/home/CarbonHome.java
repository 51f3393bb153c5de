package org.godwit.carbon.home;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.secret.Vault;

/**
 * A Carbon home: its layout, and what its configuration files say. Everything is read once, when the home is opened; the
 * home is never written to by this class. Immutable.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedMethod"})
public final class CarbonHome {
    private final Path root;
    private final ServerDefinition server;
    private final List<DatasourceDefinition> datasources;
    private final RealmDefinition realm;
    private final RegistryDefinition registry;
    private final Vault vault;

    private CarbonHome(Path root, ServerDefinition server, List<DatasourceDefinition> datasources,
            RealmDefinition realm, RegistryDefinition registry, Vault vault) {
        this.root = root;
        this.server = server;
        this.datasources = List.copyOf(datasources);
        this.realm = realm;
        this.registry = registry;
        this.vault = vault;
    }

    /**
     * Opens a home and reads its configuration.
     *
     * @throws org.godwit.carbon.problem.ProblemException with every problem of every file, by file and line
     */
    public static CarbonHome open(Path root) {
        throw new UnsupportedOperationException("not written yet: " + root);
    }

    /** {@return the absolute folder of the home} */
    public Path root() {
        return root;
    }

    /** {@return what {@code carbon.xml} and the version files say} */
    public ServerDefinition server() {
        return server;
    }

    /** {@return every datasource of {@code master-datasources.xml}, then those of the other files beside it} */
    public List<DatasourceDefinition> datasources() {
        return datasources;
    }

    /** {@return the datasource of this name or JNDI name ({@code java:comp/env/} in front is ignored)} */
    public Optional<DatasourceDefinition> datasource(String nameOrJndiName) {
        return datasources.stream()
                .filter(d -> d.name().equals(nameOrJndiName) || d.jndiName().equals(nameOrJndiName)).findFirst();
    }

    /** {@return the realm of {@code user-mgt.xml}} */
    public RealmDefinition realm() {
        return realm;
    }

    /** {@return what {@code registry.xml} says} */
    public RegistryDefinition registry() {
        return registry;
    }

    /** {@return the secure vault of the home; one without any secret when it is switched off} */
    public Vault vault() {
        return vault;
    }

    /** {@return the artefacts of a tenant: {@code repository/deployment/server}, or {@code repository/tenants/<id>}} */
    public Path artefacts(int tenantId) {
        return tenantId == org.godwit.carbon.schema.CarbonSchema.SUPER_TENANT
                ? root.resolve("repository/deployment/server")
                : root.resolve("repository/tenants").resolve(Integer.toString(tenantId));
    }

    /** {@return the ids of the tenants that have a folder, in ascending order, without the super tenant} */
    public List<Integer> tenantFolders() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** {@return the user stores in the {@code userstores} folder of a tenant, in the order of their file names} */
    public List<UserStoreDefinition> userStores(int tenantId) {
        throw new UnsupportedOperationException("not written yet: " + tenantId);
    }
}
