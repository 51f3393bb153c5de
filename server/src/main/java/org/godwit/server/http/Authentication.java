package org.godwit.server.http;

import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Caller;

/** Checks a login for the services of one tenant. Safe for use by many threads. */
@FunctionalInterface
public interface Authentication {
    /** {@return who calls, or empty when name, password or tenant is not good} */
    Optional<Caller> login(Attempt attempt);

    /**
     * {@return who bears a token, or empty when it is not good, or of another tenant}
     *
     * @param tenantId the tenant whose service is called
     * @param address where the client is, for the audit log
     */
    default Optional<Caller> bearer(String token, int tenantId, String address) {
        return Optional.empty();
    }

    /**
     * Somebody tries to log in.
     *
     * @param user the name as the client sends it
     * @param tenantId the tenant whose service is called; a user of another tenant is refused
     * @param domain that tenant's domain
     * @param address where the client is, so that guessers of passwords can be slowed down
     */
    record Attempt(String user, Secret password, int tenantId, String domain, String address) {}
}
