package org.godwit.carbon.secret;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts and encrypts with the RSA key pair of a keystore, as Carbon does. The keystore is opened at the first use, so
 * that a home without a single encrypted value needs no password. Safe for use by many threads.
 *
 * <p>Carbon knows two schemes. {@code bin/ciphertool} and the secure vault go through the JDK's provider and so pad by
 * PKCS#1 v1.5. The running server ({@code CryptoUtil}, the console's user stores) asks Bouncy Castle for plain {@code RSA},
 * which pads nothing at all. The two are told apart after decryption: a padded block starts with the bytes 0 and 2, an
 * unpadded one with zeros and text.
 */
public final class KeystoreCipher {
    private final Source source;
    private @Nullable KeyPair keys;

    /** @param source where the key pair is */
    public KeystoreCipher(Source source) {
        this.source = source;
    }

    /**
     * Where a key pair is.
     *
     * @param file the keystore
     * @param type JKS or PKCS12
     * @param alias name of the key pair in it
     * @param storePasswords passwords to try on the keystore, the most likely first
     * @param keyPasswords passwords to try on the key; those of the keystore are tried behind them
     */
    public record Source(Path file, String type, String alias, List<Secret> storePasswords,
            List<Secret> keyPasswords) {
        public Source {
            storePasswords = List.copyOf(storePasswords);
            keyPasswords = List.copyOf(keyPasswords);
        }
    }

    private record KeyPair(RSAPublicKey publicKey, RSAPrivateKey privateKey) {}

