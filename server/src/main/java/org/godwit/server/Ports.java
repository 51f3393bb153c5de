package org.godwit.server;

import java.util.Optional;

/**
 * Where to listen.
 *
 * @param http port before the offset; 0 takes any
 * @param https port before the offset; 0 takes any
 * @param offset added to both, when it is not that of {@code carbon.xml}
 * @param bind address to listen on
 */
public record Ports(int http, int https, Optional<Integer> offset, String bind) {
    int http(int configuredOffset) {
        return http == 0 ? 0 : http + offset.orElse(configuredOffset);
    }

    int https(int configuredOffset) {
        return https == 0 ? 0 : https + offset.orElse(configuredOffset);
    }
}
