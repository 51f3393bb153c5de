package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.godwit.dataservices.Request.Call;
import org.godwit.dataservices.Request.Member;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is different on PostgreSQL: raw text, streaming, functions, cursors, arrays. */
class PostgresTest {
    private static final TestEnvironment HOME = TestEnvironment.postgres().sql("""
            create table t(id serial primary key, name text, c char(5), i int, b bigint, s smallint, d float8, r real,
                n numeric(12,3), bo boolean, da date, ti time, ts timestamp, tz timestamptz, bi bytea, a text[], j json);
            insert into t(name, c, i, b, s, d, r, n, bo, da, ti, ts, tz, bi, a, j) values('Å<&>€𝄞', 'ab', 1, 2, 3, 15, 1.5, 1.500, true,
                '2004-12-18', '13:14:15', '2014-07-01 12:00:00.123', '2014-07-01 12:00:00Z', '\\x0001', '{x,NULL,"y z"}', '{"k":1}');
            create function twice(int, out twice int, inout name text) as $$ begin twice := $1 * 2; name := name || '!'; end $$ language plpgsql;
            create function cursor_of(int) returns refcursor as $$ declare c refcursor; begin open c for select id, name from t where id = $1; return c; end $$ language plpgsql;
            create type trip as (id int, port text, note text, boat text);
            create function trip_of(int, out trip trip, out stops text[], out missing text[]) as $$ begin
                trip := ($1, 'Bergen, "Vågen" \\', null, ''); stops := array['a', null, 'y "z"']; end $$ language plpgsql;
            create function fails() returns int as $$ begin insert into t(name) values('no'); raise exception 'on purpose'; end $$ language plpgsql;
            """);

    @AfterEach
    void everyConnectionIsBack() {
        assertThat(HOME.connectionsInUse()).isZero();
    }

    @AfterAll
    static void close() {
        HOME.close();
    }

    @Test
    void everyTypeIsWrittenAsDssDoes() {
        try (var service = TestService.deploy(HOME, "Types", "", """
                <query id="q"><sql>select * from t where id = 1</sql><result element="t">
                  <element name="name" column="name"/><element name="c" column="c"/><element name="i" column="i" xsdType="integer"/>
                  <element name="b" column="b" xsdType="long"/><element name="s" column="s" xsdType="short"/>
                  <element name="d" column="d" xsdType="double"/><element name="r" column="r" xsdType="float"/>
                  <element name="n" column="n" xsdType="decimal"/><element name="bo" column="bo" xsdType="boolean"/>
                  <element name="da" column="da"/><element name="ti" column="ti"/><element name="ts" column="ts"/>
                  <element name="tz" column="tz"/><element name="bi" column="bi"/><element name="a" column="a" arrayName="a"/>
                  <element name="j" column="j"/></result></query>
                <operation name="o"><call-query href="q"/></operation>""")) {
            Golden.check("postgres/types.xml", service.xml("o"));
            Golden.check("postgres/types.json", service.json("o"));
            for (var i = 0; i < 30; i++) {
                assertThat(service.xml("o")).as("binary and text transfer alike").isEqualTo(service.xml("o"));
            }
        }
    }

    @Test
    void functionsGiveOutParametersAndCursors() {
        try (var service = TestService.deploy(HOME, "Functions", "", """
                <config id="tx"><property name="carbon_datasource_name">TESTDB</property><property name="autoCommit">false</property></config>
                <query id="twice"><sql>{call twice(:n, :twice, :name)}</sql><param name="n" sqlType="INTEGER"/>
                  <param name="twice" sqlType="INTEGER" type="OUT"/><param name="name" sqlType="STRING" type="INOUT"/>
                  <result element="r"><element name="t" column="twice"/><element name="n" column="name"/></result></query>
                <query id="cursor" useConfig="tx"><sql>{? = call cursor_of(?)}</sql><param name="c" sqlType="ORACLE_REF_CURSOR" type="OUT" ordinal="1"/>
                  <param name="id" sqlType="INTEGER" ordinal="2"/>
                  <result element="r" rowName="x"><element name="id" column="id"/><element name="n" column="name"/></result></query>
                <query id="with"><sql>with x as (select 7 as y) select y from x where y = :y</sql><param name="y" sqlType="INTEGER"/>
                  <result element="r"><element name="y" column="y"/></result></query>
                <query id="fails" useConfig="tx"><sql>{call fails()}</sql></query>
                <operation name="twice"><call-query href="twice"><with-param name="n" query-param="n"/><with-param name="name" query-param="name"/></call-query></operation>
                <operation name="cursor"><call-query href="cursor"><with-param name="id" query-param="id"/></call-query></operation>
                <operation name="with"><call-query href="with"><with-param name="y" query-param="y"/></call-query></operation>
                <operation name="fails"><call-query href="fails"/></operation>""")) {
            assertThat(service.xml("twice", "n", "21", "name", "a")).contains("<t>42</t><n>a!</n>");
            assertThat(service.xml("cursor", "id", "1")).contains("<x><id>1</id><n>Å&lt;&amp;&gt;€𝄞</n></x>");
            assertThat(service.xml("cursor", "id", "0")).isEqualTo("<r xmlns=\"http://ws.wso2.org/dataservice\"/>");
            assertThat(service.xml("with", "y", "7")).contains("<y>7</y>");
            assertThat(service.fault("fails")).startsWith("DATABASE_ERROR").contains("on purpose");
            assertThat(HOME.value("select count(*) from t where name = 'no'")).isEqualTo("0");
        }
    }

