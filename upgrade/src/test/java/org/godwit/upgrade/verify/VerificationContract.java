package org.godwit.upgrade.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.convert.KnownStores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a verification must find on every engine: a real home of the 4.1 kind, copied rightly, and then spoiled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VerificationContract {
    private final Drivers drivers = Drivers.shipped();
    private Upgrade upgrade;
    private Database target;
    private Connection anchor;

    /** {@return an empty database} */
    abstract Database freshTarget(Drivers shipped);

    @BeforeAll
    void makeTheOldHome(@TempDir Path folder) throws Exception {
        SampleInstallation.create(folder.resolve("old"));
        upgrade = Upgrade.of(folder.resolve("old"));
    }

    @BeforeEach
    void copy() {
        target = freshTarget(drivers);
        anchor = target.connect();
        PlainCopy.copy(upgrade, target);
    }

    @AfterEach
    void closeTarget() throws Exception {
        anchor.close();
    }

    @AfterAll
    void close() {
        upgrade.close();
        drivers.close();
    }

    @Test
    void aRightCopyPassesEveryCheck() {
        var verification = verify();

        assertThat(verification.differences()).isEmpty();
        assertThat(verification.ok()).isTrue();
        assertThat(verification.problem(target)).isEmpty();
        assertThat(verification.checks()).extracting(Check::name).contains("UM_USER", "REG_CONTENT", "UM_DOMAIN",
                "foreign keys", "permissions of roles", "timestamps are unchanged");
        assertThat(verification.checks()).noneMatch(c -> c.status() == Check.Status.SKIPPED);
        assertThat(figure(verification, "UM_USER", "rows found")).isNotEqualTo("0");
    }

    @Test
    void aFlippedByteIsFoundAndItsPlaceNamed() throws Exception {
        var content = bytes("SELECT REG_CONTENT_DATA FROM REG_CONTENT WHERE REG_CONTENT_ID = 3");
        content[2] ^= 1;
        try (var statement = anchor
                .prepareStatement("UPDATE REG_CONTENT SET REG_CONTENT_DATA = ? WHERE REG_CONTENT_ID = 3")) {
            statement.setBytes(1, content);
            statement.executeUpdate();
        }

        assertThat(verify().differences()).singleElement().satisfies(d -> {
            assertThat(d.table()).isEqualTo("REG_CONTENT");
            assertThat(d.key()).startsWith("REG_CONTENT_ID=3, REG_TENANT_ID=");
            assertThat(d.detail()).startsWith("REG_CONTENT_DATA differs from byte 2 on");
        });
    }

    @Test
    void aChangedNameIsShownWithWhatItShouldBe() throws Exception {
        run("UPDATE UM_USER SET UM_USER_NAME = 'skippper' WHERE UM_USER_NAME = 'skipper'");

        var verification = verify();

        assertThat(verification.differences()).singleElement().satisfies(d -> assertThat(d.toString())
                .matches(
                        "UM_USER, UM_ID=\\d+, UM_TENANT_ID=-1234: UM_USER_NAME should be 'skipper' and is 'skippper'"));
        assertThat(verification.problem(target).orElseThrow().text()).contains("GW-UPGRADE-025", "table UM_USER",
                "row UM_ID=");
    }

    @Test
    void passwordsAreComparedAndNeverShown() throws Exception {
        run("UPDATE UM_USER SET UM_USER_PASSWORD = 'forged', UM_SALT_VALUE = 'forged' WHERE UM_USER_NAME = 'skipper'");

        var verification = verify();

        assertThat(verification.differences()).extracting(Difference::detail).containsExactly(
                "UM_USER_PASSWORD differs; its values are not shown",
                "UM_SALT_VALUE differs; its values are not shown");
        assertThat(verification.toString()).doesNotContain("forged");
    }

    @Test
    void aMissingRowAndOneTooManyAreNamedByTheirKeys() throws Exception {
        run("DELETE FROM REG_LOG WHERE REG_LOG_ID = 2");
        run("INSERT INTO UM_ROLE (UM_ID, UM_ROLE_NAME, UM_TENANT_ID) VALUES (9999, 'intruder', 1)");

        var differences = verify().differences();

        assertThat(differences).anySatisfy(d -> {
            assertThat(d.table()).isEqualTo("REG_LOG");
            assertThat(d.key()).startsWith("REG_LOG_ID=2, ");
            assertThat(d.detail()).isEqualTo("the row is missing");
        });
        assertThat(differences).contains(
                new Difference("UM_ROLE", "UM_ID=9999, UM_TENANT_ID=1", "the row should not be there"));
    }

    @Test
    void aRowOfATableWithoutAKeyIsNamedByItsNumbers() throws Exception {
        run("DELETE FROM REG_RESOURCE_TAG");

        assertThat(verify().differences()).isNotEmpty().allSatisfy(d -> {
            assertThat(d.table()).isEqualTo("REG_RESOURCE_TAG");
            assertThat(d.key()).contains("REG_TAG_ID=");
        });
    }

    @Test
    void aMembershipWithoutADomainIsALostRole() throws Exception {
        run("UPDATE UM_HYBRID_USER_ROLE SET UM_DOMAIN_ID = NULL WHERE UM_USER_NAME = 'skipper'");

        var verification = verify();

        assertThat(failed(verification)).contains("UM_HYBRID_USER_ROLE",
                "memberships of Internal roles have a domain of their tenant", "Internal roles of users");
        assertThat(verification.differences()).extracting(Difference::detail)
                .contains("UM_DOMAIN_ID is NULL: a 4.2 server does not see this row", "the row is missing");
    }

    @Test
    void aPermissionFiledUnderTheWrongDomainIsFound() throws Exception {
        run("""
                UPDATE UM_ROLE_PERMISSION SET UM_DOMAIN_ID = (SELECT UM_DOMAIN_ID FROM UM_DOMAIN
                  WHERE UM_DOMAIN_NAME = 'PRIMARY' AND UM_TENANT_ID = -1234)
                WHERE UM_ROLE_NAME = 'birdwatcher' AND UM_TENANT_ID = -1234""");

        var verification = verify();

        assertThat(failed(verification)).contains("UM_ROLE_PERMISSION", "role permissions lead to their role",
                "permissions of roles");
        assertThat(verification.differences()).extracting(Difference::detail).contains(
                "'birdwatcher' is filed under PRIMARY, but is a role of INTERNAL",
                "role should be 'INTERNAL/birdwatcher' and is 'PRIMARY/birdwatcher'");
    }

    @Test
    void aDomainOfAnotherTenantIsFound() throws Exception {
        run("""
                UPDATE UM_DOMAIN SET UM_DOMAIN_NAME = 'Internal'
                WHERE UM_DOMAIN_NAME = 'INTERNAL' AND UM_TENANT_ID = 1""");

        assertThat(verify().differences()).extracting(Difference::detail)
                .contains("the name 'Internal' is not in upper case");
    }

    @Test
    void aMissingLinkOfTheAnonymousUserIsFound() throws Exception {
        run("DELETE FROM UM_SYSTEM_USER_ROLE WHERE UM_TENANT_ID = 1");

        assertThat(verify().differences()).contains(new Difference("UM_SYSTEM_USER_ROLE", "UM_TENANT_ID=1",
                "wso2.anonymous.user is not linked with wso2.anonymous.role"));
    }

    @Test
    void aTimeThatWasRewrittenIsFound() throws Exception {
        run("UPDATE UM_USER SET UM_CHANGED_TIME = TIMESTAMP '2026-01-01 00:00:00' WHERE UM_USER_NAME = 'skipper'");

        assertThat(failed(verify())).containsExactly("UM_USER", "timestamps are unchanged");
    }

    @Test
    void keysThatAreGoneAreNamedByTheirColumns() throws Exception {
        drop("UM_USER_ROLE", "FOREIGN KEY", "UM_USER_ID");
        drop("UM_ROLE", "UNIQUE", "UM_ROLE_NAME");
        run("DROP INDEX REG_PATH_IND_BY_PARENT_ID");

        assertThat(verify().differences()).containsExactlyInAnyOrder(
                new Difference("UM_USER_ROLE", "UM_USER_ID, UM_TENANT_ID", "the foreign key to UM_USER is missing"),
                new Difference("UM_ROLE", "UM_ROLE_NAME, UM_TENANT_ID", "the unique key is missing"),
                new Difference("REG_PATH", "REG_PATH_PARENT_ID, REG_TENANT_ID",
                        "the index REG_PATH_IND_BY_PARENT_ID is missing"));
    }

    @Test
    void numberingThatWouldRepeatAKeyIsFound() throws Exception {
        run(target.dialect().continueAt(
                org.godwit.carbon.schema.CarbonSchema.CARBON_4_2.require("REG_PATH"),
                org.godwit.carbon.schema.CarbonSchema.CARBON_4_2.require("REG_PATH").generated().orElseThrow(), 2)
                .text());

        assertThat(verify().differences()).singleElement()
                .satisfies(d -> assertThat(d.toString())
                        .matches("REG_PATH, REG_PATH_ID: the next number is 2, but \\d+ is taken already"));
    }

    @Test
    void aMissingTableAndColumnAreFoundWithoutAnError() throws Exception {
        run("DROP TABLE UM_SYSTEM_USER");
        run("ALTER TABLE REG_LOG DROP COLUMN REG_ACTION_DATA");

        assertThat(verify().differences()).contains(
                new Difference("UM_SYSTEM_USER", "", "the table is missing"),
                new Difference("REG_LOG", "REG_ACTION_DATA", "the column is missing"));
    }

    @Test
    void manyDifferencesAreCountedAndAFewNamed() throws Exception {
        run("UPDATE UM_USER SET UM_REQUIRE_CHANGE = TRUE");

        var check = verify().checks().stream().filter(c -> !c.ok()).findFirst().orElseThrow();

        assertThat(check.differing()).isGreaterThan(300);
        assertThat(check.differences()).hasSize(20)
                .allSatisfy(d -> assertThat(d.detail()).isEqualTo("UM_REQUIRE_CHANGE should be false and is true"));
    }

    private Verification verify() {
        return Verification.of(upgrade.sources(), KnownStores.of(upgrade.home()), target, Set.of(), _ -> {});
    }

    private static List<String> failed(Verification verification) {
        return verification.checks().stream().filter(c -> !c.ok()).map(Check::name).toList();
    }

    private static String figure(Verification verification, String check, String figure) {
        return verification.checks().stream().filter(c -> c.name().equals(check)).flatMap(c -> c.figures().stream())
                .filter(f -> f.name().equals(figure)).findFirst().orElseThrow().value();
    }

    private void run(String sql) throws Exception {
        try (var statement = anchor.createStatement()) {
            statement.execute(sql);
        }
    }

    private byte[] bytes(String query) throws Exception {
        try (var statement = anchor.createStatement(); var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getBytes(1);
        }
    }

    /** Drops the constraint of a kind that has a column. */
    private void drop(String table, String kind, String column) throws Exception {
        String name;
        try (var statement = anchor.prepareStatement("""
                SELECT C.CONSTRAINT_NAME FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS C
                JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE K ON K.CONSTRAINT_NAME = C.CONSTRAINT_NAME
                WHERE UPPER(C.TABLE_NAME) = ? AND C.CONSTRAINT_TYPE = ? AND UPPER(K.COLUMN_NAME) = ?""")) {
            statement.setString(1, table);
            statement.setString(2, kind);
            statement.setString(3, column);
            try (var rows = statement.executeQuery()) {
                rows.next();
                name = rows.getString(1);
            }
        }
        run("ALTER TABLE " + table + " DROP CONSTRAINT \"" + name + "\"");
    }
}
