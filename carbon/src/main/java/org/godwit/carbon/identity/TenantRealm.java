package org.godwit.carbon.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.identity.IdentityObservation.Change;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;

/**
 * A realm over the user database and the stores of one tenant: says what is whose, keeps the roles of users in mind, and
 * tells what was changed. Safe for use by many threads.
 */
final class TenantRealm implements Realm, AutoCloseable {
    private static final int REMEMBERED_USERS = 100_000;

    private final int tenantId;
    private final RealmNames names;
    private final UserDatabase database;
    private final Consumer<IdentityObservation> observer;
    private final TenantStores stores;
    private final InternalRoles internal;
    private final TenantPermissions permissions;
    private final Cache<QualifiedName, RoleSet> roles = Caffeine.newBuilder().maximumSize(REMEMBERED_USERS)
            .expireAfterWrite(Duration.ofSeconds(FORGETTING_SECONDS)).build();

    /** @param names who is admin and so on */
    TenantRealm(int tenantId, RealmNames names, UserDatabase database, StoreFactory factory,
            StoreSurroundings surroundings) {
        this.tenantId = tenantId;
        this.names = names;
        this.database = database;
        this.observer = surroundings.observer();
        this.stores = new TenantStores(tenantId, database, factory, surroundings.clock());
        this.internal = new InternalRoles(tenantId, names.everyoneRole(), database);
        this.permissions = new TenantPermissions(tenantId, names.caseSensitive(), database, surroundings.clock());
    }

    RealmNames names() {
        return names;
    }

    @Override
    public int tenantId() {
        return tenantId;
    }

    @Override
    public List<UserStore> stores() {
        return stores.all();
    }

    @Override
    public Optional<UserStore> store(String domain) {
        return stores.store(domain);
    }

    @Override
    public List<Problem> problems() {
        return stores.problems();
    }

    @Override
    public List<StoreState> storeStates() {
        return stores.states();
    }

    /** Brings the stores in line with the home's files, as {@link TenantStores#deploy} says. */
    void deploy(List<UserStoreDefinition> definitions) {
        stores.deploy(definitions);
        roles.invalidateAll();
    }

    @Override
    public UserStore addStore(UserStoreDefinition definition) {
        var added = stores.add(definition);
        observer.accept(new IdentityObservation.StoreChanged(tenantId, definition.domain(), Change.ADDED));
        return added;
    }

    @Override
    public void removeStore(String domain) {
        var removed = stores.remove(domain);
        roles.invalidateAll();
        permissions.forget();
        observer.accept(new IdentityObservation.StoreChanged(tenantId, removed, Change.DELETED));
    }

    QualifiedName name(String text) {
        return stores.name(text);
    }

    @Override
    public Optional<String> authenticate(String user, Secret password) {
        if (password.reveal().isEmpty()) {
            return Optional.empty();
        }
        return stores.find(user, (store, name) -> store.authenticate(name, password)).map(QualifiedName::text);
    }

    /** {@return the full name of a user who is there, looked for as at a login; a store that is down has none} */
    Optional<String> recognize(String user) {
        return stores.find(user, UserStore::hasUser).map(QualifiedName::text);
    }

    @Override
    public List<String> rolesOf(String user) {
        return roleSet(name(user)).names();
    }

    private RoleSet roleSet(QualifiedName user) {
        return stores.remembersRoles(user.domain()) ? roles.get(user, this::readRoles) : readRoles(user);
    }

    private RoleSet readRoles(QualifiedName user) {
        var found = new ArrayList<QualifiedName>();
        if (user.domain().equals(QualifiedName.SYSTEM) || user.name().equals(RealmNames.ANONYMOUS_USER)) {
            database.with("reading the roles of a system user",
                    connection -> SystemTables.rolesOf(connection, tenantId, user.name()))
                    .forEach(role -> found.add(new QualifiedName(QualifiedName.SYSTEM, role)));
        } else {
            store(user.domain()).filter(UserStore::readsRoles).map(s -> s.rolesOf(user.name())).orElse(List.of())
                    .stream().map(role -> new QualifiedName(user.domain(), role)).filter(stores::isUnmistakable)
                    .forEach(found::add);
            internal.of(user).forEach(role -> found.add(new QualifiedName(QualifiedName.INTERNAL, role)));
            var everyone = everyoneRole();
            if (!found.contains(everyone)) {
                found.add(everyone);
            }
        }
        var keys = new HashSet<String>();
        found.forEach(role -> keys.add(role.key(names.caseSensitive())));
        return new RoleSet(found.stream().map(QualifiedName::text).toList(), keys);
    }

