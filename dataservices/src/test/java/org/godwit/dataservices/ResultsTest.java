package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.godwit.carbon.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shapes of results. */
class ResultsTest {
    private static final String TABLES = """
            create table boat(id int primary key auto_increment, name varchar(40), seats int, fare double precision, ok boolean);
            insert into boat(name, seats, fare, ok) values('Kiel & Co', 300, 15, true);
            insert into boat(name, seats, fare, ok) values('Euro €\u0001', null, null, null);
            create table trip(boat int, port varchar(10));
            insert into trip values(1, 'OSL');
            insert into trip values(1, 'KIE');
            """;

    private final TestEnvironment home = TestEnvironment.h2().sql(TABLES);

    @AfterEach
    void close() {
        assertThat(home.connectionsInUse()).isZero();
        home.close();
    }

    private TestService boats(String sql, String result) {
        return TestService.deploy(home, "Boats", "baseURI=\"urn:boats\"", """
                <query id="q"><sql>%s</sql>%s</query>
                <query id="tripsQ"><sql>select port from trip where boat = :boat</sql><param name="boat" sqlType="INTEGER"/>
                  <result rowName="port"><element name="code" column="port"/></result></query>
                <query id="touchQ"><sql>update boat set seats = 1 where id = :boat</sql><param name="boat" sqlType="INTEGER"/></query>
                <operation name="o"><call-query href="q"/></operation>""".formatted(sql, result));
    }

    @Test
    void complexElementsNamespacesConstantsAndNumbersOfColumns() {
        try (var service = boats("select id, name, seats from boat where id = 1", """
                <result element="boats" rowName="boat" useColumnNumbers="true" defaultNamespace="urn:result">
                  <element name="about" namespace="urn:about"><attribute name="no" column="1"/>
                    <element name="name" column="2"/><element name="fixed" value="a&lt;b"/></element>
                  <element name="seats" column="3" namespace="urn:seats"/>
                  <element name="gone" column="9" optional="true"/>
                </result>""")) {
            Golden.check("results/complex.xml", service.xml("o"));
            Golden.check("results/complex-typed.json", service.json("o"));
        }
    }

    @Test
    void nestedQueriesWithoutWrapperAndUpdatesPerRow() {
        try (var service = boats("select id, name from boat where id = 1", """
                <result element="boats" rowName="boat"><element name="name" column="name"/>
                  <call-query href="tripsQ"><with-param name="boat" column="ID"/></call-query>
                  <call-query href="touchQ"><with-param name="boat" query-param="id"/></call-query></result>""")) {
            assertThat(service.xml("o")).isEqualTo("<boats xmlns=\"urn:boats\"><boat><name>Kiel &amp; Co</name>"
                    + "<port><code>OSL</code></port><port><code>KIE</code></port></boat></boats>");
            assertThat(home.value("select seats from boat where id = 1")).isEqualTo("1");
        }
    }

    @Test
    void aColumnThatIsNotThereIsTold() {
        try (var service = boats("select id from boat where id = 1",
                "<result element=\"boats\"><element name=\"x\" column=\"Nope\"/></result>")) {
            assertThat(service.fault("o")).startsWith("INCOMPATIBLE_PARAMETERS_ERROR")
                    .contains("cannot find parameter with type:column name:Nope");
        }
    }

    @Test
    void nullNumbersAreZeroUntil35() {
        var result = "<result element=\"boats\"><element name=\"seats\" column=\"seats\" xsdType=\"integer\"/>"
                + "<element name=\"fare\" column=\"fare\" xsdType=\"double\"/><element name=\"ok\" column=\"ok\" xsdType=\"boolean\"/></result>";
        try (var service = boats("select * from boat where id = 2", result)) {
            assertThat(service.xml("o")).contains("<seats>0</seats><fare>0.0</fare><ok>false</ok>");
            assertThat(service.json("o")).isEqualTo("{\"boats\":{\"seats\":0,\"fare\":0.0,\"ok\":false}}");
        }
        try (var later = TestEnvironment.h2(Compatibility.DSS_3_5_1).sql(TABLES);
                var service = TestService.deploy(later, "Boats", "",
                        "<query id=\"q\"><sql>select * from boat where id = 2</sql>"
                                + result + "</query><operation name=\"o\"><call-query href=\"q\"/></operation>")) {
            assertThat(service.json("o")).isEqualTo("{\"boats\":{\"seats\":null,\"fare\":null,\"ok\":null}}");
        }
    }

