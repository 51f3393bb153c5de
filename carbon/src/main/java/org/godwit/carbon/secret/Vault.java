package org.godwit.carbon.secret;

import java.util.Optional;

/** Where secrets are kept under an alias. */
public interface Vault {
    /**
     * {@return the secret of an alias, or empty when the vault has none}
     *
     * @throws org.godwit.carbon.problem.ProblemException when the vault cannot be opened or the entry not be decrypted
     */
    Optional<Secret> secret(String alias);

    /** {@return a vault that holds nothing} */
    static Vault empty() {
        return _ -> Optional.empty();
    }
}
