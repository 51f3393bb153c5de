package org.godwit.carbon.identity;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.problem.Problems;

/** The user stores of one tenant at work, the primary one first, and how each is. Safe for use by many threads. */
final class TenantStores implements AutoCloseable {
    private final int tenantId;
    private final UserDatabase database;
    private final StoreFactory factory;
    private final InstantSource clock;
    private volatile Deployment deployment = new Deployment(UserStoreDefinition.PRIMARY, List.of(), List.of());

    TenantStores(int tenantId, UserDatabase database, StoreFactory factory, InstantSource clock) {
        this.tenantId = tenantId;
        this.database = database;
        this.factory = factory;
        this.clock = clock;
    }

    /**
     * A store at work.
     *
     * @param fromFile whether it stands in the home's configuration, rather than being added at run time
     */
    private record Deployed(UserStoreDefinition definition, UserStore store, StoreHealth health, boolean fromFile) {
        /** Asks the store yes or no; one that is down says no, and is not asked again for a while. */
        private boolean says(BiPredicate<UserStore, String> question, String name) {
            if (health.problem().isPresent()) {
                return false;
            }
            try {
                boolean answer = question.test(store, name);
                health.isUp();
                return answer;
            } catch (ProblemException e) {
                if (store instanceof JdbcUserStore jdbc && jdbc.isInUserDatabase()) {
                    throw e;
                }
                if (health.isDown(e)) {
                    return false;
                }
                throw e;
            }
        }

        private Realm.StoreState state() {
            var known = health.problem();
            if (known.isEmpty()) {
                try {
                    store.ping();
                    health.isUp();
                } catch (ProblemException e) {
                    health.isDown(e);
                    known = Optional.of(e.problems().getFirst());
                }
            }
            return new Realm.StoreState(store.domain(), known);
        }
    }

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

    List<UserStore> all() {
        return deployment.stores().stream().map(Deployed::store).toList();
    }

    /** {@return what was wrong with definitions of stores, which are therefore left out} */
    List<Problem> problems() {
        return deployment.problems();
    }

    List<Realm.StoreState> states() {
        return deployment.stores().stream().map(Deployed::state).toList();
    }

    Optional<UserStore> store(String domain) {
        return deployed(domain).map(Deployed::store);
    }

    /** @throws ProblemException when no store has the domain */
    UserStore need(String domain) {
        return store(domain).orElseThrow(() -> unknownDomain(domain));
    }

    private Optional<Deployed> deployed(String domain) {
        var upper = domain.toUpperCase(Locale.ROOT);
        return deployment.stores().stream().filter(d -> d.store().domain().equals(upper)).findFirst();
    }

    /** {@return whether the roles of a domain's users may be remembered} */
    boolean remembersRoles(String domain) {
        return deployed(domain).map(d -> d.definition().flag("UserRolesCacheEnabled", true)).orElse(true);
    }

    /** {@return what a text names; one without the domain of a store is of the primary store} */
    QualifiedName name(String text) {
        return name(text, deployment.primaryDomain());
    }

    /** A user of the primary store called {@code CORP/anna} would be taken for one of CORP. */
    boolean isUnmistakable(QualifiedName name) {
        return name(name.text()).equals(name);
    }

    private QualifiedName name(String text, String domainOtherwise) {
        return QualifiedName.of(text, domain -> deployed(domain).isPresent(), domainOtherwise);
    }

    /**
     * Looks for a user in the store that the name says, or in each in order when it says none. A store that is down is
     * passed over.
     *
     * @param question whether a store takes the user of this name, which has no domain
     */
    Optional<QualifiedName> find(String user, BiPredicate<UserStore, String> question) {
        var named = name(user, "");
        if (user.isBlank() || RealmNames.isReserved(named.name())) {
            return Optional.empty();
        }
        for (var deployed : deployment.stores()) {
            var domain = deployed.store().domain();
            var name = new QualifiedName(domain, named.name());
            if ((named.domain().isEmpty() || named.domain().equals(domain)) && isUnmistakable(name)
                    && deployed.says(question, named.name())) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
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

    /** Adds a secondary store for as long as this is open, and its domain to {@code UM_DOMAIN}. */
    synchronized UserStore add(UserStoreDefinition definition) {
        checkDomainIsFree(deployment.stores(), definition);
        var added = open(definition, false);
        database.inTransaction("adding a domain",
                connection -> DomainTable.require(connection, tenantId, definition.domain()));
        var next = new ArrayList<>(deployment.stores());
        next.add(added);
        deployment = deployment.with(next);
        return added.store();
    }

    /** Takes a secondary store away, and its domain out of {@code UM_DOMAIN}. {@return the domain as it is written there} */
    synchronized String remove(String domain) {
        var removed = deployed(domain).orElseThrow(() -> unknownDomain(domain));
        if (removed.equals(deployment.stores().getFirst())) {
            throw new Problem(IdentityProblem.NEEDED, "The primary store cannot be removed.",
                    removed.definition().where(), "no realm is without one", "name a secondary store").exception();
        }
        var next = new ArrayList<>(deployment.stores());
        next.remove(removed);
        deployment = deployment.with(next);
        removed.store().close();
        var name = removed.store().domain();
        database.inTransaction("removing a domain", connection -> {
            DomainTable.delete(connection, tenantId, name);
            return tenantId;
        });
        return name;
    }

    private static ProblemException unknownDomain(String domain) {
        return new Problem(IdentityProblem.DOMAIN_UNKNOWN, "There is no user store " + domain + ".",
                new Place.Setting("domain"), "no store of this tenant has this domain",
                "list the stores with: godwit userstore list").exception();
    }

    @Override
    public void close() {
        deployment.stores().forEach(d -> d.store().close());
    }
}
