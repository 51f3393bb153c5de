package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.godwit.carbon.identity.PermissionTree.Rule;
import org.junit.jupiter.api.Test;

class PermissionTreeTest {
    private static final PermissionAction EXECUTE = PermissionAction.of("ui.execute").orElseThrow();
    private static final PermissionAction GET = PermissionAction.of("get").orElseThrow();

    private final PermissionTree tree = new PermissionTree(false);

    @Test
    void aGrantHoldsForWhatIsBelowItAndNotForWhatIsBesideIt() {
        tree.addRoleRule(role("sales"), "/permission/admin/manage", EXECUTE, Rule.ALLOW);

        assertThat(may("anna", "sales", "/permission/admin/manage")).isTrue();
        assertThat(may("anna", "sales", "/permission/admin/manage/x/y")).isTrue();
        assertThat(may("anna", "sales", "/permission/admin/manage2")).isFalse();
        assertThat(may("anna", "sales", "/permission/admin")).isFalse();
        assertThat(may("anna", "boss", "/permission/admin/manage")).isFalse();
    }

    @Test
    void aGrantOfTheRootHoldsForEverything() {
        tree.addRoleRule(role("sales"), "/", GET, Rule.ALLOW);

        assertThat(tree.isAuthorized("anna", keys("sales"), "/", GET)).isTrue();
        assertThat(tree.isAuthorized("anna", keys("sales"), "/_system/config", GET)).isTrue();
        assertThat(tree.isAuthorized("anna", keys("sales"), "event/topics", GET)).isTrue();
        assertThat(may("anna", "sales", "/")).isFalse();
    }

    @Test
    void aDenialBelowAGrantTakesOnlyItsOwnRoleAway() {
        tree.addRoleRule(role("sales"), "/a", EXECUTE, Rule.ALLOW);
        tree.addRoleRule(role("sales"), "/a/b", EXECUTE, Rule.DENY);

        assertThat(may("anna", "sales", "/a/b/c")).isFalse();

        tree.addRoleRule(role("boss"), "/a", EXECUTE, Rule.ALLOW);

        assertThat(may("anna", "sales boss", "/a/b/c")).isTrue();
    }

    @Test
    void aGrantBelowADenialHoldsAgain() {
        tree.addRoleRule(role("sales"), "/a", EXECUTE, Rule.DENY);
        tree.addRoleRule(role("sales"), "/a/b", EXECUTE, Rule.ALLOW);

        assertThat(may("anna", "sales", "/a")).isFalse();
        assertThat(may("anna", "sales", "/a/b")).isTrue();
    }

    @Test
    void theDeepestRowOfTheUserDecidesAndADenialOnlySendsToTheRoles() {
        tree.addUserRule("anna", "/a", EXECUTE, Rule.ALLOW);
        tree.addUserRule("anna", "/a/b", EXECUTE, Rule.DENY);

        assertThat(may("anna", "", "/a")).isTrue();
        assertThat(may("anna", "", "/a/x")).isTrue();
        assertThat(may("anna", "", "/a/b/c")).isFalse();

        tree.addRoleRule(role("sales"), "/a/b", EXECUTE, Rule.ALLOW);

        assertThat(may("anna", "sales", "/a/b/c")).isTrue();
    }

    @Test
    void capitalLettersDoNotMatterUnlessTheRealmSaysSo() {
        tree.addRoleRule(role("SP1"), "/Permission/Admin", EXECUTE, Rule.ALLOW);
        tree.addUserRule("Anna", "/X", EXECUTE, Rule.ALLOW);

        assertThat(may("bert", "sp1", "/permission/ADMIN")).isTrue();
        assertThat(may("ANNA", "", "/x")).isTrue();

        var strict = new PermissionTree(true);
        strict.addRoleRule(role("SP1"), "/a", EXECUTE, Rule.ALLOW);

        assertThat(strict.isAuthorized("bert", Set.of("PRIMARY/sp1"), "/a", EXECUTE)).isFalse();
        assertThat(strict.isAuthorized("bert", Set.of("PRIMARY/SP1"), "/a", EXECUTE)).isTrue();
    }

    @Test
    void rolesOfOneNameInTwoDomainsAreTwoRoles() {
        tree.addRoleRule(new QualifiedName("INTERNAL", "sales"), "/a", EXECUTE, Rule.ALLOW);

        assertThat(may("anna", "sales", "/a")).isFalse();
        assertThat(tree.isAuthorized("anna", Set.of("INTERNAL/sales"), "/a", EXECUTE)).isTrue();
    }

    @Test
    void severalTextsMeanOneAction() {
        assertThat(PermissionAction.of("http://www.wso2.org/projects/registry/actions/GET")).contains(GET);
        assertThat(PermissionAction.of("read")).contains(GET);
        assertThat(PermissionAction.of("write")).isEqualTo(PermissionAction.of("add"));
        assertThat(PermissionAction.of("fly")).isEmpty();
    }

    private boolean may(String user, String roles, String resource) {
        return tree.isAuthorized(user, keys(roles), resource, EXECUTE);
    }

    private static Set<String> keys(String roles) {
        return Stream.of(roles.split(" ", -1)).map(r -> role(r).key(false)).collect(Collectors.toSet());
    }

    private static QualifiedName role(String name) {
        return new QualifiedName("PRIMARY", name);
    }
}
