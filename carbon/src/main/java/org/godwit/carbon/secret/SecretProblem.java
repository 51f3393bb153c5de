package org.godwit.carbon.secret;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with a vault, a keystore or a secret in it. */
public enum SecretProblem implements ProblemCode {
    /** The keystore file is missing, unreadable or no keystore. */
    KEYSTORE_UNREADABLE("GW-SECRET-001"),
    /** No password opens the keystore. */
    KEYSTORE_PASSWORD("GW-SECRET-002"),
    /** The keystore lacks the key, or its own password is another one. */
    KEY_UNUSABLE("GW-SECRET-003"),
    /** The vault has no entry of this alias. */
    ALIAS_UNKNOWN("GW-SECRET-004"),
    /** A cipher text cannot be decrypted with this key. */
    NOT_DECRYPTABLE("GW-SECRET-005"),
    /** A file of the vault cannot be read. */
    FILE_UNREADABLE("GW-SECRET-006"),
    /** Godwit's vault was changed by somebody else. */
    VAULT_DAMAGED("GW-SECRET-007"),
    /** The key file of Godwit's vault is missing, exposed, or another one. */
    KEY_FILE("GW-SECRET-008"),
    /** An alias with characters that no alias has. */
    ALIAS_INVALID("GW-SECRET-009"),
    /** A file of the vault cannot be written. */
    NOT_WRITABLE("GW-SECRET-010");

    private final String code;

    SecretProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
