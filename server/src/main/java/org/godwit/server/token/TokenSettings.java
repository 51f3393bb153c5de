package org.godwit.server.token;

import java.time.Duration;
import java.util.List;

/**
 * What {@code godwit.yaml} says about tokens.
 *
 * @param lifetime of tokens that this server issues
 * @param providers whose tokens are taken besides; none unless told
 */
public record TokenSettings(Duration lifetime, List<OpenIdProvider> providers) {
    /** A quarter of an hour, and nobody else's tokens. */
    public static final TokenSettings USUAL = new TokenSettings(Duration.ofMinutes(15), List.of());

    public TokenSettings {
        providers = List.copyOf(providers);
    }

    public TokenSettings withLifetime(Duration changed) {
        return new TokenSettings(changed, providers);
    }

    public TokenSettings withProviders(List<OpenIdProvider> changed) {
        return new TokenSettings(lifetime, changed);
    }
}
