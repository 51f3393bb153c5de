package org.godwit.server.deployment;

import java.util.Set;
import java.util.TreeSet;

/**
 * Where a service shows itself.
 *
 * @param transports names of those it may be reached by; {@link #EVERY} alone for all
 * @param active whether it is switched on
 * @param showsContract whether clients may ask for its WSDL and schemas ({@code exposeServiceMetadata})
 */
public record Exposure(Set<String> transports, boolean active, boolean showsContract) {
    private static final String EVERY = "*";

    /** Everywhere. */
    public static final Exposure FULL = new Exposure(Set.of(EVERY), true, true);

    public Exposure {
        transports = Set.copyOf(transports);
    }

    /** {@return whether calls over HTTPS, or over plain HTTP, reach the service} */
    public boolean isReachedBy(boolean https) {
        return transports.contains(EVERY) || transports.contains(https ? "https" : "http");
    }

    /** {@return the same over these transports only; over all of before when none are named} */
    public Exposure over(Set<String> named) {
        return named.isEmpty() ? this : and(new Exposure(named, true, true));
    }

    /** {@return what both allow} */
    Exposure and(Exposure other) {
        var common = new TreeSet<>(transports.contains(EVERY) ? other.transports : transports);
        if (!other.transports.contains(EVERY)) {
            common.retainAll(other.transports);
        }
        return new Exposure(common, active && other.active, showsContract && other.showsContract);
    }
}