    private QualifiedName everyoneRole() {
        return new QualifiedName(QualifiedName.INTERNAL, names.everyoneRole());
    }

    @Override
    public boolean isAuthorized(String user, String resource, String action) {
        if (user.equals(RealmNames.SYSTEM_USER)) {
            return true;
        }
        var name = name(user);
        return permissions.isAuthorized(name.text(), roleSet(name).keys(), resource, action);
    }

    /** {@return whether a role alone would be enough} */
    boolean isRoleAuthorized(QualifiedName role, String resource, String action) {
        return permissions.isAuthorized("", Set.of(role.key(names.caseSensitive())), resource, action);
    }

    @Override
    public boolean hasUser(String user) {
        var name = name(user);
        return store(name.domain()).map(s -> s.hasUser(name.name())).orElse(false);
    }

    @Override
    public boolean hasRole(String role) {
        return hasRole(name(role));
    }

    boolean hasRole(QualifiedName role) {
        return switch (role.domain()) {
            case QualifiedName.INTERNAL -> internal.has(role.name());
            case QualifiedName.SYSTEM -> database.with("looking for a system role",
                    connection -> SystemTables.hasRole(connection, tenantId, role.name()));
            default -> store(role.domain()).map(s -> s.hasRole(role.name())).orElse(false);
        };
    }

    @Override
    public List<String> usersOf(String role) {
        var name = name(role);
        if (name.isInternal()) {
            return internal.usersOf(name.name()).stream().map(QualifiedName::text).toList();
        }
        return needStore(name).usersOf(name.name()).stream().map(u -> new QualifiedName(name.domain(), u).text())
                .toList();
    }

    @Override
    public List<String> internalRoles(String pattern, int offset, int limit) {
        return internal.page(pattern, offset, limit).stream()
                .map(role -> new QualifiedName(QualifiedName.INTERNAL, role).text()).toList();
    }

    private UserStore needStore(QualifiedName name) {
        return stores.need(name.domain());
    }

    @Override
    public void addUser(String user, Secret password, List<String> userRoles, Map<String, String> attributes) {
        var name = name(user);
        if (RealmNames.isReserved(name.name()) || !stores.isUnmistakable(name)) {
            throw refusedName(user);
        }
        var store = needStore(name);
        var sorted = sorted(userRoles, name);
        internal.need(sorted.internal());
        store.addUser(name.name(), password, sorted.ofStore(), attributes);
        internal.join(name, sorted.internal());
        roles.invalidate(name);
        tellUser(name, Change.ADDED);
    }

    private SortedRoles sorted(List<String> of, QualifiedName user) {
        return SortedRoles.of(of.stream().map(this::name).toList(), user.domain());
    }

    private void tellUser(QualifiedName user, Change change) {
        observer.accept(new IdentityObservation.UserChanged(tenantId, user.text(), change));
    }

    private void tellRole(QualifiedName role, Change change) {
        observer.accept(new IdentityObservation.RoleChanged(tenantId, role.text(), change));
    }

    private static ProblemException refusedName(String name) {
        return new Problem(IdentityProblem.NAME_REFUSED, "The name «" + name + "» cannot be given.",
                new Place.Setting("name"), "it is reserved, or would be taken for a name of another store",
                "choose another name").exception();
    }

    @Override
    public void deleteUser(String user) {
        var name = name(user);
        if (name.equals(name(names.adminUser()))) {
            throw new Problem(IdentityProblem.NEEDED, "The admin cannot be deleted.", new Place.Setting("user"),
                    "«" + user + "» is the admin of this tenant", "name another user").exception();
        }
        needStore(name).deleteUser(name.name());
        database.inTransaction("deleting what belongs to a user", connection -> {
            HybridTables.leaveAll(connection, tenantId, name);
            HybridTables.forgetCookies(connection, tenantId, name);
            permissions.deleteUser(connection, name);
            return tenantId;
        });
        roles.invalidate(name);
        permissions.forget();
        tellUser(name, Change.DELETED);
    }

