package org.godwit.server.admin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.home.UserStoreFiles;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.IdentityProblem;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;

/** The user stores of one tenant: the primary one, and those in files of their own. */
public record UserStores(Identity identity, CarbonHome home, UserStoreFiles files, Realm realm) {
    private static final Map<String, String> SHORT_NAMES = Map.of("jdbc", "jdbc.JDBCUserStoreManager", "ldap-readonly",
            "ldap.ReadOnlyLDAPUserStoreManager", "ldap", "ldap.ReadWriteLDAPUserStoreManager", "active-directory",
            "ldap.ActiveDirectoryUserStoreManager");
    private static final String PACKAGE = "org.wso2.carbon.user.core.";

    /**
     * A store.
     *
     * @param file the file that defines it
     * @param status {@code up}, {@code down}, {@code disabled} or {@code faulty}
     * @param problems why it is not up
     */
    public record Row(String domain, String className, boolean primary, boolean readOnly, String file, String status,
            List<ProblemDocument> problems) {
        public Row {
            problems = List.copyOf(problems);
        }
    }

    /** Every store, the primary one first, and what is wrong with files. */
    public record Listed(List<Row> stores, List<ProblemDocument> problems) {
        public Listed {
            stores = List.copyOf(stores);
            problems = List.copyOf(problems);
        }
    }

    /** What a store answered. */
    public record Tested(String domain, boolean up, long millis, List<ProblemDocument> problems) {
        public Tested {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A store that somebody wants.
     *
     * @param className Carbon's class, or one of {@code jdbc}, {@code ldap}, {@code ldap-readonly}, {@code active-directory}
     * @param tested whether it is added only if it answers
     */
    public record Wish(String domain, String className, Map<String, String> properties, Optional<Secret> password,
            boolean tested) {
        public Wish {
            properties = Map.copyOf(properties);
        }
    }

    /** Asks each store for a sign of life. */
    public Listed list() {
        var states = realm.storeStates().stream()
                .collect(Collectors.toMap(Realm.StoreState::domain, s -> s, (a, _) -> a, LinkedHashMap::new));
        var definitions = new LinkedHashMap<String, UserStoreDefinition>();
        home.realm().stores().stream().limit(realm.tenantId() == CarbonSchema.SUPER_TENANT ? Long.MAX_VALUE : 1)
                .forEach(d -> definitions.putIfAbsent(d.domain(), d));
        files.stores(realm.tenantId()).forEach(d -> definitions.putIfAbsent(d.domain(), d));
        var rows = new ArrayList<Row>();
        definitions.forEach((domain, definition) -> rows
                .add(row(definition, rows.isEmpty(), Optional.ofNullable(states.get(domain)))));
        var problems = new ArrayList<>(realm.problems());
        problems.addAll(files.problems());
        return new Listed(rows, problems.stream().map(ProblemDocument::of).toList());
    }

    private Row row(UserStoreDefinition definition, boolean primary, Optional<Realm.StoreState> state) {
        var status = definition.disabled() ? "disabled" : state.map(s -> s.isUp() ? "up" : "down").orElse("faulty");
        return new Row(definition.domain(), definition.className(), primary,
                realm.store(definition.domain()).map(s -> s.isReadOnly()).orElse(false),
                definition.where().path().toString(), status, state.flatMap(Realm.StoreState::problem)
                        .map(p -> List.of(ProblemDocument.of(p))).orElse(List.of()));
    }

    /** Asks one store for a sign of life, however recently it was seen down. */
    public Tested test(String domain) {
        var store = realm.store(domain).orElseThrow(() -> Users.unknownStore(domain));
        long start = System.nanoTime();
        try {
            store.ping();
            return new Tested(store.domain(), true, millisSince(start), List.of());
        } catch (ProblemException e) {
            return new Tested(store.domain(), false, millisSince(start),
                    e.problems().stream().map(ProblemDocument::of).toList());
        }
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    /**
     * Writes the file of a store; a server that runs takes it up within seconds.
     *
     * @throws ProblemException when the domain is taken, the class unknown or a property missing, or the store does not answer;
     *     then nothing is left behind
     */
    public Row add(Wish wish) {
        var domain = wish.domain().strip().toUpperCase(Locale.ROOT);
        if (domain.isEmpty() || domain.equals(UserStoreDefinition.PRIMARY) || realm.store(domain).isPresent()) {
            throw new Problem(IdentityProblem.DOMAIN_TAKEN,
                    "A user store cannot have the domain «" + domain + "».", new Place.Setting("domain"),
                    domain.isEmpty() ? "it is empty" : "a store of this tenant has it already",
                    "choose another domain").exception();
        }
        var properties = new LinkedHashMap<>(wish.properties());
        properties.put("DomainName", domain);
        var className = className(wish.className());
        Map<String, Secret> passwords = wish.password()
                .map(p -> Map.of(className.contains(".ldap.") ? "ConnectionPassword" : "password", p))
                .orElse(Map.of());
        var file = files.write(realm.tenantId(), className, properties, passwords);
        try {
            identity.refresh();
            refuseFaulty(file);
            if (wish.tested()) {
                realm.store(domain).orElseThrow(() -> Users.unknownStore(domain)).ping();
            }
        } catch (ProblemException e) {
            files.remove(realm.tenantId(), domain);
            identity.refresh();
            throw e;
        }
        return list().stores().stream().filter(r -> r.domain().equals(domain)).findFirst().orElseThrow();
    }

    private void refuseFaulty(Path file) {
        var problems = new ArrayList<>(realm.problems());
        problems.addAll(files.problems());
        var ofFile = problems.stream().filter(p -> (p.where() instanceof Place.Line line && line.path().equals(file))
                || (p.where() instanceof Place.File whole && whole.path().equals(file))).toList();
        if (!ofFile.isEmpty()) {
            throw new ProblemException(ofFile);
        }
    }

    private static String className(String name) {
        var known = SHORT_NAMES.get(name.toLowerCase(Locale.ROOT));
        return known == null ? name : PACKAGE + known;
    }

    /** Takes a store away: its file, and the internal roles and permissions of its users. The store's own users stay where they are. */
    public void remove(String domain) {
        realm.removeStore(domain);
        files.remove(realm.tenantId(), domain);
        identity.refresh();
    }
}
