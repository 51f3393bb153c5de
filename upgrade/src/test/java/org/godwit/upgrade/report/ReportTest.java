package org.godwit.upgrade.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.accept.Acceptance;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.configure.HomeConversion;
import org.godwit.upgrade.configure.NewAddress;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.verify.Verification;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The report of a real upgrade of a badly migrated home, and of the same one after a row was spoiled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-25T10:00:00Z"));

    private Path newHome = Path.of("");
    private Report good;
    private Report bad;

    @BeforeAll
    void upgrade(@TempDir Path folder) throws Exception {
        var old = folder.resolve("old");
        newHome = folder.resolve("new");
        SampleInstallation.create(old, SampleKind.BADLY_MIGRATED);
        try (var upgrade = Upgrade.of(old)) {
            var target = Target.embedded(upgrade.home());
            var plan = upgrade.plan(newHome, target, Set.of());
            upgrade.run(plan, CLOCK, _ -> {}, () -> false);
            var address = target.addressIn(newHome);
            var conversion = HomeConversion.plan(upgrade.home(),
                    Map.of("WSO2_CARBON_DB", NewAddress.embedded("WSO2CARBON_DB", "", address.user(),
                            address.password())),
                    "3.1.1");
            conversion.writeTo(newHome);
            var database = Database.of(address, upgrade.drivers());
            try (var connection = database.connect();
                    var journal = UpgradeRun.journalOf(newHome, CLOCK);
                    var statement = connection.createStatement()) {
                var maker = new ReportMaker(plan, journal.entries(), newHome).with(conversion)
                        .with(verify(upgrade, database))
                        .with(Acceptance.of(CarbonHome.open(newHome), database, upgrade.drivers(),
                                Acceptance.Wishes.NONE, _ -> {}));
                good = maker.make();
                statement.execute("UPDATE UM_USER SET UM_USER_NAME = 'skippper' WHERE UM_USER_NAME = 'skipper'");
                bad = maker.with(verify(upgrade, database)).make();
            }
        }
    }

    private static Verification verify(Upgrade upgrade, Database database) {
        return Verification.of(upgrade.sources(), KnownStores.of(upgrade.home()), database, Set.of(), _ -> {});
    }

    @Test
    void theVerdictFollowsFromChecksAndTasks() {
        assertThat(good.verdict()).isEqualTo(Report.Verdict.READY_AFTER_TASKS);
        assertThat(bad.verdict()).isEqualTo(Report.Verdict.DIFFERENCES);
    }

    @Test
    void theDocumentComesBackAsItWasWritten() {
        good.write(newHome);

        assertThat(Report.read(newHome)).contains(good);
    }

    @Test
    void thePageNeedsNothingElseAndTellsEverything() throws Exception {
        var html = good.html();
        keep("good.html", html);
        keep("bad.html", bad.html());

        assertThat(html).contains("Upgraded and verified", "memberships of Internal roles that had no domain",
                "godwit/changes/UM_HYBRID_USER_ROLE.jsonl", "Before production",
                "master-datasources.xml", "everything was removed again", "UM_USER");
        assertThat(html).doesNotContain("src=", "href=", "<script", "@import", "url(");
        assertThat(bad.html()).contains("Do not use", "UM_USER_NAME should be 'skipper'");
    }

    @Test
    void theSummaryTellsWhatDiffersFirst() {
        assertThat(good.text().lines().count()).isLessThan(60);
        assertThat(bad.text()).startsWith("Do not use").contains("UM_USER_NAME should be 'skipper' and is 'skippper'");
    }

    @Test
    void nothingSecretGetsIntoAReport() {
        assertThat(good.json() + good.html() + good.text()).doesNotContain("wso2carbon</password>", "skipper1");
    }

    /** For a person who wants to look at the page. */
    private static void keep(String name, String page) throws Exception {
        var folder = Files.createDirectories(Path.of("target/report"));
        Files.writeString(folder.resolve(name), page);
    }
}
