package org.godwit.server.deployment;

import java.util.Map;
import java.util.Optional;

/**
 * Every service that answers calls, by tenant domain and name. Immutable; a deployment makes a new one.
 *
 * @param complete false until every file was looked at once: what is missing may still come
 */
public record ServiceDirectory(Map<String, TenantServices> tenants, boolean complete) {
    public ServiceDirectory {
        tenants = Map.copyOf(tenants);
    }

    /** {@return the services of a tenant domain} */
    public Optional<TenantServices> tenant(String domain) {
        return Optional.ofNullable(tenants.get(domain));
    }

    /**
     * The services of one tenant.
     *
     * @param services by their names as they stand in URLs
     * @param deepest how many segments the longest name has
     */
    public record TenantServices(int tenantId, String domain, Map<String, ServedService> services, int deepest) {
        public TenantServices {
            services = Map.copyOf(services);
        }

        public TenantServices(int tenantId, String domain, Map<String, ServedService> services) {
            this(tenantId, domain, services,
                    services.keySet().stream().mapToInt(n -> (int) n.chars().filter(c -> c == '/').count() + 1).max()
                            .orElse(1));
        }

        public Optional<ServedService> service(String name) {
            return Optional.ofNullable(services.get(name));
        }
    }
}
