package org.godwit.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.identity.Claim;
import org.godwit.carbon.identity.IdentityProblem;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.identity.UserStore;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;

/** The users of one tenant, as administrators see them. */
public record Users(Realm realm) {
    /** No page is larger, whatever is asked for. */
    public static final int LARGEST_PAGE = 1_000;
    private static final String DEFAULT_PROFILE = "default";

    /** A user in a list. */
    public record Row(String name, String store) {}

    /** A user with all that is known. */
    public record Detail(String name, String store, List<String> roles, Map<String, String> attributes) {
        public Detail {
            roles = List.copyOf(roles);
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * Some users.
     *
     * @param total how many match altogether, in the stores that answer
     * @param unreachable why stores are left out
     */
    public record Page(List<Row> users, int offset, int limit, long total, List<ProblemDocument> unreachable) {
        public Page {
            users = List.copyOf(users);
            unreachable = List.copyOf(unreachable);
        }
    }

    /**
     * Lists users in the order of the stores, then by name. Only this page is read.
     *
     * @param pattern with {@code *}, matched against names without their domain
     * @param store the domain of one store; empty for all
     */
    public Page list(String pattern, Optional<String> store, int offset, int limit) {
        var rows = new ArrayList<Row>();
        var unreachable = new ArrayList<ProblemDocument>();
        int size = Math.clamp(limit, 0, LARGEST_PAGE);
        long total = 0;
        for (var each : stores(store)) {
            try {
                int count = each.countUsers(pattern);
                long from = Math.max(0, offset - total);
                if (rows.size() < size && from < count) {
                    each.users(pattern, (int) from, size - rows.size())
                            .forEach(name -> rows.add(new Row(shown(each.domain(), name), each.domain())));
                }
                total += count;
            } catch (ProblemException e) {
                if (store.isPresent()) {
                    throw e;
                }
                unreachable.add(ProblemDocument.of(e.problems().getFirst()));
            }
        }
        return new Page(rows, offset, size, total, unreachable);
    }

    private List<UserStore> stores(Optional<String> domain) {
        return domain.isEmpty()
                ? realm.stores()
                : List.of(realm.store(domain.get()).orElseThrow(() -> unknownStore(domain.get())));
    }

    static ProblemException unknownStore(String domain) {
        return new Problem(IdentityProblem.DOMAIN_UNKNOWN, "There is no user store " + domain + ".",
                new Place.Setting("store"), "no store of this tenant has this domain",
                "list the stores with: godwit userstore list").exception();
    }

    /** {@return the name as Carbon shows it: users of the primary store without a domain} */
    public static String shown(String domain, String name) {
        return domain.equals(UserStoreDefinition.PRIMARY) ? name : domain + "/" + name;
    }

    /** @throws ProblemException when there is no such user */
    public Detail user(String name) {
        var store = storeOf(name);
        var plain = plain(store, name);
        if (!store.hasUser(plain)) {
            throw unknown(name);
        }
        return new Detail(shown(store.domain(), plain), store.domain(), realm.rolesOf(name),
                store.attributesOf(plain, DEFAULT_PROFILE));
    }

    /** {@return the store that a name belongs to: that of its domain, else the primary one} */
    public UserStore storeOf(String name) {
        int slash = name.indexOf('/');
        return (slash > 0 ? realm.store(name.substring(0, slash)) : Optional.<UserStore>empty())
                .orElseGet(() -> realm.stores().getFirst());
    }

    /** {@return the name without the domain of its store} */
    public static String plain(UserStore store, String name) {
        var prefix = store.domain() + "/";
        return name.regionMatches(true, 0, prefix, 0, prefix.length()) ? name.substring(prefix.length()) : name;
    }

    static ProblemException unknown(String name) {
        return new Problem(IdentityProblem.USER_UNKNOWN, "There is no user «" + name + "».",
                new Place.Setting("user"), "its store does not hold this name",
                "list the users, and correct the name").exception();
    }

    /** Adds a user. */
    public Detail add(String name, Secret password, List<String> roles, Map<String, String> attributes) {
        realm.addUser(name, password, roles, attributes);
        return user(name);
    }

    public void delete(String name) {
        realm.deleteUser(name);
    }

    public void setPassword(String name, Secret password) {
        realm.setPassword(name, password);
    }

    /** What is claimed of a user. */
    public record Claims(String user, String dialect, Map<String, String> claims) {
        public Claims {
            claims = Map.copyOf(claims);
        }
    }

    /** {@return what is claimed of a user in a dialect} */
    public Claims claims(String name, String dialect) {
        var known = user(name);
        return new Claims(known.name(), dialect, realm.claimsOf(known.name(), dialect));
    }

    /** Sets claims; an empty text takes one away. {@return what is claimed then} */
    public Claims setClaims(String name, String dialect, Map<String, String> claims) {
        realm.setClaims(user(name).name(), dialect, claims);
        return claims(name, dialect);
    }

    /** The claims of a dialect. */
    public record Dialect(String dialect, List<String> dialects, List<Listed> claims) {
        public Dialect {
            dialects = List.copyOf(dialects);
            claims = List.copyOf(claims);
        }
    }

    /** A claim that users may have. */
    public record Listed(String uri, String name, String description, String pattern, boolean required,
            boolean readOnly, Map<String, String> attributes) {
        public Listed {
            attributes = Map.copyOf(attributes);
        }

        static Listed of(Claim claim) {
            return new Listed(claim.uri(), claim.name(), claim.description(), claim.pattern(), claim.required(),
                    claim.readOnly(), claim.attributes());
        }
    }

    /** {@return the claims of a dialect, and the names of all dialects} */
    public Dialect dialect(String dialect) {
        return new Dialect(dialect, realm.dialects(), realm.claims(dialect).stream().map(Listed::of).toList());
    }

    /** Puts a user into roles and takes it out of others. {@return the user as it is then} */
    public Detail changeRoles(String name, List<String> added, List<String> removed) {
        user(name);
        if (!added.isEmpty() || !removed.isEmpty()) {
            realm.changeRoles(name, added, removed);
        }
        return user(name);
    }
}
