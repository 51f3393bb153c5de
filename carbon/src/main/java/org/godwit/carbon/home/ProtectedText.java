package org.godwit.carbon.home;

import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.secret.CarbonVault;
import org.godwit.carbon.secret.KeystoreCipher;
import org.godwit.carbon.secret.Secret;
import org.godwit.carbon.secret.SecretSources;
import org.godwit.carbon.xml.XmlElement;

/**
 * Elements whose text may be a password: in clear text, under an alias of a vault
 * ({@code svns:secretAlias="…"}), or encrypted in place ({@code encrypted="true"}).
 */
record ProtectedText(CarbonVault vault, SecretSources secrets, KeystoreCipher cipher, Placeholders placeholders,
        Problems problems) {
    /** {@return the clear text; no secret when it cannot be had, which is then a problem} */
    Secret secret(XmlElement element) {
        var alias = element.attribute("secretAlias").strip();
        if (!alias.isEmpty()) {
            var secret = problems.collect(() -> secrets.secret(alias));
            if (secret.isEmpty()) {
                return Secret.none();
            }
            if (secret.get().isPresent()) {
                return secret.get().get();
            }
            if (vault.isOn()) {
                return problems.collect(() -> vault.secret(alias, element.where())).orElse(Secret.none());
            }
        }
        if (element.attribute("encrypted").strip().equals("true")) {
            return problems.collect(() -> cipher.decrypt(element.text(), element.where())).orElse(Secret.none());
        }
        return Secret.of(placeholders.expand(element.text()));
    }

    /** {@return the clear text of an element that is hardly ever secret} */
    String text(XmlElement element) {
        return secret(element).reveal();
    }
}
