package org.godwit.carbon.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.identity.IdentityObservation.Change;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.secret.Secret;

/** A realm over the user database and the stores of one tenant. Safe for use by many threads. */
final class TenantRealm implements Realm, AutoCloseable {
    /** Nobody logs in under these names: authorization knows them. */
    private static final Set<String> RESERVED = Set.of(RealmNames.SYSTEM_USER, RealmNames.ANONYMOUS_USER);
    private static final int REMEMBERED_USERS = 100_000;

    private final int tenantId;
    private final RealmNames names;
    private final UserDatabase database;
    private final StoreFactory factory;
    private final InstantSource clock;
    private final Consumer<IdentityObservation> observer;
    private final Cache<QualifiedName, RoleSet> roles = Caffeine.newBuilder().maximumSize(REMEMBERED_USERS)
            .expireAfterWrite(Duration.ofSeconds(FORGETTING_SECONDS)).build();
    private volatile Deployment deployment = new Deployment(UserStoreDefinition.PRIMARY, List.of(), List.of());
    private final AtomicLong permissionWrites = new AtomicLong();
    private volatile Permissions permissions = Permissions.NONE;

    /** @param names who is admin and so on */
    TenantRealm(int tenantId, RealmNames names, UserDatabase database, StoreFactory factory,
            StoreSurroundings surroundings) {
        this.tenantId = tenantId;
        this.names = names;
        this.database = database;
        this.factory = factory;
        this.clock = surroundings.clock();
        this.observer = surroundings.observer();
    }

    /**
     * A store at work.
     *
     * @param fromFile whether it stands in the home's configuration, rather than being added at run time
     */
    private record Deployed(UserStoreDefinition definition, UserStore store, StoreHealth health, boolean fromFile) {}

    /** All stores at one moment. */
    private record Deployment(String primaryDomain, List<Deployed> stores, List<Problem> problems) {
        private Deployment {
            stores = List.copyOf(stores);
            problems = List.copyOf(problems);
        }

        private Deployment with(List<Deployed> others) {
            return new Deployment(primaryDomain, others, problems);
        }
    }

    /** The permission tree and when it was read. */
    private record Permissions(PermissionTree tree, Instant readAt) {
        private static final Permissions NONE = new Permissions(new PermissionTree(false), Instant.MIN);
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
        return deployment.stores().stream().map(Deployed::store).toList();
    }

    @Override
    public Optional<UserStore> store(String domain) {
        return deployed(domain).map(Deployed::store);
    }

    private Optional<Deployed> deployed(String domain) {
        var upper = domain.toUpperCase(Locale.ROOT);
        return deployment.stores().stream().filter(d -> d.store().domain().equals(upper)).findFirst();
    }

    @Override
    public List<Problem> problems() {
        return deployment.problems();
    }

    @Override
    public List<StoreState> storeStates() {
        return deployment.stores().stream().map(TenantRealm::state).toList();
    }

    private static StoreState state(Deployed deployed) {
        var known = deployed.health().problem();
        if (known.isEmpty()) {
            try {
                deployed.store().ping();
                deployed.health().isUp();
            } catch (ProblemException e) {
                deployed.health().isDown(e);
                known = Optional.of(e.problems().getFirst());
            }
        }
        return new StoreState(deployed.store().domain(), known);
    }

    /**
     * Brings the stores in line with the home's files: new ones are added behind the others, changed ones opened anew,
     * missing ones closed. Stores that were added at run time stay.
     *
     * @param definitions the primary store first
     * @throws ProblemException when the primary store cannot be made; others that cannot are left out and told by
     *     {@link #problems}
     */
    synchronized void deploy(List<UserStoreDefinition> definitions) {
        var problems = new Problems();
        var next = new ArrayList<Deployed>();
        var present = deployment.stores();
        for (var definition : definitions) {
            if (definition.disabled()) {
                continue;
            }
            problems.collect(() -> {
                checkDomainIsFree(next, definition);
                return present.stream().filter(d -> d.fromFile() && d.definition().equals(definition)).findFirst()
                        .orElseGet(() -> open(definition, true));
            }).ifPresent(next::add);
        }
        var primary = definitions.getFirst().domain();
        if (next.stream().noneMatch(d -> d.store().domain().equals(primary))) {
            problems.throwIfAny();
        }
        present.stream().filter(d -> !d.fromFile()).forEach(next::add);
        deployment = new Deployment(primary, next, problems.found());
        present.stream().filter(d -> !next.contains(d)).forEach(d -> d.store().close());
        roles.invalidateAll();
    }