    @Test
    void aServiceMayImitateAnotherVersionThanTheServer() {
        var body = "<query id=\"q\"><sql>select seats from boat where id = 2</sql><result element=\"boats\">"
                + "<element name=\"seats\" column=\"seats\" xsdType=\"integer\"/></result></query>"
                + "<operation name=\"o\"><call-query href=\"q\"/></operation>";
        try (var service = TestService.deploy(home, "Boats", "compatibility=\"3.5.1\"", body)) {
            assertThat(service.service().compatibility()).isEqualTo(Compatibility.DSS_3_5_1);
            assertThat(service.json("o")).isEqualTo("{\"boats\":{\"seats\":null}}");
        }
        assertThatThrownBy(() -> TestService.deploy(home, "Boats", "compatibility=\"3.6\"", body))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("The version of DSS to imitate is not known.");
    }

    @Test
    void charactersThatXmlCannotHoldAreAFaultUnlessEscaped() {
        try (var service = boats("select name from boat where id = 2",
                "<result element=\"boats\"><element name=\"name\" column=\"name\"/></result>")) {
            assertThat(service.fault("o")).startsWith("DATABASE_ERROR").contains("Invalid white space character (0x1)");
            assertThat(service.json("o")).isEqualTo("{\"boats\":{\"name\":\"Euro €\\u0001\"}}");
        }
        try (var service = boats("select name from boat where id = 2",
                "<result element=\"boats\" escapeNonPrintableChar=\"true\"><element name=\"name\" column=\"name\"/></result>")) {
            assertThat(service.xml("o")).contains("<name>Euro ??</name>");
        }
    }

    @Test
    void generatedKeysAndUpdateCountsAreRows() {
        try (var service = TestService.deploy(home, "Keys", "", """
                <query id="add" returnGeneratedKeys="true"><sql>insert into boat(name) values('new')</sql>
                  <result element="keys" useColumnNumbers="true"><element name="key" column="1" xsdType="integer"/></result></query>
                <query id="addNamed" returnGeneratedKeys="true" keyColumns="ID"><sql>insert into boat(name) values('new')</sql>
                  <result element="keys"><element name="key" column="id"/></result></query>
                <query id="count" returnUpdatedRowCount="true"><sql>update boat set seats = 2</sql>
                  <result element="counts"><element name="count" column="1"/></result></query>
                <operation name="add"><call-query href="add"/></operation>
                <operation name="addNamed"><call-query href="addNamed"/></operation>
                <operation name="count"><call-query href="count"/></operation>""")) {
            assertThat(service.xml("add")).contains("<key>3</key>");
            assertThat(service.xml("addNamed")).contains("<key>4</key>");
            assertThat(service.xml("count")).contains("<count>4</count>");
        }
    }

    @Test
    void aGroupOfQueriesSharesTheWrapperOfTheFirst() {
        try (var service = TestService.deploy(home, "Group", "",
                """
                <query id="a"><sql>select name from boat where id = 1</sql>
                  <result element="all" rowName="boat"><element name="n" column="name"/></result></query>
                <query id="b"><sql>select port from trip</sql>
                  <result element="ports" rowName="port"><element name="p" column="port"/></result></query>
                <operation name="o"><call-query-group><call-query href="a"/><call-query href="b"/></call-query-group></operation>""")) {
            assertThat(service.xml("o"))
                    .isEqualTo("<all xmlns=\"http://ws.wso2.org/dataservice\"><boat><n>Kiel &amp; Co</n>"
                            + "</boat><port><p>OSL</p></port><port><p>KIE</p></port></all>");
        }
    }