    @Test
    void functionsGiveStructuresInPartsAndArraysMemberByMember() {
        try (var service = TestService.deploy(HOME, "Structures", "",
                """
                <query id="q"><sql>{call trip_of(:id, :trip, :stops, :missing)}</sql><param name="id" sqlType="INTEGER"/>
                  <param name="trip" sqlType="STRUCT" type="OUT" structType="trip"/>
                  <param name="stops" sqlType="ARRAY" type="OUT" structType="text"/>
                  <param name="missing" sqlType="ARRAY" type="OUT" structType="text"/>
                  <result element="r"><element name="id" column="trip[0]"/><element name="port" column="trip[1]"/>
                  <element name="note" column="trip[2]"/><element name="boat" column="trip[3]"/>
                  <element name="stop" column="stops" arrayName="stops"/>
                  <element name="missing" column="missing" arrayName="missing"/></result></query>
                <operation name="o"><call-query href="q"><with-param name="id" query-param="id"/></call-query></operation>""")) {
            Golden.check("postgres/structures.xml", service.xml("o", "id", "7"));
        }
    }

    @Test
    void generatedKeysComeByNameAndNumber() {
        try (var service = TestService.deploy(HOME, "Keys", "", """
                <query id="a" returnGeneratedKeys="true" keyColumns="id"><sql>insert into t(name) values('k')</sql>
                  <result element="keys"><element name="key" column="id"/></result></query>
                <operation name="a"><call-query href="a"/></operation>""")) {
            assertThat(service.xml("a")).containsPattern("<key>\\d+</key>");
        }
    }

    @Test
    void bigResultsLeaveInParts() throws IOException {
        try (var service = TestService.deploy(HOME, "Big", "", """
                <query id="q"><sql>select i as id, 'row number ' || i as name, i * 1.5 as fare from generate_series(1, 200000) i</sql>
                  <result element="rows" rowName="row"><element name="id" column="id" xsdType="integer"/>
                  <element name="name" column="name"/><element name="fare" column="fare" xsdType="double"/></result></query>
                <operation name="o"><call-query href="q"/></operation>""")) {
            var request = service.service().request("o").orElseThrow();
            for (var format : Format.values()) {
                var counted = new Counted();
                request.run(new Call(List.of(new Member("o", Arguments.none())), Caller.anonymous(-1234), format,
                        Optional.empty()), () -> counted);
                assertThat(counted.bytes).as(format.name()).isGreaterThan(10_000_000);
                assertThat(counted.biggest).as(format.name()).isLessThan(65 * 1024);
            }
        }
    }

    @Test
    void afterTheFirstPartAFailureBreaksTheAnswer() {
        var query = """
                <query id="q"><sql>select i, 100 / (%d - i) as y from generate_series(1, 200000) i</sql>
                  <result element="rows" rowName="row"><element name="i" column="i"/><element name="y" column="y"/></result></query>
                <operation name="o" %s><call-query href="q"/></operation>""";
        try (var late = TestService.deploy(HOME, "Late", "", query.formatted(150_000, ""));
                var early = TestService.deploy(HOME, "Early", "", query.formatted(10, ""));
                var whole = TestService.deploy(HOME, "Whole", "",
                        query.formatted(150_000, "disableStreaming=\"true\""))) {
            assertThatThrownBy(() -> late.xml("o")).isInstanceOf(UncheckedIOException.class);
            assertThat(early.fault("o")).startsWith("DATABASE_ERROR").contains("division by zero");
            assertThat(whole.fault("o")).startsWith("DATABASE_ERROR").contains("division by zero");
        }
    }

    @Test
    void smallResultsAreStreamedUntilTheyHaveBeenSmallForAWhile() {
        try (var service = TestService.deploy(HOME, "Small", "",
                """
                <query id="q"><sql>select id, name from t where id = :id</sql><param name="id" sqlType="INTEGER"/>
                  <result element="rows" rowName="row"><element name="id" column="id"/></result></query>
                <operation name="o"><call-query href="q"><with-param name="id" query-param="id"/></call-query></operation>""")) {
            for (var i = 0; i < 50; i++) {
                assertThat(service.json("o", "id", "1")).isEqualTo("{\"rows\":{\"row\":[{\"id\":\"1\"}]}}");
            }
        }
    }

    /** Counts what is written into it. */
    private static final class Counted extends OutputStream {
        long bytes;
        int biggest;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int from, int length) {
            bytes += length;
            biggest = Math.max(biggest, length);
        }
    }
}