    @Override
    public void setPassword(String user, Secret password) {
        var name = name(user);
        needStore(name).setPassword(name.name(), password);
        database.inTransaction("forgetting the cookies of a user",
                connection -> HybridTables.forgetCookies(connection, tenantId, name));
        tellUser(name, Change.PASSWORD);
    }

    @Override
    public void setAttributes(String user, Map<String, String> attributes) {
        var name = name(user);
        needStore(name).setAttributes(name.name(), attributes);
        tellUser(name, Change.ATTRIBUTES);
    }

    @Override
    public List<String> dialects() {
        return database.with("listing dialects", connection -> ClaimTables.dialects(connection, tenantId));
    }

    @Override
    public List<Claim> claims(String dialect) {
        return database.with("listing claims", connection -> ClaimTables.claims(connection, tenantId, dialect));
    }

    @Override
    public Map<String, String> claimsOf(String user, String dialect) {
        var name = name(user);
        return new UserClaims(claims(dialect), name.domain())
                .values(needStore(name).attributesOf(name.name(), "default"));
    }

    @Override
    public void setClaims(String user, String dialect, Map<String, String> claims) {
        setAttributes(user, new UserClaims(claims(dialect), name(user).domain()).attributes(claims));
    }

    @Override
    public void addRole(String role) {
        var name = name(role);
        if (!stores.isUnmistakable(name)) {
            throw refusedName(role);
        }
        if (name.isInternal()) {
            internal.add(name.name());
        } else {
            needStore(name).addRole(name.name());
        }
        tellRole(name, Change.ADDED);
    }

    @Override
    public void deleteRole(String role) {
        var name = name(role);
        if (name.equals(name(names.adminRole())) || name.equals(everyoneRole())) {
            throw new Problem(IdentityProblem.NEEDED, "This role cannot be deleted.", new Place.Setting("role"),
                    "«" + role + "» is the admin role or the everyone role of this tenant", "name another role")
                    .exception();
        }
        if (name.isInternal()) {
            internal.need(List.of(name.name()));
        } else {
            needStore(name).deleteRole(name.name());
        }
        database.inTransaction("deleting what belongs to a role", connection -> {
            if (name.isInternal()) {
                HybridTables.deleteRole(connection, tenantId, name.name());
            }
            permissions.deleteRole(connection, name);
            return tenantId;
        });
        roles.invalidateAll();
        permissions.forget();
        tellRole(name, Change.DELETED);
    }

    @Override
    public void changeRoles(String user, List<String> added, List<String> removed) {
        var name = name(user);
        var store = needStore(name);
        var more = sorted(added, name);
        var less = sorted(removed, name);
        internal.need(more.internal());
        if (!more.ofStore().isEmpty() || !less.ofStore().isEmpty()) {
            store.changeRoles(name.name(), more.ofStore(), less.ofStore());
        }
        internal.leave(name, less.internal());
        internal.join(name, more.internal());
        roles.invalidate(name);
        tellUser(name, Change.ROLES);
    }

    @Override
    public void setRolePermission(String role, String resource, String action, boolean allowed) {
        permissions.setOfRole(name(role), resource, action, allowed);
        tellRole(name(role), Change.PERMISSION);
    }

    @Override
    public void setUserPermission(String user, String resource, String action, boolean allowed) {
        permissions.setOfUser(name(user), resource, action, allowed);
        tellUser(name(user), Change.PERMISSION);
    }

    @Override
    public List<Permission> permissionsOf(String role) {
        return permissions.of(name(role));
    }

    @Override
    public void forgetRolePermission(String role, String resource, String action) {
        permissions.forgetOfRole(name(role), resource, action);
        tellRole(name(role), Change.PERMISSION);
    }

    @Override
    public void close() {
        stores.close();
    }
}
