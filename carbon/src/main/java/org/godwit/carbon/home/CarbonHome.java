package org.godwit.carbon.home;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.CarbonVault;
import org.godwit.carbon.secret.KeystoreCipher;
import org.godwit.carbon.secret.SecretSources;
import org.godwit.carbon.xml.XmlFile;

/**
 * A Carbon home: its layout, and what its configuration files say. Everything is read once, when the home is opened; the
 * home is never written to by this class. Immutable.
 */
public final class CarbonHome {
    private static final String TENANTS = "repository/tenants";

    private final Path root;
    private final Contents contents;

    CarbonHome(Path root, Contents contents) {
        this.root = root;
        this.contents = contents;
    }

    /** What the files say. */
    record Contents(ServerDefinition server, List<DatasourceDefinition> datasources, RealmDefinition realm,
            RegistryDefinition registry, List<TenantManagerDefinition> tenantManagers,
            SortedMap<Integer, List<UserStoreDefinition>> stores, CarbonVault vault, SecretSources secrets,
            KeystoreCipher cipher, Placeholders placeholders) {
        Contents {
            datasources = List.copyOf(datasources);
            tenantManagers = List.copyOf(tenantManagers);
        }
    }

    /**
     * Opens a home and reads its configuration. Passwords of the keystore are looked for in the files and variables of
     * {@link org.godwit.carbon.secret.MasterPasswords}.
     *
     * @throws org.godwit.carbon.problem.ProblemException with every problem of every file, by file and line
     */
    public static CarbonHome open(Path root) {
        return open(root, System.getenv());
    }

    /** Opens a home as {@link #open(Path)} does, with another environment. */
    public static CarbonHome open(Path root, Map<String, String> environment) {
        return new HomeReader(HomeSearch.home(root), environment).read();
    }

    /** {@return the absolute folder of the home} */
    public Path root() {
        return root;
    }

    /** {@return what {@code carbon.xml} and the version files say} */
    public ServerDefinition server() {
        return contents.server();
    }

    /**
     * {@return every datasource of {@code master-datasources.xml}, then those of the other files beside it, then
     * connections that an older home describes in {@code user-mgt.xml} and {@code registry.xml}}
     */
    public List<DatasourceDefinition> datasources() {
        return contents.datasources();
    }

    /** {@return the datasource of this name or JNDI name ({@code java:comp/env/} in front is ignored)} */
    public Optional<DatasourceDefinition> datasource(String nameOrJndiName) {
        return HomeReader.find(contents.datasources(), nameOrJndiName);
    }

    /**
     * Reads a datasource that the registry keeps: one {@code datasource} element, its password encrypted by the keystore of this
     * home.
     *
     * @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with it
     */
    public DatasourceDefinition datasource(XmlFile document) {
        var problems = new Problems();
        if (!document.root().name().equals("datasource")) {
            throw new Problem(HomeProblem.WRONG_DOCUMENT, "The resource is no datasource.", document.root().where(),
                    "it holds <" + document.root().name() + "> instead of <datasource>",
                    "correct or delete the resource").exception();
        }
        var definition = new DatasourceReader(new ProtectedText(contents.vault(), contents.secrets(),
                contents.cipher(), contents.placeholders(), problems)).datasource(document.root());
        problems.throwIfAny();
        return definition;
    }

    /** {@return the realm of {@code user-mgt.xml}} */
    public RealmDefinition realm() {
        return contents.realm();
    }

    /** {@return what {@code registry.xml} says} */
    public RegistryDefinition registry() {
        return contents.registry();
    }

    /** {@return what {@code tenant-mgt.xml} says; nothing when the home has none, as is usual} */
    public List<TenantManagerDefinition> tenantManagers() {
        return contents.tenantManagers();
    }

    /**
     * {@return the folder of a home, absolute}
     *
     * @throws org.godwit.carbon.problem.ProblemException when there is no home, with what may have been meant
     */
    public static Path find(Path path) {
        return HomeSearch.home(path);
    }

    /** {@return Carbon's secure vault of a home whose other files need not be in order} */
    public static CarbonVault vaultOf(Path root, Map<String, String> environment) {
        return new HomeReader(HomeSearch.home(root), environment).vault();
    }

    ProtectedText texts(Problems problems) {
        return new ProtectedText(contents.vault(), contents.secrets(), contents.cipher(), contents.placeholders(),
                problems);
    }

    /** {@return where aliases are looked up: environment, files, Godwit's vault, Carbon's vault} */
    public SecretSources secrets() {
        return contents.secrets();
    }

    /** {@return the secure vault of the home; one without any secret when it is switched off} */
    public CarbonVault vault() {
        return contents.vault();
    }

    /** {@return the cipher of values with {@code encrypted="true"}: the primary keystore} */
    public KeystoreCipher cipher() {
        return contents.cipher();
    }

    /** {@return the artefacts of a tenant: {@code repository/deployment/server}, or {@code repository/tenants/<id>}} */
    public Path artefacts(int tenantId) {
        return artefacts(root, tenantId);
    }

    static Path artefacts(Path root, int tenantId) {
        return tenantId == CarbonSchema.SUPER_TENANT
                ? root.resolve("repository/deployment/server")
                : root.resolve(TENANTS).resolve(Integer.toString(tenantId));
    }

    /** {@return the ids of the tenants that have a folder, in ascending order, without the super tenant} */
    public List<Integer> tenantFolders() {
        return contents.stores().keySet().stream().filter(id -> id != CarbonSchema.SUPER_TENANT).toList();
    }

    static List<Integer> tenantFolders(List<Path> folders) {
        return folders.stream().filter(Files::isDirectory).map(f -> f.getFileName().toString())
                .filter(n -> n.matches("[1-9]\\d{0,8}")).map(Integer::valueOf).sorted().toList();
    }

    /** {@return the user stores in the {@code userstores} folder of a tenant, in the order of their file names} */
    public List<UserStoreDefinition> userStores(int tenantId) {
        return contents.stores().getOrDefault(tenantId, List.of());
    }
}
