package org.godwit.carbon.secret;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * Carbon's secure vault: aliases and their cipher texts in {@code cipher-text.properties}, encrypted with the key pair that
 * {@code secret-conf.properties} names. Safe for use by many threads.
 *
 * <p>An entry in brackets, {@code alias=[secret]}, is one that {@code ciphertool} has not encrypted yet; it is taken as it
 * is. A vault whose {@code secret-conf.properties} is commented out is off: Carbon then takes the text of the elements.
 */
public final class CarbonVault implements Vault {
    /** The vault's configuration, below the home. */
    public static final String CONFIGURATION = "repository/conf/security/secret-conf.properties";
    /** Where cipher texts are when the configuration does not say. */
    public static final String CIPHER_TEXTS = "repository/conf/security/cipher-text.properties";

    private final Path file;
    private final boolean on;
    private final Map<String, String> entries;
    private final KeystoreCipher cipher;

    private CarbonVault(Path file, boolean on, Map<String, String> entries, KeystoreCipher cipher) {
        this.file = file;
        this.on = on;
        this.entries = entries;
        this.cipher = cipher;
    }

    /**
     * Reads the vault of a home; no key is needed yet.
     *
     * @param primary the keystore of carbon.xml; the vault's own names another file or alias where it differs
     * @throws org.godwit.carbon.problem.ProblemException when a file is there but cannot be read
     */
    public static CarbonVault read(Path home, KeystoreCipher.Source primary) {
        var settings = properties(home.resolve(CONFIGURATION));
        boolean on = settings.getOrDefault("secretRepositories", "").strip().equals("file");
        var file = home.resolve(
                settings.getOrDefault("secretRepositories.file.location", CIPHER_TEXTS).strip().replace('\\', '/'));
        var location = Optional.ofNullable(settings.get("keystore.identity.location")).map(String::strip)
                .map(l -> home.resolve(l.replace("${carbon.home}", home.toString()).replace('\\', '/')).normalize())
                .orElse(primary.file());
        var source = new KeystoreCipher.Source(location,
                settings.getOrDefault("keystore.identity.type", primary.type()).strip(),
                settings.getOrDefault("keystore.identity.alias", primary.alias()).strip(), primary.storePasswords(),
                primary.keyPasswords());
        return new CarbonVault(file, on, on ? properties(file) : Map.of(), new KeystoreCipher(source));
    }

    /** {@return whether the home uses the vault} */
    public boolean isOn() {
        return on;
    }

    /** {@return the file with the cipher texts; it need not exist} */
    public Path file() {
        return file;
    }

    /** {@return every alias, sorted} */
    public SortedSet<String> aliases() {
        return new TreeSet<>(entries.keySet());
    }

    @Override
    public Optional<Secret> secret(String alias) {
        return Optional.ofNullable(entries.get(alias)).map(String::strip)
                .map(text -> text.startsWith("[") && text.endsWith("]")
                        ? Secret.of(text.substring(1, text.length() - 1))
                        : cipher.decrypt(text, new Place.Setting(file + ", alias " + alias)));
    }

    /**
     * {@return the secret of an alias}
     *
     * @param where the element that names the alias
     * @throws org.godwit.carbon.problem.ProblemException when the vault has none, or it cannot be decrypted
     */
    public Secret secret(String alias, Place where) {
        return secret(alias).orElseThrow(() -> new Problem(SecretProblem.ALIAS_UNKNOWN,
                "The vault has no secret " + alias + ".", where,
                Files.exists(file) ? file + " has no such alias" : file + " does not exist",
                "add the alias to cipher-text.properties, or take the attribute secretAlias away and write the password")
                .exception());
    }

    /** {@return the cipher text that {@code cipher-text.properties} would hold for a secret} */
    public String encrypt(Secret secret) {
        return cipher.encrypt(secret);
    }

    private static Map<String, String> properties(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            var properties = new Properties();
            properties.load(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)));
            var map = new TreeMap<String, String>();
            properties.stringPropertyNames().forEach(n -> map.put(n, properties.getProperty(n)));
            return map;
        } catch (IOException | IllegalArgumentException e) {
            throw new Problem(SecretProblem.FILE_UNREADABLE, "A file of the secure vault cannot be read.",
                    new Place.File(file), e.getClass().getSimpleName(),
                    "give the user who runs godwit the right to read this file, or correct its escapes").exception(e);
        }
    }
}
