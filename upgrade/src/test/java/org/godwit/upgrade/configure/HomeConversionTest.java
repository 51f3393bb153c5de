package org.godwit.upgrade.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.HomeFile;
import org.godwit.carbon.home.TestHome;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeConversionTest {
    private static final String CARBON_DB = "WSO2_CARBON_DB";
    private static final String VAULT_ON = """
            secretRepositories=file
            secretRepositories.file.location=repository/conf/security/cipher-text.properties
            """;
    private static final NewAddress POSTGRES = NewAddress.of(new DatabaseAddress(
            "jdbc:postgresql://db.example.org/dss?sslmode=require&ApplicationName=dss", "dss", Secret.of("n3w<pw>")));

    @TempDir
    Path folder;

    @Test
    void aHomeOf41ComesOutInTheFormOf42() {
        var home = TestHome.before42(old()).open();
        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, embedded(home)), "3.1.1");

        golden("old-to-embedded", conversion);
        conversion.writeTo(fresh());

        var upgraded = CarbonHome.open(fresh(), Map.of());
        assertThat(upgraded.server().version()).isEqualTo("3.1.1");
        assertThat(upgraded.server().kernelVersion()).isEqualTo("4.2.0");
        assertThat(upgraded.realm().addAdmin()).isEqualTo("true");
        assertThat(upgraded.realm().primary().property("TenantManager", "")).endsWith("JDBCTenantManager");
        assertThat(upgraded.realm().stores().get(1).properties()).containsEntry("ReadGroups", "true")
                .containsEntry("DomainName", "STORE2").doesNotContainKey("ReadLDAPGroups");
        assertThat(upgraded.realm().properties()).doesNotContainKey("MultiTenantRealmConfigBuilder");
        assertThat(upgraded.datasource(CARBON_DB).orElseThrow().address(upgraded).url())
                .startsWith("jdbc:h2:" + fresh() + "/repository/database/WSO2CARBON_DB;");
    }

    @Test
    void aHomeOf42ForPostgresChangesItsDatasourceAndVersionOnly() {
        var home = TestHome.of42(old()).open();
        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, POSTGRES), "3.1.1");

        golden("42-to-postgres", conversion);
        conversion.writeTo(fresh());

        var datasource = CarbonHome.open(fresh(), Map.of()).datasource(CARBON_DB).orElseThrow();
        assertThat(datasource.url()).isEqualTo(POSTGRES.url());
        assertThat(datasource.password()).isEqualTo(POSTGRES.password());
        assertThat(datasource.settings()).containsEntry("driverClassName", "org.postgresql.Driver")
                .containsEntry("maxActive", "50");
    }

    @Test
    void aNewPasswordGoesIntoTheVaultThatIsOn() throws Exception {
        var home = TestHome.of42(old()).withKeystore()
                .write("repository/conf/security/secret-conf.properties", VAULT_ON)
                .write("repository/conf/security/cipher-text.properties", "# kept\nSome.Alias=[plain]\n").open();
        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, POSTGRES), "3.1.1");

        golden("vault-to-postgres", conversion);
        conversion.writeTo(fresh());

        assertThat(Files.readString(HomeFile.DATASOURCES.in(fresh()))).doesNotContain("n3w");
        assertThat(CarbonHome.open(fresh(), Map.of()).datasource(CARBON_DB).orElseThrow().password())
                .isEqualTo(POSTGRES.password());
    }

    @Test
    void aPasswordUnderAnAliasStaysThere() throws Exception {
        var cipher = TestHome.of42(old()).withKeystore().open().cipher();
        var home = TestHome.of42(old()).withKeystore()
                .replace(HomeFile.DATASOURCES, "<password>wso2carbon<",
                        "<password svns:secretAlias=\"The.Alias\">password<")
                .write("repository/conf/security/secret-conf.properties", VAULT_ON)
                .write("repository/conf/security/cipher-text.properties",
                        "The.Alias=" + cipher.encrypt(Secret.of("wso2carbon")) + "\n")
                .open();

        var unchanged = HomeConversion.plan(home, Map.of(CARBON_DB, embedded(home)), "3.1.1");
        var changed = HomeConversion.plan(home, Map.of(CARBON_DB, POSTGRES), "3.1.1");

        assertThat(unchanged.changes()).extracting(ConfigurationChange::file)
                .doesNotContain("repository/conf/security/cipher-text.properties");
        assertThat(unchanged.carried()).extracting(CarriedFile::file)
                .contains("repository/conf/security/cipher-text.properties");
        changed.writeTo(fresh());
        assertThat(Files.readString(HomeFile.DATASOURCES.in(fresh())))
                .contains("<password svns:secretAlias=\"The.Alias\">password<");
        assertThat(CarbonHome.open(fresh(), Map.of()).datasource(CARBON_DB).orElseThrow().password())
                .isEqualTo(POSTGRES.password());
    }

    @Test
    void whatMattersIsCarriedAndTheRestIsListedWithItsReason() throws Exception {
        var home = TestHome.before42(old()).write("bin/wso2server.sh", "java -Xmx3g -XX:MaxPermSize=256m")
                .write("repository/deployment/server/dataservices/A.dbs", "<data/>")
                .write("repository/tenants/1/userstores/B.xml", "<UserStoreManager class=\"x\"/>")
                .write("repository/components/lib/driver.jar", "jar").write("repository/components/plugins/p.jar", "")
                .write("repository/logs/wso2carbon.log", "").write("repository/conf/axis2/axis2.xml", "<axisconfig/>")
                .write("repository/conf/identity.xml", "<Server/>").write("lib/boot.jar", "")
                .write("repository/database/WSO2CARBON_DB.h2.db", "").write("repository/database/BIRDS.h2.db", "")
                .write("repository/database/BIRDS.lock.db", "").write("data/rates.csv", "a,b")
                .write("password-persist", "x").open();
        Files.createDirectories(old().resolve("repository/deployment/server/webapps"));

        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, embedded(home)), "3.1.1");

        assertThat(conversion.carried()).extracting(CarriedFile::file).contains(
                "repository/deployment/server/dataservices/A.dbs", "repository/tenants/1/userstores/B.xml",
                "repository/components/lib/driver.jar", "repository/database/BIRDS.h2.db", "data/rates.csv",
                "password-persist", "repository/deployment/server/webapps");
        assertThat(conversion.leftOut()).extracting(LeftOut::file).containsExactlyInAnyOrder("bin", "lib",
                "repository/components/plugins", "repository/logs", "repository/conf/axis2",
                "repository/conf/identity.xml", "repository/database/WSO2CARBON_DB.h2.db",
                "repository/database/BIRDS.lock.db");
        assertThat(conversion.leftOut()).allSatisfy(l -> assertThat(l.reason()).isNotBlank());
        assertThat(conversion.notices()).extracting(Notice::what).contains("the start script sets -Xmx3g");
    }

    @Test
    void writingKeepsRightsAndTimesAndLeavesTheOldHomeAsItWas() throws Exception {
        var home = TestHome.before42(old()).write("repository/deployment/server/dataservices/A.dbs", "<data/>").open();
        var service = old().resolve("repository/deployment/server/dataservices/A.dbs");
        Files.setPosixFilePermissions(service, PosixFilePermissions.fromString("r--r-----"));
        Files.setPosixFilePermissions(HomeFile.DATASOURCES.in(old()), PosixFilePermissions.fromString("rw-------"));
        var longAgo = FileTime.from(Instant.parse("2013-11-24T10:00:00Z"));
        Files.setLastModifiedTime(service, longAgo);
        Files.setLastModifiedTime(service.getParent(), longAgo);
        var before = checksum(old());
        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, embedded(home)), "3.1.1");

        conversion.writeTo(fresh());
        conversion.writeTo(fresh());

        var carried = fresh().resolve("repository/deployment/server/dataservices/A.dbs");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(carried))).isEqualTo("r--r-----");
        assertThat(Files.getLastModifiedTime(carried)).isEqualTo(longAgo);
        assertThat(Files.getLastModifiedTime(carried.getParent())).isEqualTo(longAgo);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(HomeFile.DATASOURCES.in(fresh()))))
                .isEqualTo("rw-------");
        assertThat(checksum(old())).isEqualTo(before);
        assertThat(conversion.differences(fresh())).isEmpty();
    }

    @Test
    void aDamagedOrMissingFileOfTheNewHomeIsNamed() throws Exception {
        var home = TestHome.of42(old()).write("repository/deployment/server/dataservices/A.dbs", "<data/>").open();
        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, POSTGRES), "3.1.1");
        conversion.writeTo(fresh());

        Files.writeString(fresh().resolve("repository/deployment/server/dataservices/A.dbs"), "<dada/>");
        Files.delete(HomeFile.CARBON.in(fresh()));

        assertThat(conversion.differences(fresh())).containsExactly("repository/conf/carbon.xml",
                "repository/deployment/server/dataservices/A.dbs");
    }

    @Test
    void linksInsideStayLinksAndThoseThatLeadOutAreCopied() throws Exception {
        var home = TestHome.of42(old()).write("repository/deployment/server/dataservices/A.dbs", "<data/>")
                .write("lib/boot.jar", "").open();
        var outside = Files.createDirectories(folder.resolve("shared/nested"));
        Files.writeString(outside.resolve("C.dbs"), "<data/>");
        Files.createSymbolicLink(outside.resolve("loop"), outside.getParent());
        var services = old().resolve("repository/deployment/server/dataservices");
        Files.createSymbolicLink(services.resolve("B.dbs"), services.resolve("A.dbs"));
        Files.createSymbolicLink(services.resolve("out"), outside.getParent());
        Files.createSymbolicLink(services.resolve("nowhere"), Path.of("/does/not/exist"));
        Files.createSymbolicLink(services.resolve("boot.jar"), old().resolve("lib/boot.jar"));
        Files.createSymbolicLink(services.resolve("all"), folder);

        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, POSTGRES), "3.1.1");
        conversion.writeTo(fresh());

        var copied = fresh().resolve("repository/deployment/server/dataservices");
        assertThat(Files.readSymbolicLink(copied.resolve("B.dbs"))).isEqualTo(Path.of("A.dbs"));
        assertThat(copied.resolve("out/nested/C.dbs")).isRegularFile();
        assertThat(Files.isSymbolicLink(copied.resolve("out"))).isFalse();
        assertThat(conversion.leftOut()).extracting(l -> l.file().replaceAll(".*/dataservices/", "")).contains(
                "nowhere",
                "boot.jar", "all", "out/nested/loop");
        assertThat(conversion.differences(fresh())).isEmpty();
    }

    @Test
    void mountedRegistriesAndAbsolutePathsIntoTheOldHomeAreTurned() {
        var home = TestHome.of42(old())
                .write("repository/conf/datasources/custom-datasources.xml",
                        TestHome.DATASOURCES.replace("WSO2_CARBON_DB", "GOV").replace("WSO2CarbonDB", "GovDB")
                                .replace("jdbc:h2:repository", "jdbc:h2:" + old() + "/repository"))
                .replace(HomeFile.REGISTRY, "<versionResources", """
                        <remoteInstance url="https://localhost:9443/registry">
                            <id>gov</id><dbConfig>wso2registry</dbConfig>
                            <cacheId>wso2carbon@jdbc:h2:repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE</cacheId>
                        </remoteInstance>
                        <versionResources""")
                .replace(HomeFile.CARBON, "${carbon.home}/repository", old() + "/repository")
                .write("repository/deployment/server/dataservices/A.dbs", "<data>\n" + old() + "/x</data>").open();

        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, POSTGRES), "3.1.1");
        conversion.writeTo(fresh());

        var upgraded = CarbonHome.open(fresh(), Map.of());
        assertThat(upgraded.registry().remoteInstances().getFirst().cacheId()).isEqualTo("dss@" + POSTGRES.url());
        assertThat(upgraded.datasource("GOV").orElseThrow().url())
                .isEqualTo("jdbc:h2:repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE");
        assertThat(upgraded.server().keystore().file())
                .isEqualTo(fresh().resolve("repository/resources/security/wso2carbon.jks"));
        assertThat(conversion.notices()).anySatisfy(n -> assertThat(n.where().toString()).endsWith("A.dbs, line 2"));
    }

    @Test
    void aClusterIsNotJoinedAndAnotherTenantBuilderIsKept() throws Exception {
        var home = TestHome.before42(old()).write("bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.2.0")
                .write("repository/conf/axis2/axis2.xml",
                        "<axisconfig>\n<!--clustering enable=\"true\"/-->\n<clustering class='x' enable='true'/></axisconfig>")
                .replace(HomeFile.USERS, "multitenancy.SimpleRealmConfigBuilder", "multitenancy.OtherBuilder").open();

        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, POSTGRES), "3.1.1");
        conversion.writeTo(fresh());

        assertThat(Files.readString(fresh().resolve("repository/conf/axis2/axis2.xml")))
                .contains("<clustering class='x' enable='false'/>").contains("<!--clustering enable=\"true\"/-->");
        assertThat(CarbonHome.open(fresh(), Map.of()).tenantManagers()).singleElement().satisfies(m -> {
            assertThat(m.className()).endsWith("JDBCTenantManager");
            assertThat(m.properties().get("MultiTenantRealmConfigBuilder")).endsWith("OtherBuilder");
        });
    }

    @Test
    void nestedHomesAndUnknownDatasourcesAreRefused() {
        var home = TestHome.of42(old()).open();
        var conversion = HomeConversion.plan(home, Map.of(), "3.1.1");

        assertThatThrownBy(() -> conversion.writeTo(old().resolve("new"))).hasMessageStartingWith("GW-CONFIGURE-003");
        assertThatThrownBy(() -> conversion.writeTo(folder)).hasMessageStartingWith("GW-CONFIGURE-003");
        assertThatThrownBy(() -> HomeConversion.plan(home, Map.of("NONE", POSTGRES), "3.1.1"))
                .hasMessageStartingWith("GW-CONFIGURE-004");
    }

    @Test
    void aHomeOf311OnTheSameDatabaseIsLeftAlone() {
        var home = TestHome.of42(old()).replace(HomeFile.CARBON, "3.1.0", "3.1.1")
                .write("bin/version.txt", "WSO2 Data Services Server v3.1.1\n").open();

        assertThat(HomeConversion.plan(home, Map.of(), "3.1.1").changes()).isEmpty();
    }

    @Test
    void theSampleInstallationComesOutAsReviewed() {
        var home = CarbonHome.open(Path.of(System.getProperty("godwit.root"), "examples/dss-3.1.0"), Map.of());

        var conversion = HomeConversion.plan(home, Map.of(CARBON_DB, POSTGRES), "3.1.1");

        golden("sample-to-postgres", conversion);
        assertThat(conversion.leftOut()).extracting(LeftOut::file).doesNotContain("repository", "password-persist");
    }

    private NewAddress embedded(CarbonHome home) {
        var datasource = home.datasource(CARBON_DB).orElseThrow();
        return NewAddress.embedded("WSO2CARBON_DB", datasource.url(), datasource.user(), datasource.password());
    }

    private Path old() {
        return folder.resolve("old");
    }

    private Path fresh() {
        return folder.resolve("new");
    }

    private void golden(String name, HomeConversion conversion) {
        var text = conversion.changes().stream().map(c -> c.diff() + c.edits().stream()
                .map(e -> "# line %d: %s (%s)%n".formatted(e.line(), e.what(), e.reason()))
                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
        var notices = conversion.notices().stream()
                .map(n -> n.kind() + " " + n.what() + "\n  at " + n.where() + "\n  " + n.todo() + "\n")
                .collect(Collectors.joining());
        Golden.check(name + ".txt", (text + "\n" + notices).replace(folder.toString(), "FOLDER")
                .replace(System.getProperty("godwit.root"), "GODWIT"));
    }

    private static String checksum(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            var text = new StringBuilder();
            for (var file : files.sorted().toList()) {
                text.append(file).append(Files.getLastModifiedTime(file)).append(Files.getPosixFilePermissions(file));
                if (Files.isRegularFile(file)) {
                    text.append(HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
