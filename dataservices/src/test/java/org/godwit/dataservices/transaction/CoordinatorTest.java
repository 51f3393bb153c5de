package org.godwit.dataservices.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.godwit.dataservices.Format;
import org.godwit.dataservices.Request.Member;
import org.godwit.dataservices.TestEnvironment;
import org.godwit.dataservices.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Money between an H2 file and PostgreSQL: both accounts change, or none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoordinatorTest {
    private final Accounts accounts;
    private final Path folder;

    CoordinatorTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.accounts = Accounts.open(folder);
    }

    @AfterAll
    void close() throws Exception {
        accounts.close();
    }

    @BeforeEach
    void fill() throws Exception {
        accounts.set(100, 200);
    }

    @ParameterizedTest
    @CsvSource({"prepare,2,100/200", "commit,1,150/150"})
    void aProcessThatDiesInTheMiddleLeavesAllOrNothing(String method, int call, String balances) throws Exception {
        var died = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Crash.class.getName(), folder.toString(),
                accounts.postgresUrl(), method, Integer.toString(call)).inheritIO().start().waitFor();
        assertThat(died).isEqualTo(Crash.STATUS);

        try (var after = new Coordinator(folder.resolve("transactions"))) {
            after.add(new XaSource("one", Accounts.h2(folder), after));
            after.add(new XaSource("two", Accounts.postgres(accounts.postgresUrl()), after));
        }

        assertThat(accounts.balances()).isEqualTo(balances);
        assertThat(decisions()).isEmpty();
    }

    @Test
    void theTransactionsOfOtherHomesAreLeftAlone() throws Exception {
        try (var mine = new Coordinator(folder.resolve("transactions"));
                var others = new Coordinator(folder.resolve("others"))) {
            var connection = Accounts.postgres(accounts.postgresUrl()).getXAConnection();
            var resource = connection.getXAResource();
            var id = new BranchId(others.decisions().home(), 1, 0);
            resource.start(id, 0);
            connection.getConnection().createStatement().execute("update account set balance = 0");
            resource.end(id, javax.transaction.xa.XAResource.TMSUCCESS);
            resource.prepare(id);

            mine.add(new XaSource("two", Accounts.postgres(accounts.postgresUrl()), mine));

            resource.commit(id, false);
            connection.close();
        }
        assertThat(accounts.balances()).isEqualTo("100/0");
    }

    private List<Path> decisions() throws Exception {
        try (var files = Files.list(folder.resolve("transactions"))) {
            return files.filter(f -> f.toString().endsWith(".commit")).toList();
        }
    }

    @Test
    void aBoxcarOfAServiceChangesBothDatabasesOrNone() throws Exception {
        try (var home = TestEnvironment.h2();
                var coordinator = new Coordinator(folder.resolve("transactions"));
                var service = TestService.deployText(home.with(coordinator), "Bank", """
                        <data name="Bank" enableDTP="true" enableBoxcarring="true" enableBatchRequests="true">
                        <config id="one"><property name="org.wso2.ws.dataservice.xa_datasource_class">org.h2.jdbcx.JdbcDataSource</property>
                          <property name="org.wso2.ws.dataservice.xa_datasource_properties"><property name="URL">%s</property>
                          <property name="User">sa</property><property name="Password"></property></property></config>
                        <config id="two"><property name="dataSourceClassName">org.postgresql.xa.PGXADataSource</property>
                          <property name="dataSourceProps"><property name="url">%s</property><property name="user">postgres</property>
                          <property name="password">postgres</property></property></config>
                        <query id="oneQ" useConfig="one"><sql>update account set balance = balance + :n</sql>
                          <param name="n" sqlType="INTEGER"/></query>
                        <query id="twoQ" useConfig="two"><sql>update account set balance = balance + :n</sql>
                          <param name="n" sqlType="INTEGER"/></query>
                        <operation name="one"><call-query href="oneQ"><with-param name="n" query-param="n"/></call-query></operation>
                        <operation name="two"><call-query href="twoQ"><with-param name="n" query-param="n"/></call-query></operation>
                        </data>""".formatted(Accounts.h2Url(folder), accounts.postgresUrl())).inSession()) {
            service.xml("begin_boxcar");
            service.xml("one", "n", "50");
            service.xml("two", "n", "-25");
            service.xml("end_boxcar");
            assertThat(accounts.balances()).isEqualTo("150/175");

            service.xml("begin_boxcar");
            service.xml("one", "n", "50");
            service.xml("two", "n", "-1000");
            assertThat(service.fault("end_boxcar")).startsWith("DATABASE_ERROR");
            assertThat(accounts.balances()).isEqualTo("150/175");

            service.call("two_batch_req", Format.XML, List.of(new Member("two", TestService.arguments("n", "1")),
                    new Member("two", TestService.arguments("n", "2"))));
            assertThat(accounts.balances()).isEqualTo("150/178");
            assertThat(decisions()).isEmpty();
        }
    }
}
