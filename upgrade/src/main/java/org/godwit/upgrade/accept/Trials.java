package org.godwit.upgrade.accept;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.identity.StoreSurroundings;
import org.godwit.carbon.identity.Tenant;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.accept.Acceptance.Wishes;
import org.godwit.upgrade.convert.Numbering;
import org.godwit.upgrade.verify.Check;
import org.godwit.upgrade.verify.Check.Area;
import org.godwit.upgrade.verify.Evidence;

/** One run of the recommended tests: opens the realms of the new home, and closes them. */
final class Trials implements AutoCloseable {
    private static final List<String> STORES = List.of("GODWIT-ACCEPTANCE-1", "GODWIT-ACCEPTANCE-2");
    /** The first reads and writes, the other only reads. */
    private static final List<String> DIRECTORIES = List.of("GODWIT-ACCEPTANCE-3", "GODWIT-ACCEPTANCE-4");
    private static final List<String> TENANTS = List.of("godwit-acceptance-1.invalid", "godwit-acceptance-2.invalid");
    /** With letters that a Turkish locale, a wrong encoding or a narrow column would spoil. */
    private static final List<String> USERS = List.of(StoreTrial.MARK + "-anna", StoreTrial.MARK + "-ışık",
            StoreTrial.MARK + "-千鳥");
    /** The store of the home may have a pattern that takes plain names only. */
    private static final List<String> PLAIN_USERS = List.of(StoreTrial.MARK + "-a", StoreTrial.MARK + "-b");
    private static final String ANONYMOUS_USER = "SYSTEM/wso2.anonymous.user";
    private static final String ANONYMOUS_ROLE = "SYSTEM/wso2.anonymous.role";
    private static final Sql COUNT_LOGIN_PERMISSION = Sql.of("""
            SELECT COUNT(*) FROM UM_PERMISSION
            WHERE UM_RESOURCE_ID = '/permission/admin/login' AND UM_ACTION = 'ui.execute' AND UM_TENANT_ID = -1234""");
    private static final Sql COUNT_DOMAIN = Sql
            .of("SELECT COUNT(*) FROM UM_DOMAIN WHERE UM_DOMAIN_NAME = ? AND UM_TENANT_ID = -1234");
    private static final Sql SYSTEM_ROLES = Sql.of("SELECT COUNT(*) FROM UM_SYSTEM_ROLE WHERE UM_TENANT_ID = ?");
    private static final Sql ROLE_PERMISSIONS = Sql.of("""
            SELECT P.UM_RESOURCE_ID, P.UM_ACTION, RP.UM_TENANT_ID FROM UM_ROLE_PERMISSION RP
            JOIN UM_PERMISSION P ON P.UM_ID = RP.UM_PERMISSION_ID AND P.UM_TENANT_ID = RP.UM_TENANT_ID
            JOIN UM_DOMAIN D ON D.UM_DOMAIN_ID = RP.UM_DOMAIN_ID
            WHERE RP.UM_IS_ALLOWED = 1 AND D.UM_DOMAIN_NAME = ? AND LOWER(RP.UM_ROLE_NAME) = ?
            ORDER BY RP.UM_TENANT_ID, P.UM_RESOURCE_ID, P.UM_ACTION""");

    private final CarbonHome home;
    private final Database users;
    private final Wishes wishes;
    private final Consumer<String> progress;
    private final Identity identity;
    private final ThrowAwayStores stores;
    private final List<Check> checks = new ArrayList<>();

    Trials(CarbonHome home, Database users, StoreSurroundings surroundings, Wishes wishes,
            Consumer<String> progress) {
        this.home = home;
        this.users = users;
        this.wishes = wishes;
        this.progress = progress;
        this.identity = Identity.open(home.realm(), home::userStores, users, surroundings);
        this.stores = new ThrowAwayStores(surroundings.drivers());
    }

    List<Check> run() {
        removeLeftovers();
        var traces = new Traces(users);
        try {
            check(Area.STORES, "existing stores answer", this::existingStores);
            check(Area.STORES, "anonymous and everyone have their permissions", this::builtInRoles);
            check(Area.STORES, "known users log in", this::logins);
            check(Area.STORES, "users are added to the primary store", this::primaryStore);
            check(Area.STORES, "users are added to several new stores", this::newStores);
            check(Area.STORES, "users are added to a directory", this::newDirectory);
            check(Area.TENANTS, "several tenants with several stores and users", this::newTenants);
        } finally {
            removeLeftovers();
        }
        check(Area.TRACES, "everything was removed again", traces::compare);
        return checks;
    }

