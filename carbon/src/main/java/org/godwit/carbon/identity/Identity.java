package org.godwit.carbon.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.RealmDefinition;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;

/**
 * The realms of all tenants of a home, over one user database, and the tenants themselves. Safe for use by many threads.
 *
 * <p>The super tenant has the stores of {@code user-mgt.xml} and of its own {@code userstores} folder. Every other tenant
 * has the primary store of {@code user-mgt.xml}, in which its rows bear its id, and those of its own folder.
 */
public final class Identity implements AutoCloseable {
    private static final Pattern TENANT_DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,253}[a-z0-9])?");
    private static final Map<String, String> POOL = Map.of("maxActive", "20", "maxWait", "10000");
    private static final Duration TENANTS_REMEMBERED = Duration.ofSeconds(15);

    private final RealmDefinition definition;
    private final IntFunction<List<UserStoreDefinition>> userStores;
    private final UserDatabase database;
    private final StoreSurroundings surroundings;
    private final StoreFactory factory;
    private final LoginGuard guard;
    private final ConcurrentHashMap<Integer, TenantRealm> realms = new ConcurrentHashMap<>();
    private final Cache<String, Optional<Tenant>> tenantsByDomain = Caffeine.newBuilder().maximumSize(10_000)
            .expireAfterWrite(TENANTS_REMEMBERED).build();
    private final CopyOnWriteArrayList<Problem> startProblems = new CopyOnWriteArrayList<>();

    private Identity(RealmDefinition definition, IntFunction<List<UserStoreDefinition>> userStores, Database users,
            StoreSurroundings surroundings) {
        this.definition = definition;
        this.userStores = userStores;
        this.database = new UserDatabase("users", users, POOL);
        this.surroundings = surroundings;
        this.factory = new StoreFactory(database, surroundings);
        this.guard = new LoginGuard(surroundings.clock());
    }

    /**
     * Opens the realms. Nothing is written, and stores that are down do not hinder it.
     *
     * @param users the user database, in the 4.2 generation
     */
    public static Identity open(CarbonHome home, Database users, Drivers drivers) {
        return open(home, users, drivers, _ -> {});
    }

    /**
     * Opens the realms. Nothing is written, and stores that are down do not hinder it.
     *
     * @param observer is told what happens, on the thread that does it
     */
    public static Identity open(CarbonHome home, Database users, Drivers drivers,
            Consumer<IdentityObservation> observer) {
        return open(home.realm(), home::userStores, users, StoreSurroundings.of(home, drivers, observer));
    }

    /**
     * Opens the realms of a configuration that is not in a home, or that changes while the server runs.
     *
     * @param userStores gives the secondary stores of a tenant's folder, as it is now
     * @throws ProblemException when the primary store is of a class that is not known, or lacks a property
     */
    public static Identity open(RealmDefinition realm, IntFunction<List<UserStoreDefinition>> userStores,
            Database users, StoreSurroundings surroundings) {
        var identity = new Identity(realm, userStores, users, surroundings);
        try {
            identity.superRealm();
            return identity;
        } catch (ProblemException e) {
            identity.close();
            throw e;
        }
    }

    /**
     * Adds what every start adds: domains, admin, everyone and anonymous, where they are missing; to the super tenant and
     * to every active tenant.
     *
     * @throws ProblemException when the home starts for the first time and has no admin and cannot get one
     */
    public void bootstrap() {
        startProblems.clear();
        var bootstrap = new Bootstrap(database, surroundings.clock());
        startProblems.addAll(bootstrap.run(superRealm(), Bootstrap.Wish.of(definition)));
        for (var tenant : tenants()) {
            if (tenant.active() && !tenant.isSuper()) {
                var wish = Bootstrap.Wish.ofTenant(definition, PasswordDigest.randomPassword());
                try {
                    startProblems.addAll(bootstrap.run(realm(tenant), wish));
                } catch (ProblemException e) {
                    startProblems.addAll(e.problems());
                }
            }
        }
    }

    /** {@return what was wrong at the start and with the configuration of stores, of all realms that are open} */
    public List<Problem> problems() {
        var all = new ArrayList<>(startProblems);
        realms.values().forEach(r -> all.addAll(r.problems()));
        return all;
    }

    /** Looks for stores that were added to, changed in or removed from the folders of the realms that are open. */
    public void refresh() {
        for (var realm : realms.values()) {
            realm.deploy(definitions(realm.tenantId()));
        }
    }

    /** {@return the realms that somebody has asked for since the start, of whatever tenant} */
    public List<Realm> openRealms() {
        return List.copyOf(realms.values());
    }

    /** {@return all tenants, the super tenant first} */
    public List<Tenant> tenants() {
        var all = new ArrayList<Tenant>();
        all.add(Tenant.SUPER);
        all.addAll(database.with("listing the tenants", TenantTables::all));
        return all;
    }

    /** {@return the tenant of a domain, in any case of letters, active or not} */
    public Optional<Tenant> tenant(String domain) {
        return tenantsByDomain.get(domain.toLowerCase(Locale.ROOT),
                d -> d.equals(Tenant.SUPER_DOMAIN)
                        ? Optional.of(Tenant.SUPER)
                        : database.with("looking for a tenant", connection -> TenantTables.byDomain(connection, d)));
    }

    /** {@return the realm of a tenant, active or not} */
    public Optional<Realm> realm(int tenantId) {
        var open = realms.get(tenantId);
        if (open != null) {
            return Optional.of(open);
        }
        return tenant(tenantId).map(this::realm);
    }

    private Optional<Tenant> tenant(int id) {
        return id == CarbonSchema.SUPER_TENANT
                ? Optional.of(Tenant.SUPER)
                : database.with("looking for a tenant", connection -> TenantTables.byId(connection, id));
    }

    private TenantRealm superRealm() {
        return realm(Tenant.SUPER);
    }

    private TenantRealm realm(Tenant tenant) {
        return realms.computeIfAbsent(tenant.id(), id -> {
            var names = RealmNames.of(definition);
            var realm = new TenantRealm(id, tenant.isSuper() ? names : names.with(configuration(id)), database, factory,
                    surroundings);
            realm.deploy(definitions(id));
            return realm;
        });
    }

    private TenantConfiguration configuration(int tenant) {
        var document = database.with("reading the configuration of a tenant",
                connection -> TenantTables.configuration(connection, tenant));
        return TenantConfiguration.read(document).orElseGet(() -> {
            if (document.length > 0) {
                startProblems.addIfAbsent(new Problem(IdentityProblem.TENANT_CONFIGURATION,
                        "The configuration of tenant " + tenant + " cannot be read.",
                        new Place.Row(database.database().address().shown(), "UM_TENANT", "UM_ID=" + tenant),
                        "UM_USER_CONFIG is no XML document; the names of the super tenant stand in",
                        "write the document anew, or create the tenant again"));
            }
            return TenantConfiguration.NOTHING;
        });
    }

    private List<UserStoreDefinition> definitions(int tenant) {
        var all = new ArrayList<UserStoreDefinition>();
        if (tenant == CarbonSchema.SUPER_TENANT) {
            all.addAll(definition.stores());
        } else {
            all.add(configuration(tenant).primaryStore(definition.primary()));
        }
        all.addAll(userStores.apply(tenant));
        return all;
    }

    /**
     * Logs somebody in by the name that a client sends: {@code anna}, {@code CORP/anna}, {@code anna@wings.example},
     * {@code CORP/anna@wings.example}; what follows the last {@code @} is a tenant only when there is such a tenant.
     *
     * {@return who it is, or empty when the name, the password or the tenant is not good}
     */
    public Optional<Login> authenticate(String name, Secret password) {
        return authenticate(name, password, "");
    }

    /**
     * Logs somebody in who comes from an address. Whoever sends wrong passwords has to wait ({@link LoginGuard}).
     *
     * @param address of the client, such as {@code 192.0.2.7}; empty when it is not known
     */
    public Optional<Login> authenticate(String name, Secret password, String address) {
        int at = name.lastIndexOf('@');
        var told = at > 0 ? tenant(name.substring(at + 1)) : Optional.<Tenant>empty();
        var user = told.isPresent() ? name.substring(0, at) : name;
        var tenant = told.orElse(Tenant.SUPER);
        var key = new LoginGuard.UserKey(tenant.id(), user.toLowerCase(Locale.ROOT));
        var refusal = refusal(tenant, key, address);
        if (refusal.isPresent()) {
            tell(new IdentityObservation.LoginRefused(name, address, refusal.get()));
            return Optional.empty();
        }
        var realm = realm(tenant);
        var login = realm.authenticate(user, password).map(known -> new Login(known, tenant, realm.rolesOf(known)));
        if (login.isPresent()) {
            guard.succeeded(key);
            tell(new IdentityObservation.LoggedIn(login.get().user(), tenant.domain(), address));
        } else {
            tell(new IdentityObservation.LoginRefused(name, address, IdentityObservation.Reason.NOT_KNOWN));
            tell(guard.failed(key, address), user, tenant, address);
        }
        return login;
    }

    /**
     * Takes somebody in whom a token names that was found good. The user must be there, and the tenant active; wrong passwords
     * of others do not keep the bearer out.
     *
     * @param user with its domain, or of the first store that has it
     * @param address of the client, for those who are told
     */
    public Optional<Login> recognize(String user, String tenantDomain, String address) {
        var tenant = tenant(tenantDomain).filter(Tenant::active);
        var login = tenant.flatMap(t -> {
            var realm = realm(t);
            return realm.recognize(user).map(known -> new Login(known, t, realm.rolesOf(known)));
        });
        if (login.isPresent()) {
            tell(new IdentityObservation.LoggedIn(login.get().user(), login.get().tenant().domain(), address));
        } else {
            tell(new IdentityObservation.LoginRefused(user + "@" + tenantDomain, address, tenant.isPresent()
                    ? IdentityObservation.Reason.NOT_KNOWN
                    : IdentityObservation.Reason.TENANT_INACTIVE));
        }
        return login;
    }

    /** Tells that somebody came with a token that is not good; nobody knows who. */
    public void tokenRefused(String address) {
        tell(new IdentityObservation.LoginRefused("", address, IdentityObservation.Reason.TOKEN));
    }

    private Optional<IdentityObservation.Reason> refusal(Tenant tenant, LoginGuard.UserKey key, String address) {
        if (!tenant.active()) {
            return Optional.of(IdentityObservation.Reason.TENANT_INACTIVE);
        }
        if (guard.isAddressLocked(address)) {
            return Optional.of(IdentityObservation.Reason.ADDRESS_LOCKED);
        }
        return guard.isUserLocked(key) ? Optional.of(IdentityObservation.Reason.USER_LOCKED) : Optional.empty();
    }

    private void tell(LoginGuard.Verdict verdict, String user, Tenant tenant, String address) {
        if (verdict.userWait().isPositive()) {
            tell(new IdentityObservation.UserLocked(user, tenant.domain(), verdict.failures(), verdict.userWait()));
        }
        if (verdict.addressWait().isPositive()) {
            tell(new IdentityObservation.AddressLocked(address, verdict.addressWait()));
        }
    }

    private void tell(IdentityObservation observation) {
        surroundings.observer().accept(observation);
    }

    private void tell(Tenant tenant, IdentityObservation.Change change) {
        tell(new IdentityObservation.TenantChanged(tenant.id(), tenant.domain(), change));
    }

    /**
     * Adds a tenant with an admin of its own, and activates it.
     *
     * @param domain such as {@code wings.example}
     * @param email may be empty
     */
    public Tenant createTenant(String domain, String email, String adminUser, Secret adminPassword) {
        var lower = domain.strip().toLowerCase(Locale.ROOT);
        checkNewTenant(lower);
        var document = TenantConfiguration.write(definition, adminUser, definition.primary());
        var tenant = database.inTransaction("adding a tenant", connection -> TenantTables.add(connection, lower, email,
                LocalDateTime.ofInstant(surroundings.clock().instant(), ZoneId.systemDefault()), document));
        tenantsByDomain.invalidate(lower);
        try {
            new Bootstrap(database, surroundings.clock()).run(realm(tenant),
                    Bootstrap.Wish.ofTenant(definition, adminPassword));
            setActive(tenant.id(), true);
        } catch (ProblemException e) {
            deleteTenant(tenant.id());
            throw e;
        }
        tell(tenant, IdentityObservation.Change.ADDED);
        return tenant(tenant.id()).orElseThrow();
    }

    private void checkNewTenant(String domain) {
        if (!TENANT_DOMAIN.matcher(domain).matches()) {
            throw new Problem(IdentityProblem.TENANT_DOMAIN_REFUSED, "«" + domain + "» cannot be a tenant's domain.",
                    new Place.Setting("domain"), "a domain has letters, digits, dots, dashes and underscores",
                    "choose a name such as wings.example").exception();
        }
        tenantsByDomain.invalidate(domain);
        if (tenant(domain).isPresent()) {
            throw new Problem(IdentityProblem.TENANT_EXISTS, "There is a tenant " + domain + " already.",
                    new Place.Setting("domain"), "UM_TENANT holds this domain", "choose another domain").exception();
        }
    }

    /** Lets the users of a tenant log in, or does not. */
    public void setActive(int tenantId, boolean active) {
        var tenant = needTenant(tenantId);
        database.inTransaction("activating or deactivating a tenant", connection -> {
            TenantTables.setActive(connection, tenantId, active);
            return tenantId;
        });
        tenantsByDomain.invalidate(tenant.domain().toLowerCase(Locale.ROOT));
        tell(tenant, active ? IdentityObservation.Change.ACTIVATED : IdentityObservation.Change.DEACTIVATED);
    }

    /** {@return what {@link #deleteTenant} would take away} */
    public TenantDeletion deletionOf(int tenantId) {
        var tenant = needTenant(tenantId);
        return new TenantDeletion(tenant, database.with("counting the rows of a tenant",
                connection -> TenantTables.rows(connection, database.database().dialect(), tenantId)));
    }

    /** Deletes a tenant and all its rows in the user database; there is no way back. */
    public void deleteTenant(int tenantId) {
        var tenant = needTenant(tenantId);
        var realm = realms.remove(tenantId);
        if (realm != null) {
            realm.close();
        }
        database.inTransaction("deleting a tenant", connection -> {
            TenantTables.delete(connection, database.database().dialect(), tenantId);
            return tenantId;
        });
        tenantsByDomain.invalidate(tenant.domain().toLowerCase(Locale.ROOT));
        tell(tenant, IdentityObservation.Change.DELETED);
    }

    private Tenant needTenant(int id) {
        if (id == CarbonSchema.SUPER_TENANT) {
            throw new Problem(IdentityProblem.NEEDED, "The super tenant stays as it is.", new Place.Setting("tenant"),
                    "it can neither be deactivated nor deleted", "name another tenant").exception();
        }
        return tenant(id).orElseThrow(() -> new Problem(IdentityProblem.TENANT_UNKNOWN,
                "There is no tenant " + id + ".", new Place.Setting("tenant"), "UM_TENANT has no such UM_ID",
                "list the tenants with: godwit tenant list").exception());
    }

    @Override
    public void close() {
        realms.values().forEach(TenantRealm::close);
        database.close();
    }

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
