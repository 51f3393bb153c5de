package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values on their way into a statement. */
class ParametersTest {
    private final TestEnvironment home = TestEnvironment.h2().sql("""
            create table t(id int primary key, name varchar(20), i int, b bigint, s smallint, ty tinyint, d double precision,
                r real, n numeric(20,5), bo boolean, da date, ti time, ts timestamp(3), bi varbinary(20), bl blob, cl clob);
            insert into t(id, name) values(1, 'one');
            insert into t(id, name) values(2, 'two');
            insert into t(id, name) values(3, 'three');
            """);

    @AfterEach
    void close() {
        assertThat(home.connectionsInUse()).isZero();
        home.close();
    }

    private TestService names(String sql, String params, String withParams) {
        return TestService.deploy(home, "Names", "", """
                <query id="q"><sql>%s</sql>%s<result element="names"><element name="n" column="name"/></result></query>
                <operation name="o"><call-query href="q">%s</call-query></operation>""".formatted(sql, params,
                withParams));
    }

    private static final String WITH_P = "<with-param name=\"p\" query-param=\"p\"/>";

    @Test
    void everyTypeTravelsInAndOut() {
        try (var service = TestService.deploy(home, "Types", "", """
                <query id="put"><sql>insert into t values(9, :name, :i, :b, :s, :ty, :d, :r, :n, :bo, :da, :ti, :ts, :bi, :bl, :cl)</sql>
                  <param name="name" sqlType="STRING"/><param name="i" sqlType="INTEGER"/><param name="b" sqlType="BIGINT"/>
                  <param name="s" sqlType="SMALLINT"/><param name="ty" sqlType="TINYINT"/><param name="d" sqlType="DOUBLE"/>
                  <param name="r" sqlType="REAL"/><param name="n" sqlType="NUMERIC"/><param name="bo" sqlType="BOOLEAN"/>
                  <param name="da" sqlType="DATE"/><param name="ti" sqlType="TIME"/><param name="ts" sqlType="TIMESTAMP"/>
                  <param name="bi" sqlType="BINARY"/><param name="bl" sqlType="BLOB"/><param name="cl" sqlType="CLOB"/></query>
                <query id="get"><sql>select * from t where id = 9</sql><result element="t">
                  <element name="name" column="NAME"/><element name="i" column="i"/><element name="b" column="b"/>
                  <element name="s" column="s"/><element name="ty" column="ty"/><element name="d" column="d"/>
                  <element name="r" column="r"/><element name="n" column="n"/><element name="bo" column="bo"/>
                  <element name="da" column="da"/><element name="ti" column="ti"/><element name="ts" column="ts"/>
                  <element name="bi" column="bi"/><element name="bl" column="bl"/><element name="cl" column="cl"/>
                </result></query>
                <operation name="put"><call-query href="put">
                  <with-param name="name" query-param="name"/><with-param name="i" query-param="i"/>
                  <with-param name="b" query-param="b"/><with-param name="s" query-param="s"/>
                  <with-param name="ty" query-param="ty"/><with-param name="d" query-param="d"/>
                  <with-param name="r" query-param="r"/><with-param name="n" query-param="n"/>
                  <with-param name="bo" query-param="bo"/><with-param name="da" query-param="da"/>
                  <with-param name="ti" query-param="ti"/><with-param name="ts" query-param="ts"/>
                  <with-param name="bi" query-param="bi"/><with-param name="bl" query-param="bl"/>
                  <with-param name="cl" query-param="cl"/></call-query></operation>
                <operation name="get"><call-query href="get"/></operation>""")) {
            service.xml("put", "name", "Å<&>", "i", " -7 ", "b", "9223372036854775807", "s", "32767", "ty", "-128", "d",
                    "1e7", "r", "1.5", "n", "12345.67890", "bo", "1", "da", "2004-12-18", "ti", "13:14:15", "ts",
                    "2014-07-01T12:00:00.123Z", "bi", "AAEC", "bl", "/w==", "cl", "long text");

            Golden.check("parameters/types.xml", service.xml("get"));

            home.sql("delete from t where id = 9");
            service.xml("put", "name", "(null)", "i", "(null)", "b", "(null)", "s", "(null)", "ty", "(null)", "d",
                    "(null)", "r", "(null)", "n", "(null)", "bo", "(null)", "da", "(null)", "ti", "(null)", "ts",
                    "(null)", "bi", "(null)", "bl", "(null)", "cl", "(null)");
            Golden.check("parameters/nulls.xml", service.xml("get"));
            Golden.check("parameters/nulls.json", service.json("get"));
            Golden.check("parameters/nulls-mapped.json", service.mapped("get"));
        }
    }

    @Test
    void arraysFillInLists() {
        try (var service = names("select name from t where id in (:p) order by id",
                "<param name=\"p\" sqlType=\"INTEGER\" paramType=\"ARRAY\"/>", WITH_P)) {
            assertThat(service.xml("o", "p", "1", "p", "3")).contains("<n>one</n><n>three</n>");
            assertThat(service.xml("o", "p", "2")).contains("<n>two</n>").doesNotContain("one");
        }
    }

