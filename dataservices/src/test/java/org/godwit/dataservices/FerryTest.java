package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service of the reference's example: nested queries, roles, defaults, a resource, validation. */
class FerryTest {
    static final String DESCRIPTOR = """
            <data name="FerryTimes" serviceNamespace="http://example.org/ferry" enableBatchRequests="true">
              <description>Ferry crossings</description>
              <config id="default">
                <property name="driverClassName">org.h2.Driver</property>
                <property name="url">jdbc:h2:file:./data/ferry</property>
                <property name="username">ferry</property>
                <property name="password" xmlns:svns="http://org.wso2.securevault/configuration"
                          svns:secretAlias="Ferry.Db.Pwd"/>
              </config>
              <query id="crossingsFromQ" useConfig="default">
                <sql>select id, port_to, departs, fare from crossing where port_from = :port and fare &lt;= :maxFare order by id</sql>
                <param name="port" sqlType="STRING"><validateLength minimum="3" maximum="3"/></param>
                <param name="maxFare" sqlType="DOUBLE" defaultValue="100"/>
                <result element="crossings" rowName="crossing">
                  <attribute name="id" column="id" xsdType="integer"/>
                  <element name="to" column="port_to" xsdType="string"/>
                  <element name="departs" column="departs" xsdType="dateTime"/>
                  <element name="fare" column="fare" xsdType="double" requiredRoles="clerk"/>
                  <call-query href="stopsQ"><with-param name="crossingId" column="id"/></call-query>
                </result>
              </query>
              <query id="stopsQ" useConfig="default">
                <sql>select port from stop where crossing_id = ? order by seq</sql>
                <param name="crossingId" sqlType="INTEGER"/>
                <result element="stops" rowName="stop"><element name="port" column="port" xsdType="string"/></result>
              </query>
              <query id="addStopQ" useConfig="default">
                <sql>insert into stop(crossing_id, seq, port) values(:crossingId, :seq, :port)</sql>
                <param name="crossingId" sqlType="INTEGER"/><param name="seq" sqlType="INTEGER"/>
                <param name="port" sqlType="STRING"/>
              </query>
              <operation name="crossingsFrom">
                <call-query href="crossingsFromQ">
                  <with-param name="port" query-param="port"/><with-param name="maxFare" query-param="maxFare"/>
                </call-query>
              </operation>
              <operation name="addStop">
                <call-query href="addStopQ">
                  <with-param name="crossingId" query-param="crossingId"/><with-param name="seq" query-param="seq"/>
                  <with-param name="port" query-param="port"/>
                </call-query>
              </operation>
              <resource path="port/{port}/crossings" method="GET">
                <call-query href="crossingsFromQ">
                  <with-param name="port" query-param="port"/><with-param name="maxFare" query-param="maxFare"/>
                </call-query>
              </resource>
            </data>""";

    static final String TABLES = """
            create table crossing(id int primary key, port_from varchar(3), port_to varchar(3), departs timestamp,
                fare double precision);
            create table stop(crossing_id int, seq int, port varchar(3), primary key (crossing_id, seq));
            insert into crossing values(7, 'OSL', 'KIE', '2014-03-01 14:00:00', 80.5);
            insert into crossing values(8, 'OSL', 'FRH', '2014-07-01 15:30:00', 1200);
            insert into crossing values(9, 'OSL', 'CPH', '2014-07-02 15:30:00', 15);
            insert into stop values(7, 1, 'FRH');
            """;

    private final TestEnvironment home = TestEnvironment.h2().secret("Ferry.Db.Pwd", "s3cret").sql(TABLES);
    private TestService ferry = TestService.deployText(home, "FerryTimes", DESCRIPTOR);

    @BeforeEach
    void asNobody() {
        ferry = ferry.as("");
    }

    @AfterEach
    void close() {
        assertThat(home.connectionsInUse()).isZero();
        ferry.close();
        home.close();
    }

    @Test
    void rowsComeWithTheirNestedRows() {
        Golden.check("ferry/crossings.xml", ferry.xml("crossingsFrom", "port", "OSL"));
    }

    @Test
    void aFieldForClerksIsShownToClerks() {
        assertThat(ferry.as("kari", "Internal/everyone", "clerk").xml("crossingsFrom", "port", "OSL"))
                .contains("<fare>80.5</fare>", "<fare>15.0</fare>");
    }

    @Test
    void typedJsonHasArraysAndNoAttributes() {
        Golden.check("ferry/crossings-typed.json", ferry.json("crossingsFrom", "port", "OSL", "maxFare", "20"));
    }

    @Test
    void mappedJsonHasAnObjectForOneRowAndAnArrayForSeveral() {
        Golden.check("ferry/crossings-mapped.json", ferry.mapped("crossingsFrom", "port", "OSL"));
        Golden.check("ferry/one-mapped.json", ferry.mapped("crossingsFrom", "port", "OSL", "maxFare", "20"));
    }

    @Test
    void badgerfishKeepsNamespacesAndTexts() {
        Golden.check("ferry/crossings-badgerfish.json",
                ferry.call("crossingsFrom", Format.JSON_BADGERFISH, TestService.arguments("port", "OSL")));
    }

    @Test
    void noRowsGiveAnEmptyWrapper() {
        assertThat(ferry.xml("crossingsFrom", "port", "XXX"))
                .isEqualTo("<crossings xmlns=\"http://example.org/ferry\"/>");
        assertThat(ferry.json("crossingsFrom", "port", "XXX")).isEqualTo("{\"crossings\":{}}");
        assertThat(ferry.mapped("crossingsFrom", "port", "XXX")).isEqualTo("{\"crossings\":\"\"}");
    }

    @Test
    void aNullParameterIsNullAndTakesNoDefault() {
        assertThat(ferry.xml("_getport_port_crossings", "port", "OSL", "maxFare", "(null)"))
                .isEqualTo("<crossings xmlns=\"http://example.org/ferry\"/>");
    }

    @Test
    void aPathLeadsToItsResource() {
        var route = ferry.service().route("GET", "port/O%53L/crossings").orElseThrow();

        assertThat(route.request().name()).isEqualTo("_getport_port_crossings");
        assertThat(route.pathArguments().of("port")).containsExactly(new Arguments.Value("OSL"));
        assertThat(ferry.service().route("POST", "port/OSL/crossings")).isEmpty();
    }

    @Test
    void anInsertAnswersNothing() {
        assertThat(ferry.xml("addStop", "crossingId", "7", "seq", "2", "port", "GOT")).isEqualTo("nothing");
        assertThat(home.value("select port from stop where seq = 2")).isEqualTo("GOT");
    }

    @Test
    void aBrokenRuleIsToldInTheWordsOfDss() {
        Golden.check("ferry/validation.txt", ferry.fault("crossingsFrom", "port", "OSLO"));
    }

    @Test
    void aFailedInsertIsToldInTheWordsOfDss() {
        Golden.check("ferry/duplicate.txt", ferry.fault("addStop", "crossingId", "7", "seq", "1", "port", "GOT"));
        Golden.check("ferry/no-number.txt", ferry.fault("addStop", "crossingId", "x", "seq", "1", "port", "GOT"));
    }

    @Test
    void aMissingParameterIsTold() {
        Golden.check("ferry/missing.txt", ferry.fault("crossingsFrom", "maxFare", "100"));
    }

    @Test
    void secretsComeFromTheVault() {
        assertThat(home.poolSettings("FerryTimes/default")).containsEntry("password", "s3cret")
                .containsEntry("username", "ferry").containsEntry("url", "jdbc:h2:file:./data/ferry");
    }
}
