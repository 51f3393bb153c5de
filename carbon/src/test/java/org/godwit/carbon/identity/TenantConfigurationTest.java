package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.godwit.carbon.home.UserStoreDefinition;
import org.junit.jupiter.api.Test;

class TenantConfigurationTest {
    @Test
    void whatIsWrittenIsReadBack() {
        var realm = TestUsers.realm(TestUsers.jdbc(Map.of("UsernameJavaRegEx", "^[^<&]{3,30}$")));

        var document = TenantConfiguration.write(realm, "böss", realm.primary());

        assertThat(new String(document, StandardCharsets.UTF_8)).startsWith("<UserManager><Realm class=")
                .contains("<UserName>böss</UserName>", "<AddAdmin>true</AddAdmin>",
                        "<Property name=\"UsernameJavaRegEx\">^[^&lt;&amp;]{3,30}$</Property>",
                        "<Property name=\"AdminRoleManagementPermissions\">/permission/admin</Property>")
                .doesNotContain(">admin</Password>");
        assertThat(TenantConfiguration.read(document)).contains(
                new TenantConfiguration("böss", "admin", "everyone", Map.of()));
    }

    @Test
    void theConnectionsPasswordIsNotWrittenToEveryTenant() {
        var store = new UserStoreDefinition(TestDirectory.READ_WRITE,
                Map.of("ConnectionPassword", "carbon-secret", "UserSearchBase", "ou=people"), TestUsers.NOWHERE);

        var document = TenantConfiguration.write(TestUsers.realm(store), "boss", store);

        assertThat(new String(document, StandardCharsets.UTF_8)).doesNotContain("carbon-secret");
    }

    @Test
    void ofADirectoryTheTenantHasSearchBasesOfItsOwn() {
        var primary = new UserStoreDefinition(TestDirectory.READ_WRITE,
                Map.of("UserSearchBase", "ou=people", "UserNameAttribute", "uid"), TestUsers.NOWHERE);
        var document = """
                <UserManager><Realm><Configuration><AdminUser><UserName>boss</UserName></AdminUser></Configuration>
                <UserStoreManager class="x"><Property name="UserSearchBase">ou=people,ou=wings</Property>
                <Property name="UserNameAttribute">cn</Property></UserStoreManager></Realm></UserManager>""";

        var tenants = TenantConfiguration.read(document.getBytes(StandardCharsets.UTF_8)).orElseThrow()
                .primaryStore(primary);

        assertThat(tenants.properties()).containsEntry("UserSearchBase", "ou=people,ou=wings")
                .containsEntry("UserNameAttribute", "uid");
    }

    @Test
    void whatIsNoDocumentIsNone() {
        assertThat(TenantConfiguration.read(new byte[0])).isEmpty();
        assertThat(TenantConfiguration.read(new byte[]{1, 2, 3})).isEmpty();
        assertThat(TenantConfiguration.read("""
                <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><UserManager>&e;</UserManager>"""
                .getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