    @Test
    void severalValuesForOneAreRefused() {
        try (var service = names("select name from t where id = :p", "<param name=\"p\" sqlType=\"INTEGER\"/>",
                WITH_P)) {
            assertThat(service.fault("o", "p", "1", "p", "3")).startsWith("VALIDATION_ERROR")
                    .contains("Scalar type expected\nField Name: p\n");
        }
    }

    @Test
    void onlyRawTextChangesTheStatement() {
        try (var raw = names("select name from :p order by id",
                "<param name=\"p\" sqlType=\"QUERY_STRING\"/>", WITH_P)) {
            assertThat(raw.xml("o", "p", "t where id > 1")).contains("<n>two</n><n>three</n>");
        }
        try (var bound = names("select name from t where name = :p",
                "<param name=\"p\" sqlType=\"STRING\"/>", WITH_P)) {
            assertThat(bound.xml("o", "p", "' or '1'='1"))
                    .isEqualTo("<names xmlns=\"http://ws.wso2.org/dataservice\"/>");
        }
    }

    @Test
    void defaultsStandInForWhatIsAbsent() {
        try (var service = names(
                "select :p || '/' || :u || '/' || :r || '/' || :t || '/' || coalesce(:z, 'none') as name",
                """
                        <param name="p" sqlType="STRING" defaultValue="literal"/><param name="u" sqlType="STRING" defaultValue="#{USERNAME}"/>
                        <param name="r" sqlType="STRING" defaultValue="#{USER_ROLES}"/><param name="t" sqlType="STRING" defaultValue="#{TENANT_ID}"/>
                        <param name="z" sqlType="STRING" defaultValue="#{NULL}"/>""",
                WITH_P)) {
            assertThat(service.as("kari", "clerk", "boss").xml("o")).contains("<n>literal/kari/clerk/-1234/none</n>");
            assertThat(service.xml("o", "P", "given")).contains("<n>given/kari/clerk/-1234/none</n>");
        }
    }

    @Test
    void aForcedDefaultStandsInForNullToo() {
        try (var service = names("select coalesce(:p, 'null') as name",
                "<param name=\"p\" sqlType=\"STRING\" defaultValue=\"d\" forceDefault=\"true\"/>", WITH_P);
                var plain = names("select coalesce(:p, 'null') as name",
                        "<param name=\"p\" sqlType=\"STRING\" defaultValue=\"d\"/>", WITH_P)) {
            assertThat(service.xml("o", "p", "(null)")).contains("<n>d</n>");
            assertThat(plain.xml("o", "p", "(null)")).contains("<n>null</n>");
        }
    }

    @Test
    void aParameterThatNothingGivesIsTold() {
        try (var service = names("select name from t where id = :p", "<param name=\"p\" sqlType=\"INTEGER\"/>", "")) {
            assertThat(service.fault("o")).startsWith("INCOMPATIBLE_PARAMETERS_ERROR")
                    .contains("Error in 'Query.extractParams', cannot find query param with name:p");
        }
    }

    @Test
    void validatorsSpeakTheWordsOfDss() {
        check("<validateLength minimum=\"3\" maximum=\"20\"/>", "ab", "The value length must be between 3 and 20");
        check("<validateLength maximum=\"2\"/>", "abc", "The value length must be between 0 and 2");
        check("<validatePattern pattern=\"[a-z]+\"/>", "a1", "Pattern {[a-z]+} is expected");
        check("<validateLongRange minimum=\"1\" maximum=\"5\"/>", "6", "The long value range expected is [1,5]");
        check("<validateLongRange minimum=\"1\" maximum=\"5\"/>", "x", "The long value range expected is [1,5]");
        check("<validateDoubleRange minimum=\"0.5\"/>", "0.4", "The double value range expected is [0.5,0.0]");
        check("<validateLength minimum=\"0\" maximum=\"20\"/>", "(null)", "The value length must be between 0 and 20");
    }

    private void check(String validator, String value, String message) {
        try (var service = names("select name from t where name = :p",
                "<param name=\"p\" sqlType=\"STRING\">" + validator + "</param>", WITH_P)) {
            var shown = value.equals("(null)") ? "null" : value;
            assertThat(service.fault("o", "p", value)).startsWith("VALIDATION_ERROR").endsWith(
                    "Nested Exception:-\n" + message + "\nField Name: p\nField Value: " + shown + "\n");
        }
    }

    @Test
    void textThatIsNoDateIsToldAsDssDoes() {
        try (var service = names("select name from t where da = :p", "<param name=\"p\" sqlType=\"DATE\"/>", WITH_P)) {
            assertThat(service.fault("o", "p", "yesterday")).startsWith("DATABASE_ERROR")
                    .contains("Incorrect date format for parameter  : p. Date should be in yyyy-mm-dd format.");
        }
    }

    @Test
    void typesThatDssCannotBindFailWhenUsed() {
        try (var service = names("select name from t where name = :p", "<param name=\"p\" sqlType=\"ANYURI\"/>",
                WITH_P)) {
            assertThat(service.fault("o", "p", "x")).contains("Found Unsupported data type : ANYURI");
        }
    }
}
