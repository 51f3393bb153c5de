package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of the operator's, compiled here into jars as an operator would have them. */
class ExtensionsTest {
    private static final String EVEN = """
            package com.example;
            import org.wso2.carbon.dataservices.core.engine.ParamValue;
            import org.wso2.carbon.dataservices.core.validation.ValidationContext;
            import org.wso2.carbon.dataservices.core.validation.ValidationException;
            import org.wso2.carbon.dataservices.core.validation.ValidatorExt;
            public class Even implements ValidatorExt {
                private java.util.Map<String, String> props;
                public void init(java.util.Map<String, String> props) { this.props = props; }
                public void validate(ValidationContext context, String name, ParamValue value) throws ValidationException {
                    org.apache.commons.logging.LogFactory.getLog(Even.class).debug("checking");
                    if (value.getScalarValue().equals("13")) { throw new IllegalStateException("unlucky"); }
                    if (Integer.parseInt(value.getScalarValue()) % 2 != 0) {
                        throw new ValidationException(Text.of(props.get("word"), context.getFieldValue("b")), name, value);
                    }
                }
            }
            """;
    private static final String TEXT = """
            package com.example;
            public class Text {
                public static String of(String word, Object b) { return word + " " + b; }
            }
            """;
    private static final String USERS = """
            package com.example;
            public class Users implements org.wso2.carbon.dataservices.core.auth.DynamicUserAuthenticator {
                public String[] lookupCredentials(String user) throws org.wso2.carbon.dataservices.core.DataServiceFault {
                    if (user.equals("mallory")) {
                        throw new org.wso2.carbon.dataservices.core.DataServiceFault("not mallory");
                    }
                    return user.equals("alice") ? new String[] {"db_a", "pw_a"} : null;
                }
            }
            """;
    private static final String NUMBERS = """
            package com.example;
            import java.util.Arrays;
            import java.util.List;
            import java.util.Map;
            import org.wso2.carbon.dataservices.core.DataServiceFault;
            import org.wso2.carbon.dataservices.core.custom.datasource.CustomQueryBasedDS;
            import org.wso2.carbon.dataservices.core.custom.datasource.DataColumn;
            import org.wso2.carbon.dataservices.core.custom.datasource.DataRow;
            import org.wso2.carbon.dataservices.core.custom.datasource.QueryResult;
            import org.wso2.carbon.dataservices.core.engine.InternalParam;
            public class Numbers implements CustomQueryBasedDS {
                private String id;
                public void init(Map<String, String> props) throws DataServiceFault {
                    if (props.get("from") == null) { throw new DataServiceFault("from is missing"); }
                    id = props.get("__DATASOURCE_ID__") + props.get("from");
                }
                public void close() {}
                public QueryResult executeQuery(final String query, final List<InternalParam> params) throws DataServiceFault {
                    if (query.equals("fail")) { throw new DataServiceFault("DATABASE_ERROR", "cannot " + query); }
                    return new QueryResult() {
                        int left = Integer.parseInt(params.get(0).getValue().getScalarValue());
                        public List<DataColumn> getDataColumns() {
                            return Arrays.asList(new DataColumn("N"), new DataColumn("id"));
                        }
                        public boolean hasNext() { return left > 0; }
                        public DataRow next() {
                            final int now = left--;
                            return new DataRow() {
                                public String getValueAt(String c) { return c.equals("N") ? "" + now : id; }
                            };
                        }
                    };
                }
            }
            """;
    private static final String CHECKED = """
            <query id="q"><sql>select cast(:a as int) as x</sql>
              <param name="a" sqlType="INTEGER"><validateCustom class="com.example.Even"><property name="word">odd</property>
              </validateCustom></param><param name="b" sqlType="STRING" defaultValue="later"/>
              <result element="r"><element name="x" column="x"/></result></query>
            <operation name="o"><call-query href="q"><with-param name="a" query-param="a"/></call-query></operation>""";

    @TempDir
    private Path folder = Path.of("");
    private final TestEnvironment home = TestEnvironment.h2();

    @BeforeEach
    void live() throws IOException {
        Files.createDirectories(folder.resolve("repository/components/lib"));
        home.in(folder);
    }

    @AfterEach
    void close() {
        home.close();
    }

