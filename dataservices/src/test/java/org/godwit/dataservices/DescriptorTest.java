package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from descriptors, and how they are refused. */
class DescriptorTest {
    private final TestEnvironment home = TestEnvironment.h2();

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void allProblemsOfAFileAreToldAtOnce() {
        Golden.check("descriptor/problems.txt", String.join("\n", TestService.problems(home, """
                <data name="Bad">
                  <config id="default"><property name="carbon_datasource_name">TESTDB</property></config>
                  <query id="q" useConfig="nowhere">
                    <sql>select 1</sql>
                    <param name="a" sqlType="INTEGR"/>
                    <param name="a" sqlType="INTEGER" type="SIDEWAYS"/>
                    <param sqlType="STRING"><validatePattern pattern="["/></param>
                    <properties><property name="queryTimeout">soon</property><property name="maxRows">0</property></properties>
                    <result element="1st" rowName="r">
                      <element name="x"/>
                      <attribute name="y" column="a"/><attribute name="y" column="b"/>
                      <call-query href="Q"><with-param name="z" column="a"/></call-query>
                    </result>
                  </query>
                  <query id="q"/>
                  <query id="bare" useConfig="default"><sql>select 1</sql><result><element name="x" column="a"/></result></query>
                  <operation name="o"><call-query href="q"><with-param name="none" query-param="n"/></call-query></operation>
                  <operation name="o"/>
                  <operation name="direct"><call-query href="bare"/></operation>
                  <resource path="a/{b}" method="PATCH"><call-query href="bare"/></resource>
                </data>""")));
    }

    @Test
    void whatIsNotSupportedIsNamedWithItsLine() {
        Golden.check("descriptor/unsupported.txt", String.join("\n", TestService.problems(home, """
                <data name="Foreign">
                  <config id="rdf"><property name="rdf_datasource">./a.rdf</property></config>
                  <config id="mongo"><property name="mongoDB_servers">localhost</property></config>
                  <config id="default"><property name="carbon_datasource_name">TESTDB</property></config>
                  <query id="e" useConfig="rdf"><sparql>x</sparql></query>
                  <query id="s" useConfig="default" input-event-trigger="t"><sql>select 1</sql>
                    <param name="a" sqlType="STRING"></param>
                    <result outputType="rdf"><element name="x" rdf-ref-uri="http://x/{a}"/></result></query>
                  <authorization_provider/>
                </data>""")));
    }

    @Test
    void aPolicyMustBeInTheRegistry() {
        assertThat(TestService.problems(home, "<data name='P'>\n<policy key='conf:/none'/></data>")).singleElement()
                .asString().startsWith("line 2").contains("GW-SERVICE-014", "conf:/none");
        assertThat(TestService.problems(home, "<data name='P'><policy/></data>")).singleElement().asString()
                .contains("GW-SERVICE-014");
        assertThat(TestService.problems(home, "<data name='P'><enableSec/></data>")).singleElement().asString()
                .contains("GW-SERVICE-014");
    }

    @Test
    void documentTypesAndBrokenXmlAreRefused() {
        assertThat(TestService.problems(home, "<!DOCTYPE data [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<data/>"))
                .singleElement().asString().contains("GW-SERVICE-001", "document type");
        assertThat(TestService.problems(home, "<data name='x'>\n<query>&x;</query></data>")).singleElement().asString()
                .startsWith("line 2").contains("GW-SERVICE-001");
        assertThat(TestService.problems(home, "<data name='x'>\n<query></data>")).singleElement().asString()
                .startsWith("line 2").contains("GW-SERVICE-001");
    }

    @Test
    void unknownThingsAreIgnored() {
        assertThat(TestService.problems(home, """
                <data name="Odd" colour="blue" xmlns:o="urn:o"><weather/><o:config/>
                  <config id="default"><property name="carbon_datasource_name">TESTDB</property><thing/></config>
                  <query id="q" speed="high"><sql>select 1</sql><sound/><result element="r" rowName="x" shape="round">
                    <element name="a" column="a" xsdType="varchar"/><line/></result></query>
                  <operation name="o" size="big"><call-query href="q"/></operation>
                </data>""")).isEmpty();
    }

