package org.godwit.server;

import java.util.Optional;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Caller;
import org.godwit.server.admin.Administrator;
import org.godwit.server.admin.Administrators;
import org.godwit.server.console.AdminLogin;
import org.godwit.server.http.Authentication;

/** Logs in by the users of the home. A user of one tenant is nobody at the services of another. */
record Logins(Identity identity) implements Authentication, AdminLogin, Administrators {
    @Override
    public Optional<Caller> login(Attempt attempt) {
        return identity.authenticate(named(attempt), attempt.password(), attempt.address())
                .filter(login -> login.tenant().id() == attempt.tenantId())
                .map(login -> new Caller(login.user(), login.roles(), attempt.tenantId()));
    }

    /** At a tenant's own address its users need not say the tenant. */
    private String named(Attempt attempt) {
        int at = attempt.user().lastIndexOf('@');
        boolean saysTenant = at > 0 && identity.tenant(attempt.user().substring(at + 1)).isPresent();
        return saysTenant || attempt.tenantId() == CarbonSchema.SUPER_TENANT
                ? attempt.user()
                : attempt.user() + "@" + attempt.domain();
    }

    @Override
    public boolean isAdmin(String user, Secret password, String address) {
        return byPassword(user, password, address).filter(a -> a.tenant().isSuper() && a.may(Administrator.LOGIN))
                .isPresent();
    }

    @Override
    public Optional<Administrator> byPassword(String user, Secret password, String address) {
        return identity.authenticate(user, password, address)
                .flatMap(login -> identity.realm(login.tenant().id())
                        .map(realm -> new Administrator(login.user(), login.tenant(), realm)));
    }

    @Override
    public Optional<Administrator> byToken(String token) {
        return Optional.empty();
    }
}
