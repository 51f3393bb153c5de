package org.godwit.carbon.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.CarbonVault;
import org.godwit.carbon.secret.KeystoreCipher;
import org.godwit.carbon.secret.LocalVault;
import org.godwit.carbon.secret.MasterPasswords;
import org.godwit.carbon.secret.SecretSources;
import org.godwit.carbon.xml.XmlFile;

/** Reads all configuration files of one home, and collects what is wrong with any of them. Used once. */
final class HomeReader {
    private final Path root;
    private final Map<String, String> environment;
    private final Problems problems = new Problems();

    HomeReader(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    /** First the syntax of every file, then what they say: a broken file has no settings to complain about. */
    CarbonHome read() {
        var carbon = mandatory(HomeFile.CARBON, "Server");
        var users = mandatory(HomeFile.USERS, "UserManager");
        var registry = mandatory(HomeFile.REGISTRY, "wso2registry");
        var sources = new ArrayList<XmlFile>();
        mandatory(HomeFile.DATASOURCES, "datasources-configuration").ifPresent(sources::add);
        otherDatasourceFiles().forEach(f -> parse(f, "datasources-configuration").ifPresent(sources::add));
        var tenants = Files.exists(HomeFile.TENANTS.in(root))
                ? problems.collect(() -> XmlFile.read(HomeFile.TENANTS.in(root)))
                : Optional.<XmlFile>empty();
        var storeFiles = userStoreFiles();
        var passwords = problems.collect(() -> MasterPasswords.of(root, environment));
        problems.throwIfAny();
        return interpret(new Syntax(carbon.orElseThrow(), users.orElseThrow(), registry.orElseThrow(), sources,
                tenants.stream().toList(), storeFiles), passwords.orElseThrow());
    }

    /** Every file of the home that is well-formed. */
    private record Syntax(XmlFile carbon, XmlFile users, XmlFile registry, List<XmlFile> sources,
            List<XmlFile> tenants, SortedMap<Integer, List<XmlFile>> stores) {}

    /** {@return the vault alone; nothing but carbon.xml and the vault's own files is read} */
    CarbonVault vault() {
        var carbon = mandatory(HomeFile.CARBON, "Server");
        problems.throwIfAny();
        var server = new ServerReader(root, carbon.orElseThrow(), problems);
        return CarbonVault.read(root, server.keystore(MasterPasswords.of(root, environment)));
    }

    private CarbonHome interpret(Syntax files, MasterPasswords passwords) {
        var server = new ServerReader(root, files.carbon, problems);
        var keystore = server.keystore(passwords);
        var vault = CarbonVault.read(root, keystore);
        var cipher = new KeystoreCipher(keystore);
        var secrets = new SecretSources(environment, LocalVault.of(root, environment), vault);
        var texts = new ProtectedText(vault, secrets, cipher, server.placeholders(), problems);

        var realmReader = new RealmReader(files.users, texts);
        var registryReader = new RegistryReader(files.registry, texts);
        var datasources = new ArrayList<DatasourceDefinition>();
        files.sources.forEach(f -> datasources.addAll(new DatasourceReader(texts).read(f)));
        datasources.addAll(realmReader.inline());
        datasources.addAll(registryReader.inline());

        var definition = server.read(texts);
        var realm = realmReader.read();
        var registry = registryReader.read();
        var stores = userStores(files.stores, texts);
        var tenantManagers = files.tenants.stream().flatMap(f -> tenantManagers(f, texts).stream()).toList();
        checkDatasources(datasources, realm, registry, files.users);
        problems.throwIfAny();
        return new CarbonHome(root, new CarbonHome.Contents(definition, datasources, realm.orElseThrow(), registry,
                tenantManagers, stores, vault, secrets, cipher, server.placeholders()));
    }

    private Optional<XmlFile> mandatory(HomeFile file, String rootName) {
        if (!Files.exists(file.in(root))) {
            problems.add(new Problem(HomeProblem.FILE_MISSING, "A configuration file of the home is missing.",
                    new Place.File(file.in(root)), "every Carbon home has " + file.path(),
                    "bring the file back from a backup, or name the folder of a whole home"));
            return Optional.empty();
        }
        return parse(file.in(root), rootName);
    }

    private Optional<XmlFile> parse(Path file, String rootName) {
        return problems.collect(() -> {
            var xml = XmlFile.read(file);
            if (!xml.root().name().equals(rootName)) {
                throw new Problem(HomeProblem.WRONG_DOCUMENT, "The file is not what its name says.",
                        xml.root().where(), "it holds <" + xml.root().name() + "> instead of <" + rootName + ">",
                        "bring the right file back from a backup").exception();
            }
            return xml;
        });
    }

    private List<Path> otherDatasourceFiles() {
        var master = HomeFile.DATASOURCES.in(root);
        return list(Optional.ofNullable(master.getParent()).orElse(root)).stream().filter(
                f -> f.getFileName().toString().endsWith(HomeFile.DATASOURCES_ENDING) && !f.equals(master)).toList();
    }

    private SortedMap<Integer, List<XmlFile>> userStoreFiles() {
        var found = new TreeMap<Integer, List<XmlFile>>();
        var tenants = new ArrayList<>(CarbonHome.tenantFolders(list(root.resolve("repository/tenants"))));
        tenants.addFirst(CarbonSchema.SUPER_TENANT);
        for (int tenant : tenants) {
            var files = list(CarbonHome.artefacts(root, tenant).resolve("userstores")).stream()
                    .filter(f -> f.getFileName().toString().endsWith(".xml") && Files.isRegularFile(f))
                    .map(f -> parse(f, "UserStoreManager")).flatMap(Optional::stream).toList();
            found.put(tenant, files);
        }
        return found;
    }

    private static SortedMap<Integer, List<UserStoreDefinition>> userStores(SortedMap<Integer, List<XmlFile>> files,
            ProtectedText texts) {
        var stores = new TreeMap<Integer, List<UserStoreDefinition>>();
        var reader = new UserStoreReader(texts);
        files.forEach((tenant, list) -> stores.put(tenant, list.stream().map(f -> reader.read(f.root())).toList()));
        return stores;
    }

    private static List<TenantManagerDefinition> tenantManagers(XmlFile file, ProtectedText texts) {
        var elements = file.root().name().equals("TenantManager")
                ? List.of(file.root())
                : file.root().children("TenantManager");
        return elements.stream().map(e -> {
            var properties = new TreeMap<String, String>();
            e.children("Property").forEach(p -> properties.put(p.attribute("name"), texts.text(p)));
            return new TenantManagerDefinition(e.attribute("class"), properties, e.where());
        }).toList();
    }

    private void checkDatasources(List<DatasourceDefinition> datasources, Optional<RealmDefinition> realm,
            RegistryDefinition registry, XmlFile users) {
        realm.map(RealmDefinition::datasource).filter(n -> !n.isEmpty() && find(datasources, n).isEmpty())
                .ifPresent(n -> unknown(n, users.root().at("Realm", "Configuration").orElseThrow().where(),
                        datasources));
        for (var config : registry.databases()) {
            if (!config.datasource().isEmpty() && find(datasources, config.datasource()).isEmpty()) {
                unknown(config.datasource(), config.where(), datasources);
            }
        }
    }

    /** {@return the datasource of this name or JNDI name} */
    static Optional<DatasourceDefinition> find(List<DatasourceDefinition> datasources, String name) {
        var plain = DatasourceReader.jndiName(name.strip());
        return plain.isEmpty()
                ? Optional.empty()
                : datasources.stream().filter(d -> d.name().equals(plain) || d.jndiName().equals(plain)).findFirst();
    }

    private void unknown(String name, Place.Line where, List<DatasourceDefinition> datasources) {
        var known = datasources.stream().flatMap(d -> Stream.of(d.jndiName(), d.name())).filter(n -> !n.isEmpty())
                .distinct().toList();
        var nearest = Nearest.of(name, known).map(n -> "; did you mean " + n + "?").orElse("");
        problems.add(new Problem(HomeProblem.DATASOURCE_UNKNOWN, "There is no datasource " + name + ".", where,
                (known.isEmpty() ? "no datasource is defined at all" : "defined are " + String.join(", ", known))
                        + nearest,
                "correct the name, or add the datasource to master-datasources.xml"));
    }

    private List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.sorted(Comparator.comparing(f -> f.getFileName().toString())).toList();
        } catch (IOException e) {
            problems.add(new Problem(HomeProblem.UNREADABLE, "A folder of the home cannot be read.",
                    new Place.File(folder),
                    e instanceof AccessDeniedException ? "this user has no right to list it" : e.toString(),
                    "give the user who runs godwit the right to read this folder"));
            return List.of();
        }
    }
}
