package org.godwit.upgrade.assess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.registry.DanglingReferences;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.UpgradeProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryReferencesTest {
    private static final int MANY = 3_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatLeadsNowhereIsListedUpToAFewOfEachKindAndCounted() throws IOException, SQLException {
        var home = folder.resolve("home");
        SampleInstallation.create(home);
        var place = "(SELECT REG_PATH_ID FROM REG_PATH WHERE REG_TENANT_ID = 1 AND REG_PATH_VALUE = "
                + "'/_system/config/repository/components/org.wso2.carbon.ndatasource')";
        execute(home,
                "INSERT INTO REG_ASSOCIATION (REG_SOURCEPATH, REG_TARGETPATH, REG_ASSOCIATION_TYPE, REG_TENANT_ID) "
                        + "SELECT '/_system', '/gone/' || X, 'depends', -1234 FROM SYSTEM_RANGE(1, " + MANY + ")",
                "UPDATE REG_CONTENT SET REG_CONTENT_DATA = STRINGTOUTF8('<datasource><name>Half') WHERE REG_CONTENT_ID IN "
                        + "(SELECT REG_CONTENT_ID FROM REG_RESOURCE WHERE REG_NAME IS NOT NULL AND REG_PATH_ID = "
                        + place
                        + ")");
        Files.writeString(home.resolve("repository/deployment/server/dataservices/Named.dbs"), """
                <data name="Named"><config id="c">
                <property name="excel_datasource">gov:/timetables/summer.txt</property>
                <property name="csv_datasource">conf:/lost.csv</property></config>
                <query id="q"><param name="order" sqlType="QUERY_STRING"/></query></data>
                """);

        List<Problem> found;
        try (var upgrade = Upgrade.of(home)) {
            found = upgrade.assess().findings().stream().map(Finding::problem).toList();
        }

        assertThat(found).filteredOn(p -> p.why().contains("/gone/")).hasSize(DanglingReferences.EXAMPLES);
        assertThat(found).extracting(Problem::what)
                .contains(MANY + " references of the registry, each its association depends, lead to nothing.");
        assertThat(found).filteredOn(p -> p.why().contains("conf:/lost.csv")).singleElement()
                .satisfies(p -> assertThat(p.where().toString()).contains("Named.dbs, line 3"));
        assertThat(found).noneMatch(p -> p.why().contains("summer.txt"));
        assertThat(found).filteredOn(p -> p.code() == UpgradeProblem.SQL_OF_CALLERS).singleElement()
                .satisfies(p -> assertThat(p.where().toString()).contains("Named.dbs, line 4"));
        assertThat(found).filteredOn(p -> p.code() == UpgradeProblem.DATASOURCE_UNREADABLE).singleElement()
                .satisfies(p -> assertThat(p.where().toString()).contains("tenant 1, datasource CREW_ROSTER"));
    }

    @Test
    void aSuperTenantOfCarbon3IsToldBecauseNoServerWouldShowWhatItHas() throws IOException, SQLException {
        var home = folder.resolve("home");
        SampleInstallation.create(home);
        execute(home, "SET REFERENTIAL_INTEGRITY FALSE",
                "UPDATE REG_RESOURCE SET REG_TENANT_ID = 0 WHERE REG_TENANT_ID = -1234");

        try (var upgrade = Upgrade.of(home)) {
            assertThat(upgrade.assess().findings(Finding.Severity.DECISION)).extracting(Finding::problem)
                    .filteredOn(p -> p.code() == UpgradeProblem.TENANT_ZERO).singleElement()
                    .satisfies(p -> assertThat(p.why()).startsWith("0 users and "));
        }
    }

    private static void execute(Path home, String... statements) {
        try (var drivers = Drivers.shipped()) {
            Database.of(
                    new DatabaseAddress("jdbc:h2:" + home.resolve("repository/database/WSO2CARBON_DB"), "wso2carbon",
                            Secret.of("wso2carbon")),
                    drivers).with("preparing a test", connection -> {
                        try (var statement = connection.createStatement()) {
                            for (var sql : statements) {
                                statement.execute(sql);
                            }
                            return statements;
                        }
                    });
        }
    }
}
