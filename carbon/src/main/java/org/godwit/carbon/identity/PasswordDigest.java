package org.godwit.carbon.identity;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.godwit.carbon.secret.Secret;

/**
 * How a JDBC store keeps passwords: {@code PasswordDigest}, and the salt's text behind the password if there is one.
 *
 * <p>Carbon digests the bytes of {@code password + salt} in the JVM's own charset (JDBCUserStoreManager of 4.2), so that
 * a password with other than ASCII letters depends on where the old server ran. UTF-8 is tried first, then windows-1252.
 * Immutable.
 */
final class PasswordDigest {
    private static final String PLAIN_TEXT = "PLAIN_TEXT";
    private static final Charset OLD_WINDOWS = Charset.forName("windows-1252");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;

    private final String algorithm;

    private PasswordDigest(String algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * {@return the digest of this name}
     *
     * @param name a Java digest such as {@code SHA-256}; {@code PLAIN_TEXT} or nothing for clear text, as 4.2 takes it
     * @throws IllegalArgumentException when Java knows no such digest
     */
    static PasswordDigest of(String name) {
        var algorithm = name.strip();
        if (algorithm.isEmpty()) {
            return new PasswordDigest(PLAIN_TEXT);
        }
        if (!algorithm.equals(PLAIN_TEXT)) {
            newDigest(algorithm);
        }
        return new PasswordDigest(algorithm);
    }

    /** {@return 16 random bytes as 24 characters} */
    static String newSalt() {
        var bytes = new byte[SALT_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** {@return a password that nobody can guess} */
    static Secret randomPassword() {
        return Secret.of(newSalt());
    }

    /** {@return what is stored for a password; the salt is empty when none is used} */
    String stored(Secret password, String salt) {
        return stored(password, salt, StandardCharsets.UTF_8);
    }

    /** {@return whether the password is the one stored; takes the same time wherever they differ} */
    boolean matches(Secret password, String salt, String stored) {
        boolean same = same(stored(password, salt), stored);
        if (!same && !password.reveal().chars().allMatch(c -> c < 0x80)) {
            return same(stored(password, salt, OLD_WINDOWS), stored);
        }
        return same;
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private String stored(Secret password, String salt, Charset charset) {
        if (algorithm.equals(PLAIN_TEXT)) {
            return password.reveal();
        }
        return Base64.getEncoder()
                .encodeToString(newDigest(algorithm).digest((password.reveal() + salt).getBytes(charset)));
    }

    private static MessageDigest newDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(algorithm + " is no digest", e);
        }
    }
}
