package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of stores on a server that people really run, and what only such a one shows: limits, restarts, numbers. */
@Tag("extended")
class OpenLdapStoreTest extends UserStoreContract {
    private final OpenLdap directory;

    OpenLdapStoreTest(@TempDir Path folder) throws Exception {
        directory = OpenLdap.start(folder);
    }

    @Override
    UserStore open() {
        return filled(store());
    }

    private UserStore store() {
        return new LdapUserStore(directory.store(TestDirectory.READ_WRITE,
                Map.of("WriteGroups", "true", "passwordHashMethod", "SHA")), LdapKind.READ_WRITE);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void moreUsersThanTheServersSizeLimitAreListedInPages() throws Exception {
        try (var connection = directory.connect()) {
            for (int i = 0; i < 1_200; i++) {
                var name = "many%04d".formatted(i);
                connection.add("dn: uid=" + name + ",ou=people,dc=corp,dc=example", "objectClass: inetOrgPerson",
                        "uid: " + name, "cn: " + name, "sn: " + name);
            }
        }
        try (var store = store()) {
            assertThat(store.countUsers("many*")).isEqualTo(1_200);
            assertThat(store.users("many*", 1_190, 100)).hasSize(10).last().isEqualTo("many1199");
        }
    }

    @Test
    void aPasswordIsStoredAsTheDirectorysOwnKindOfHash() throws Exception {
        try (var connection = directory.connect()) {
            var entry = Optional
                    .ofNullable(connection.getEntry("uid=anna,ou=people,dc=corp,dc=example", "userPassword"));

            assertThat(entry.orElseThrow().getAttributeValue("userPassword")).startsWith("{SHA}");
        }
    }

    @Test
    void hashesOfOtherSchemesAreTriedByTheDirectory() throws Exception {
        try (var connection = directory.connect(); var store = store()) {
            // {SSHA} of "salted-secret" with the salt "12345678"
            connection.modify("dn: uid=bob,ou=people,dc=corp,dc=example", "changetype: modify",
                    "replace: userPassword", "userPassword: " + ssha("salted-secret"));

            assertThat(store.authenticate("bob", Secret.of("salted-secret"))).isTrue();
            assertThat(store.authenticate("bob", Secret.of("bob-secret"))).isFalse();
        }
    }

    private static String ssha(String password) throws Exception {
        var salt = "12345678".getBytes(StandardCharsets.US_ASCII);
        var digest = MessageDigest.getInstance("SHA-1");
        digest.update(password.getBytes(StandardCharsets.UTF_8));
        digest.update(salt);
        var hash = digest.digest();
        var both = Arrays.copyOf(hash, hash.length + salt.length);
        System.arraycopy(salt, 0, both, hash.length, salt.length);
        return "{SSHA}" + Base64.getEncoder().encodeToString(both);
    }
}
