package org.godwit.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.godwit.carbon.identity.Tenant;
import org.godwit.server.deployment.ServedService;
import org.godwit.server.deployment.ServiceDirectory;
import org.godwit.server.deployment.ServiceDirectory.TenantServices;

/**
 * Where a path below {@code /services/} leads: {@code [t/<domain>/][<folder>/]<name>[.<endpoint>][/<rest>]}.
 *
 * @param rest what follows the service, without a leading slash, still encoded
 */
record Destination(TenantServices tenant, ServedService service, String rest) {
    private static final Pattern ENDPOINT = Pattern.compile("\\.(Secure)?(SOAP11|SOAP12|HTTP)Endpoint$");
    private static final String TENANT = "t/";

    /** {@return the service that a path leads to} */
    static Optional<Destination> find(String path, ServiceDirectory directory) {
        if (path.startsWith(TENANT)) {
            int end = path.indexOf('/', TENANT.length());
            if (end > 0) {
                var tenant = directory.tenant(decoded(path.substring(TENANT.length(), end)));
                if (tenant.isPresent()) {
                    return find(path.substring(end + 1), tenant.get());
                }
            }
        }
        return directory.tenant(Tenant.SUPER_DOMAIN).flatMap(tenant -> find(path, tenant));
    }

    /** A service in a folder may share the first segments with another one, so the longest name wins. */
    private static Optional<Destination> find(String path, TenantServices tenant) {
        for (int segments = tenant.deepest(); segments > 0; segments--) {
            int end = end(path, segments);
            if (end < 0) {
                continue;
            }
            var name = decoded(path.substring(0, end));
            var service = tenant.service(name).or(() -> tenant.service(ENDPOINT.matcher(name).replaceFirst("")));
            if (service.isPresent()) {
                return Optional
                        .of(new Destination(tenant, service.get(), end < path.length() ? path.substring(end + 1) : ""));
            }
        }
        return Optional.empty();
    }

    /** {@return where the first so many segments end, or -1 when the path has fewer} */
    private static int end(String path, int segments) {
        int at = -1;
        for (int i = 0; i < segments; i++) {
            if (at == path.length()) {
                return -1;
            }
            at = path.indexOf('/', at + 1);
            if (at < 0) {
                at = path.length();
            }
        }
        return at;
    }

    /** {@return the first segment of what follows the service, decoded} */
    String firstOfRest() {
        int slash = rest.indexOf('/');
        return decoded(slash < 0 ? rest : rest.substring(0, slash));
    }

    /** {@return the name of the service for people and counters: {@code Ferry}, or {@code t/<domain>/Ferry}} */
    String label() {
        return tenant.domain().equals(Tenant.SUPER_DOMAIN)
                ? service.service().name()
                : TENANT + tenant.domain() + "/" + service.service().name();
    }

    private static String decoded(String text) {
        // Unlike in a form, a plus sign in a path is a plus sign.
        try {
            return text.indexOf('%') < 0 ? text : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, Refusal.Blame.SENDER, "The address is not well encoded.");
        }
    }
}
