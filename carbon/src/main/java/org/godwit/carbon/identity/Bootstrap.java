package org.godwit.carbon.identity;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.home.RealmDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.secret.Secret;

/**
 * What 4.2 adds at every start where it is missing: a row for each domain, the admin, its role and what that may do, the
 * everyone role, and the anonymous user with its role.
 *
 * <p>The very first start is told by the absence of the anonymous user and role; then a failure is thrown, later it is
 * only told. Permissions of the registry's root are those that the registry adds ({@code AuthorizationUtils}).
 */
final class Bootstrap {
    /** What the admin role of a tenant may do; that of the super tenant is in {@code user-mgt.xml}. */
    static final String TENANT_ADMIN_RESOURCE = "/permission/admin";

    private static final String EXECUTE = "ui.execute";
    private static final String REGISTRY = "http://www.wso2.org/projects/registry/actions/";

    private final UserDatabase database;
    private final InstantSource clock;

    Bootstrap(UserDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What to add.
     *
     * @param addAdmin whether an admin that is missing is created
     * @param adminResources what the admin role may do
     * @param everyoneResources what everybody may do
     */
    record Wish(boolean addAdmin, Secret adminPassword, List<String> adminResources,
            List<String> everyoneResources) {
        /** {@return what the super tenant wants} */
        static Wish of(RealmDefinition realm) {
            return new Wish(!realm.addAdmin().strip().equalsIgnoreCase("false"), realm.adminPassword(),
                    resources(realm.authorization(), "AdminRoleManagementPermissions", "/permission"),
                    resources(realm.authorization(), "EveryoneRoleManagementPermissions", ""));
        }

        /** {@return what a tenant wants} */
        static Wish ofTenant(RealmDefinition realm, Secret adminPassword) {
            return new Wish(true, adminPassword, List.of(TENANT_ADMIN_RESOURCE),
                    resources(realm.authorization(), "EveryoneRoleManagementPermissions", ""));
        }

        private static List<String> resources(Map<String, String> properties, String name, String standard) {
            return List.of(properties.getOrDefault(name, standard).split(",")).stream().map(String::strip)
                    .filter(r -> !r.isEmpty()).toList();
        }
    }

    /**
     * Adds what is missing to a realm.
     *
     * @return what could not be added
     * @throws ProblemException when this is the first start of the realm, and something could not be added
     */
    List<Problem> run(TenantRealm realm, Wish wish) {
        boolean first = isFirstStart(realm);
        addDomains(realm);
        addSystemUser(realm);
        var problems = new Problems();
        problems.collect(() -> {
            addAdmin(realm, wish);
            return realm;
        });
        addPermissions(realm, wish);
        if (first) {
            problems.throwIfAny();
        }
        return problems.found();
    }

    private boolean isFirstStart(TenantRealm realm) {
        return database.with("looking for the anonymous user",
                connection -> !SystemTables.hasUser(connection, realm.tenantId(), RealmNames.ANONYMOUS_USER)
                        && !SystemTables.hasRole(connection, realm.tenantId(), RealmNames.ANONYMOUS_ROLE));
    }

    private void addDomains(TenantRealm realm) {
        var domains = new ArrayList<>(realm.stores().stream().map(UserStore::domain).toList());
        domains.add(QualifiedName.INTERNAL);
        domains.add(QualifiedName.SYSTEM);
        database.inTransaction("adding domains", connection -> {
            for (var domain : domains) {
                DomainTable.require(connection, realm.tenantId(), domain);
            }
            return domains;
        });
    }

    private void addSystemUser(TenantRealm realm) {
        int tenant = realm.tenantId();
        database.inTransaction("adding the anonymous user", connection -> {
            if (!SystemTables.hasUser(connection, tenant, RealmNames.ANONYMOUS_USER)) {
                SystemTables.addUser(connection, tenant, RealmNames.ANONYMOUS_USER, PasswordDigest.randomPassword(),
                        LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault()));
            }
            if (!SystemTables.hasRole(connection, tenant, RealmNames.ANONYMOUS_ROLE)) {
                SystemTables.addRole(connection, tenant, RealmNames.ANONYMOUS_ROLE);
            }
            SystemTables.join(connection, tenant, RealmNames.ANONYMOUS_USER, RealmNames.ANONYMOUS_ROLE);
            if (!HybridTables.hasRole(connection, tenant, realm.names().everyoneRole())) {
                HybridTables.addRole(connection, tenant, realm.names().everyoneRole());
            }
            return tenant;
        });
    }

    private void addAdmin(TenantRealm realm, Wish wish) {
        var primary = realm.stores().getFirst();
        var user = realm.name(realm.names().adminUser());
        var role = adminRole(realm);
        if (!primary.hasUser(user.name())) {
            if (!wish.addAdmin() || primary.isReadOnly()) {
                throw adminMissing(realm, "the admin user «" + user + "» is not in store " + primary.domain());
            }
            primary.addUser(user.name(), wish.adminPassword(), List.of(), Map.of());
        }
        if (!realm.hasRole(role)) {
            if (!wish.addAdmin()) {
                throw adminMissing(realm, "there is no admin role «" + role + "»");
            }
            realm.addRole(role.text());
        }
        if (!realm.rolesOf(user.text()).contains(role.text())) {
            realm.changeRoles(user.text(), List.of(role.text()), List.of());
        }
    }

    /**
     * {@return the admin role: of the store if it has roles and this is among them or can be added; else internal}
     */
    private static QualifiedName adminRole(TenantRealm realm) {
        var primary = realm.stores().getFirst();
        var role = realm.name(realm.names().adminRole());
        boolean inStore = primary.readsRoles() && (primary.writesRoles() || primary.hasRole(role.name()));
        return inStore || role.isInternal() ? role : new QualifiedName(QualifiedName.INTERNAL, role.name());
    }

    private static ProblemException adminMissing(TenantRealm realm, String why) {
        return new Problem(IdentityProblem.ADMIN_MISSING,
                "Tenant " + realm.tenantId() + " has no admin, and none may be created.",
                new Place.Setting("AddAdmin"), why,
                "name an admin that exists in user-mgt.xml, or set AddAdmin to true and make the store writable")
                .exception();
    }

    private static void addPermissions(TenantRealm realm, Wish wish) {
        var admin = adminRoleOrConfigured(realm);
        var everyone = new QualifiedName(QualifiedName.INTERNAL, realm.names().everyoneRole());
        wish.adminResources().forEach(resource -> permit(realm, admin, resource, EXECUTE));
        wish.everyoneResources().forEach(resource -> permit(realm, everyone, resource, EXECUTE));
        for (var action : List.of(REGISTRY + "get", REGISTRY + "add", REGISTRY + "delete", "authorize")) {
            permit(realm, admin, "/", action);
        }
        permit(realm, everyone, "/", REGISTRY + "get");
    }

    /** A store that is down cannot say whether it has the role; then the configured name counts. */
    private static QualifiedName adminRoleOrConfigured(TenantRealm realm) {
        try {
            return adminRole(realm);
        } catch (ProblemException e) {
            return realm.name(realm.names().adminRole());
        }
    }

    private static void permit(TenantRealm realm, QualifiedName role, String resource, String action) {
        if (!realm.isRoleAuthorized(role, resource, action)) {
            realm.setRolePermission(role.text(), resource, action, true);
        }
    }
}
