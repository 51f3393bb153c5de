package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godwit.carbon.identity.UserStoreContract.assertProblem;

import com.unboundid.ldap.sdk.LDAPException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;

/** What single properties of stores do, where no other test shows it; and that all of them are documented. */
class StorePropertiesTest {
    private static final Secret PASSWORD = Secret.of("anna-secret");
    private static final String PEOPLE = "ou=people,dc=corp,dc=example";
    private static final String GROUPS = "ou=groups,dc=corp,dc=example";

    @Test
    void everyPropertyThatIsReadIsInTheTable() throws Exception {
        var root = Path.of(System.getProperty("godwit.root", ".."));
        var sources = root.resolve("carbon/src/main/java/org/godwit/carbon");
        var table = Files.readString(root.resolve("docs/user-stores.md"));
        var read = new TreeSet<String>();
        for (var file : List.of("identity/StoreFactory", "identity/StoreRules", "identity/NameRules",
                "identity/JdbcUserStore", "identity/JdbcStatement", "identity/LdapSettings", "identity/LdapKind",
                "identity/LdapDirectory", "identity/TenantRealm", "home/UserStoreDefinition")) {
            Pattern.compile(
                    "\"([A-Z][A-Za-z]{3,}|url|userName|password|passwordHashMethod|dataSource|maxWait|userAccountControl)\"")
                    .matcher(Files.readString(sources.resolve(file + ".java"))).results().map(m -> m.group(1))
                    .filter(name -> !List.of("PRIMARY", "STORE").contains(name)).forEach(read::add);
        }

        assertThat(read).hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(table).as(name).containsPattern("[`, ]" + name + "`"));
    }

    @Test
    void aUserNameMayBeUniqueAcrossTenants() {
        var users = TestUsers.h2();
        try (var identity = TestUsers.started(users,
                TestUsers.realm(TestUsers.jdbc(Map.of("UserNameUniqueAcrossTenants", "true"))))) {
            var wings = identity.createTenant("wings.example", "", "boss", PASSWORD);
            TestUsers.superRealm(identity).addUser("anna", PASSWORD, List.of(), Map.of());

            assertProblem(() -> identity.realm(wings.id()).orElseThrow().addUser("anna", PASSWORD, List.of(), Map.of()),
                    IdentityProblem.USER_EXISTS);
        }
    }

    @Test
    void withInternalRolesOnlyTheStoreHasNone() {
        var users = TestUsers.h2();
        try (var identity = TestUsers.started(users,
                TestUsers.realm(TestUsers.jdbc(Map.of("InternalJDBCRolesOnly", "true"))))) {
            var realm = TestUsers.superRealm(identity);

            assertProblem(() -> realm.addRole("sales"), IdentityProblem.STORE_READ_ONLY);
            realm.addRole("Internal/sales");
            realm.addUser("anna", PASSWORD, List.of("Internal/sales"), Map.of());
            assertThat(realm.rolesOf("anna")).containsExactly("Internal/sales", "Internal/everyone");
        }
    }

    @Test
    void aRoleThatAnotherTenantSharesCountsOnlyWhereTheStoreSaysSo() {
        var users = TestUsers.h2();
        for (var shares : List.of(true, false)) {
            try (var identity = TestUsers.started(users,
                    TestUsers.realm(TestUsers.jdbc(Map.of("SharedGroupEnabled", shares.toString()))))) {
                if (shares) {
                    share(users, identity);
                }
                assertThat(TestUsers.superRealm(identity).rolesOf("anna").contains("crew")).isEqualTo(shares);
            }
        }
    }

    private static void share(Database users, Identity identity) {
        var wings = identity.createTenant("wings.example", "", "boss", PASSWORD);
        identity.realm(wings.id()).orElseThrow().addRole("crew");
        TestUsers.superRealm(identity).addUser("anna", PASSWORD, List.of(), Map.of());
        TestUsers.run(users, "UPDATE UM_ROLE SET UM_SHARED_ROLE = TRUE WHERE UM_ROLE_NAME = 'crew'");
        TestUsers.run(users,
                "INSERT INTO UM_SHARED_USER_ROLE (UM_ROLE_ID, UM_USER_ID, UM_USER_TENANT_ID, UM_ROLE_TENANT_ID) "
                        + "SELECT R.UM_ID, U.UM_ID, U.UM_TENANT_ID, R.UM_TENANT_ID FROM UM_ROLE R, UM_USER U "
                        + "WHERE R.UM_ROLE_NAME = 'crew' AND U.UM_USER_NAME = 'anna'");
    }

    @Test
    void rolesAreRememberedUnlessTheStoreSaysNo() {
        for (var remembers : List.of(true, false)) {
            var users = TestUsers.h2();
            try (var identity = TestUsers.started(users,
                    TestUsers.realm(TestUsers.jdbc(Map.of("UserRolesCacheEnabled", remembers.toString()))))) {
                var realm = TestUsers.superRealm(identity);
                realm.addRole("sales");
                realm.addUser("anna", PASSWORD, List.of("sales"), Map.of());
                assertThat(realm.rolesOf("anna")).contains("sales");

                // Another server takes the role away.
                TestUsers.run(users, "DELETE FROM UM_USER_ROLE WHERE UM_USER_ID = (SELECT UM_ID FROM UM_USER WHERE "
                        + "UM_USER_NAME = 'anna')");

                assertThat(realm.rolesOf("anna").contains("sales")).isEqualTo(remembers);
            }
        }
    }

    @Test
    void theConsolesSpellingOfPatternsCountsToo() {
        try (var identity = TestUsers.started(TestUsers.h2(), TestUsers.realm(TestUsers.jdbc(
                Map.of("UserNameJavaRegEx", "[a-z]+", "RoleNameJavaRegEx", "[a-z]+"))))) {
            var realm = TestUsers.superRealm(identity);

            assertProblem(() -> realm.addUser("Anna1", PASSWORD, List.of(), Map.of()), IdentityProblem.NAME_REFUSED);
            assertProblem(() -> realm.addRole("Sales1"), IdentityProblem.NAME_REFUSED);
            realm.addUser("anna", PASSWORD, List.of(), Map.of());
        }
    }

    @Test
    void groupsMayHoldNamesInsteadOfEntries() throws LDAPException {
        try (var directory = TestDirectory.startLikeActiveDirectory();
                var store = open(directory, Map.of("GroupEntryObjectClass", "posixGroup", "GroupNameListFilter",
                        "(objectClass=posixGroup)", "MembershipAttribute", "memberUid", "GroupNameAttribute", "ou"))) {
            store.addRole("sales");
            store.addUser("anna", PASSWORD, List.of("sales"), Map.of());

            assertThat(store.rolesOf("anna")).containsExactly("sales");
            assertThat(store.usersOf("sales")).containsExactly("anna");
            assertThat(attribute(directory, "ou=sales," + GROUPS, "memberUid")).contains("anna");
        }
    }

    @Test
    void aGroupMayHaveOtherClassesAndMembers() throws LDAPException {
        try (var directory = TestDirectory.start();
                var store = open(directory, Map.of("GroupEntryObjectClass", "groupOfUniqueNames",
                        "GroupNameListFilter", "(objectClass=groupOfUniqueNames)", "MembershipAttribute",
                        "uniqueMember", "RoleDNPattern", "cn={0}," + GROUPS))) {
            store.addRole("sales");
            store.addUser("anna", PASSWORD, List.of("sales"), Map.of());

            assertThat(store.rolesOf("anna")).containsExactly("sales");
            assertThat(store.hasRole("sales")).isTrue();
        }
    }

    @Test
    void theUsersEntryMayNameTheGroups() throws Exception {
        try (var directory = TestDirectory.startLikeActiveDirectory();
                var store = open(directory, Map.of("MemberOfAttribute", "memberOf"))) {
            store.addRole("sales");
            store.addUser("anna", PASSWORD, List.of(), Map.of());
            directory.server().modify("dn: uid=anna," + PEOPLE, "changetype: modify", "add: memberOf",
                    "memberOf: cn=sales," + GROUPS, "memberOf: cn=elsewhere,dc=corp,dc=example");

            assertThat(store.rolesOf("anna")).containsExactly("sales");
        }
    }

    @Test
    void whereEmptyRolesAreNotAllowedTheLastUserStays() throws LDAPException {
        try (var directory = TestDirectory.start()) {
            try (var store = open(directory, Map.of())) {
                store.addRole("sales");
                store.addUser("anna", PASSWORD, List.of("sales"), Map.of());
            }
            try (var store = open(directory, Map.of("EmptyRolesAllowed", "false"))) {
                store.changeRoles("anna", List.of("sales"), List.of());
                assertProblem(() -> store.addRole("boss"), IdentityProblem.DIRECTORY_REFUSED);
            }
        }
    }

    @Test
    void usersMayBeCalledByAnotherAttributeAndHashedAsTheConsoleSpellsIt() throws LDAPException {
        try (var directory = TestDirectory.start();
                var store = open(directory, Map.of("UserNameAttribute", "mail", "PasswordHashMethod", "SHA-512"))) {
            store.addUser("anna@corp.example", PASSWORD, List.of(), Map.of());

            assertThat(store.users("*@corp.example", 0, 10)).containsExactly("anna@corp.example");
            assertThat(attribute(directory, "mail=anna@corp.example," + PEOPLE, "userPassword").orElseThrow())
                    .startsWith("{SHA-512}");
        }
    }

    @Test
    void aNewAccountOfActiveDirectoryHasTheControlThatTheStoreSays() throws LDAPException {
        try (var directory = TestDirectory.startLikeActiveDirectory();
                var store = new LdapUserStore(directory.store(TestDirectory.ACTIVE_DIRECTORY,
                        Map.of("userAccountControl", "66048", "UserNameListFilter", "(objectClass=user)",
                                "UserEntryObjectClass", "user")),
                        LdapKind.ACTIVE_DIRECTORY)) {
            store.addUser("anna", PASSWORD, List.of(), Map.of());

            assertThat(attribute(directory, "cn=anna," + PEOPLE, "userAccountControl")).contains("66048");
        }
    }

    private static UserStore open(TestDirectory directory, Map<String, String> more) {
        var all = new HashMap<>(Map.of("WriteGroups", "true", "UserNameListFilter", "(objectClass=inetOrgPerson)"));
        all.putAll(more);
        UserStoreDefinition definition = directory.store(TestDirectory.READ_WRITE, all);
        return new LdapUserStore(definition, LdapKind.READ_WRITE);
    }

    private static Optional<String> attribute(TestDirectory directory, String entry, String name)
            throws LDAPException {
        return Optional.ofNullable(directory.server().getEntry(entry, name)).map(e -> e.getAttributeValue(name));
    }
}