    @Test
    void legacyNamesOfSettingsAreTranslatedAndWin() {
        try (var _ = TestService.deployText(home, "Old", """
                <data name="Old">
                  <config>
                    <property name="org.wso2.ws.dataservice.driver">org.h2.Driver</property>
                    <property name="org.wso2.ws.dataservice.protocol">jdbc:h2:mem:old</property>
                    <property name="url">jdbc:h2:mem:new</property>
                    <property name="org.wso2.ws.dataservice.user">sa</property>
                    <property name="org.wso2.ws.dataservice.password">pw</property>
                    <property name="org.wso2.ws.dataservice.maxpoolsize">7</property>
                    <property name="org.wso2.ws.dataservice.validation_query"></property>
                  </config>
                </data>""")) {
            assertThat(home.poolSettings("Old/default")).containsEntry("url", "jdbc:h2:mem:old")
                    .containsEntry("username", "sa").containsEntry("password", "pw").containsEntry("maxActive", "7")
                    .doesNotContainKey("validationQuery");
        }
    }

    @Test
    void aMissingDatasourceOrSecretIsAProblem() {
        assertThat(TestService.problems(home, """
                <data name="Lost"><config id="default"><property name="carbon_datasource_name">NOWHERE</property></config>
                <config id="b"><property name="driverClassName">org.h2.Driver</property>
                <property name="url" xmlns:s="http://org.wso2.securevault/configuration" s:secretAlias="No.Alias"/></config>
                </data>""")).hasSize(2).allMatch(p -> p.contains("GW-SERVICE-009"));
    }

    @Test
    void statementsAreChosenByDialect() {
        try (var service = TestService.deploy(home, "Dialects", "", """
                <query id="q"><sql dialect="mysql,oracle">select 'foreign' as x from dual</sql>
                  <sql dialect="h2">select 'own' as x</sql><sql>select 'default' as x</sql>
                  <result element="r"><element name="x" column="x"/></result></query>
                <operation name="o"><call-query href="q"/></operation>""")) {
            assertThat(service.xml("o")).contains("<x>own</x>");
        }
        assertThat(TestService.problems(home, """
                <data name="None"><config id="default"><property name="carbon_datasource_name">TESTDB</property></config>
                <query id="q"><sql dialect="mysql">select 1</sql></query></data>""")).singleElement().asString()
                .contains("GW-SERVICE-003", "h2");
    }

    @Test
    void callersUseDatabaseUsersOfTheirOwn() {
        home.sql("create user db_a password 'pw_a'").sql("create user db_guest password 'pw_g'");
        var text = """
                <data name="Users"><config id="default"><property name="driverClassName">org.h2.Driver</property>
                  <property name="url">jdbc:h2:mem:x</property>
                  <property name="dynamicUserAuthMapping"><configuration>
                    <entry request="alice"><username>db_a</username><password>pw_a</password></entry>%s
                  </configuration></property></config>
                  <query id="q"><sql>select current_user as u</sql><result element="r"><element name="u" column="u"/></result></query>
                  <operation name="o"><call-query href="q"/></operation></data>""";
        try (var service = TestService.deployText(home, "Users", text.formatted(
                "<entry request=\"*\"><username>db_guest</username><password>pw_g</password></entry>"))) {
            assertThat(service.as("alice").xml("o")).contains("<u>DB_A</u>");
            assertThat(service.as("bob").xml("o")).contains("<u>DB_GUEST</u>");
            assertThat(service.as("").xml("o")).contains("<u>DB_GUEST</u>");
        }
        try (var service = TestService.deployText(home, "Users", text.formatted(""))) {
            assertThat(service.as("bob").fault("o"))
                    .contains("A username/password mapping does not exist for the request user: bob");
        }
    }

    @Test
    void anInactiveServiceIsKnownButNotActive() {
        try (var service = TestService.deploy(home, "Idle", "serviceStatus=\"inactive\" transports=\"https local\"",
                "")) {
            assertThat(service.service().isActive()).isFalse();
            assertThat(service.service().transports()).containsExactlyInAnyOrder("https", "local");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceGroup=\"ferries\"", "publishSwagger=\"/_system/governance/ferry.json\""})
    void attributesThatHaveNoEffectIn311HaveNone(String attribute) {
        try (var service = TestService.deploy(home, "Plain", attribute, """
                <query id="q"><sql>select 7 as x</sql><result element="r"><element name="x" column="x"/></result></query>
                <operation name="o"><call-query href="q"/></operation>""")) {
            assertThat(service.service().name()).isEqualTo("Plain");
            assertThat(service.xml("o")).contains("<x>7</x>");
        }
    }

    @Test
    void aConfigThatOffersODataServesItsOperations() {
        try (var service = TestService.deployText(home, "Offered", """
                <data name="Offered"><config id="default" enableOData="true">
                  <property name="carbon_datasource_name">TESTDB</property></config>
                <query id="q"><sql>select 7 as x</sql><result element="r"><element name="x" column="x"/></result></query>
                <operation name="o"><call-query href="q"/></operation></data>""")) {
            assertThat(service.xml("o")).contains("<x>7</x>");
        }
    }
}
