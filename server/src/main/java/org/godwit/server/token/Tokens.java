package org.godwit.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.godwit.carbon.home.CarbonHome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues tokens and tells who bears one. A token is a signed JWT that says the user and the tenant, and nothing about what the user
 * may: that is asked of the stores when it is used, so that a user who is deleted, or whose tenant is deactivated, is out at once.
 *
 * <p>Issuer, audience and end must be there and right, a minute of difference between clocks is borne, and only signatures with a
 * public key are taken: no {@code none}, and no secret that both sides share. Safe for use by many threads.
 */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final String AUDIENCE = "godwit";
    private static final String TENANT = "tenant";
    private static final int LONGEST = 16_384;
    private static final int CLOCK_SKEW_SECONDS = 60;
    private static final int MILLIS_TO_PROVIDER = 5_000;
    private static final int LARGEST_KEY_SET = 1 << 20;
    private static final Set<JWSAlgorithm> OF_PROVIDERS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384,
            JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256,
            JWSAlgorithm.ES384, JWSAlgorithm.ES512);

    private final SigningKey key;
    private final String issuer;
    private final Duration lifetime;
    private final InstantSource clock;
    private final List<Trusted> trusted = new ArrayList<>();

    Tokens(SigningKey key, TokenSettings settings, InstantSource clock) {
        this.key = key;
        this.issuer = "urn:godwit:" + key.id();
        this.lifetime = settings.lifetime();
        this.clock = clock;
        trusted.add(new Trusted(issuer, "", "sub", processor(new ImmutableJWKSet<>(key.published()),
                Set.of(key.algorithm()), claims(issuer, AUDIENCE, Set.of("sub", TENANT, "iat", "exp")))));
        for (var provider : settings.providers()) {
            trusted.add(new Trusted(provider.issuer(), provider.tenant(), provider.userClaim(),
                    processor(keysOf(provider), OF_PROVIDERS, claims(provider.issuer(), provider.audience(),
                            Set.of(provider.userClaim(), "exp")))));
        }
    }

    /**
     * Opens, or makes, the key of a home.
     *
     * @throws org.godwit.carbon.problem.ProblemException when that cannot be done
     */
    public static Tokens of(CarbonHome home, TokenSettings settings, InstantSource clock) {
        return new Tokens(SigningKey.of(home.server().keystore(), home.root().resolve("godwit")), settings, clock);
    }

    /**
     * Who bears a good token.
     *
     * @param user with its domain unless it is of the primary store, without the tenant
     * @param tenant its domain
     */
    public record Bearer(String user, String tenant) {}

    /** Somebody whose tokens are taken. */
    private record Trusted(String issuer, String tenant, String userClaim,
            DefaultJWTProcessor<SecurityContext> processor) {
        Optional<Bearer> bearer(SignedJWT token) throws JOSEException, BadJOSEException, ParseException {
            var claims = processor.process(token, null);
            var user = Optional.ofNullable(claims.getStringClaim(userClaim)).filter(u -> !u.isBlank());
            var domain = tenant.isEmpty() ? claims.getStringClaim(TENANT) : tenant;
            return user.map(u -> new Bearer(u, domain));
        }
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claims(String wantedIssuer, String audience,
            Set<String> required) {
        var verifier = new DefaultJWTClaimsVerifier<SecurityContext>(audience,
                new JWTClaimsSet.Builder().issuer(wantedIssuer).build(), required) {
            @Override
            protected Date currentTime() {
                return Date.from(clock.instant());
            }
        };
        verifier.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        return verifier;
    }

    private static DefaultJWTProcessor<SecurityContext> processor(JWKSource<SecurityContext> keys,
            Set<JWSAlgorithm> algorithms, DefaultJWTClaimsVerifier<SecurityContext> claims) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT,
                new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        processor.setJWTClaimsSetVerifier(claims);
        return processor;
    }

    /** Keys are kept for five minutes, and longer when the provider is down; an unknown one is not asked for too often. */
    private static JWKSource<SecurityContext> keysOf(OpenIdProvider provider) {
        var retriever = new DefaultResourceRetriever(MILLIS_TO_PROVIDER, MILLIS_TO_PROVIDER, LARGEST_KEY_SET);
        return JWKSourceBuilder.create(url(provider.keys()), retriever).outageTolerant(true).build();
    }

    private static URL url(URI address) {
        try {
            return address.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(address + " is no URL", e);
        }
    }

    /** {@return a token for somebody who has just logged in, and its life} */
    public Issued issue(String user, String tenant) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder().issuer(issuer).subject(user).claim(TENANT, tenant).audience(AUDIENCE)
                .issueTime(Date.from(now)).expirationTime(Date.from(now.plus(lifetime)))
                .jwtID(UUID.randomUUID().toString()).build();
        var token = new SignedJWT(
                new JWSHeader.Builder(key.algorithm()).type(new JOSEObjectType("at+jwt")).keyID(key.id()).build(),
                claims);
        try {
            token.sign(key.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("the key signed before", e);
        }
        return new Issued(token.serialize(), lifetime);
    }

    /** A token to be handed out. */
    public record Issued(String token, Duration lifetime) {
        /** {@return nothing that could be used} */
        @Override
        public String toString() {
            return "Issued[" + lifetime + "]";
        }
    }

    /** {@return who bears a token, or empty when it is not good} */
    public Optional<Bearer> bearer(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        var why = "no issuer that is known";
        try {
            var parsed = SignedJWT.parse(token);
            var claimed = parsed.getJWTClaimsSet().getIssuer();
            for (var one : trusted) {
                if (one.issuer().equals(claimed)) {
                    try {
                        var bearer = one.bearer(parsed);
                        if (bearer.isPresent()) {
                            return bearer;
                        }
                    } catch (JOSEException | BadJOSEException e) {
                        why = String.valueOf(e.getMessage());
                    }
                }
            }
        } catch (ParseException e) {
            why = "it cannot be read";
        }
        LOG.info("token refused, cause=\"{}\"", why.replaceAll("[\\p{Cntrl}\"]", "?"));
        return Optional.empty();
    }

    /** {@return the JWK set with the public key, for others who want to check what is issued here} */
    public String publicKeys() {
        return key.published().toString(true);
    }
}
