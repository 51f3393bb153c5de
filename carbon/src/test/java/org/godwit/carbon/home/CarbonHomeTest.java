package org.godwit.carbon.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.carbon.xml.XmlProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CarbonHomeTest {
    @TempDir
    Path root;

    @Test
    void aHomeOf41SaysWhatItsFilesSay() {
        var home = TestHome.before42(root).open();

        assertThat(home.server().product()).isEqualTo("WSO2 Data Services Server");
        assertThat(home.server().version()).isEqualTo("3.1.0");
        assertThat(home.server().kernelVersion()).isEqualTo("4.1.0");
        assertThat(home.server().serverKey()).isEqualTo("DSS");
        assertThat(home.server().portOffset()).isEqualTo(2);
        assertThat(home.server().hostName()).isEqualTo("data.example.org");
        assertThat(home.server().keystore().file())
                .isEqualTo(root.resolve("repository/resources/security/wso2carbon.jks"));
        assertThat(home.realm().addAdmin()).isEmpty();
        assertThat(home.realm().adminUser()).isEqualTo("admin");
        assertThat(home.realm().adminPassword()).isEqualTo(Secret.of("admin"));
        assertThat(home.realm().stores()).hasSize(2);
        assertThat(home.realm().primary().className()).endsWith("JDBCUserStoreManager");
        assertThat(home.realm().stores().get(1).properties()).containsEntry("ConnectionURL", "ldap://localhost:10391")
                .containsEntry("ReadLDAPGroups", "true");
        assertThat(home.registry().local().orElseThrow().datasource()).isEqualTo("jdbc/WSO2CarbonDB");
        assertThat(home.registry().versionResourcesOnChange()).isFalse();
        assertThat(home.tenantManagers()).isEmpty();
    }

    @Test
    void aDatasourceIsFoundByNameAndByJndiName() {
        var home = TestHome.of42(root).open();

        assertThat(home.datasources()).hasSize(1);
        var datasource = home.datasource("jdbc/WSO2CarbonDB").orElseThrow();
        assertThat(home.datasource("java:comp/env/jdbc/WSO2CarbonDB")).contains(datasource);
        assertThat(home.datasource("WSO2_CARBON_DB")).contains(datasource);
        assertThat(home.datasource("")).isEmpty();
        assertThat(datasource.address(home).url())
                .isEqualTo("jdbc:h2:" + root + "/repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE");
        assertThat(datasource.settings()).containsEntry("maxActive", "50");
        assertThat(datasource.password()).isEqualTo(Secret.of("wso2carbon"));
        assertThat(datasource.settings()).doesNotContainKey("password");
    }

    @Test
    void storesOfTenantsAreReadFromTheirFolders() {
        var home = TestHome.of42(root)
                .write("repository/deployment/server/userstores/CORP_EXAMPLE.xml",
                        "<UserStoreManager class=\"a.B\"><Property name=\"DomainName\">corp.example</Property>"
                                + "</UserStoreManager>")
                .write("repository/tenants/2/userstores/B.xml", "<UserStoreManager class=\"a.B\"/>")
                .write("repository/tenants/10/dataservices/x.dbs", "<data/>").write("repository/tenants/notes.txt", "")
                .open();

        assertThat(home.tenantFolders()).containsExactly(2, 10);
        assertThat(home.userStores(CarbonSchema.SUPER_TENANT)).singleElement()
                .satisfies(s -> assertThat(s.domain()).isEqualTo("CORP.EXAMPLE"));
        assertThat(home.userStores(2)).hasSize(1);
        assertThat(home.userStores(10)).isEmpty();
    }

    @Test
    void mountedRegistriesAndOtherDatasourceFilesAreRead() {
        var home = TestHome.of42(root)
                .write("repository/conf/datasources/custom-datasources.xml",
                        TestHome.DATASOURCES.replace("WSO2_CARBON_DB", "GOV").replace("WSO2CarbonDB", "GovDB"))
                .replace(HomeFile.REGISTRY, "<versionResources", """
                        <dbConfig name="governance"><dataSource>jdbc/GovDB</dataSource></dbConfig>
                        <remoteInstance url="https://localhost:9443/registry">
                            <id>gov</id><dbConfig>governance</dbConfig><readOnly>true</readOnly>
                            <cacheId>u@jdbc:mysql://x</cacheId>
                        </remoteInstance>
                        <mount path="/_system/governance" overwrite="virtual">
                            <instanceId>gov</instanceId><targetPath>/_system/governance</targetPath>
                        </mount>
                        <versionResources""").open();

        assertThat(home.datasources()).extracting(DatasourceDefinition::name).containsExactly("WSO2_CARBON_DB", "GOV");
        assertThat(home.registry().remoteInstances()).singleElement().satisfies(i -> {
            assertThat(i.databaseConfig()).isEqualTo("governance");
            assertThat(i.readOnly()).isTrue();
            assertThat(i.registryRoot()).isEqualTo("/");
        });
        assertThat(home.registry().mounts()).singleElement()
                .satisfies(m -> assertThat(m.overwrite()).isEqualTo("virtual"));
    }

    @Test
    void connectionsThat3xDescribedInlineBecomeDatasources() {
        var home = TestHome.before42(root)
                .replace(HomeFile.REGISTRY, "<dataSource>jdbc/WSO2CarbonDB</dataSource>",
                        "<url>jdbc:h2:repository/database/REG</url><userName>u</userName><password>p</password>"
                                + "<driverName>org.h2.Driver</driverName><maxActive>80</maxActive>")
                .open();

        var name = home.registry().local().orElseThrow().datasource();
        var datasource = home.datasource(name).orElseThrow();
        assertThat(datasource.url()).isEqualTo("jdbc:h2:repository/database/REG");
        assertThat(datasource.settings()).containsEntry("username", "u").containsEntry("maxActive", "80");
        assertThat(datasource.password()).isEqualTo(Secret.of("p"));
    }

    @Test
    void noHomeAtThePathSaysWhereThereIsOne() {
        TestHome.of42(root.resolve("dss"));

        assertThat(problems(root)).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo(HomeProblem.NOT_A_HOME);
            assertThat(p.why()).contains(root.resolve("dss").toString());
        });
        assertThat(problems(root.resolve("dss/repository/conf"))).singleElement()
                .satisfies(p -> assertThat(p.why()).contains("there is one at " + root.resolve("dss")));
        assertThat(problems(root.resolve("nowhere"))).singleElement()
                .satisfies(p -> assertThat(p.why()).startsWith("the folder does not exist"));
    }

    @Test
    void brokenXmlInThreeFilesIsToldAtOnceWithLineAndColumn() {
        TestHome.of42(root).replace(HomeFile.CARBON, "</Ports>", "</Port>")
                .replace(HomeFile.USERS, "<AdminRole>admin</AdminRole>", "<AdminRole>admin & boss</AdminRole>")
                .write("repository/deployment/server/userstores/CORP.xml", "<UserStoreManager class=\"a\">\n  <x>\n");

        var problems = problems(root);

        assertThat(problems).extracting(Problem::code).containsOnly(XmlProblem.BROKEN).hasSize(3);
        assertThat(problems).extracting(p -> ((Place.Line) p.where()).path().getFileName().toString())
                .containsExactly("carbon.xml", "user-mgt.xml", "CORP.xml");
        assertThat(problems).extracting(p -> ((Place.Line) p.where()).line()).containsExactly(16, 5, 3);
        assertThat(problems).allSatisfy(p -> assertThat(((Place.Line) p.where()).column()).isPositive());
        assertThat(problems.getFirst().why()).contains("Port").doesNotContain("\n");
    }

    @Test
    void missingFilesAndForeignDocumentsAreToldTogether() throws Exception {
        TestHome.of42(root).write(HomeFile.REGISTRY.path(), "<Server/>");
        Files.delete(HomeFile.USERS.in(root));

        assertThat(problems(root)).extracting(Problem::code).containsExactly(HomeProblem.FILE_MISSING,
                HomeProblem.WRONG_DOCUMENT);
    }

    @Test
    void aDatasourceThatDoesNotExistIsNamedWithTheOneThatWasMeant() {
        TestHome.of42(root).replace(HomeFile.USERS, "jdbc/WSO2CarbonDB", "jdbc/WS02CarbonDB")
                .replace(HomeFile.REGISTRY, "<dataSource>jdbc/WSO2CarbonDB", "<dataSource>jdbc/Elsewhere");

        var problems = problems(root);

        assertThat(problems).extracting(Problem::code).containsExactly(HomeProblem.DATASOURCE_UNKNOWN,
                HomeProblem.DATASOURCE_UNKNOWN);
        assertThat(problems.getFirst().why()).endsWith("did you mean jdbc/WSO2CarbonDB?");
        assertThat(problems.get(1).why()).doesNotContain("did you mean");
    }

    @Test
    void aDocumentTypeIsRefused() {
        TestHome.of42(root).write(HomeFile.REGISTRY.path(),
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<wso2registry>&e;</wso2registry>");

        assertThat(problems(root)).singleElement()
                .satisfies(p -> assertThat(p.code()).isEqualTo(XmlProblem.DOCTYPE));
    }

    @Test
    void passwordsComeOutOfTheVault() {
        var plain = TestHome.of42(root).withKeystore().open();
        var cipherText = plain.cipher().encrypt(Secret.of("görünmez"));
        var vaultOn = TestHome.of42(root).withKeystore()
                .replace(HomeFile.DATASOURCES, "<password>wso2carbon<",
                        "<password svns:secretAlias=\"Datasources.WSO2_CARBON_DB.Configuration.Password\">password<")
                .write("repository/conf/security/secret-conf.properties", """
                        carbon.secretProvider=org.wso2.securevault.secret.handler.SecretManagerSecretCallbackHandler
                        secretRepositories=file
                        secretRepositories.file.location=repository/conf/security/cipher-text.properties
                        keystore.identity.location=repository/resources/security/wso2carbon.jks
                        keystore.identity.type=JKS
                        keystore.identity.alias=wso2carbon
                        """)
                .write("repository/conf/security/cipher-text.properties",
                        "Datasources.WSO2_CARBON_DB.Configuration.Password=" + cipherText + "\n");

        var home = vaultOn.open();

        assertThat(home.datasource("WSO2_CARBON_DB").orElseThrow().password()).isEqualTo(Secret.of("görünmez"));
        assertThat(home.datasource("WSO2_CARBON_DB").orElseThrow()).asString().doesNotContain("görünmez");
    }

    @Test
    void aPasswordFileOpensTheVaultAndIsLeftThere() throws Exception {
        var cipherText = TestHome.of42(root).withKeystore().open().cipher().encrypt(Secret.of("s3cret"));
        TestHome.of42(root).withKeystore()
                .replace(HomeFile.CARBON, "<Password>wso2carbon<", "<Password xmlns:svns=\"http://org.wso2.securevault/"
                        + "configuration\" svns:secretAlias=\"Carbon.Security.KeyStore.Password\">password<")
                .replace(HomeFile.USERS, "<Password>admin<",
                        "<Password svns:secretAlias=\"UserManager.AdminUser.Password\">password<")
                .write("repository/conf/security/secret-conf.properties", "secretRepositories=file\n")
                .write("repository/conf/security/cipher-text.properties",
                        "UserManager.AdminUser.Password=" + cipherText
                                + "\nCarbon.Security.KeyStore.Password=[wso2carbon]\n")
                .write("password-tmp", "wso2carbon\n");

        var home = CarbonHome.open(root, Map.of());

        assertThat(home.realm().adminPassword()).isEqualTo(Secret.of("s3cret"));
        assertThat(home.server().keystore().password()).isEqualTo(Secret.of("wso2carbon"));
        assertThat(root.resolve("password-tmp")).exists();
    }

    @Test
    void aMissingAliasAndAnUndecryptableValueAreToldWithTheirPlaces() {
        TestHome.of42(root).withKeystore()
                .replace(HomeFile.USERS, "<Password>admin<", "<Password svns:secretAlias=\"Nobody.Knows\">password<")
                .write("repository/conf/security/secret-conf.properties", "secretRepositories=file\n")
                .write("repository/deployment/server/userstores/A.xml", "<UserStoreManager class=\"a.B\">\n"
                        + "<Property name=\"ConnectionPassword\" encrypted=\"true\">AAAA</Property></UserStoreManager>");

        assertThat(problems(root)).extracting(p -> p.code().code()).containsExactly("GW-SECRET-004", "GW-SECRET-005");
    }

    private static List<Problem> problems(Path root) {
        return catchThrowableOfType(ProblemException.class, () -> CarbonHome.open(root, Map.of())).problems();
    }
}
