package org.godwit.server;

import java.util.Optional;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.Tenant;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Caller;
import org.godwit.server.admin.Administrator;
import org.godwit.server.admin.Administrators;
import org.godwit.server.console.AdminLogin;
import org.godwit.server.http.Authentication;
import org.godwit.server.token.Tokens;

/** Logs in by the users of the home, or by tokens that name them. A user of one tenant is nobody at the services of another. */
record Logins(Identity identity, Tokens tokens) implements Authentication, AdminLogin, Administrators {
    @Override
    public Optional<Caller> login(Attempt attempt) {
        return identity.authenticate(named(attempt), attempt.password(), attempt.address())
                .filter(login -> login.tenant().id() == attempt.tenantId())
                .map(Logins::caller);
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
        return identity.authenticate(user, password, address).flatMap(this::administrator);
    }

    @Override
    public Optional<Administrator> byToken(String token, String address) {
        return known(token, address).flatMap(this::administrator);
    }

    @Override
    public boolean isStillKnown(Administrator administrator) {
        return identity.tenant(administrator.tenant().domain()).filter(Tenant::active).isPresent()
                && administrator.realm().hasUser(administrator.user());
    }

    private Optional<Administrator> administrator(Identity.Login login) {
        return identity.realm(login.tenant().id())
                .map(realm -> new Administrator(login.user(), login.tenant(), realm));
    }

    @Override
    public Optional<Caller> bearer(String token, int tenantId, String address) {
        return known(token, address).filter(login -> login.tenant().id() == tenantId).map(Logins::caller);
    }

    private Optional<Identity.Login> known(String token, String address) {
        var bearer = tokens.bearer(token);
        if (bearer.isEmpty()) {
            identity.tokenRefused(address);
        }
        return bearer.flatMap(b -> identity.recognize(b.user(), b.tenant(), address));
    }

    private static Caller caller(Identity.Login login) {
        return new Caller(login.user(), login.roles(), login.tenant().id());
    }
}
