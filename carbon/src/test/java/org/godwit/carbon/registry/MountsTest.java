package org.godwit.carbon.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.home.RegistryDefinition.Mount;
import org.godwit.carbon.home.RegistryDefinition.RemoteInstance;
import org.godwit.carbon.registry.TestRegistry.Wish;
import org.godwit.carbon.schema.CarbonSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries of several databases, as {@code registry.xml} mounts them, and visitors who may not do everything. */
class MountsTest {
    private static final RegistryPath GOVERNANCE = RegistryPath.GOVERNANCE;
    private static final RegistryPath CONFIG = RegistryPath.CONFIG;

    private final Database local = TestRegistry.h2();
    private final Database shared = TestRegistry.h2();
    private final List<Registry> open = new ArrayList<>();

    private TenantRegistry tree(boolean readOnly, Visitor visitor) {
        var instances = List.of(
                new RemoteInstance("https://a", "gov", "shared", readOnly, "/", "", TestRegistry.NOWHERE),
                new RemoteInstance("https://b", "atom", "", false, "/", "", TestRegistry.NOWHERE));
        var mounts = List.of(
                new Mount("/_system/governance", "gov", "/_system/governance", "true", TestRegistry.NOWHERE),
                new Mount("/_system/config", "gov", "/_system/dss", "true", TestRegistry.NOWHERE),
                new Mount("/far", "atom", "/far", "true", TestRegistry.NOWHERE));
        var registry = TestRegistry.open(Map.of("jdbc/local", local, "jdbc/shared", shared),
                new Wish(true, true, false, instances, mounts));
        open.add(registry);
        return registry.tenant(CarbonSchema.SUPER_TENANT, visitor);
    }

    private TenantRegistry tree() {
        return tree(false, Visitor.trusted("anna"));
    }

    private TenantRegistry sharedAlone() {
        var registry = TestRegistry.open(shared, Wish.USUAL);
        open.add(registry);
        return registry.ofSystem();
    }

    @AfterEach
    void close() {
        open.forEach(Registry::close);
    }

    private static ResourceDraft text(String text) {
        return ResourceDraft.ofContent("text/plain", Content.of(text));
    }

    @Test
    void whatIsBelowAMountLiesInItsDatabaseUnderTheTargetPath() {
        var tree = tree();
        tree.put(CONFIG.child("users").child("anna"), text("here"));
        tree.put(RegistryPath.LOCAL.child("node"), text("local"));

        assertThat(sharedAlone().exists(RegistryPath.parse("/_system/dss/users/anna"))).isTrue();
        assertThat(sharedAlone().exists(RegistryPath.LOCAL)).isFalse();
        assertThat(tree.get(CONFIG.child("users").child("anna")).orElseThrow().path())
                .isEqualTo(CONFIG.child("users").child("anna"));
        assertThat(tree.children(CONFIG, null, 10)).containsExactly(new Child(CONFIG.child("users"), true));
        assertThat(tree.children(new RegistryPath("/_system"), null, 10)).extracting(Child::name)
                .containsExactlyInAnyOrder("config", "governance", "local");
    }

    @Test
    void treesAreCopiedAndMovedFromOneDatabaseToTheOther(@TempDir Path folder) {
        var tree = tree();
        var from = RegistryPath.LOCAL.child("papers");
        tree.put(from.child("a"), text("first").with("x", "1"));
        tree.put(from.child("a"), text("second").with("x", "2"));
        tree.tag(from.child("a"), "tag");
        tree.link(from.child("link"), RegistryPath.LOCAL);

        tree.move(from, GOVERNANCE.child("papers"));

        assertThat(tree.exists(from)).isFalse();
        var moved = sharedAlone().get(GOVERNANCE.child("papers").child("a")).orElseThrow();
        assertThat(moved.properties()).containsExactly(new Property("x", "2"));
        assertThat(tree.tags(moved.path())).extracting(Tag::name).containsExactly("tag");
        assertThat(tree.linkTarget(GOVERNANCE.child("papers").child("link"))).contains(RegistryPath.LOCAL);
        var exchange = new RegistryExchange(tree);
        exchange.exportDump(new RegistryPath("/_system"), folder.resolve("all.xml"));
        assertThatThrownBy(() -> exchange.importDump(new RegistryPath("/_system"), folder.resolve("all.xml")))
                .hasMessageContaining("GW-REGISTRY-008");
    }

    @Test
    void aMountIsNeitherDeletedNorMovedAndOneThatLeadsNowhereHindersNothingElse() {
        var tree = tree();
        tree.put(GOVERNANCE.child("a"), text("a"));

        for (var fixed : List.of("/", "/_system", "/_system/governance")) {
            assertThatThrownBy(() -> tree.delete(new RegistryPath(fixed))).hasMessageContaining("GW-REGISTRY-008");
        }
        assertThatThrownBy(() -> tree.get(new RegistryPath("/far/away"))).hasMessageContaining("GW-REGISTRY-012");
        assertThat(tree.exists(GOVERNANCE.child("a"))).isTrue();
    }

    @Test
    void aReadOnlyMountIsReadAndNotWritten() {
        tree().put(GOVERNANCE.child("a"), text("a"));
        var reader = tree(true, Visitor.trusted("anna"));

        assertThat(reader.exists(GOVERNANCE.child("a"))).isTrue();
        assertThatThrownBy(() -> reader.put(GOVERNANCE.child("a"), text("b")))
                .hasMessageContaining("GW-REGISTRY-005");
        assertThatThrownBy(() -> reader.comment(GOVERNANCE.child("a"), "b")).hasMessageContaining("GW-REGISTRY-005");
        reader.put(RegistryPath.LOCAL.child("a"), text("a"));
    }

    @Test
    void aVisitorDoesWhatItsPermissionsAllowAlsoThroughLinks() {
        tree().put(GOVERNANCE.child("secret"), text("x"));
        tree().put(GOVERNANCE.child("open"), text("x"));
        tree().link(RegistryPath.LOCAL.child("door"), GOVERNANCE.child("secret"));
        var guest = tree(false, new Visitor() {
            private final Set<RegistryPath> secret = Set.of(GOVERNANCE.child("secret"));

            @Override
            public String name() {
                return "guest";
            }

            @Override
            public boolean mayDo(RegistryAction action, RegistryPath path) {
                return action == RegistryAction.READ && !secret.contains(path);
            }
        });

        assertThat(guest.exists(GOVERNANCE.child("open"))).isTrue();
        assertThatThrownBy(() -> guest.get(GOVERNANCE.child("secret"))).hasMessageContaining("GW-REGISTRY-006");
        assertThatThrownBy(() -> guest.open(RegistryPath.LOCAL.child("door")))
                .hasMessageContaining("GW-REGISTRY-006");
        assertThatThrownBy(() -> guest.put(GOVERNANCE.child("open"), text("y")))
                .hasMessageContaining("GW-REGISTRY-006");
        assertThatThrownBy(() -> guest.delete(GOVERNANCE.child("open"))).hasMessageContaining("GW-REGISTRY-006");
    }
}
