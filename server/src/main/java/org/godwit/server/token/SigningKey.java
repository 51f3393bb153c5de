package org.godwit.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;
import org.godwit.carbon.home.ServerDefinition.Keystore;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs tokens: that of the home's keystore, so that nodes with one keystore take each other's tokens. A key that is too
 * short, or the one that WSO2 shipped with every product and everybody has, signs nothing; a new one in
 * {@code godwit/tokens.jwk} stands in.
 *
 * @param key with its private part
 */
record SigningKey(JWK key, JWSAlgorithm algorithm) {
    private static final int SHORTEST_RSA_BITS = 2048;

    /**
     * {@return the key of a keystore, or the own one in a folder}
     *
     * @throws ProblemException when a keystore cannot be opened, or a new key cannot be kept
     */
    static SigningKey of(Keystore configured, Path folder) {
        return ofKeystore(configured).orElseGet(() -> own(folder));
    }

    private static Optional<SigningKey> ofKeystore(Keystore configured) {
        if (!Files.exists(configured.file())) {
            return Optional.empty();
        }
        try {
            var store = KeyStore.getInstance(configured.type());
            try (var in = Files.newInputStream(configured.file())) {
                store.load(in, configured.password().reveal().toCharArray());
            }
            if (isEverybodys(store.getCertificate(configured.alias()))) {
                return Optional.empty();
            }
            return Optional.ofNullable(
                    JWK.load(store, configured.alias(), configured.keyPassword().reveal().toCharArray()))
                    .flatMap(SigningKey::of);
        } catch (IOException | GeneralSecurityException | JOSEException e) {
            throw problem(configured.file(), e, "correct Security/KeyStore in repository/conf/carbon.xml");
        }
    }

    /** The private key of the shipped {@code wso2carbon.jks} has been public for ever. */
    private static boolean isEverybodys(@Nullable Certificate certificate) {
        return certificate instanceof X509Certificate x509
                && x509.getSubjectX500Principal().getName().toUpperCase(Locale.ROOT).matches(".*CN=LOCALHOST\\b.*")
                && x509.getSubjectX500Principal().getName().toUpperCase(Locale.ROOT).matches(".*O=WSO2\\b.*");
    }

    private static Optional<SigningKey> of(JWK key) {
        return switch (key) {
            case RSAKey rsa when rsa.size() >= SHORTEST_RSA_BITS && rsa.isPrivate() ->
                Optional.of(new SigningKey(key, JWSAlgorithm.RS256));
            case ECKey ec when ec.isPrivate() && ec.getCurve().equals(Curve.P_256) ->
                Optional.of(new SigningKey(key, JWSAlgorithm.ES256));
            default -> Optional.empty();
        };
    }

    private static SigningKey own(Path folder) {
        var file = folder.resolve("tokens.jwk");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                write(file, new ECKeyGenerator(Curve.P_256).generate().toJSONString());
            }
            return of(JWK.parse(Files.readString(file)))
                    .orElseThrow(() -> problem(file, new IOException("it holds no private EC key on P-256"),
                            "delete the file; a new key is made"));
        } catch (IOException | JOSEException | ParseException e) {
            throw problem(file, e, "let the user who runs godwit write there, or delete a damaged file");
        }
    }

    private static void write(Path file, String text) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }

    private static ProblemException problem(Path file, Exception cause, String todo) {
        return new Problem(TokenProblem.KEY, "The key that signs tokens cannot be opened.", new Place.File(file),
                cause.getClass().getSimpleName() + ": " + cause.getMessage(), todo).exception(cause);
    }

    JWSSigner signer() throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> new RSASSASigner(rsa);
            case ECKey ec -> new ECDSASigner(ec);
            default -> throw new IllegalStateException("neither RSA nor EC");
        };
    }

    /** {@return the hash of the public key, which names it} */
    String id() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("Java offers no SHA-256", e);
        }
    }

    /** {@return the public part, bearing its name} */
    JWKSet published() {
        var copy = switch (key.toPublicJWK()) {
            case RSAKey rsa -> new RSAKey.Builder(rsa).keyID(id()).algorithm(algorithm).build();
            case ECKey ec -> new ECKey.Builder(ec).keyID(id()).algorithm(algorithm).build();
            default -> throw new IllegalStateException("neither RSA nor EC");
        };
        return new JWKSet(copy);
    }
}