    private Deployed open(UserStoreDefinition definition, boolean fromFile) {
        return new Deployed(definition, factory.make(definition, tenantId), new StoreHealth(clock), fromFile);
    }

    private static void checkDomainIsFree(List<Deployed> stores, UserStoreDefinition definition) {
        var domain = definition.domain();
        boolean taken = stores.stream().anyMatch(d -> d.store().domain().equals(domain));
        if (taken || domain.equals(QualifiedName.INTERNAL) || domain.equals(QualifiedName.SYSTEM)) {
            throw new Problem(IdentityProblem.DOMAIN_TAKEN, "Another user store has the domain " + domain + " already.",
                    definition.where(), "each store needs a domain of its own; this one is left out",
                    "give it another DomainName").exception();
        }
    }

    @Override
    public synchronized UserStore addStore(UserStoreDefinition definition) {
        checkDomainIsFree(deployment.stores(), definition);
        var added = open(definition, false);
        database.inTransaction("adding a domain",
                connection -> DomainTable.require(connection, tenantId, definition.domain()));
        var next = new ArrayList<>(deployment.stores());
        next.add(added);
        deployment = deployment.with(next);
        observer.accept(new IdentityObservation.StoreChanged(tenantId, definition.domain(), Change.ADDED));
        return added.store();
    }

    @Override
    public synchronized void removeStore(String domain) {
        var removed = deployed(domain).orElseThrow(() -> unknownDomain(domain));
        if (removed.equals(deployment.stores().getFirst())) {
            throw new Problem(IdentityProblem.NEEDED, "The primary store cannot be removed.",
                    removed.definition().where(), "no realm is without one", "name a secondary store").exception();
        }
        var next = new ArrayList<>(deployment.stores());
        next.remove(removed);
        deployment = deployment.with(next);
        removed.store().close();
        database.inTransaction("removing a domain", connection -> {
            DomainTable.delete(connection, tenantId, removed.store().domain());
            return tenantId;
        });
        forget();
        observer.accept(new IdentityObservation.StoreChanged(tenantId, removed.store().domain(), Change.DELETED));
    }

    private static ProblemException unknownDomain(String domain) {
        return new Problem(IdentityProblem.DOMAIN_UNKNOWN, "There is no user store " + domain + ".",
                new Place.Setting("domain"), "no store of this tenant has this domain",
                "list the stores with: godwit userstore list").exception();
    }

    private void forget() {
        roles.invalidateAll();
        forgetPermissions();
    }

    private boolean isDomain(String domain) {
        return deployed(domain).isPresent();
    }

    private String primaryDomain() {
        return deployment.primaryDomain();
    }

    QualifiedName name(String text) {
        return QualifiedName.of(text, this::isDomain, primaryDomain());
    }