    @Test
    void aConfirmedRequestAnswersSuccessful() {
        try (var service = TestService.deploy(home, "Status", "", """
                <query id="q"><sql>update boat set seats = 3</sql></query>
                <operation name="o" returnRequestStatus="true"><call-query href="q"/></operation>""")) {
            assertThat(service.xml("o")).isEqualTo("<axis2ns1:REQUEST_STATUS xmlns:axis2ns1="
                    + "\"http://ws.wso2.org/dataservice\">SUCCESSFUL</axis2ns1:REQUEST_STATUS>");
            assertThat(service.json("o")).isEqualTo("{\"REQUEST_STATUS\":\"SUCCESSFUL\"}");
        }
    }

    @Test
    void aTemplateGivesJsonAndXmlOfOneShape() {
        try (var service = boats("select id, name, seats, fare from boat where id = 1", """
                <result outputType="json">{ "boats": { "boat": [ { "id": "$id(type:integer)", "name": "$name",
                  "secret": "$fare(type:double;requiredRoles:clerk,boss)", "about": { "seats": "$seats(type:integer)" },
                  "@tripsQ": "$id->boat" } ] } }</result>""")) {
            Golden.check("results/template.json", service.json("o"));
            Golden.check("results/template.xml", service.xml("o"));
            assertThat(service.as("x", "boss").json("o")).contains("\"secret\":15.0");
        }
        assertThat(TestService.problems(home, """
                <data name="T"><config id="default"><property name="carbon_datasource_name">TESTDB</property></config>
                <query id="q"><sql>select 1</sql><result outputType="json">[ {} ]</result></query></data>"""))
                .singleElement().asString().contains("GW-SERVICE-010", "The top level object cannot be an array");
    }

    @Test
    void aStylesheetTransformsTheWholeResult(@TempDir Path folder) throws IOException {
        var stylesheet = folder.resolve("names.xsl");
        Files.writeString(stylesheet, """
                <xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:b="urn:boats" exclude-result-prefixes="b">
                <xsl:template match="/"><names xmlns="urn:n"><xsl:for-each select="//b:name"><n><xsl:value-of select="."/></n></xsl:for-each></names></xsl:template>
                </xsl:stylesheet>""");
        var result = "<result element=\"boats\" rowName=\"boat\" xsltPath=\"" + stylesheet
                + "\"><element name=\"name\" column=\"name\"/></result>";

        try (var service = boats("select name from boat where id = 1", result)) {
            assertThat(service.xml("o")).isEqualTo("<names xmlns=\"urn:n\"><n>Kiel &amp; Co</n></names>");
            assertThat(service.mapped("o")).isEqualTo("{\"names\":{\"n\":\"Kiel & Co\"}}");
        }

        Files.writeString(stylesheet, "<xsl:nonsense/>");
        assertThat(TestService.problems(home, """
                <data name="T"><config id="default"><property name="carbon_datasource_name">TESTDB</property></config>
                <query id="q"><sql>select 1</sql>%s</query></data>""".formatted(result))).singleElement().asString()
                .contains("GW-SERVICE-011");
    }

    @Test
    void from32FaultsHaveStructure() {
        try (var later = TestEnvironment.h2(Compatibility.DSS_3_2_2);
                var service = TestService.deploy(later, "Later", "", """
                        <query id="q"><sql>select * from nowhere</sql><result element="r"><element name="x" column="x"/></result></query>
                        <operation name="o"><call-query href="q"/></operation>""")) {
            try {
                service.xml("o");
            } catch (Fault fault) {
                Golden.check("results/fault-3.2.xml", fault.detail());
            }
        }
    }
}
