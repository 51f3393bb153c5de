package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for a realm over the user database of any engine. */
abstract class IdentityContract {
    private final Database users = database();
    private final Identity identity = TestUsers.started(users);
    private final Realm realm = TestUsers.superRealm(identity);

    abstract Database database();

    @BeforeEach
    void addSomebody() {
        realm.addRole("sales");
        realm.addRole("Internal/auditors");
        realm.addUser("anna", Secret.of("anna's pässword"), List.of("sales", "Internal/auditors"),
                Map.of("mail", "anna@example.org"));
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @Test
    void theFirstStartAddsAdminAndAnonymousAndWhatTheyNeed() {
        assertThat(identity.authenticate("admin", Secret.of("admin"))).hasValueSatisfying(login -> {
            assertThat(login.user()).isEqualTo("admin");
            assertThat(login.tenant().isSuper()).isTrue();
            assertThat(login.roles()).containsExactlyInAnyOrder("admin", "Internal/everyone");
        });
        assertThat(realm.isAuthorized("admin", "/permission/admin/manage/identity", "ui.execute")).isTrue();
        assertThat(realm.isAuthorized("admin", "/_system/config", "authorize")).isTrue();
        assertThat(realm.rolesOf("wso2.anonymous.user")).containsExactly("SYSTEM/wso2.anonymous.role");
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_DOMAIN")).isEqualTo(3);
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_SYSTEM_USER_ROLE")).isEqualTo(1);
    }

    @Test
    void aSecondStartAddsNothing() {
        var tables = List.of("UM_DOMAIN", "UM_USER", "UM_ROLE", "UM_USER_ROLE", "UM_SYSTEM_USER", "UM_SYSTEM_ROLE",
                "UM_HYBRID_ROLE", "UM_PERMISSION", "UM_ROLE_PERMISSION");
        var before = tables.stream().map(t -> TestUsers.number(users, "SELECT COUNT(*) FROM " + t)).toList();

        identity.bootstrap();

        assertThat(tables.stream().map(t -> TestUsers.number(users, "SELECT COUNT(*) FROM " + t)).toList())
                .isEqualTo(before);
        assertThat(identity.problems()).isEmpty();
    }

    @Test
    void aUserHasTheRolesOfItsStoreAndInternalOnesAndEveryone() {
        assertThat(identity.authenticate("anna", Secret.of("anna's pässword"))).hasValueSatisfying(login -> assertThat(
                login.roles()).containsExactlyInAnyOrder("sales", "Internal/auditors", "Internal/everyone"));
        assertThat(realm.usersOf("sales")).containsExactly("anna");
        assertThat(realm.usersOf("Internal/auditors")).containsExactly("anna");
        assertThat(realm.stores().getFirst().attributesOf("anna", "default")).containsEntry("mail", "anna@example.org");
    }

    @Test
    void aWrongPasswordAnUnknownUserAndReservedNamesAreRefused() {
        assertThat(identity.authenticate("anna", Secret.of("anna's password"))).isEmpty();
        assertThat(identity.authenticate("anna", Secret.none())).isEmpty();
        assertThat(identity.authenticate("nobody", Secret.of("x"))).isEmpty();
        assertThat(identity.authenticate("wso2.system.user", Secret.of("x"))).isEmpty();
        assertThat(identity.authenticate("SYSTEM/wso2.anonymous.user", Secret.of("x"))).isEmpty();
        assertThat(identity.authenticate("' OR '1'='1", Secret.of("x"))).isEmpty();
        assertThat(identity.authenticate("", Secret.of("x"))).isEmpty();
    }

    @Test
    void aNameMayBearTheDomainOfThePrimaryStoreAndTheSuperTenant() {
        assertThat(identity.authenticate("primary/anna@carbon.super", Secret.of("anna's pässword")))
                .hasValueSatisfying(login -> assertThat(login.user()).isEqualTo("anna"));
    }

    @Test
    void aOneTimePasswordEndsAfterADay() {
        TestUsers.run(users, "UPDATE UM_USER SET UM_REQUIRE_CHANGE = TRUE WHERE UM_USER_NAME = 'anna'");

        assertThat(identity.authenticate("anna", Secret.of("anna's pässword"))).isPresent();

        TestUsers.run(users, """
                UPDATE UM_USER SET UM_CHANGED_TIME = TIMESTAMP '2013-12-06 12:00:00' WHERE UM_USER_NAME = 'anna'""");

        assertThat(identity.authenticate("anna", Secret.of("anna's pässword"))).isEmpty();
    }

    @Test
    void whatIsChangedIsSeenAtOnce() {
        realm.changeRoles("anna", List.of(), List.of("sales", "Internal/auditors"));

        assertThat(realm.rolesOf("anna")).containsExactly("Internal/everyone");

        realm.setPassword("anna", Secret.of("another"));

        assertThat(identity.authenticate("anna", Secret.of("another"))).isPresent();
        assertThat(identity.authenticate("anna", Secret.of("anna's pässword"))).isEmpty();
    }

    @Test
    void permissionsAreSeenAtOnceAndGoWithTheirRole() {
        assertThat(realm.isAuthorized("anna", "/permission/admin/login", "ui.execute")).isFalse();

        realm.setRolePermission("sales", "/permission/admin/login", "ui.execute", true);

        assertThat(realm.isAuthorized("anna", "/permission/admin/login", "ui.execute")).isTrue();
        assertThat(realm.isAuthorized("anna", "/permission/admin", "ui.execute")).isFalse();

        realm.deleteRole("sales");

        assertThat(realm.isAuthorized("anna", "/permission/admin/login", "ui.execute")).isFalse();
        assertThat(realm.rolesOf("anna")).doesNotContain("sales");
    }

    @Test
    void aDeniedUserIsStillAllowedByARole() {
        realm.setRolePermission("Internal/auditors", "/permission/admin/monitor", "ui.execute", true);
        realm.setUserPermission("anna", "/permission/admin/monitor", "ui.execute", false);

        assertThat(realm.isAuthorized("anna", "/permission/admin/monitor", "ui.execute")).isTrue();
    }

    @Test
    void aDeletedUserLeavesNothingBehind() {
        realm.setUserPermission("anna", "/x", "get", true);

        realm.deleteUser("anna");

        assertThat(realm.hasUser("anna")).isFalse();
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_HYBRID_USER_ROLE")).isZero();
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_USER_PERMISSION")).isZero();
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_USER_ATTRIBUTE")).isZero();
        assertThatThrownBy(() -> realm.deleteUser("anna")).isInstanceOf(ProblemException.class);
    }

    @Test
    void theAdminAndItsRoleCannotBeDeleted() {
        assertThatThrownBy(() -> realm.deleteUser("admin")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> realm.deleteRole("admin")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> realm.deleteRole("Internal/everyone")).isInstanceOf(ProblemException.class);
    }

    @Test
    void aTenantHasItsOwnUsersAndNobodyElses() {
        var wings = identity.createTenant("Wings.example", "boss@wings.example", "boss", Secret.of("wings"));
        var wingsRealm = identity.realm(wings.id()).orElseThrow();
        wingsRealm.addUser("bert", Secret.of("bert1"), List.of(), Map.of());

        assertThat(wings.domain()).isEqualTo("wings.example");
        assertThat(identity.tenants()).extracting(Tenant::domain).containsExactly("carbon.super", "wings.example");
        assertThat(identity.authenticate("boss@wings.example", Secret.of("wings"))).hasValueSatisfying(login -> {
            assertThat(login.tenant()).isEqualTo(wings);
            assertThat(login.roles()).contains("admin");
        });
        assertThat(wingsRealm.isAuthorized("boss", "/permission/admin/manage", "ui.execute")).isTrue();
        assertThat(wingsRealm.isAuthorized("boss", "/permission/protected", "ui.execute")).isFalse();
        assertThat(identity.authenticate("bert@wings.example", Secret.of("bert1"))).isPresent();
        assertThat(identity.authenticate("bert", Secret.of("bert1"))).isEmpty();
        assertThat(identity.authenticate("anna@wings.example", Secret.of("anna's pässword"))).isEmpty();
        assertThat(identity.authenticate("admin@wings.example", Secret.of("admin"))).isEmpty();
    }

    @Test
    void aTenantThatIsNotActiveLetsNobodyIn() {
        var wings = identity.createTenant("wings.example", "", "boss", Secret.of("wings"));

        identity.setActive(wings.id(), false);

        assertThat(identity.authenticate("boss@wings.example", Secret.of("wings"))).isEmpty();

        identity.setActive(wings.id(), true);

        assertThat(identity.authenticate("boss@wings.example", Secret.of("wings"))).isPresent();
    }

    @Test
    void aDeletedTenantTakesAllItsRowsAndNoOthers() {
        int usersBefore = TestUsers.number(users, "SELECT COUNT(*) FROM UM_USER");
        var wings = identity.createTenant("wings.example", "", "boss", Secret.of("wings"));
        for (int tenant : new int[]{wings.id(), CarbonSchema.SUPER_TENANT}) {
            TestUsers.run(users,
                    "INSERT INTO REG_PATH (REG_PATH_VALUE, REG_PATH_PARENT_ID, REG_TENANT_ID) VALUES ('/', -1, "
                            + tenant + ")");
            TestUsers.run(users, "INSERT INTO REG_RESOURCE (REG_PATH_ID, REG_CREATOR, REG_CREATED_TIME, "
                    + "REG_LAST_UPDATED_TIME, REG_UUID, REG_TENANT_ID) SELECT REG_PATH_ID, 'x', CURRENT_TIMESTAMP, "
                    + "CURRENT_TIMESTAMP, 'u', REG_TENANT_ID FROM REG_PATH WHERE REG_TENANT_ID = " + tenant);
        }

        var told = identity.deletionOf(wings.id());
        identity.deleteTenant(wings.id());

        assertThat(told.rows()).containsEntry("UM_USER", 1).containsEntry("UM_TENANT", 1).containsEntry("UM_DOMAIN", 3)
                .containsEntry("REG_RESOURCE", 1).containsEntry("REG_PATH", 1);
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM REG_RESOURCE")).isEqualTo(1);
        assertThat(TestUsers.number(users, "SELECT COUNT(*) FROM UM_USER")).isEqualTo(usersBefore);
        assertThat(TestUsers.number(users,
                "SELECT COUNT(*) FROM UM_ROLE_PERMISSION WHERE UM_TENANT_ID <> " + CarbonSchema.SUPER_TENANT)).isZero();
        assertThat(identity.authenticate("boss@wings.example", Secret.of("wings"))).isEmpty();
        assertThat(identity.realm(wings.id())).isEmpty();
        assertThat(identity.authenticate("admin", Secret.of("admin"))).isPresent();
    }

    @Test
    void theSuperTenantStays() {
        assertThatThrownBy(() -> identity.deleteTenant(CarbonSchema.SUPER_TENANT))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> identity.createTenant("carbon.super", "", "x", Secret.of("xxxxx")))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> identity.createTenant("no blanks", "", "x", Secret.of("xxxxx")))
                .isInstanceOf(ProblemException.class);
    }
}
