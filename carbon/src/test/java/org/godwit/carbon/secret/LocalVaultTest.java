package org.godwit.carbon.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.HomeFile;
import org.godwit.carbon.home.TestHome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalVaultTest {
    @TempDir
    Path folder;

    private Path home;
    private Path key;
    private Map<String, String> environment;

    @BeforeEach
    void folders() throws Exception {
        home = Files.createDirectories(folder.resolve("home"));
        key = folder.resolve("keys/vault.key");
        environment = Map.of("GODWIT_VAULT_KEY_FILE", key.toString());
    }

    @Test
    void whatIsSetComesBackAndIsNowhereInClearText() throws Exception {
        vault().set("Datasources.X", Secret.of("gizli-ı\uD83E\uDD86"));
        vault().set("Empty", Secret.none());
        vault().set("Datasources.X", Secret.of("newer"));

        assertThat(vault().secret("Datasources.X")).contains(Secret.of("newer"));
        assertThat(vault().secret("Empty")).contains(Secret.none());
        assertThat(vault().secret("Other")).isEmpty();
        assertThat(vault().aliases()).containsExactly("Datasources.X", "Empty");
        assertThat(Files.readString(file())).doesNotContain("newer");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        assertThat(vault().remove("Empty")).isTrue();
        assertThat(vault().remove("Empty")).isFalse();
    }

    @Test
    void aRotationChangesKeyAndCipherTextsButNoSecret() throws Exception {
        vault().set("a", Secret.of("one"));
        vault().set("b", Secret.of("two"));
        var oldKey = Files.readString(key);
        var oldFile = Files.readString(file());

        assertThat(vault().rotate()).isEqualTo(2);

        assertThat(Files.readString(key)).isNotEqualTo(oldKey).hasSameSizeAs(oldKey);
        assertThat(Files.readString(file())).isNotEqualTo(oldFile);
        assertThat(vault().secret("a")).contains(Secret.of("one"));
        Files.writeString(key, oldKey);
        assertThatThrownBy(() -> vault().secret("a")).hasMessageStartingWith("GW-SECRET-008");
    }

    @Test
    void aRotationKilledBetweenKeyAndVaultLosesNothing() throws Exception {
        vault().set("a", Secret.of("one"));
        var id = Files.readAllLines(file()).get(1).substring("id ".length());
        new VaultKeys(home, environment).add(id);

        assertThat(vault().secret("a")).contains(Secret.of("one"));
        assertThat(vault().rotate()).isEqualTo(1);
        assertThat(vault().secret("a")).contains(Secret.of("one"));
        assertThat(Files.readAllLines(key)).hasSize(1);
    }

    @Test
    void everyChangeOfTheFileIsNoticed() throws Exception {
        vault().set("a", Secret.of("one"));
        vault().set("b", Secret.of("two"));
        var lines = Files.readAllLines(file());
        var a = lines.get(3).substring(2);
        var b = lines.get(4).substring(2);

        Files.writeString(file(), String.join("\n", lines.subList(0, 3)) + "\na " + b + "\nb " + a + "\n");
        assertThatThrownBy(() -> vault().secret("a")).hasMessageStartingWith("GW-SECRET-007");
        Files.writeString(file(), String.join("\n", lines.subList(0, 3)) + "\na " + (a.charAt(0) == 'A' ? 'B' : 'A')
                + a.substring(1) + "\n");
        assertThatThrownBy(() -> vault().secret("a")).hasMessageStartingWith("GW-SECRET-007");
        Files.writeString(file(), "nonsense");
        assertThatThrownBy(() -> vault().aliases()).hasMessageStartingWith("GW-SECRET-007");
    }

    @Test
    void aKeyThatIsExposedOrInTheHomeIsRefused() throws Exception {
        vault().set("a", Secret.of("one"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> vault().secret("a")).hasMessageStartingWith("GW-SECRET-008");
        var inside = Map.of("GODWIT_VAULT_KEY_FILE", home.resolve("conf/key").toString());
        assertThatThrownBy(() -> LocalVault.of(home, inside).set("x", Secret.of("y")))
                .hasMessageStartingWith("GW-SECRET-008");
        assertThatThrownBy(() -> vault().set("a b", Secret.of("y"))).hasMessageStartingWith("GW-SECRET-009");
    }

    @Test
    void aliasesOfAHomeAreFoundInEnvironmentFilesAndVaultsInThisOrder() throws Exception {
        TestHome.of42(home).replace(HomeFile.DATASOURCES, "<password>wso2carbon<",
                "<password svns:secretAlias=\"Db.Password\">password<");
        assertThat(password(Map.of())).isEqualTo(Secret.of("password"));

        vault().set("Db.Password", Secret.of("of the vault"));
        assertThat(password(environment)).isEqualTo(Secret.of("of the vault"));

        var files = Files.createDirectories(folder.resolve("run-secrets"));
        Files.writeString(files.resolve("Db.Password"), "of a file\n");
        var more = new HashMap<>(environment);
        more.put("GODWIT_SECRETS_DIR", files.toString());
        assertThat(password(more)).isEqualTo(Secret.of("of a file"));

        more.put("GODWIT_SECRET_DB_PASSWORD", "of the environment");
        assertThat(password(more)).isEqualTo(Secret.of("of the environment"));
    }

    private Secret password(Map<String, String> variables) {
        return CarbonHome.open(home, variables).datasource("WSO2_CARBON_DB").orElseThrow().password();
    }

    private LocalVault vault() {
        return LocalVault.of(home, environment);
    }

    private Path file() {
        return home.resolve("godwit/secrets.vault");
    }
}
