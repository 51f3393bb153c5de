package org.godwit.upgrade.configure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.HomeFile;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;

/** Rewrites each configuration file of one home in memory. Used by one thread, once. */
final class Rewriting {
    private static final String KERNEL_LABEL = "WSO2 Carbon Framework v4.2.0";
    private static final String AXIS2 = "repository/conf/axis2/axis2.xml";

    private final CarbonHome home;
    private final Map<String, NewAddress> addresses;
    private final String version;
    private final boolean kernelOf42;
    private final VaultEntries vault;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<ConfigurationChange> changes = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    Rewriting(CarbonHome home, Map<String, NewAddress> addresses, String version, boolean kernelOf42) {
        this.home = home;
        this.addresses = addresses;
        this.version = version;
        this.kernelOf42 = kernelOf42;
        this.vault = new VaultEntries(home);
    }

    void run() {
        label(HomeFile.PRODUCT_VERSION, home.server().product() + " v" + version);
        label(HomeFile.KERNEL_VERSION, KERNEL_LABEL);
        xml(HomeFile.CARBON.path(), e -> new ServerRewrite(home, version, notices).apply(e));
        for (var file : list(home.root().resolve("repository/conf/datasources"), "-datasources.xml")) {
            xml(file, e -> new DatasourceRewrite(home, addresses, vault).apply(e));
        }
        xml(HomeFile.REGISTRY.path(), e -> new RegistryRewrite(home, addresses, vault).apply(e));
        tenants();
        xml(HomeFile.USERS.path(), e -> new RealmRewrite(e, home.root(), notices).apply());
        userStores(CarbonSchema.SUPER_TENANT);
        home.tenantFolders().forEach(this::userStores);
        if (kernelOf42 && Files.exists(home.root().resolve(AXIS2))) {
            xml(AXIS2, this::clustering);
        }
        if (!vault.isEmpty()) {
            cipherTexts();
        }
        changes.sort(Comparator.comparing(ConfigurationChange::file));
    }

    /** {@return the new content of each rewritten file, by path} */
    Map<String, byte[]> files() {
        return files;
    }

    List<ConfigurationChange> changes() {
        return changes;
    }

    List<Notice> notices() {
        return notices;
    }

    private void label(HomeFile file, String text) {
        if (!Files.exists(file.in(home.root()))) {
            return;
        }
        var old = new String(read(file.path()), StandardCharsets.ISO_8859_1);
        var first = old.lines().findFirst().orElse("");
        if (!first.strip().equals(text)) {
            var changed = text + old.substring(first.length());
            change(file.path(), changed.getBytes(StandardCharsets.ISO_8859_1),
                    List.of(new ConfigurationChange.Edit(1, "version set", "the version after the upgrade")), old,
                    changed);
        }
    }

    private void xml(String path, Consumer<XmlEdits> rewrite) {
        var file = XmlFile.read(home.root().resolve(path));
        var edits = new XmlEdits(file);
        rewrite.accept(edits);
        if (!edits.isEmpty()) {
            var text = edits.result();
            change(path, file.encode(text), edits.told(), SecretMask.xml(file.text()), SecretMask.xml(text));
        }
    }

    private void change(String path, byte[] bytes, List<ConfigurationChange.Edit> edits, String shownOld,
            String shownNew) {
        var diff = UnifiedDiff.of("a/" + path, "b/" + path, shownOld, shownNew);
        files.put(path, bytes);
        changes.add(new ConfigurationChange(path, edits, diff));
    }

    private void userStores(int tenant) {
        var folder = home.artefacts(tenant).resolve("userstores");
        for (var file : list(folder, ".xml")) {
            xml(file, e -> new RealmRewrite(e, home.root(), notices).further(e.root()));
        }
    }

    private void tenants() {
        var path = HomeFile.TENANTS.path();
        var rewrite = new TenantRewrite(home, XmlFile.read(HomeFile.USERS.in(home.root())).root());
        if (Files.exists(HomeFile.TENANTS.in(home.root()))) {
            xml(path, rewrite::apply);
        } else {
            rewrite.fresh().ifPresent(text -> change(path, text.getBytes(StandardCharsets.UTF_8),
                    List.of(new ConfigurationChange.Edit(1, "file written",
                            "the builder of tenant realms is not the one that 4.2 ships")),
                    "", SecretMask.xml(text)));
        }
    }

    /** A second server with the old one's clustering would join its cluster. */
    private void clustering(XmlEdits edits) {
        edits.root().child("clustering").filter(c -> c.attribute("enable").equals("true")).ifPresent(c -> {
            edits.attribute(c, "enable", "false", "clustering switched off",
                    "the new server must not join the cluster of the old one");
            notices.add(new Notice(Notice.Kind.TO_DO, "the old server was a member of a cluster", c.where(),
                    "plan how the other nodes follow; Godwit's nodes share their state through the database"));
        });
    }

    private void cipherTexts() {
        var path = home.root().relativize(home.vault().file()).toString().replace('\\', '/');
        var old = Files.exists(home.vault().file()) ? new String(read(path), StandardCharsets.ISO_8859_1) : "";
        var shown = SecretMask.properties(old);
        var edits = vault.aliases().stream()
                .map(a -> new ConfigurationChange.Edit(1, "secret " + a + " set", "its password is another one now"))
                .toList();
        change(path, vault.applyTo(old).getBytes(StandardCharsets.ISO_8859_1), edits, shown, vault.shownIn(shown));
    }

    private byte[] read(String path) {
        try {
            return Files.readAllBytes(home.root().resolve(path));
        } catch (IOException e) {
            throw HomeWalk.unreadable(home.root().resolve(path), e).exception(e);
        }
    }

    private List<String> list(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var found = Files.list(folder)) {
            return found.filter(f -> f.getFileName().toString().endsWith(ending) && Files.isRegularFile(f))
                    .map(f -> home.root().relativize(f).toString().replace('\\', '/')).sorted().toList();
        } catch (IOException e) {
            throw HomeWalk.unreadable(folder, e).exception(e);
        }
    }

    /** {@return the elements of a file, for those who only look} */
    static XmlElement rootOf(Path file) {
        return XmlFile.read(file).root();
    }
}