    /** Compiles a class against the published interfaces and what is in other jars, and packs it. */
    private void jar(String className, String source, String... others) throws IOException {
        var file = Files.createDirectories(folder.resolve("src-" + className))
                .resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        var classes = Files.createDirectories(folder.resolve("classes-" + className));
        var path = System.getProperty("java.class.path") + List.of(others).stream()
                .map(o -> File.pathSeparator + folder.resolve("classes-" + o)).collect(Collectors.joining());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-nowarn", "-cp", path,
                "-d", classes.toString(), file.toString())).isZero();
        var jar = folder.resolve("repository/components/lib/" + className + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar)); var files = Files.walk(classes)) {
            for (var compiled : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(compiled).toString()));
                Files.copy(compiled, out);
            }
        }
    }

    @Test
    void aValidatorOfAJarChecksAndSeesTheOtherParametersAndJars() throws IOException {
        jar("com.example.Text", TEXT);
        jar("com.example.Even", EVEN, "com.example.Text");

        try (var service = TestService.deploy(home, "Checked", "", CHECKED)) {
            assertThat(service.xml("o", "a", "2")).contains("<x>2</x>");
            assertThat(service.fault("o", "a", "3")).startsWith("VALIDATION_ERROR")
                    .contains("odd later\nField Name: a\nField Value: 3");
            assertThat(service.fault("o", "a", "13")).startsWith("UNKNOWN_ERROR").contains("unlucky");
        }
    }

    @Test
    void aClassThatIsNotThereMakesTheServiceFaultyAndItsJarRepairsIt() throws IOException {
        var text = "<data name=\"C\"><config id=\"default\"><property name=\"carbon_datasource_name\">TESTDB</property>"
                + "</config>\n" + CHECKED + "</data>";
        assertThat(TestService.problems(home, text)).singleElement().asString().startsWith("line 3")
                .contains("GW-SERVICE-012", "com.example.Even", "no jar in repository/components/lib has it");

        jar("com.example.Text", TEXT);
        assertThat(TestService.problems(home, text.replace("com.example.Even", "com.example.Text"))).singleElement()
                .asString().contains("does not implement org.wso2.carbon.dataservices.core.validation.Validator");

        jar("com.example.Even", EVEN, "com.example.Text");
        assertThat(TestService.problems(home, text)).isEmpty();
    }

    @Test
    void aClassSeesNothingOfThisServer() {
        assertThat(TestService.problems(home, """
                <data name="C"><config id="c">
                <property name="custom_query_datasource_class">org.godwit.dataservices.DataServices</property>
                </config></data>""")).singleElement().asString().contains("GW-SERVICE-012", "no jar");
    }

    @Test
    void aClassChoosesDatabaseUsers() throws IOException {
        jar("com.example.Users", USERS);
        home.sql("create user db_a password 'pw_a'").sql("create user db_guest password 'pw_g'");
        var text = """
                <data name="Users"><config id="default"><property name="driverClassName">org.h2.Driver</property>
                  <property name="url">jdbc:h2:mem:x</property><property name="dynamicUserAuthClass">com.example.Users</property>
                  <property name="dynamicUserAuthMapping"><configuration><entry request="*"><username>db_guest</username>
                  <password>pw_g</password></entry></configuration></property></config>
                  <query id="q"><sql>select current_user as u</sql><result element="r"><element name="u" column="u"/></result></query>
                  <operation name="o"><call-query href="q"/></operation></data>""";

        try (var service = TestService.deployText(home, "Users", text)) {
            assertThat(service.as("alice").xml("o")).contains("<u>DB_A</u>");
            assertThat(service.as("bob").xml("o")).contains("<u>DB_GUEST</u>");
            assertThat(service.as("").xml("o")).contains("<u>DB_GUEST</u>");
            assertThat(service.as("mallory").fault("o")).startsWith("CONNECTION_UNAVAILABLE_ERROR");
        }
    }

    @Test
    void aQuerySourceGivesRows() throws IOException {
        jar("com.example.Numbers", NUMBERS);
        var text = """
                <data name="Numbers"><config id="c"><property name="custom_query_datasource_class">com.example.Numbers</property>
                <property name="custom_datasource_props"><property name="%s">7</property></property></config>
                <query id="q" useConfig="c"><expression>%s</expression><param name="many" sqlType="INTEGER"/>
                <result element="r" rowName="x"><element name="n" column="n"/><element name="id" column="ID"/>
                <element name="asked" query-param="many"/></result></query>
                <operation name="o"><call-query href="q"><with-param name="many" query-param="n"/></call-query></operation></data>""";

        try (var service = TestService.deployText(home, "Numbers", text.formatted("from", "count"))) {
            assertThat(service.xml("o", "n", "2")).contains("<x><n>2</n><id>c7</id><asked>2</asked></x><x><n>1</n>");
            assertThat(service.fault("o", "n", "x")).startsWith("UNKNOWN_ERROR").contains("NumberFormatException");
        }
        try (var service = TestService.deployText(home, "Numbers", text.formatted("from", "fail"))) {
            assertThat(service.fault("o", "n", "2")).startsWith("DATABASE_ERROR").contains("cannot fail");
        }
        assertThat(TestService.problems(home, text.formatted("to", "count"))).singleElement().asString()
                .contains("GW-SERVICE-012", "from is missing");
    }

    @Test
    void theEchoOfDssIsBuiltIn() {
        try (var service = TestService.deployText(home, "Echo",
                """
                <data name="Echo"><config id="c"><property name="custom_query_datasource_class">
                org.wso2.carbon.dataservices.core.custom.datasource.EchoDataSource</property></config>
                <query id="q" useConfig="c"><expression>a,b;1,:x;2,two</expression><param name="x" sqlType="STRING"/>
                <result element="r" rowName="x"><element name="a" column="a"/><element name="b" column="b"/></result></query>
                <operation name="o"><call-query href="q"><with-param name="x" query-param="x"/></call-query></operation></data>""")) {
            assertThat(service.xml("o", "x", "one")).contains("<x><a>1</a><b>one</b></x><x><a>2</a><b>two</b></x>");
        }
    }

    @Test
    void tablesInMemoryTakeTheSmallSql() {
        try (var service = TestService.deployText(home, "Memory", """
                <data name="Memory"><config id="c"><property name="custom_tabular_datasource_class">
                org.wso2.carbon.dataservices.core.custom.datasource.InMemoryDataSource</property>
                <property name="custom_datasource_props">
                  <property name="inmemory_datasource_schema">{Ports:[Code,Name,Berths]}</property>
                  <property name="inmemory_datasource_records">{Ports:[["OSL","Oslo",9],["TRD","Trondheim","12"]]}</property>
                </property></config>
                <query id="all" useConfig="c"><sql>SELECT Code, name FROM Ports</sql>%1$s</query>
                <query id="some" useConfig="c"><sql>select * from Ports where Berths > :least and (Code = 'OSL' or Code = ?)</sql>
                  <param name="least" sqlType="INTEGER" ordinal="5"/><param name="code" sqlType="STRING" ordinal="1"/>%1$s</query>
                <query id="add" useConfig="c"><sql>insert into Ports(Code, Name, Berths) values(:code, 'New ''one''', 1)</sql>
                  <param name="code" sqlType="STRING"/></query>
                <query id="change" useConfig="c"><sql>update Ports set Name = :name where Code = :code</sql>
                  <param name="code" sqlType="STRING"/><param name="name" sqlType="STRING"/></query>
                <query id="remove" useConfig="c"><sql>delete from Ports where Berths &lt; 10</sql></query>
                <operation name="all"><call-query href="all"/></operation>
                <operation name="some"><call-query href="some"><with-param name="least" query-param="least"/>
                  <with-param name="code" query-param="code"/></call-query></operation>
                <operation name="add"><call-query href="add"><with-param name="code" query-param="code"/></call-query></operation>
                <operation name="change"><call-query href="change"><with-param name="code" query-param="code"/>
                  <with-param name="name" query-param="name"/></call-query></operation>
                <operation name="remove"><call-query href="remove"/></operation></data>""".formatted("""
                <result element="r" rowName="x"><element name="c" column="code"/><element name="n" column="NAME"/>
                </result>"""))) {
            assertThat(service.xml("all")).contains("<x><c>OSL</c><n>Oslo</n></x><x><c>TRD</c><n>Trondheim</n></x>");
            assertThat(service.xml("some", "least", "10", "code", "TRD")).contains("TRD").doesNotContain("OSL");
            assertThat(service.xml("add", "code", "BGO")).isEqualTo("nothing");
            service.xml("change", "code", "OSL", "name", "Christiania");
            assertThat(service.xml("all")).contains("<n>Christiania</n>", "<c>BGO</c><n>New 'one'</n>");
            service.xml("remove");
            assertThat(service.xml("all")).contains("TRD").doesNotContain("OSL").doesNotContain("BGO");
        }
    }

    @Test
    void aStatementThatTheSmallSqlLacksIsAProblem() {
        assertThat(TestService.problems(home, """
                <data name="M"><config id="c"><property name="custom_tabular_datasource_class">
                org.wso2.carbon.dataservices.core.custom.datasource.InMemoryDataSource</property></config>
                <query id="q" useConfig="c"><sql>select a from b order by a</sql></query>
                <query id="w" useConfig="c"><sql>with x as (select 1) select 2</sql></query></data>"""))
                .satisfiesExactly(
                        p -> assertThat(p).contains("GW-SERVICE-005", "nothing more is expected at order"),
                        p -> assertThat(p).contains("does not know with"));
    }
}
