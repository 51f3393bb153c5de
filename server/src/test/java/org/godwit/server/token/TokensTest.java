package org.godwit.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.godwit.carbon.home.ServerDefinition.Keystore;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.godwit.server.token.Tokens.Bearer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensTest {
    private static final String ISSUER = "https://login.example.org";
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final RSAKey ofProvider;
    private final HttpServer provider;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private SigningKey key = new SigningKey(ecKey(), JWSAlgorithm.ES256);

    TokensTest() throws Exception {
        ofProvider = new RSAKeyGenerator(2048).keyID("p1").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static ECKey ecKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void start() {
        var keys = new JWKSet(ofProvider.toPublicJWK()).toString(true).getBytes(StandardCharsets.UTF_8);
        provider.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        provider.start();
    }

    @AfterAll
    void stop() {
        provider.stop(0);
    }

    private Tokens tokens() {
        return new Tokens(key, new TokenSettings(LIFE, List.of(new OpenIdProvider("wings.example", ISSUER, "godwit-app",
                URI.create("http://localhost:" + provider.getAddress().getPort() + "/keys"), "preferred_username"))),
                () -> now);
    }

    @Test
    void aTokenNamesItsBearerUntilItEnds() {
        var tokens = tokens();
        var token = tokens.issue("CORP/anna", "wings.example").token();

        assertThat(tokens.bearer(token)).contains(new Bearer("CORP/anna", "wings.example"));
        now = now.plus(LIFE).plusSeconds(50);
        assertThat(tokens.bearer(token)).isPresent();
        now = now.plusSeconds(20);
        assertThat(tokens.bearer(token)).isEmpty();
    }

    @Test
    void aTokenThatWasTouchedIsNoGood() {
        var tokens = tokens();
        var token = tokens.issue("anna", "carbon.super").token();
        var parts = token.split("\\.", -1);
        var other = tokens.issue("admin", "carbon.super").token().split("\\.", -1);

        assertThat(tokens.bearer(parts[0] + "." + other[1] + "." + parts[2])).isEmpty();
        assertThat(tokens.bearer(parts[0] + "." + parts[1] + ".")).isEmpty();
        assertThat(tokens.bearer(parts[0] + "." + parts[1] + "." + "A".repeat(86))).isEmpty();
        for (var nonsense : List.of("", ".", "..", "x.y.z", "null", "x".repeat(20_000), token + "." + token)) {
            assertThat(tokens.bearer(nonsense)).isEmpty();
        }
    }

    @Test
    void neitherNoSignatureNorASharedSecretNorAForeignKeyIsTaken() throws Exception {
        var tokens = tokens();
        var claims = SignedJWT.parse(tokens.issue("admin", "carbon.super").token()).getJWTClaimsSet();
        var publicKey = ((ECPublicKey) ((ECKey) key.key()).toPublicKey()).getEncoded();
        var foreign = ecKey();

        assertThat(tokens.bearer(new PlainJWT(claims).serialize())).isEmpty();
        assertThat(tokens.bearer(signed(JWSAlgorithm.HS256, "", new MACSigner(publicKey), claims))).isEmpty();
        assertThat(tokens.bearer(signed(JWSAlgorithm.ES256, key.id(), new ECDSASigner(foreign), claims))).isEmpty();
        assertThat(tokens.bearer(signed(JWSAlgorithm.RS256, "p1", new RSASSASigner(ofProvider), claims)))
                .as("a provider must not speak for us").isEmpty();
        assertThat(tokens.bearer(signed(JWSAlgorithm.ES256, key.id(), key.signer(), claims))).isPresent();
        assertThat(tokens.bearer(signed(JWSAlgorithm.ES256, key.id(), key.signer(),
                new JWTClaimsSet.Builder(claims).audience("others").build()))).isEmpty();
        assertThat(tokens.bearer(signed(JWSAlgorithm.ES256, key.id(), key.signer(),
                new JWTClaimsSet.Builder(claims).expirationTime(null).build()))).isEmpty();
        assertThat(tokens.bearer(signed(JWSAlgorithm.ES256, key.id(), key.signer(),
                new JWTClaimsSet.Builder(claims).claim("tenant", null).build()))).isEmpty();
    }

    @Test
    void anotherHomesTokenIsNoGood() {
        var token = tokens().issue("admin", "carbon.super").token();
        key = new SigningKey(ecKey(), JWSAlgorithm.ES256);

        assertThat(tokens().bearer(token)).isEmpty();
    }

    @Test
    void aProvidersTokenIsTakenForItsTenantOnly() throws Exception {
        var tokens = tokens();
        var good = new JWTClaimsSet.Builder().issuer(ISSUER).audience(List.of("x", "godwit-app"))
                .claim("preferred_username", "anna").claim("tenant", "carbon.super").subject("4711")
                .expirationTime(Date.from(now.plusSeconds(60))).build();

        assertThat(tokens.bearer(ofProvider(good))).contains(new Bearer("anna", "wings.example"));
        assertThat(tokens.bearer(ofProvider(new JWTClaimsSet.Builder(good).audience("x").build()))).isEmpty();
        assertThat(tokens.bearer(ofProvider(new JWTClaimsSet.Builder(good).issuer(ISSUER + "/").build()))).isEmpty();
        assertThat(tokens.bearer(ofProvider(new JWTClaimsSet.Builder(good).expirationTime(null).build()))).isEmpty();
        assertThat(tokens.bearer(ofProvider(new JWTClaimsSet.Builder(good)
                .notBeforeTime(Date.from(now.plusSeconds(300))).build()))).isEmpty();
        assertThat(tokens.bearer(ofProvider(new JWTClaimsSet.Builder(good).claim("preferred_username", " ").build())))
                .isEmpty();
        assertThat(tokens.bearer(signed(JWSAlgorithm.RS256, "p1",
                new RSASSASigner(new RSAKeyGenerator(2048).generate()), good))).isEmpty();
    }

    private String ofProvider(JWTClaimsSet claims) throws Exception {
        return signed(JWSAlgorithm.RS256, "p1", new RSASSASigner(ofProvider), claims);
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet claims)
            throws Exception {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).type(JOSEObjectType.JWT).build(),
                claims);
        token.sign(signer);
        return token.serialize();
    }

    @Test
    void theHomesOwnKeySignsButNotTheOneThatWasShippedToEverybody(@TempDir Path folder) throws Exception {
        var ours = keystore(folder.resolve("ours.p12"), "CN=dss.example.org, O=Ours");
        var everybodys = keystore(folder.resolve("wso2carbon.jks"),
                "CN=localhost, O=WSO2, L=Mountain View, ST=CA, C=US");

        assertThat(SigningKey.of(ours, folder).algorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(folder.resolve("tokens.jwk")).doesNotExist();

        var own = SigningKey.of(everybodys, folder);
        assertThat(own.algorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(SigningKey.of(everybodys, folder).id()).isEqualTo(own.id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tokens.jwk"))))
                .isEqualTo("rw-------");
        assertThat(own.published().toString(false)).doesNotContain("\"d\"");
    }

    @Test
    void aDamagedKeyIsTold(@TempDir Path folder) throws Exception {
        var missing = new Keystore(folder.resolve("none.jks"), "JKS", Secret.of("x"), "x", Secret.of("x"));
        Files.writeString(folder.resolve("tokens.jwk"), "{\"kty\":");

        assertThatThrownBy(() -> SigningKey.of(missing, folder)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("GW-TOKEN-001");
    }

    private static Keystore keystore(Path file, String subject) throws Exception {
        var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", "wso2carbon",
                "-alias", "wso2carbon", "-keyalg", "RSA", "-keysize", "2048", "-dname", subject)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Keystore(file, "PKCS12", Secret.of("wso2carbon"), "wso2carbon", Secret.of("wso2carbon"));
    }
}
