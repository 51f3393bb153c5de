package org.godwit.server;

import java.util.Optional;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Caller;
import org.godwit.server.console.AdminLogin;
import org.godwit.server.http.Authentication;

/** Logs in by the users of the home. A user of one tenant is nobody at the services of another. */
record Logins(Identity identity) implements Authentication, AdminLogin {
    private static final String LOGIN_PERMISSION = "/permission/admin/login";
    private static final String ACTION = "ui.execute";

    @Override
    public Optional<Caller> login(String user, Secret password, int tenantId) {
        var named = identity.authenticate(user, password).filter(login -> login.tenant().id() == tenantId)
                .map(login -> new Caller(login.user(), login.roles(), tenantId));
        if (named.isPresent() || tenantId == CarbonSchema.SUPER_TENANT) {
            return named;
        }
        // At a tenant's own address its users need not say the tenant.
        return identity.realm(tenantId).flatMap(realm -> realm.authenticate(user, password)
                .map(name -> new Caller(name, realm.rolesOf(name), tenantId)));
    }

    @Override
    public boolean isAdmin(String user, Secret password) {
        return login(user, password, CarbonSchema.SUPER_TENANT).isPresent()
                && identity.realm(CarbonSchema.SUPER_TENANT).stream()
                        .anyMatch(realm -> realm.authenticate(user, password)
                                .filter(name -> realm.isAuthorized(name, LOGIN_PERMISSION, ACTION)).isPresent());
    }
}
