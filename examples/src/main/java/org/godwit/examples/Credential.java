package org.godwit.examples;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Random;

/**
 * A password as Carbon's JDBC store keeps it: Base64 of SHA-256 over the password followed by the salt's text, the salt being
 * 16 random bytes in Base64.
 */
record Credential(String hash, String salt) {
    private static final int SALT_BYTES = 16;

    static Credential of(String password, Random random) {
        var bytes = new byte[SALT_BYTES];
        random.nextBytes(bytes);
        var salt = Base64.getEncoder().encodeToString(bytes);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return new Credential(Base64.getEncoder()
                    .encodeToString(digest.digest((password + salt).getBytes(StandardCharsets.UTF_8))), salt);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
