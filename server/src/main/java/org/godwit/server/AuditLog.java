package org.godwit.server;

import java.util.function.Consumer;
import org.godwit.carbon.identity.IdentityObservation;
import org.godwit.carbon.identity.IdentityObservation.AddressLocked;
import org.godwit.carbon.identity.IdentityObservation.HashKept;
import org.godwit.carbon.identity.IdentityObservation.LoggedIn;
import org.godwit.carbon.identity.IdentityObservation.LoginRefused;
import org.godwit.carbon.identity.IdentityObservation.RoleChanged;
import org.godwit.carbon.identity.IdentityObservation.StoreChanged;
import org.godwit.carbon.identity.IdentityObservation.TenantChanged;
import org.godwit.carbon.identity.IdentityObservation.UserChanged;
import org.godwit.carbon.identity.IdentityObservation.UserLocked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happened with users into the log {@code org.godwit.audit}; never a password. Safe for use by many threads. */
final class AuditLog implements Consumer<IdentityObservation> {
    private static final Logger LOG = LoggerFactory.getLogger("org.godwit.audit");

    @Override
    public void accept(IdentityObservation observation) {
        switch (observation) {
            // Each call of a service with Basic authentication is one of these.
            case LoggedIn(var user, var tenant, var address) ->
                LOG.debug("logged in, user=\"{}\", tenant={}, address={}", shown(user), tenant, address);
            case LoginRefused(var name, var address, var reason) ->
                LOG.info("login refused, name=\"{}\", address={}, reason={}", shown(name), address, reason);
            case UserLocked(var user, var tenant, var failures, var pause) ->
                LOG.warn("user locked, user=\"{}\", tenant={}, failures={}, pause={}", shown(user), tenant, failures,
                        pause);
            case AddressLocked(var address, var pause) -> LOG.warn("address locked, address={}, pause={}", address,
                    pause);
            case UserChanged(var tenant, var user, var change) ->
                LOG.info("user changed, tenant={}, user=\"{}\", change={}", tenant, shown(user), change);
            case HashKept(var tenant, var user, var why) ->
                LOG.warn("old hash kept, tenant={}, user=\"{}\", cause=\"{}\"", tenant, shown(user), shown(why));
            case RoleChanged(var tenant, var role, var change) ->
                LOG.info("role changed, tenant={}, role=\"{}\", change={}", tenant, shown(role), change);
            case TenantChanged(var id, var domain, var change) ->
                LOG.info("tenant changed, id={}, domain={}, change={}", id, domain, change);
            case StoreChanged(var tenant, var domain, var change) ->
                LOG.info("user store changed, tenant={}, store={}, change={}", tenant, domain, change);
        }
    }

    /** A name that somebody sent must not look like another line of the log. */
    private static String shown(String name) {
        var text = name.length() > 200 ? name.substring(0, 200) + "…" : name;
        return text.replaceAll("[\\p{Cntrl}\"]", "?");
    }
}
