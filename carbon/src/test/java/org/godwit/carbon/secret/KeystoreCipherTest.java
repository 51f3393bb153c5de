package org.godwit.carbon.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.godwit.carbon.home.TestKeystore;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeystoreCipherTest {
    private static final Place HERE = new Place.Setting("test");
    private static final List<String> TEXTS = List.of("admin", "", "çok gizli ıİ \uD83E\uDD86", "a b\tc",
            "x".repeat(100));

    @TempDir
    Path folder;

    @Test
    void whatIsEncryptedComesBackInBothSchemes() {
        var cipher = cipher("k.jks", "wso2carbon");

        for (var text : TEXTS) {
            assertThat(cipher.decrypt(cipher.encrypt(Secret.of(text)), HERE)).isEqualTo(Secret.of(text));
            assertThat(cipher.decrypt(cipher.encryptUnpadded(Secret.of(text)), HERE)).isEqualTo(Secret.of(text));
        }
    }

    @Test
    void lineBreaksInsideTheBase64TextDoNotMatter() {
        var cipher = cipher("k.jks", "wso2carbon");
        var text = cipher.encrypt(Secret.of("abc"));

        assertThat(cipher.decrypt("\n  " + text.substring(0, 76) + "\r\n" + text.substring(76) + "\n", HERE))
                .isEqualTo(Secret.of("abc"));
    }

    @Test
    void aTextOfAnotherKeyIsRefused() {
        var cipherText = cipher("k.jks", "wso2carbon").encrypt(Secret.of("abc"));
        TestKeystore.create(folder.resolve("other.jks"), "other", "another");
        var other = new KeystoreCipher(new KeystoreCipher.Source(folder.resolve("other.jks"), "JKS", "other",
                List.of(Secret.of("another")), List.of()));

        assertThatThrownBy(() -> other.decrypt(cipherText, HERE)).isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("GW-SECRET-005");
        assertThatThrownBy(() -> other.decrypt("not base64!", HERE)).hasMessageStartingWith("GW-SECRET-005");
    }

    @Test
    void aWrongPasswordAMissingFileAndAForeignFileAreToldApart() throws Exception {
        assertThatThrownBy(() -> cipher("k.jks", "wrong").encrypt(Secret.of("x")))
                .hasMessageStartingWith("GW-SECRET-002");
        var missing = new KeystoreCipher(
                new KeystoreCipher.Source(folder.resolve("none.jks"), "JKS", "a", List.of(Secret.of("x")), List.of()));
        assertThatThrownBy(() -> missing.encrypt(Secret.of("x"))).hasMessageStartingWith("GW-SECRET-001");
        Files.writeString(folder.resolve("text.jks"), "this is no keystore");
        var foreign = new KeystoreCipher(
                new KeystoreCipher.Source(folder.resolve("text.jks"), "JKS", "a", List.of(Secret.of("x")), List.of()));
        assertThatThrownBy(() -> foreign.encrypt(Secret.of("x"))).hasMessageStartingWith("GW-SECRET-001");
    }

    @Test
    void theRightPasswordIsFoundAmongSeveral() {
        TestKeystore.create(folder.resolve("k.jks"), "wso2carbon", "wso2carbon");
        var cipher = new KeystoreCipher(new KeystoreCipher.Source(folder.resolve("k.jks"), "JKS", "wso2carbon",
                List.of(Secret.of("wrong"), Secret.of("wso2carbon")), List.of(Secret.of("wrong too"))));

        assertThat(cipher.decrypt(cipher.encrypt(Secret.of("x")), HERE)).isEqualTo(Secret.of("x"));
    }

    private KeystoreCipher cipher(String name, String password) {
        TestKeystore.create(folder.resolve(name), "wso2carbon", "wso2carbon");
        return new KeystoreCipher(new KeystoreCipher.Source(folder.resolve(name), "JKS", "wso2carbon",
                List.of(Secret.of(password)), List.of()));
    }
}
