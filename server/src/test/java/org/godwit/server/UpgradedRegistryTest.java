package org.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SuspectRows;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.registry.Comment;
import org.godwit.carbon.registry.Content;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.ResourceDraft;
import org.godwit.carbon.registry.TenantRegistry;
import org.godwit.carbon.registry.Visitor;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.extension.ExtensionJars;
import org.godwit.examples.SampleInstallation;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.plan.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an old server stored is read and written on after an upgrade, on the embedded database and on PostgreSQL. */
class UpgradedRegistryTest {
    private static final RegistryPath SUMMER = RegistryPath.parse("gov:/timetables/summer.txt");
    private static final RegistryPath DATASOURCES = RegistryPath
            .parse("conf:/repository/components/org.wso2.carbon.ndatasource");
    private static final int FERRIES = 1;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void onTheEmbeddedDatabase() throws Exception {
        check(upgraded(Optional.empty()));
    }

    @Test
    void onPostgresql() throws Exception {
        check(upgraded(Optional.of(Target.server(TestPostgres.freshDatabase()))));
    }

    private CarbonHome upgraded(Optional<Target> target) throws Exception {
        SampleInstallation.create(folder.resolve("old"));
        try (var upgrade = Upgrade.of(folder.resolve("old"))) {
            var plan = upgrade.plan(folder.resolve("new"), target.orElseGet(() -> Target.embedded(upgrade.home())),
                    Set.of());
            upgrade.run(plan, InstantSource.system(), _ -> {}, () -> false);
        }
        return CarbonHome.open(folder.resolve("new"));
    }

    private static void check(CarbonHome home) {
        try (var drivers = Drivers.ofHome(home.root())) {
            try (var registry = Registry.open(home, drivers)) {
                checkReadAndWritten(registry);
            }
            checkDatasourcesOfTenants(home, drivers);
            checkIntegrity(Database.of(home.datasource("jdbc/WSO2CarbonDB").orElseThrow().address(home), drivers));
        }
    }

    private static void checkReadAndWritten(Registry registry) {
        var tree = registry.tenant(CarbonSchema.SUPER_TENANT, Visitor.trusted("skipper"));
        assertThat(text(tree, SUMMER)).startsWith("Summer timetable 2014\n");
        assertThat(tree.get(SUMMER).orElseThrow().property("year")).contains("2014");
        var versions = tree.versions(SUMMER);
        assertThat(versions).hasSize(3);
        try (var first = tree.openVersion(SUMMER, versions.getLast().number()).orElseThrow()) {
            assertThat(first.resource().property("year")).contains("2011");
        }

        tree.restore(SUMMER, versions.getLast().number());
        assertThat(text(tree, SUMMER)).startsWith("Summer timetable 2011\n");
        assertThat(tree.versions(SUMMER)).hasSize(4);

        var harbour = RegistryPath.parse("gov:/harbours/harbour-20.xml");
        tree.put(harbour, ResourceDraft.like(tree.get(harbour).orElseThrow()).withContent(Content.of("<harbour/>")));
        assertThat(tree.comments(harbour)).extracting(Comment::text).isEmpty();
        tree.copy(RegistryPath.parse("gov:/charts"), RegistryPath.parse("gov:/copies"));
        try (var one = tree.open(RegistryPath.parse("gov:/charts/estuary.bin")).orElseThrow();
                var other = tree.open(RegistryPath.parse("gov:/copies/estuary.bin")).orElseThrow()) {
            assertThat(one.content()).hasSameContentAs(other.content());
        }
        tree.move(RegistryPath.parse("gov:/harbours"), RegistryPath.parse("gov:/ports"));
        tree.delete(RegistryPath.parse("gov:/copies"));
        tree.restore(RegistryPath.parse("gov:/timetables"), tree.createVersion(RegistryPath.parse("gov:/timetables")));
        assertThat(text(tree, SUMMER)).startsWith("Summer timetable 2011\n");
    }

    private static String text(TenantRegistry tree, RegistryPath path) {
        try (var open = tree.open(path).orElseThrow()) {
            return new String(open.content().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkDatasourcesOfTenants(CarbonHome home, Drivers drivers) {
        var now = new Instant[]{Instant.now()};
        try (var resources = new TenantResources(home, drivers, () -> now[0])) {
            var roster = resources.datasources(FERRIES).definition("CREW_ROSTER").orElseThrow();
            assertThat(roster.user()).isEqualTo("crossings");
            assertThat(roster.password().reveal()).isEqualTo("crossings-pw");
            assertThat(resources.datasources(FERRIES).definition("WSO2_CARBON_DB")).isEmpty();
            assertThat(resources.datasources(CarbonSchema.SUPER_TENANT).definition("WSO2_CARBON_DB")).isPresent();

            var tree = resources.registry().tenant(FERRIES, Visitor.trusted("boatswain"));
            tree.put(DATASOURCES.child("BROKEN"), ResourceDraft.ofContent("", Content.of("<datasource><name>")));
            tree.put(DATASOURCES.child("SECOND"), ResourceDraft.ofContent("", Content.of(
                    "<datasource><name>SECOND</name><definition type=\"RDBMS\"><configuration><url>jdbc:h2:mem:x</url>"
                            + "</configuration></definition></datasource>")));
            tree.delete(DATASOURCES.child("CREW_ROSTER"));
            now[0] = now[0].plus(TenantResources.LOOKED_AT_EVERY).plusSeconds(1);

            assertThat(resources.datasources(FERRIES).definitions()).extracting(DatasourceDefinition::name)
                    .containsExactly("SECOND");
            var environment = new TenantEnvironment(FERRIES, Compatibility.DSS_3_1_1, home, drivers, resources,
                    ExtensionJars.none(), null);
            assertThat(environment.datasource("SECOND")).isPresent();
            assertThat(environment.registryFile("gov:/rosters/spring.txt").orElseThrow())
                    .hasContent("mate: late\nboatswain: early\n");
            assertThat(environment.registryFile("gov:/rosters/none")).isEmpty();
        }
    }

    private static void checkIntegrity(Database database) {
        database.with("looking into a test", connection -> {
            assertThat(Fingerprint.of(Catalog.read(connection)).differences()).isEmpty();
            for (var table : CarbonSchema.CARBON_4_2.tables()) {
                for (var key : table.foreignKeys()) {
                    try (var statement = connection
                            .prepareStatement(new SuspectRows(database.dialect()).orphans(table, key).text());
                            var rows = statement.executeQuery()) {
                        assertThat(rows.next()).as("orphans of %s", key).isFalse();
                    }
                }
            }
            return true;
        });
    }
}