    private void check(Area area, String name, Consumer<Evidence> body) {
        progress.accept(name);
        checks.add(Check.<RuntimeException>run(area, name, evidence -> {
            try {
                body.accept(evidence);
            } catch (ProblemException e) {
                e.problems().forEach(p -> differ(p, evidence));
            }
        }));
    }

    /** A problem that the operator knows of does not count as a difference, but is told. */
    private void differ(Problem problem, Evidence evidence) {
        var text = problem.code().code() + " " + problem.what() + " " + problem.why();
        if (wishes.acceptedCodes().contains(problem.code().code())) {
            evidence.explain("", problem.where().toString(), text);
        } else {
            evidence.differ("", problem.where().toString(), text);
        }
    }

    private Realm superRealm() {
        return identity.realm(CarbonSchema.SUPER_TENANT).orElseThrow();
    }

    private void existingStores(Evidence evidence) {
        long count = 0;
        long seen = 0;
        for (var tenant : identity.tenants()) {
            var realm = identity.realm(tenant.id()).orElseThrow();
            realm.problems().forEach(p -> differStore(p, UpgradeProblem.USER_STORE_UNKNOWN, evidence));
            for (var state : realm.storeStates()) {
                count++;
                if (state.problem().isPresent()) {
                    differStore(state.problem().get(), UpgradeProblem.STORE_UNREACHABLE, evidence);
                    continue;
                }
                var store = realm.store(state.domain()).orElseThrow();
                var listed = store.users("*", 0, 100);
                seen += listed.size();
                if (store.readsRoles()) {
                    store.roles("*", 0, 100);
                }
                for (var user : listed.subList(0, Math.min(3, listed.size()))) {
                    store.rolesOf(user);
                    expect(!store.authenticate(user, Secret.of("no-such-password-" + System.nanoTime())), evidence,
                            tenant, user, "any password is taken");
                }
            }
        }
        evidence.figure("tenants", identity.tenants().size());
        evidence.figure("stores", count);
        evidence.figure("users looked at", seen);
    }

    /** Accepted under the code of the assessment as well as under its own. */
    private void differStore(Problem problem, UpgradeProblem assessed, Evidence evidence) {
        if (wishes.acceptedCodes().contains(assessed.code())) {
            evidence.explain("", problem.where().toString(), problem.code().code() + " " + problem.what());
        } else {
            differ(problem, evidence);
        }
    }

    /** Asks the permission tree for each permission that the rows give to these two roles. */
    private void builtInRoles(Evidence evidence) {
        var everyone = home.realm().everyoneRole();
        users.with("reading the permissions of everyone and anonymous", connection -> {
            for (var role : List.of("SYSTEM/wso2.anonymous.role", "INTERNAL/" + everyone)) {
                int slash = role.indexOf('/');
                try (var statement = connection.prepareStatement(ROLE_PERMISSIONS.text())) {
                    statement.setString(1, role.substring(0, slash));
                    statement.setString(2, role.substring(slash + 1).toLowerCase(Locale.ROOT));
                    long count = 0;
                    try (var rows = statement.executeQuery()) {
                        while (rows.next()) {
                            count++;
                            ask(rows.getInt(3), role, rows.getString(1), rows.getString(2), evidence);
                        }
                    }
                    evidence.figure("permissions of " + role, count);
                }
            }
            return evidence;
        });
        for (var tenant : identity.tenants()) {
            var realm = identity.realm(tenant.id()).orElseThrow();
            // Where a directory holds the users there may be none yet: the first start adds user, role and link together.
            expect(!hasSystemRoles(tenant.id()) || realm.rolesOf(ANONYMOUS_USER).contains(ANONYMOUS_ROLE), evidence,
                    tenant, ANONYMOUS_USER,
                    "the anonymous user does not have its role");
            expect(realm.hasRole("Internal/" + everyone), evidence, tenant, everyone, "the everyone role is missing");
        }
    }