    @Override
    public Optional<String> authenticate(String user, Secret password) {
        if (user.isBlank() || password.reveal().isEmpty()) {
            return Optional.empty();
        }
        var named = QualifiedName.of(user, this::isDomain, "");
        if (RESERVED.contains(named.name().toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        for (var deployed : deployment.stores()) {
            if (named.domain().isEmpty() || named.domain().equals(deployed.store().domain())) {
                var name = new QualifiedName(deployed.store().domain(), named.name());
                if (isUnmistakable(name)
                        && asks(deployed, store -> store.authenticate(name.name(), password))) {
                    return Optional.of(name.text());
                }
            }
        }
        return Optional.empty();
    }

    /** {@return the full name of a user who is there, looked for as at a login; a store that is down has none} */
    Optional<String> recognize(String user) {
        if (user.isBlank()) {
            return Optional.empty();
        }
        var named = QualifiedName.of(user, this::isDomain, "");
        if (RESERVED.contains(named.name().toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return deployment.stores().stream()
                .filter(d -> named.domain().isEmpty() || named.domain().equals(d.store().domain()))
                .filter(d -> isUnmistakable(new QualifiedName(d.store().domain(), named.name())))
                .filter(d -> asks(d, store -> store.hasUser(named.name())))
                .map(d -> new QualifiedName(d.store().domain(), named.name()).text()).findFirst();
    }

    /** A user of the primary store called {@code CORP/anna} would be taken for one of CORP. */
    private boolean isUnmistakable(QualifiedName name) {
        return name(name.text()).equals(name);
    }

    /** Asks a store yes or no; one that is down says no, and is not asked again for a while. */
    private static boolean asks(Deployed deployed, Predicate<UserStore> question) {
        if (deployed.health().problem().isPresent()) {
            return false;
        }
        try {
            boolean answer = question.test(deployed.store());
            deployed.health().isUp();
            return answer;
        } catch (ProblemException e) {
            if (deployed.store() instanceof JdbcUserStore jdbc && jdbc.isInUserDatabase()) {
                throw e;
            }
            if (deployed.health().isDown(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<String> rolesOf(String user) {
        return roleSet(name(user)).names();
    }

    private RoleSet roleSet(QualifiedName user) {
        if (deployed(user.domain()).map(d -> !d.definition().flag("UserRolesCacheEnabled", true)).orElse(false)) {
            return readRoles(user);
        }
        return roles.get(user, this::readRoles);
    }

    private RoleSet readRoles(QualifiedName user) {
        var found = new ArrayList<QualifiedName>();
        if (user.domain().equals(QualifiedName.SYSTEM) || user.name().equals(RealmNames.ANONYMOUS_USER)) {
            database.with("reading the roles of a system user",
                    connection -> SystemTables.rolesOf(connection, tenantId, user.name()))
                    .forEach(role -> found.add(new QualifiedName(QualifiedName.SYSTEM, role)));
        } else {
            store(user.domain()).filter(UserStore::readsRoles).map(s -> s.rolesOf(user.name())).orElse(List.of())
                    .stream().map(role -> new QualifiedName(user.domain(), role)).filter(this::isUnmistakable)
                    .forEach(found::add);
            database.with("reading the internal roles of a user",
                    connection -> HybridTables.rolesOf(connection, tenantId, user))
                    .forEach(role -> found.add(new QualifiedName(QualifiedName.INTERNAL, role)));
            var everyone = new QualifiedName(QualifiedName.INTERNAL, names.everyoneRole());
            if (!found.contains(everyone)) {
                found.add(everyone);
            }
        }
        var keys = new HashSet<String>();
        found.forEach(role -> keys.add(role.key(names.caseSensitive())));
        return new RoleSet(found.stream().map(QualifiedName::text).toList(), keys);
    }

    @Override
    public boolean isAuthorized(String user, String resource, String action) {
        if (user.equals(RealmNames.SYSTEM_USER)) {
            return true;
        }
        var known = PermissionAction.of(action);
        if (known.isEmpty()) {
            return false;
        }
        var name = name(user);
        return permissionTree().isAuthorized(name.text(), roleSet(name).keys(), resource, known.get());
    }

    /** {@return whether a role alone would be enough} */
    boolean isRoleAuthorized(QualifiedName role, String resource, String action) {
        return PermissionAction.of(action).map(known -> permissionTree().isAuthorized("",
                Set.of(role.key(names.caseSensitive())), resource, known)).orElse(false);
    }

    private PermissionTree permissionTree() {
        var known = permissions;
        if (known.readAt().plusSeconds(FORGETTING_SECONDS).isAfter(clock.instant())) {
            return known.tree();
        }
        long before = permissionWrites.get();
        var read = new Permissions(readPermissions(), clock.instant());
        if (permissionWrites.get() == before) {
            permissions = read;
        }
        return read.tree();
    }

    /** What was read before a write must not be kept after it. */
    private void forgetPermissions() {
        permissionWrites.incrementAndGet();
        permissions = Permissions.NONE;
    }

    /** Rows with an action that Carbon does not know stop the old server from authorizing anybody; here they are nothing. */
    private PermissionTree readPermissions() {
        var tree = new PermissionTree(names.caseSensitive());
        return database.with("reading permissions", connection -> {
            for (var rule : PermissionTables.userRules(connection, tenantId)) {
                PermissionAction.of(rule.action())
                        .ifPresent(a -> tree.addUserRule(rule.user(), rule.resource(), a, rule.rule()));
            }
            for (var rule : PermissionTables.roleRules(connection, tenantId)) {
                PermissionAction.of(rule.action())
                        .ifPresent(a -> tree.addRoleRule(rule.role(), rule.resource(), a, rule.rule()));
            }
            return tree;
        });
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
            case QualifiedName.INTERNAL -> database.with("looking for an internal role",
                    connection -> HybridTables.hasRole(connection, tenantId, role.name()));
            case QualifiedName.SYSTEM -> database.with("looking for a system role",
                    connection -> SystemTables.hasRole(connection, tenantId, role.name()));
            default -> store(role.domain()).map(s -> s.hasRole(role.name())).orElse(false);
        };
    }

    @Override
    public List<String> usersOf(String role) {
        var name = name(role);
        if (name.isInternal()) {
            return database.with("reading the users of an internal role",
                    connection -> HybridTables.usersOf(connection, tenantId, name.name())).stream()
                    .map(QualifiedName::text).toList();
        }
        return needStore(name).usersOf(name.name()).stream().map(u -> new QualifiedName(name.domain(), u).text())
                .toList();
    }

    @Override
    public List<String> internalRoles(String pattern, int offset, int limit) {
        var page = HybridTables.rolesPage(database.database().dialect(), offset, limit);
        return database.with("listing internal roles",
                connection -> HybridTables.roles(connection, tenantId, pattern, page)).stream()
                .map(role -> new QualifiedName(QualifiedName.INTERNAL, role).text()).toList();
    }

    private UserStore needStore(QualifiedName name) {
        return store(name.domain()).orElseThrow(() -> unknownDomain(name.domain()));
    }

    @Override
    public void addUser(String user, Secret password, List<String> userRoles, Map<String, String> attributes) {
        var name = name(user);
        if (RESERVED.contains(name.name().toLowerCase(Locale.ROOT)) || !isUnmistakable(name)) {
            throw refusedName(user);
        }
        var store = needStore(name);
        var sorted = SortedRoles.of(userRoles.stream().map(this::name).toList(), name.domain());
        checkInternalRoles(sorted.internal());
        store.addUser(name.name(), password, sorted.ofStore(), attributes);
        joinInternal(name, sorted.internal());
        roles.invalidate(name);
        tellUser(name, Change.ADDED);
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
            PermissionTables.forgetUser(connection, tenantId, folded(name.text()));
            return tenantId;
        });
        roles.invalidate(name);
        tellUser(name, Change.DELETED);
        forgetPermissions();
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
        if (!isUnmistakable(name)) {
            throw refusedName(role);
        }
        if (!name.isInternal()) {
            needStore(name).addRole(name.name());
            tellRole(name, Change.ADDED);
            return;
        }
        database.inTransaction("adding an internal role", connection -> {
            if (HybridTables.hasRole(connection, tenantId, name.name())) {
                throw new Problem(IdentityProblem.ROLE_EXISTS, "There is a role «" + role + "» already.",
                        new Place.Setting("role"), "the tenant has an internal role of this name",
                        "choose another name").exception();
            }
            HybridTables.addRole(connection, tenantId, name.name());
            return tenantId;
        });
        tellRole(name, Change.ADDED);
    }

    @Override
    public void deleteRole(String role) {
        var name = name(role);
        if (name.equals(name(names.adminRole()))
                || name.equals(new QualifiedName(QualifiedName.INTERNAL, names.everyoneRole()))) {
            throw new Problem(IdentityProblem.NEEDED, "This role cannot be deleted.", new Place.Setting("role"),
                    "«" + role + "» is the admin role or the everyone role of this tenant", "name another role")
                    .exception();
        }
        if (name.isInternal()) {
            checkInternalRoles(List.of(name.name()));
        } else {
            needStore(name).deleteRole(name.name());
        }
        database.inTransaction("deleting what belongs to a role", connection -> {
            if (name.isInternal()) {
                HybridTables.deleteRole(connection, tenantId, name.name());
            }
            PermissionTables.forgetRole(connection, tenantId, name);
            return tenantId;
        });
        forget();
        tellRole(name, Change.DELETED);
    }

    @Override
    public void changeRoles(String user, List<String> added, List<String> removed) {
        var name = name(user);
        var store = needStore(name);
        var more = SortedRoles.of(added.stream().map(this::name).toList(), name.domain());
        var less = SortedRoles.of(removed.stream().map(this::name).toList(), name.domain());
        checkInternalRoles(more.internal());
        if (!more.ofStore().isEmpty() || !less.ofStore().isEmpty()) {
            store.changeRoles(name.name(), more.ofStore(), less.ofStore());
        }
        if (!less.internal().isEmpty()) {
            database.inTransaction("taking a user out of internal roles", connection -> {
                for (var role : less.internal()) {
                    HybridTables.leave(connection, tenantId, name, role);
                }
                return tenantId;
            });
        }
        joinInternal(name, more.internal());
        roles.invalidate(name);
        tellUser(name, Change.ROLES);
    }

    private void checkInternalRoles(List<String> internal) {
        for (var role : internal) {
            if (!hasRole(new QualifiedName(QualifiedName.INTERNAL, role))) {
                throw new Problem(IdentityProblem.ROLE_UNKNOWN, "There is no role «Internal/" + role + "».",
                        new Place.Setting("role"), "the tenant has no internal role of this name",
                        "add the role first, or correct the name").exception();
            }
        }
    }

    /** Puts a user into internal roles; {@code everyone} has no rows, everybody is in it. */
    private void joinInternal(QualifiedName user, List<String> internal) {
        var stored = internal.stream().filter(role -> !role.equals(names.everyoneRole())).toList();
        if (stored.isEmpty()) {
            return;
        }
        database.inTransaction("putting a user into internal roles", connection -> {
            for (var role : stored) {
                HybridTables.join(connection, tenantId, user, role);
            }
            return tenantId;
        });
    }

    @Override
    public void setRolePermission(String role, String resource, String action, boolean allowed) {
        checkAction(action);
        var rule = new PermissionTables.RoleRule(permissionName(role), folded(resource), folded(action),
                allowed ? PermissionTree.Rule.ALLOW : PermissionTree.Rule.DENY);
        database.inTransaction("writing a permission", connection -> {
            PermissionTables.setRoleRule(connection, tenantId, rule);
            return tenantId;
        });
        forgetPermissions();
        tellRole(name(role), Change.PERMISSION);
    }

    @Override
    public void setUserPermission(String user, String resource, String action, boolean allowed) {
        checkAction(action);
        var rule = new PermissionTables.UserRule(folded(name(user).text()), folded(resource), folded(action),
                allowed ? PermissionTree.Rule.ALLOW : PermissionTree.Rule.DENY);
        database.inTransaction("writing a permission", connection -> {
            PermissionTables.setUserRule(connection, tenantId, rule);
            return tenantId;
        });
        forgetPermissions();
        tellUser(name(user), Change.PERMISSION);
    }

    @Override
    public List<Permission> permissionsOf(String role) {
        var name = name(role);
        var wanted = name.key(names.caseSensitive());
        return database.with("reading the permissions of a role",
                connection -> PermissionTables.roleRules(connection, tenantId)).stream()
                .filter(rule -> rule.role().key(names.caseSensitive()).equals(wanted))
                .map(rule -> new Permission(rule.resource(), rule.action(), rule.rule() == PermissionTree.Rule.ALLOW))
                .sorted(Comparator.comparing(Permission::resource).thenComparing(Permission::action)).toList();
    }

    @Override
    public void forgetRolePermission(String role, String resource, String action) {
        database.inTransaction("forgetting a permission", connection -> {
            PermissionTables.forgetRoleRule(connection, tenantId, permissionName(role), folded(resource),
                    folded(action));
            return tenantId;
        });
        forgetPermissions();
        tellRole(name(role), Change.PERMISSION);
    }

    private static void checkAction(String action) {
        if (PermissionAction.of(action).isEmpty()) {
            throw new Problem(IdentityProblem.ACTION_UNKNOWN, "There is no action «" + action + "».",
                    new Place.Setting("action"),
                    "a 3.1 server that meets it in the database authorizes nobody any more",
                    "use ui.execute for resources below /permission, or one of the registry's actions").exception();
        }
    }

    private QualifiedName permissionName(String role) {
        var name = name(role);
        return new QualifiedName(name.domain(), folded(name.name()));
    }

    private String folded(String text) {
        return names.caseSensitive() ? text : text.toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        deployment.stores().forEach(d -> d.store().close());
    }
}
