package org.godwit.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The key of the HTTPS listener: that of the home's keystore, or a self-signed one that is kept in the home. */
public final class ServerKeys {
    private static final String ALIAS = "godwit";

    private ServerKeys() {}

    /** {@return the key of a keystore} */
    public static SSLContext ofKeystore(Path file, String type, char[] storePassword, String alias, char[] keyPassword)
            throws IOException, GeneralSecurityException {
        var all = KeyStore.getInstance(type);
        try (var in = Files.newInputStream(file)) {
            all.load(in, storePassword);
        }
        var key = all.getKey(alias, keyPassword);
        var chain = all.getCertificateChain(alias);
        if (key == null || chain == null) {
            throw new GeneralSecurityException("there is no key of the alias " + alias);
        }
        // It never leaves the memory, so the kind that is made quickest will do: PKCS#12 hashes the password ten thousand times.
        var one = KeyStore.getInstance("JKS");
        one.load(null, null);
        one.setKeyEntry(ALIAS, key, keyPassword, chain);
        return context(one, keyPassword);
    }

    /**
     * {@return a self-signed key for a host; made at the first call and kept in a folder that only its owner can read}
     *
     * @param folder where {@code https.p12} and {@code https.password} are kept
     */
    public static SSLContext selfSigned(Path folder, String host, InstantSource clock)
            throws IOException, GeneralSecurityException {
        var file = folder.resolve("https.p12");
        var passwordFile = folder.resolve("https.password");
        if (!Files.exists(file) || !Files.exists(passwordFile)) {
            var random = new byte[18];
            new SecureRandom().nextBytes(random);
            var password = HexFormat.of().formatHex(random);
            var made = SelfSigned.generate(host, clock.instant());
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, made.keys().getPrivate(), password.toCharArray(),
                    new Certificate[]{made.certificate()});
            Files.createDirectories(folder);
            writePrivately(passwordFile);
            Files.writeString(passwordFile, password);
            writePrivately(file);
            try (var out = Files.newOutputStream(file)) {
                store.store(out, password.toCharArray());
            }
        }
        var password = Files.readString(passwordFile).strip().toCharArray();
        return ofKeystore(file, "PKCS12", password, ALIAS, password);
    }

    private static void writePrivately(Path file) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static SSLContext context(KeyStore store, char[] password) throws GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
