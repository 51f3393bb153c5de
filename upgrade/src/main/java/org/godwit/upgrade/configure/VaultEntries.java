package org.godwit.upgrade.configure;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.secret.Secret;

/** Secrets that the new home's vault holds in another form than the old one's. Used by one thread. */
final class VaultEntries {
    private final CarbonHome home;
    private final Map<String, String> cipherTexts = new TreeMap<>();

    VaultEntries(CarbonHome home) {
        this.home = home;
    }

    boolean isOn() {
        return home.vault().isOn();
    }

    /** Keeps a secret under an alias, unless the vault holds exactly it. */
    void put(String alias, Secret secret) {
        if (!home.vault().secret(alias).equals(Optional.of(secret))) {
            cipherTexts.put(alias, home.vault().encrypt(secret));
        }
    }

    boolean isEmpty() {
        return cipherTexts.isEmpty();
    }

    /** {@return the aliases that were set} */
    Set<String> aliases() {
        return cipherTexts.keySet();
    }

    /** {@return a text of cipher-text.properties whose values are hidden, with the new entries marked} */
    String shownIn(String maskedProperties) {
        var marks = new TreeMap<String, String>();
        cipherTexts.keySet().forEach(alias -> marks.put(alias, SecretMask.SHOWN + " (new)"));
        return with(maskedProperties, marks);
    }

    /** {@return the text of cipher-text.properties with the new entries, every other line as it was} */
    String applyTo(String properties) {
        return with(properties, cipherTexts);
    }

    private static String with(String properties, Map<String, String> entries) {
        var lineBreak = properties.contains("\r\n") ? "\r\n" : "\n";
        var missing = new TreeMap<>(entries);
        var text = new StringBuilder();
        for (var line : properties.lines().toList()) {
            var alias = alias(line);
            var cipherText = missing.remove(alias);
            text.append(cipherText == null ? line : alias + "=" + cipherText).append(lineBreak);
        }
        missing.forEach((alias, cipherText) -> text.append(alias).append('=').append(cipherText).append(lineBreak));
        return text.toString();
    }

    /** The key of a line; aliases have no characters that properties files escape. */
    private static String alias(String line) {
        var text = line.strip();
        if (text.startsWith("#") || text.startsWith("!")) {
            return "";
        }
        int end = 0;
        while (end < text.length() && "=: \t".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }
}
