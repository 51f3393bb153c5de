package org.godwit.upgrade.backup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The last bytes of every archive: the ZIP comment, {@code godwit-backup sha256=} and 64 hexadecimal digits, which are the
 * SHA-256 of every byte before them. Whatever byte of an archive is lost or altered, the seal does not fit any more.
 */
final class Seal {
    static final String MARK = "godwit-backup sha256=";
    static final int DIGITS = 64;

    private Seal() {}

    /** {@return the comment before the digest is known} */
    static String blank() {
        return MARK + "0".repeat(DIGITS);
    }

    static byte[] digits(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return a digest that goes on from where this one is} */
    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
