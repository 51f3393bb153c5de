package org.godwit.upgrade.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.configure.HomeConversion;
import org.godwit.upgrade.configure.NewAddress;
import org.godwit.upgrade.verify.Check;
import org.godwit.upgrade.verify.Difference;
import org.godwit.upgrade.verify.PlainCopy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The recommended tests on a real upgraded home: the sample, copied onto H2 2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcceptanceTest {
    private final Drivers drivers = Drivers.shipped();
    private CarbonHome home;
    private Database users;
    private Connection anchor;

    @BeforeAll
    void upgrade(@TempDir Path folder) throws Exception {
        SampleInstallation.create(folder.resolve("old"));
        var address = new DatabaseAddress("jdbc:h2:mem:acceptance", "sa", Secret.none());
        users = Database.of(address, drivers);
        anchor = users.connect();
        try (var upgrade = Upgrade.of(folder.resolve("old"))) {
            PlainCopy.copy(upgrade, users);
            HomeConversion.plan(upgrade.home(), Map.of("WSO2_CARBON_DB",
                    new NewAddress(address.url(), "org.h2.Driver", address.user(), address.password())), "3.1.1")
                    .writeTo(folder.resolve("new"));
        }
        home = CarbonHome.open(folder.resolve("new"));
    }

    @AfterAll
    void close() throws Exception {
        anchor.close();
        drivers.close();
    }

    @Test
    void anUpgradedHomePassesAndNothingIsLeftBehind() {
        var acceptance = accept(Acceptance.Wishes.NONE);

        assertThat(acceptance.checks()).flatExtracting(Check::differences).isEmpty();
        assertThat(acceptance.ok()).isTrue();
        assertThat(check(acceptance, "several tenants with several stores and users").figures())
                .contains(new Check.Figure("tenants added", "2"));
        assertThat(check(acceptance, "users are added to a directory").figures())
                .contains(new Check.Figure("directory stores added", "2"));
        assertThat(check(acceptance, "everything was removed again").status()).isEqualTo(Check.Status.PASSED);
        assertThat(check(acceptance, "known users log in").status()).isEqualTo(Check.Status.SKIPPED);
    }

    @Test
    void aRehearsalTriesTheSameOnACopyAndNeedsNoRightToWrite() throws Exception {
        try (var statement = anchor.createStatement()) {
            statement.execute("CREATE USER IF NOT EXISTS LOOKER PASSWORD 'looks'");
            statement.execute("GRANT SELECT ON SCHEMA PUBLIC TO LOOKER");
        }
        var readable = Database.of(new DatabaseAddress(users.address().url(), "LOOKER", Secret.of("looks")), drivers);

        var onCopy = Acceptance.onCopy(home, readable, drivers, Acceptance.Wishes.NONE, _ -> {});
        var onStaging = Acceptance.of(home, readable, drivers, Acceptance.Wishes.NONE, _ -> {});

        assertThat(onCopy.ok()).as("%s", onCopy.checks()).isTrue();
        assertThat(onCopy.checks()).extracting(Check::name).contains("several tenants with several stores and users");
        assertThat(onStaging.ok()).isFalse();
    }

    @Test
    void oldPasswordsAreTakenAndForgottenOnesAreNamed() {
        var acceptance = accept(new Acceptance.Wishes(Set.of(),
                List.of(new Acceptance.Login("skipper", Secret.of("skipper1")),
                        new Acceptance.Login("CORP/anna", Secret.of("anna-corp")),
                        new Acceptance.Login("ışıl", Secret.of("şifre-ğüş")),
                        new Acceptance.Login("deckhand", Secret.of("forgotten")))));

        assertThat(check(acceptance, "known users log in").differences()).singleElement()
                .satisfies(d -> assertThat(d.key()).isEqualTo("deckhand"));
    }

    @Test
    void whatAKilledRunLeftBehindIsRemovedFirst() throws Exception {
        try (var statement = anchor.createStatement()) {
            statement.execute("""
                    INSERT INTO UM_DOMAIN (UM_DOMAIN_NAME, UM_TENANT_ID) VALUES ('GODWIT-ACCEPTANCE-1', -1234)""");
            statement.execute("""
                    INSERT INTO UM_USER (UM_USER_NAME, UM_USER_PASSWORD, UM_CHANGED_TIME, UM_TENANT_ID)
                    VALUES ('godwit-acceptance-a', 'x', CURRENT_TIMESTAMP, -1234)""");
        }

        assertThat(accept(Acceptance.Wishes.NONE).ok()).isTrue();
        try (var statement = anchor.createStatement();
                var rows = statement.executeQuery("""
                        SELECT COUNT(*) FROM UM_USER WHERE UM_USER_NAME LIKE 'godwit-acceptance%'""")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void aLostPermissionOfTheAnonymousRoleIsTold() throws Exception {
        anchor.setAutoCommit(true);
        try (var statement = anchor.createStatement()) {
            statement.execute("""
                    DELETE FROM UM_SYSTEM_USER_ROLE WHERE UM_TENANT_ID = 2""");

            var check = check(accept(Acceptance.Wishes.NONE), "anonymous and everyone have their permissions");

            assertThat(check.differences()).extracting(d -> d.key() + ": " + d.detail())
                    .contains("SYSTEM/wso2.anonymous.user: the anonymous user does not have its role");
            statement.execute("""
                    INSERT INTO UM_SYSTEM_USER_ROLE (UM_USER_NAME, UM_ROLE_ID, UM_TENANT_ID)
                    SELECT 'wso2.anonymous.user', UM_ID, 2 FROM UM_SYSTEM_ROLE WHERE UM_TENANT_ID = 2""");
        }
    }

    @Test
    void aTenantNumberIsNotGivenTwice() throws Exception {
        var table = CarbonSchema.CARBON_4_2.require("UM_TENANT");
        try (var statement = anchor.createStatement()) {
            statement.execute(users.dialect().continueAt(table, table.generated().orElseThrow(), 3).text());

            var acceptance = accept(Acceptance.Wishes.NONE);

            assertThat(check(acceptance, "several tenants with several stores and users").differences())
                    .containsExactly(new Difference("UM_TENANT", "UM_ID",
                            "a new tenant would get the number of a deleted one, and with it what was left behind"));
            statement.execute(users.dialect().continueAt(table, table.generated().orElseThrow(), 100).text());
        }
    }

    private Acceptance accept(Acceptance.Wishes wishes) {
        return Acceptance.of(home, users, drivers, wishes, _ -> {});
    }

    private static Check check(Acceptance acceptance, String name) {
        return acceptance.checks().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }
}