    /**
     * Decrypts a Base64 cipher text of either scheme.
     *
     * @param where where the cipher text stands
     * @throws org.godwit.carbon.problem.ProblemException when the keystore does not open or the text is not of its key
     */
    public Secret decrypt(String cipherText, Place where) {
        var privateKey = keys().privateKey;
        try {
            var bytes = Base64.getMimeDecoder().decode(cipherText.strip());
            if (bytes.length != (privateKey.getModulus().bitLength() + 7) / 8) {
                throw notDecryptable(where, "it is no cipher text of this key, its length is another").exception();
            }
            var cipher = Cipher.getInstance("RSA/ECB/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, privateKey);
            var block = cipher.doFinal(bytes);
            var text = padded(block).or(() -> unpadded(block));
            return Secret.of(text.orElseThrow(
                    () -> notDecryptable(where, "it was encrypted with another key").exception()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notDecryptable(where, "it is no cipher text of this key").exception(e);
        }
    }

    /**
     * Encrypts with PKCS#1 v1.5 padding and gives Base64 without line breaks, as {@code bin/ciphertool} does.
     *
     * @throws org.godwit.carbon.problem.ProblemException when the keystore does not open
     * @throws IllegalArgumentException when the secret is longer than the key can take
     */
    public String encrypt(Secret secret) {
        var publicKey = keys().publicKey;
        try {
            var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, publicKey);
            return Base64.getEncoder()
                    .encodeToString(cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the secret is too long for the key of " + source.file, e);
        }
    }

    /**
     * Encrypts without padding, as the running server does for values with {@code encrypted="true"}: only so can an old
     * server read them.
     *
     * @throws org.godwit.carbon.problem.ProblemException when the keystore does not open
     */
    public String encryptUnpadded(Secret secret) {
        var publicKey = keys().publicKey;
        var message = new BigInteger(1, secret.reveal().getBytes(StandardCharsets.UTF_8));
        if (message.compareTo(publicKey.getModulus()) >= 0) {
            throw new IllegalArgumentException("the secret is too long for the key of " + source.file);
        }
        var number = message.modPow(publicKey.getPublicExponent(), publicKey.getModulus()).toByteArray();
        int length = (publicKey.getModulus().bitLength() + 7) / 8;
        var block = new byte[length];
        int from = Math.max(0, number.length - length);
        System.arraycopy(number, from, block, length - number.length + from, number.length - from);
        return Base64.getEncoder().encodeToString(block);
    }

    /** 00 02, at least eight bytes that are not zero, 00, text. */
    private static Optional<String> padded(byte[] block) {
        if (block.length < 11 || block[0] != 0 || block[1] != 2) {
            return Optional.empty();
        }
        for (int i = 2; i < block.length; i++) {
            if (block[i] == 0) {
                return i < 10 ? Optional.empty() : Optional.of(text(block, i + 1));
            }
        }
        return Optional.empty();
    }

    /** Zeros, then text. Eight zeros are asked for, as any block of a wrong key would pass otherwise. */
    private static Optional<String> unpadded(byte[] block) {
        int from = 0;
        while (from < block.length && block[from] == 0) {
            from++;
        }
        return from < 8 ? Optional.empty() : Optional.of(text(block, from));
    }

    private static String text(byte[] block, int from) {
        return new String(Arrays.copyOfRange(block, from, block.length), StandardCharsets.UTF_8);
    }

    private synchronized KeyPair keys() {
        if (keys == null) {
            keys = load();
        }
        return keys;
    }

    private KeyPair load() {
        var passwords = new LinkedHashSet<Secret>();
        passwords.addAll(source.keyPasswords);
        passwords.addAll(source.storePasswords);
        var store = openStore();
        try {
            if (!store.isKeyEntry(source.alias)) {
                throw keyUnusable("the keystore has no key with the alias " + source.alias).exception();
            }
            var certificate = store.getCertificate(source.alias);
            for (var password : passwords) {
                var key = key(store, password);
                if (key.isPresent()) {
                    if (key.get() instanceof RSAPrivateKey privateKey
                            && certificate.getPublicKey() instanceof RSAPublicKey publicKey) {
                        return new KeyPair(publicKey, privateKey);
                    }
                    throw keyUnusable("the key " + source.alias + " is not an RSA key").exception();
                }
            }
            throw keyUnusable("no known password opens the key " + source.alias).exception();
        } catch (GeneralSecurityException e) {
            throw keyUnusable(e.getClass().getSimpleName()).exception(e);
        }
    }

    private Optional<Key> key(KeyStore store, Secret password) throws GeneralSecurityException {
        try {
            return Optional.ofNullable(store.getKey(source.alias, password.reveal().toCharArray()));
        } catch (UnrecoverableKeyException _) {
            return Optional.empty();
        }
    }

    private KeyStore openStore() {
        var passwords = new LinkedHashSet<>(source.storePasswords);
        for (var password : passwords) {
            try (var in = Files.newInputStream(source.file)) {
                // The JDK's JKS takes PKCS12 files too, and the other way round.
                var store = KeyStore.getInstance(source.type.isBlank() ? "JKS" : source.type);
                store.load(in, password.reveal().toCharArray());
                return store;
            } catch (NoSuchFileException e) {
                throw unreadable("the file does not exist").exception(e);
            } catch (IOException e) {
                if (!(e.getCause() instanceof UnrecoverableKeyException)) {
                    throw unreadable(e.getClass().getSimpleName() + ": " + e.getMessage()).exception(e);
                }
            } catch (GeneralSecurityException e) {
                throw unreadable("no keystore of type " + source.type).exception(e);
            }
        }
        throw new Problem(SecretProblem.KEYSTORE_PASSWORD, "The keystore does not open.",
                new Place.File(source.file),
                passwords.isEmpty() ? "no password for it is known" : "none of the known passwords is right",
                "put its password into the file password-tmp of the home, or into GODWIT_KEYSTORE_PASSWORD")
                .exception();
    }

    private Problem unreadable(String why) {
        return new Problem(SecretProblem.KEYSTORE_UNREADABLE, "The keystore cannot be read.",
                new Place.File(source.file), why, "bring the keystore back, or correct its location in carbon.xml");
    }

    private Problem keyUnusable(String why) {
        return new Problem(SecretProblem.KEY_UNUSABLE, "The key of the keystore cannot be used.",
                new Place.File(source.file), why, "correct KeyAlias and KeyPassword in carbon.xml, or put the key's "
                        + "password into the second line of the file password-tmp of the home");
    }

    private Problem notDecryptable(Place where, String why) {
        return new Problem(SecretProblem.NOT_DECRYPTABLE, "A secret cannot be decrypted.", where,
                why + " (" + source.file + ", " + source.alias + ")",
                "bring back the keystore that it was encrypted with, or set the secret anew");
    }
}
