package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godwit.carbon.identity.UserStoreContract.assertProblem;

import com.unboundid.ldap.sdk.LDAPException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Realms with more stores than the primary one. */
class SecondaryStoresTest {
    private final Database users = TestUsers.h2();
    private final AtomicReference<List<UserStoreDefinition>> folder = new AtomicReference<>(List.of());
    private final Identity identity = Identity.open(TestUsers.realm(TestUsers.jdbc(Map.of())),
            tenant -> tenant == CarbonSchema.SUPER_TENANT ? folder.get() : List.of(), users, TestUsers.SURROUNDINGS);
    private final Realm realm = TestUsers.superRealm(identity);

    SecondaryStoresTest() {
        identity.bootstrap();
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private static UserStoreDefinition corp(DatabaseAddress address) {
        var properties = new HashMap<>(UserStoreContract.patterns());
        properties.putAll(Map.of("DomainName", "corp", "url", address.url(), "userName", address.user(), "password",
                address.password().reveal()));
        return TestUsers.jdbc(properties);
    }

    @Test
    void aStoreInTheFolderIsSeenWithoutARestart() {
        folder.set(List.of(corp(TestUsers.h2().address())));

        identity.refresh();
        realm.addUser("CORP/anna", Secret.of("corp-anna"), List.of(), Map.of());
        realm.addUser("anna", Secret.of("primary-anna"), List.of(), Map.of());

        assertThat(identity.authenticate("corp/anna", Secret.of("corp-anna"))).hasValueSatisfying(login -> {
            assertThat(login.user()).isEqualTo("CORP/anna");
            assertThat(login.roles()).containsExactly("Internal/everyone");
        });
        assertThat(identity.authenticate("anna", Secret.of("corp-anna")))
                .hasValueSatisfying(login -> assertThat(login.user()).isEqualTo("CORP/anna"));
        assertThat(identity.authenticate("anna", Secret.of("primary-anna")))
                .hasValueSatisfying(login -> assertThat(login.user()).isEqualTo("anna"));
        assertThat(identity.authenticate("CORP/anna", Secret.of("primary-anna"))).isEmpty();

        folder.set(List.of());
        identity.refresh();

        assertThat(identity.authenticate("corp/anna", Secret.of("corp-anna"))).isEmpty();
        assertThat(realm.stores()).hasSize(1);
    }

    @Test
    void rolesOfTwoStoresOfOneNameAreTwoRoles() {
        realm.addStore(corp(TestUsers.h2().address()));
        realm.addRole("CORP/boss");
        realm.addRole("boss");
        realm.addRole("Internal/club");
        realm.addUser("CORP/anna", Secret.of("corp-anna"), List.of("CORP/boss", "Internal/club"), Map.of());
        realm.setRolePermission("boss", "/permission/admin/login", "ui.execute", true);

        assertThat(realm.rolesOf("CORP/anna")).containsExactly("CORP/boss", "Internal/club", "Internal/everyone");
        assertThat(realm.rolesOf("anna")).containsExactly("Internal/everyone");
        assertThat(realm.isAuthorized("CORP/anna", "/permission/admin/login", "ui.execute")).isFalse();
        assertThat(realm.usersOf("Internal/club")).containsExactly("CORP/anna");
        assertProblem(() -> realm.changeRoles("CORP/anna", List.of("boss"), List.of()), IdentityProblem.ROLE_UNKNOWN);

        realm.setRolePermission("CORP/boss", "/permission/admin/login", "ui.execute", true);

        assertThat(realm.isAuthorized("CORP/anna", "/permission/admin/login", "ui.execute")).isTrue();
    }

    @Test
    void aRemovedStoreTakesItsDomainAndAllThatHangsOnIt(@TempDir Path files) {
        int domains = TestUsers.number(users, "SELECT COUNT(*) FROM UM_DOMAIN");
        int permissions = TestUsers.number(users, "SELECT COUNT(*) FROM UM_ROLE_PERMISSION");
        var file = TestUsers
                .withSchema(new DatabaseAddress("jdbc:h2:" + files.resolve("STORE"), "sa", Secret.of("sa-secret")));
        realm.addStore(corp(file.address()));
        realm.addRole("CORP/boss");
        realm.addRole("Internal/club");
        realm.addUser("CORP/anna", Secret.of("corp-anna"), List.of("CORP/boss", "Internal/club"), Map.of());
        realm.setRolePermission("CORP/boss", "/permission/admin/login", "ui.execute", true);
        assertThat(identity.authenticate("CORP/anna", Secret.of("corp-anna"))).isPresent();

        realm.removeStore("corp");

        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_DOMAIN")).isEqualTo(domains);
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_ROLE_PERMISSION")).isEqualTo(permissions);
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_HYBRID_USER_ROLE")).isZero();
        assertThat(identity.authenticate("CORP/anna", Secret.of("corp-anna"))).isEmpty();
        assertProblem(() -> realm.removeStore("corp"), IdentityProblem.DOMAIN_UNKNOWN);
        assertProblem(() -> realm.removeStore("PRIMARY"), IdentityProblem.NEEDED);
    }

    @Test
    void aDirectoryCanBeAStoreOfATenantAndOfNoOther() throws LDAPException {
        try (var directory = TestDirectory.start()) {
            var wings = identity.createTenant("wings.example", "", "boss", Secret.of("wings"));
            var wingsRealm = identity.realm(wings.id()).orElseThrow();
            wingsRealm.addStore(directory.store(TestDirectory.READ_WRITE,
                    Map.of("WriteGroups", "true", "passwordHashMethod", "PLAIN_TEXT")));
            wingsRealm.addRole("CORP/pilots");
            wingsRealm.addUser("CORP/anna", Secret.of("corp-anna"), List.of("CORP/pilots"), Map.of());

            assertThat(identity.authenticate("CORP/anna@wings.example", Secret.of("corp-anna"))).hasValueSatisfying(
                    login -> assertThat(login.roles()).containsExactly("CORP/pilots", "Internal/everyone"));
            assertThat(identity.authenticate("anna@wings.example", Secret.of("corp-anna"))).isPresent();
            assertThat(identity.authenticate("CORP/anna", Secret.of("corp-anna"))).isEmpty();
            assertThat(identity.authenticate("anna", Secret.of("corp-anna"))).isEmpty();

            wingsRealm.deleteUser("CORP/anna");
            wingsRealm.deleteRole("CORP/pilots");
            wingsRealm.removeStore("CORP");
            identity.deleteTenant(wings.id());

            assertThat(directory.server().countEntriesBelow("ou=people,dc=corp,dc=example")).isEqualTo(1);
            assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_DOMAIN")).isEqualTo(3);
        }
    }

    @Test
    void onlyTheUsersOfAStoreThatIsDownCannotLogIn() throws LDAPException {
        var directory = TestDirectory.start();
        var dead = directory.store(TestDirectory.READ_ONLY, Map.of("DomainName", "DEAD"));
        directory.close();
        realm.addStore(dead);
        realm.addStore(corp(TestUsers.h2().address()));
        realm.addUser("CORP/anna", Secret.of("corp-anna"), List.of(), Map.of());

        assertThat(identity.authenticate("DEAD/anna", Secret.of("dead-anna"))).isEmpty();
        assertThat(identity.authenticate("admin", Secret.of("admin"))).isPresent();
        assertThat(identity.authenticate("anna", Secret.of("corp-anna"))).isPresent();
        assertThat(realm.storeStates()).filteredOn(s -> !s.isUp()).extracting(Realm.StoreState::domain)
                .containsExactly("DEAD");
    }

    @Test
    void aDatabaseThatIsNotThereIsAStoreThatIsDown() {
        realm.addStore(corp(new DatabaseAddress("jdbc:postgresql://localhost:1/nothing", "x", Secret.of("x"))));

        assertThat(identity.authenticate("CORP/anna", Secret.of("corp-anna"))).isEmpty();
        assertThat(identity.authenticate("admin", Secret.of("admin"))).isPresent();
        assertThat(realm.storeStates()).filteredOn(s -> !s.isUp()).hasSize(1);
    }

    @Test
    void aWrongAccountOfADirectoryIsToldAsSuch() throws LDAPException {
        try (var directory = TestDirectory.start()) {
            realm.addStore(directory.store(TestDirectory.READ_ONLY, Map.of("ConnectionPassword", "wrong")));

            assertThat(identity.authenticate("CORP/anna", Secret.of("corp-anna"))).isEmpty();
            assertThat(realm.storeStates()).filteredOn(s -> !s.isUp()).singleElement().satisfies(
                    s -> assertThat(s.problem().orElseThrow().code()).isEqualTo(IdentityProblem.STORE_DENIED));
        }
    }

    @Test
    void storesThatMakeNoSenseAreLeftOutAndTold() throws LDAPException {
        try (var directory = TestDirectory.start()) {
            var good = corp(TestUsers.h2().address());
            folder.set(List.of(new UserStoreDefinition("com.example.OurStore", Map.of("DomainName", "OURS"),
                    TestUsers.NOWHERE), good, good,
                    directory.store(TestDirectory.READ_ONLY,
                            Map.of("DomainName", "BROKEN", "UserNameListFilter", "(objectClass=person")),
                    TestUsers.jdbc(Map.of("DomainName", "GONE", "dataSource", "jdbc/nothing")),
                    TestUsers.jdbc(Map.of("DomainName", "INTERNAL")),
                    TestUsers.jdbc(Map.of("DomainName", "OFF", "Disabled", "true"))));

            identity.refresh();

            assertThat(realm.stores()).extracting(UserStore::domain).containsExactly("PRIMARY", "CORP");
            assertThat(identity.problems()).extracting(p -> p.code()).containsExactly(
                    IdentityProblem.STORE_CLASS_UNKNOWN, IdentityProblem.DOMAIN_TAKEN, IdentityProblem.STORE_SETTING,
                    IdentityProblem.STORE_SETTING, IdentityProblem.DOMAIN_TAKEN);
        }
    }

    @Test
    void anUnknownClassOfThePrimaryStoreIsRefusedAtOnce() {
        var unknown = new UserStoreDefinition("com.example.OurStore", Map.of(), TestUsers.NOWHERE);

        assertProblem(() -> Identity.open(TestUsers.realm(unknown), _ -> List.of(), users, TestUsers.SURROUNDINGS),
                IdentityProblem.STORE_CLASS_UNKNOWN);
    }

    @Test
    void aUserWhoseNameLooksLikeOneOfAnotherStoreNeverLogsIn() {
        realm.addStore(corp(TestUsers.h2().address()));
        realm.addUser("CORP/anna", Secret.of("corp-anna"), List.of(), Map.of());
        realm.stores().getFirst().addUser("CORP/anna", Secret.of("evil-twin"), List.of(), Map.of());

        assertThat(identity.authenticate("CORP/anna", Secret.of("evil-twin"))).isEmpty();
        assertThat(identity.authenticate("PRIMARY/CORP/anna", Secret.of("evil-twin"))).isEmpty();
        assertProblem(() -> realm.addUser("PRIMARY/CORP/bert", Secret.of("evil-twin"), List.of(), Map.of()),
                IdentityProblem.NAME_REFUSED);
    }

    @Test
    void aStoreRoleThatLooksInternalIsNoInternalRole() {
        realm.addRole("Internal/club");
        realm.setRolePermission("Internal/club", "/permission/admin/login", "ui.execute", true);
        realm.stores().getFirst().addRole("Internal/club");
        realm.stores().getFirst().addUser("anna", Secret.of("anna-secret"), List.of("Internal/club"), Map.of());

        assertThat(realm.rolesOf("anna")).containsExactly("Internal/everyone");
        assertThat(realm.isAuthorized("anna", "/permission/admin/login", "ui.execute")).isFalse();
    }
}
