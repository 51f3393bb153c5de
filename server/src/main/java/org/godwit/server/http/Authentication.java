package org.godwit.server.http;

import java.util.Optional;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Caller;

/** Checks a login for the services of one tenant. Safe for use by many threads. */
@FunctionalInterface
public interface Authentication {
    /**
     * {@return who calls, or empty when name, password or tenant is not good}
     *
     * @param user the name as the client sends it
     * @param tenantId the tenant whose service is called; a user of another tenant is refused
     */
    Optional<Caller> login(String user, Secret password, int tenantId);
}