    private boolean hasSystemRoles(int tenant) {
        return users.with("counting system roles", connection -> {
            try (var statement = connection.prepareStatement(SYSTEM_ROLES.text())) {
                statement.setInt(1, tenant);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getLong(1) > 0;
                }
            }
        });
    }

    private void ask(int tenantId, String role, String resource, String action, Evidence evidence) {
        // A name that no store holds has the everyone role alone, and nothing of its own.
        var user = role.equals(ANONYMOUS_ROLE) ? ANONYMOUS_USER : StoreTrial.MARK + "-nobody";
        identity.realm(tenantId).ifPresent(realm -> {
            if (!realm.isAuthorized(user, resource, action)) {
                evidence.differ("UM_ROLE_PERMISSION", "tenant " + tenantId + ", " + role,
                        "may not " + action + " on " + resource);
            }
        });
    }

    private void logins(Evidence evidence) {
        if (wishes.logins().isEmpty()) {
            evidence.skip("passwords are kept as hashes only; --login-file names users whose passwords are known");
            return;
        }
        for (var login : wishes.logins()) {
            if (identity.authenticate(login.user(), login.password()).isEmpty()) {
                evidence.differ("log-in", login.user(), "the password is refused");
            }
        }
        evidence.figure("log-ins", wishes.logins().size());
    }

    private void primaryStore(Evidence evidence) {
        if (!isPrimaryOurs()) {
            evidence.skip("the primary store is not in the new database, or is read-only: nothing is written into it");
            return;
        }
        new StoreTrial(superRealm(), "", evidence).run(PLAIN_USERS, hasLoginPermission());
    }

    private boolean isPrimaryOurs() {
        var primary = home.realm().primary();
        return primary.className().contains(".jdbc.") && primary.property("url", "").isBlank()
                && !superRealm().stores().getFirst().isReadOnly();
    }

    private void newStores(Evidence evidence) {
        var realm = superRealm();
        for (var domain : STORES) {
            realm.addStore(stores.make(domain, domain));
        }
        for (var domain : STORES) {
            new StoreTrial(realm, domain, evidence).run(USERS, hasLoginPermission());
        }
        keptApart(realm, evidence);
        evidence.figure("stores added", STORES.size());
        STORES.forEach(realm::removeStore);
    }

    /**
     * A directory of our own, seen by a store that writes and by one that only reads: nothing is written into one that people
     * work with. No Active Directory is at hand.
     */
    private void newDirectory(Evidence evidence) {
        var realm = superRealm();
        try (var directory = new ThrowAwayDirectory()) {
            realm.addStore(directory.readWrite(DIRECTORIES.getFirst()));
            realm.addStore(directory.readOnly(DIRECTORIES.getLast()));
            var writes = new StoreTrial(realm, DIRECTORIES.getFirst(), evidence);
            writes.run(USERS, hasLoginPermission());

            var name = USERS.getLast();
            realm.addUser(writes.user(name), writes.password(name), List.of(), Map.of());
            var reader = DIRECTORIES.getLast() + "/" + name;
            var everybodys = identity.tenants().getFirst();
            expect(realm.authenticate(reader, writes.password(name)).filter(reader::equals).isPresent(), evidence,
                    everybodys, reader, "the right password is refused");
            expect(realm.authenticate(reader, Secret.of("wrong-" + name)).isEmpty(), evidence, everybodys, reader,
                    "a wrong password is taken");
            expect(realm.store(DIRECTORIES.getLast()).orElseThrow().users("*", 0, 10).equals(List.of(name)), evidence,
                    everybodys, reader, "the user is not listed");
            realm.deleteUser(writes.user(name));
            DIRECTORIES.forEach(realm::removeStore);
        }
        evidence.figure("directory stores added", DIRECTORIES.size());
    }

    /** The same name in two stores is two users. */
    private void keptApart(Realm realm, Evidence evidence) {
        var trials = STORES.stream().map(domain -> new StoreTrial(realm, domain, evidence)).toList();
        var name = USERS.getFirst();
        trials.forEach(t -> realm.addUser(t.user(name), t.password(name), List.of(), Map.of()));
        if (realm.authenticate(trials.get(0).user(name), trials.get(1).password(name)).isPresent()) {
            evidence.differ("store " + STORES.getFirst(), name, "the password of another store's user is taken");
        }
        trials.forEach(t -> realm.deleteUser(t.user(name)));
    }

    /** A new tenant with the number of a deleted one would get what that one left behind, and take it along at the end. */
    private boolean wouldReuseANumber() {
        var table = CarbonSchema.CARBON_4_2.require("UM_TENANT");
        return users.with("looking at the numbers of tenants", connection -> {
            var query = users.dialect().nextNumber(table, table.generated().orElseThrow());
            if (query.isEmpty()) {
                return false;
            }
            long behind = Numbering.behindAllRows(connection, users.dialect(), Catalog.read(connection), table);
            try (var statement = connection.prepareStatement(query.get().text());
                    var rows = statement.executeQuery()) {
                return rows.next() && rows.getLong(1) < behind;
            }
        });
    }

    private void newTenants(Evidence evidence) {
        if (wouldReuseANumber()) {
            evidence.differ("UM_TENANT", "UM_ID",
                    "a new tenant would get the number of a deleted one, and with it what was left behind");
            return;
        }
        for (var domain : TENANTS) {
            var password = adminPassword(domain);
            var tenant = identity.createTenant(domain, "", StoreTrial.MARK + "-admin", password);
            var realm = identity.realm(tenant.id()).orElseThrow();
            expect(identity.authenticate(StoreTrial.MARK + "-admin@" + domain, password).isPresent(), evidence, tenant,
                    "admin", "the admin of a new tenant cannot log in");
            new StoreTrial(realm, "", evidence).run(PLAIN_USERS, true);
            for (var store : STORES) {
                realm.addStore(stores.make(store, domain + "-" + store));
                new StoreTrial(realm, store, evidence).run(USERS, true);
                inTenant(realm, store, tenant, evidence);
            }
        }
        var first = identity.tenant(TENANTS.getFirst()).orElseThrow();
        expect(identity.authenticate(StoreTrial.MARK + "-admin@" + first.domain(),
                adminPassword(TENANTS.getLast())).isEmpty(), evidence, first, "admin",
                "the password of another tenant's admin is taken");
        identity.setActive(first.id(), false);
        expect(identity.authenticate(StoreTrial.MARK + "-admin@" + first.domain(),
                adminPassword(first.domain())).isEmpty(), evidence, first, "admin",
                "a user of an inactive tenant is let in");
        evidence.figure("tenants added", TENANTS.size());
        evidence.figure("stores in each", STORES.size() + 1);
    }

    private static Secret adminPassword(String domain) {
        return Secret.of("Admin-" + Integer.toHexString(domain.hashCode()));
    }

    /** Logs in as clients do, with the tenant behind the name. */
    private void inTenant(Realm realm, String store, Tenant tenant, Evidence evidence) {
        var trial = new StoreTrial(realm, store, evidence);
        var name = USERS.getFirst();
        realm.addUser(trial.user(name), trial.password(name), List.of(), Map.of());
        expect(identity.authenticate(trial.user(name) + "@" + tenant.domain(), trial.password(name)).isPresent(),
                evidence, tenant, trial.user(name), "the right password is refused");
        expect(identity.authenticate(trial.user(name), trial.password(name)).isEmpty(), evidence, tenant,
                trial.user(name), "the user can log in without naming the tenant");
        realm.deleteUser(trial.user(name));
    }

    private static void expect(boolean holds, Evidence evidence, Tenant tenant, String who, String otherwise) {
        if (!holds) {
            evidence.differ("tenant " + tenant.domain(), who, otherwise);
        }
    }

    private boolean hasLoginPermission() {
        return users.with("looking for a permission", connection -> {
            try (var statement = connection.prepareStatement(COUNT_LOGIN_PERMISSION.text());
                    var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1) > 0;
            }
        });
    }

    private boolean hasDomain(String domain) {
        return users.with("looking for a domain", connection -> {
            try (var statement = connection.prepareStatement(COUNT_DOMAIN.text())) {
                statement.setString(1, domain);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1) > 0;
                }
            }
        });
    }

    /** Takes away what a trial that failed, or a run that was killed, left behind. */
    private void removeLeftovers() {
        for (var domain : TENANTS) {
            identity.tenant(domain).ifPresent(tenant -> identity.deleteTenant(tenant.id()));
        }
        var realm = superRealm();
        for (var domain : Stream.concat(STORES.stream(), DIRECTORIES.stream()).toList()) {
            if (realm.store(domain).isEmpty() && hasDomain(domain)) {
                realm.addStore(stores.make(domain, domain + "-leftover"));
            }
            if (realm.store(domain).isPresent()) {
                realm.removeStore(domain);
            }
        }
        var primary = realm.stores().getFirst();
        if (isPrimaryOurs()) {
            for (var user : primary.users(StoreTrial.MARK + "-*", 0, 100)) {
                realm.deleteUser(user);
            }
            for (var role : primary.roles(StoreTrial.MARK + "-*", 0, 100)) {
                realm.deleteRole(role);
            }
        }
        realm.internalRoles(StoreTrial.MARK + "-*", 0, 100).forEach(realm::deleteRole);
    }

    @Override
    public void close() {
        identity.close();
        stores.close();
    }
}
