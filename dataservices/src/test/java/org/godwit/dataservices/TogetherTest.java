package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.godwit.dataservices.Request.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several requests in one transaction: batches, boxcars, request boxes. */
class TogetherTest {
    private static final String SERVICE = """
            <query id="add" returnGeneratedKeys="true"><sql>insert into crossing(name) values(:name)</sql>
              <param name="name" sqlType="STRING"/><result element="keys" useColumnNumbers="true">
              <element name="key" column="1" export="crossingId"/></result></query>
            <query id="stop"><sql>insert into stop values(:crossingId, :port)</sql>
              <param name="crossingId" sqlType="INTEGER"/><param name="port" sqlType="STRING"><validateLength minimum="3" maximum="3"/></param></query>
            <query id="all"><sql>select port from stop order by port</sql>
              <result element="stops" rowName="stop"><element name="port" column="port"/></result></query>
            <operation name="addCrossing"><call-query href="add"><with-param name="name" query-param="name"/></call-query></operation>
            <operation name="addStop"><call-query href="stop"><with-param name="crossingId" query-param="crossingId"/>
              <with-param name="port" query-param="port"/></call-query></operation>
            <operation name="stops"><call-query href="all"/></operation>
            <resource path="stop/{crossingId}" method="POST"><call-query href="stop">
              <with-param name="crossingId" query-param="crossingId"/><with-param name="port" query-param="port"/></call-query></resource>""";

    private final TestEnvironment home = TestEnvironment.h2(Compatibility.DSS_3_5_1).sql("""
            create table crossing(id int primary key auto_increment, name varchar(10));
            create table stop(crossing int not null, port varchar(3) not null, primary key(crossing, port));
            """);
    private final TestService service = TestService.deploy(home, "Together",
            "enableBatchRequests=\"true\" enableBoxcarring=\"true\"", SERVICE);

    @AfterEach
    void close() {
        assertThat(home.connectionsInUse()).isZero();
        service.close();
        home.close();
    }

    private static Member stop(String crossing, String port) {
        return new Member("whatever", TestService.arguments("crossingId", crossing, "port", port));
    }

    private String stops() {
        return home.value("select count(*) from stop");
    }

    @Test
    void aBatchIsAllOrNothing() {
        assertThat(service.call("addStop_batch_req", Format.XML, List.of(stop("1", "OSL"), stop("1", "KIE"))))
                .isEqualTo("nothing");
        assertThat(stops()).isEqualTo("2");

        assertThatThrownBy(() -> service.call("addStop_batch_req", Format.XML,
                List.of(stop("2", "OSL"), stop("1", "KIE")))).isInstanceOf(Fault.class)
                .hasMessageContaining("Unique index or primary key violation");
        assertThatThrownBy(() -> service.call("addStop_batch_req", Format.XML,
                List.of(stop("3", "OSL"), stop("3", "TOOLONG")))).isInstanceOf(Fault.class)
                .hasMessageContaining("The value length must be between 3 and 3");
        assertThat(stops()).isEqualTo("2");
    }

    @Test
    void aBatchOfThousandsPasses() {
        var members = new ArrayList<Member>();
        for (var i = 0; i < 2500; i++) {
            members.add(stop(Integer.toString(i), "OSL"));
        }

        service.call("addStop_batch_req", Format.XML, members);

        assertThat(stops()).isEqualTo("2500");
    }

    @Test
    void resourcesHaveBatchesFrom32() {
        assertThat(service.service().route("POST", "stop/7_batch_req").orElseThrow().request().name())
                .isEqualTo("_poststop_crossingid_batch_req");
        assertThat(service.service().route("POST", "stop/7").orElseThrow().request().name())
                .isEqualTo("_poststop_crossingid");
        assertThat(service.service().request("stops_batch_req")).isEmpty();
    }

    @Test
    void aBoxcarRunsAtItsEndAndHandsExportedValuesOn() {
        service.inSession();
        service.xml("begin_boxcar");
        assertThat(service.xml("addCrossing", "name", "a"))
                .isEqualTo("<keys xmlns=\"http://ws.wso2.org/dataservice\"/>");
        assertThat(service.xml("addStop", "port", "OSL")).isEqualTo("nothing");
        assertThat(service.xml("stops")).isEqualTo("<stops xmlns=\"http://ws.wso2.org/dataservice\"/>");
        assertThat(stops()).isEqualTo("0");

        assertThat(service.xml("end_boxcar"))
                .isEqualTo("<DATA_SERVICE_RESPONSE xmlns=\"http://ws.wso2.org/dataservice\">"
                        + "<stops><stop><port>OSL</port></stop></stops></DATA_SERVICE_RESPONSE>");
        assertThat(home.value("select crossing from stop")).isEqualTo("1");
        assertThat(service.xml("stops")).contains("OSL");
    }

    @Test
    void aBoxcarThatFailsAtItsEndLeavesNothing() {
        service.inSession();
        service.xml("begin_boxcar");
        service.xml("addStop", "crossingId", "1", "port", "OSL");
        assertThat(service.xml("addStop", "crossingId", "1", "port", "TOOLONG")).isEqualTo("nothing");

        Golden.check("together/boxcar-fault.txt", service.fault("end_boxcar"));
        assertThat(stops()).isEqualTo("0");
    }

    @Test
    void anAbortedBoxcarIsForgotten() {
        service.inSession();
        service.xml("begin_boxcar");
        service.xml("addStop", "crossingId", "1", "port", "OSL");
        assertThat(service.xml("abort_boxcar")).isEqualTo("nothing");

        assertThat(service.xml("addStop", "crossingId", "2", "port", "KIE")).isEqualTo("nothing");
        assertThat(home.value("select crossing from stop")).isEqualTo("2");
    }

    @Test
    void aRequestBoxAnswersWithItsLastResult() {
        var box = List.of(new Member("addCrossing", TestService.arguments("name", "a")),
                new Member("addStop", TestService.arguments("port", "OSL")),
                new Member("stops", Arguments.none()));

        assertThat(service.call("request_box", Format.JSON_TYPED, box))
                .isEqualTo("{\"DATA_SERVICE_REQUEST_BOX_RESPONSE\":{\"stops\":{\"stop\":[{\"port\":\"OSL\"}]}}}");
        assertThat(service.service().route("POST", "request_box")).isPresent();
        assertThatThrownBy(() -> service.call("request_box", Format.XML,
                List.of(new Member("addStop", TestService.arguments("crossingId", "5", "port", "OSL")),
                        new Member("unknown", Arguments.none()))))
                .isInstanceOf(Fault.class);
        assertThat(stops()).isEqualTo("1");
    }
}
