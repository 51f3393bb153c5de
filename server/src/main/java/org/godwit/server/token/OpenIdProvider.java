package org.godwit.server.token;

import java.net.URI;

/**
 * An outside OpenID provider whose tokens one tenant takes. Its users must be in a store of the tenant, which says what they may.
 *
 * @param tenant domain of the tenant
 * @param issuer what the claim {@code iss} must be, letter by letter
 * @param audience what the claim {@code aud} must hold
 * @param keys address of its JWK set
 * @param userClaim the claim that holds the user's name as the stores have it
 */
public record OpenIdProvider(String tenant, String issuer, String audience, URI keys, String userClaim) {}
