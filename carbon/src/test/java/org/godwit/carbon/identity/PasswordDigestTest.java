package org.godwit.carbon.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordDigestTest {
    /** The values are those that {@code printf '%s' … | openssl dgst -binary -… | base64} gives. */
    @ParameterizedTest
    @CsvSource({"PLAIN_TEXT,admin", "MD5,ISMvKXpXpadDiUoOSoAfww==", "SHA-1,0DPiKuNIrrVmD8IUCuw1hQxNqZc=",
            "SHA,0DPiKuNIrrVmD8IUCuw1hQxNqZc=", "SHA-256,jGl25bVBBBW96Qi9Te4V37Fnqchz/Eu4qB9vKrRIqRg=",
            "SHA-512,x61Ey612Kl2gpFL56FT9weDnpSo4AV8j8+qx2AuTHdRyY036xxzTTrw10Wq3+4qQyB+XURPWx1ONxp3Y3pB37A=="})
    void anUnsaltedPasswordIsTheDigestInBase64(String algorithm, String stored) {
        var digest = PasswordDigest.of(algorithm);

        assertThat(digest.stored(Secret.of("admin"), "")).isEqualTo(stored);
        assertThat(digest.matches(Secret.of("admin"), "", stored)).isTrue();
        assertThat(digest.matches(Secret.of("Admin"), "", stored)).isFalse();
    }

    @Test
    void theSaltStandsBehindThePasswordAsText() {
        var digest = PasswordDigest.of("SHA-256");
        var salt = PasswordDigest.newSalt();

        assertThat(salt).hasSize(24);
        assertThat(digest.stored(Secret.of("admin"), salt)).isEqualTo(digest.stored(Secret.of("admin" + salt), ""));
        assertThat(digest.matches(Secret.of("admin"), PasswordDigest.newSalt(),
                digest.stored(Secret.of("admin"), salt))).isFalse();
    }

    @Test
    void aPasswordOfAnOldWindowsServerIsTaken() {
        // SHA-256 of the bytes 67 72 FC DF 65: "grüße" in windows-1252
        assertThat(PasswordDigest.of("SHA-256").matches(Secret.of("grüße"), "",
                "WuwrQRtgNRB6CxNqyY/A6RoTJi9OKK6PODdt4b2dEOY=")).isTrue();
    }

    @Test
    void noDigestAtAllMeansClearTextAsIn42() {
        assertThat(PasswordDigest.of("").matches(Secret.of("admin"), "", "admin")).isTrue();
    }

    @Test
    void anUnknownDigestIsRefused() {
        assertThatThrownBy(() -> PasswordDigest.of("ROT13")).isInstanceOf(IllegalArgumentException.class);
    }
}
