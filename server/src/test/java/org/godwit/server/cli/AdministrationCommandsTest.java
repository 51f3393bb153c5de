package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.server.FreshHome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands on users, roles, stores, tenants, datasources and services, on one home. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdministrationCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Map<String, String> environment = Map.of();
    private Path root = Path.of("");

    @BeforeAll
    void makeHome(@TempDir Path folder) {
        root = FreshHome.make(folder.resolve("home")).root();
        environment = Map.of("GODWIT_USER_PASSWORD", "secret-of-a-user", "GODWIT_TENANT_PASSWORD", "secret-of-boss",
                "GODWIT_STORE_PASSWORD", "store-secret", "GODWIT_VAULT_KEY_FILE",
                folder.resolve("vault.key").toString());
    }

    @Test
    void aUserIsAddedShownGivenRolesAndDeleted() {
        assertThat(run("role", "add", "Internal/sales")).isEqualTo(ExitStatus.DONE);
        assertThat(run("user", "add", "anna", "--role", "Internal/sales", "--attribute", "mail=anna@wings.example"))
                .isEqualTo(ExitStatus.DONE);

        assertThat(json("user", "show", "anna").at("/attributes/mail").asString()).isEqualTo("anna@wings.example");
        assertThat(json("user", "list", "an*").at("/users/0/name").asString()).isEqualTo("anna");
        assertThat(json("user", "list", "--limit", "1").at("/total").asInt()).isEqualTo(2);
        assertThat(json("role", "users", "Internal/sales").at("/users/0").asString()).isEqualTo("anna");
        assertThat(run("user", "roles", "anna", "--remove", "Internal/sales")).isEqualTo(ExitStatus.DONE);
        assertThat(run("user", "password", "anna")).isEqualTo(ExitStatus.DONE);
        assertThat(run("user", "delete", "anna")).isEqualTo(ExitStatus.NEEDS_DECISION);
        assertThat(run("user", "delete", "anna", "--yes")).isEqualTo(ExitStatus.DONE);
        assertThat(run("user", "show", "anna")).isEqualTo(ExitStatus.REFUSED);
        assertThat(text(out) + text(err)).doesNotContain("secret-of-a-user");
    }

    @Test
    void whatARoleMayDoIsSaidAndTakenBack() {
        run("role", "add", "clerk");

        assertThat(json("role", "permit", "clerk", "/permission/admin/login").at("/permissions/0/allowed").asBoolean())
                .isTrue();
        assertThat(json("role", "permit", "clerk", "/permission/admin/login", "--deny").at("/permissions/0/allowed")
                .asBoolean()).isFalse();
        assertThat(json("role", "forget", "clerk", "/permission/admin/login").at("/permissions")).isEmpty();
        assertThat(run("role", "permit", "clerk", "/x", "--action", "fly")).isEqualTo(ExitStatus.REFUSED);
        assertThat(run("role", "delete", "clerk", "--yes")).isEqualTo(ExitStatus.DONE);
        assertThat(run("role", "delete", "admin", "--yes")).isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void deletingATenantTellsBeforehandWhatGoes() {
        assertThat(run("tenant", "create", "wings.example", "--admin", "boss")).isEqualTo(ExitStatus.DONE);
        assertThat(run("tenant", "deactivate", "wings.example")).isEqualTo(ExitStatus.DONE);
        assertThat(run("tenant", "reactivate", "wings.example")).isEqualTo(ExitStatus.DONE);
        assertThat(json("user", "list", "--tenant", "wings.example").at("/users/0/name").asString()).isEqualTo("boss");

        assertThat(run("tenant", "delete", "wings.example")).isEqualTo(ExitStatus.NEEDS_DECISION);
        assertThat(text(out)).contains("UM_USER");
        assertThat(json("tenant", "list").at("/total").asInt()).isEqualTo(2);
        assertThat(run("tenant", "delete", "wings.example", "--yes")).isEqualTo(ExitStatus.DONE);
        assertThat(json("tenant", "list").at("/total").asInt()).isEqualTo(1);
        assertThat(run("tenant", "delete", "carbon.super", "--yes")).isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void aStoreIsAddedOnlyIfItAnswersAndNeverWithAClearPassword() throws Exception {
        var database = root.resolve("repository/database/WSO2CARBON_DB");
        assertThat(run("userstore", "add", "LOST", "--class", "ldap", "--property",
                "ConnectionURL=ldap://127.0.0.1:1", "--property", "ConnectionName=cn=x", "--property",
                "UserSearchBase=ou=x", "--property", "UserNameAttribute=uid")).isEqualTo(ExitStatus.REFUSED);
        assertThat(json("userstore", "list").at("/stores")).hasSize(1);

        assertThat(
                run("userstore", "add", "corp", "--class", "jdbc", "--property", "url=jdbc:h2:mem:corp", "--property",
                        "userName=sa", "--untested"))
                .isEqualTo(ExitStatus.DONE);

        var file = CarbonHome.open(root, environment).artefacts(CarbonSchema.SUPER_TENANT)
                .resolve("userstores/CORP.xml");
        assertThat(Files.readString(file)).contains("JDBCUserStoreManager").doesNotContain("store-secret");
        assertThat(json("userstore", "list").at("/stores/1/status").asString()).isEqualTo("down");
        assertThat(run("userstore", "test", "CORP")).isEqualTo(ExitStatus.REFUSED);
        assertThat(run("userstore", "test", "PRIMARY")).isEqualTo(ExitStatus.DONE);
        assertThat(json("user", "list").at("/unreachable")).hasSize(1);
        assertThat(run("userstore", "remove", "CORP")).isEqualTo(ExitStatus.NEEDS_DECISION);
        assertThat(run("userstore", "remove", "CORP", "--yes")).isEqualTo(ExitStatus.DONE);
        assertThat(file).doesNotExist();
        assertThat(database.resolveSibling("WSO2CARBON_DB.mv.db")).exists();
    }

    @Test
    void datasourcesAreListedAndTested() {
        var listed = json("datasource", "list").at("/datasources/0");

        assertThat(listed.at("/jndiName").asString()).isEqualTo("jdbc/WSO2CarbonDB");
        run("user", "list");
        assertThat(json("datasource", "test", listed.at("/name").asString()).at("/tested/0/reached").asBoolean())
                .isTrue();
        assertThat(run("datasource", "test", "nothing")).isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void descriptorsAreCheckedByFileAndLine(@TempDir Path folder) throws Exception {
        var good = Files.writeString(folder.resolve("Good.dbs"), """
                <data name="Good"><config id="c"><property name="carbon_datasource_name">FERRY</property></config>
                <query id="q" useConfig="c"><sql>select 1</sql><result element="a" rowName="b">
                <element name="x" column="x"/></result></query>
                <operation name="o"><call-query href="q"/></operation></data>
                """);
        var bad = Files.writeString(folder.resolve("Bad.dbs"), "<data name=\"Bad\">\n<query id=\"q\">\n</data>");

        assertThat(runAlone("service", "check", good.toString())).isEqualTo(ExitStatus.DONE);
        assertThat(runAlone("service", "check", good.toString(), bad.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(text(out)).contains("Bad.dbs:3: error: GW-");
        assertThat(run("service", "check", good.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(text(out)).contains("Good.dbs:1: error:", "FERRY");
        assertThat(runAlone("service", "check", folder.resolve("No.dbs").toString())).isEqualTo(ExitStatus.REFUSED);
        Files.copy(bad, root.resolve("repository/deployment/server/dataservices/Bad.dbs"));
        assertThat(json("service", "list").at("/services/0/problems/0/line").asInt()).isEqualTo(3);
    }

    @Test
    void aGroupAloneNamesItsCommands() {
        assertThat(runAlone("user")).isEqualTo(ExitStatus.USAGE);
        assertThat(text(err)).contains("list, show, add");
    }

    private JsonNode json(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        run(all.toArray(String[]::new));
        return JsonMapper.builder().build().readTree(text(out));
    }

    private ExitStatus run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--home");
        all.add(root.toString());
        return runAlone(all.toArray(String[]::new));
    }

    private ExitStatus runAlone(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), environment), arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
