package org.godwit.carbon.identity;

import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.secret.Secret;

/** The realms of all tenants of a home, over one user database. Safe for use by many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class Identity implements AutoCloseable {
    private Identity() {}

    /**
     * Opens the realms. Nothing is written, and stores that are down do not hinder it.
     *
     * @param users the user database, in the 4.2 generation
     */
    public static Identity open(CarbonHome home, Database users, Drivers drivers) {
        throw new UnsupportedOperationException(
                "not written yet: " + home.root() + users.address() + drivers.hashCode());
    }

    /** Adds what every start adds: domains, admin, everyone and anonymous, where they are missing. */
    public void bootstrap() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** {@return all tenants, the super tenant first} */
    public List<Tenant> tenants() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** {@return the realm of a tenant, active or not} */
    public Optional<Realm> realm(int tenantId) {
        throw new UnsupportedOperationException("not written yet: " + tenantId);
    }

    /**
     * Logs somebody in by the name that a client sends: {@code anna}, {@code CORP/anna}, {@code anna@wings.example},
     * {@code CORP/anna@wings.example}; what follows the last {@code @} is a tenant only when there is such a tenant.
     *
     * {@return who it is, or empty when the name, the password or the tenant is not good}
     */
    public Optional<Login> authenticate(String name, Secret password) {
        throw new UnsupportedOperationException("not written yet: " + name + password);
    }

    @Override
    public void close() {}

    /**
     * Somebody who logged in.
     *
     * @param user with its domain unless it is of the primary store, without the tenant
     */
    public record Login(String user, Tenant tenant, List<String> roles) {
        public Login {
            roles = List.copyOf(roles);
        }
    }
}
