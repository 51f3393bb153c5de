package org.godwit.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.identity.IdentityProblem;
import org.godwit.carbon.identity.QualifiedName;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.identity.UserStore;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/** The roles of one tenant, as administrators see them. */
public record Roles(Realm realm) {
    /** The action of everything below {@code /permission}. */
    public static final String EXECUTE = "ui.execute";
    private static final int ROWS_AT_A_TIME = 1_000;

    /** A role in a list; {@code INTERNAL} is the store of those that hold users of every store. */
    public record Row(String name, String store) {}

    /** A role with what it may do. */
    public record Detail(String name, String store, List<Realm.Permission> permissions) {
        public Detail {
            permissions = List.copyOf(permissions);
        }
    }

    /** Some roles; {@code more} when there are others behind them. */
    public record Page(List<Row> roles, int offset, int limit, boolean more, List<ProblemDocument> unreachable) {
        public Page {
            roles = List.copyOf(roles);
            unreachable = List.copyOf(unreachable);
        }
    }

    /** The users of a role. */
    public record Members(String role, List<String> users) {
        public Members {
            users = List.copyOf(users);
        }
    }

    /**
     * Lists the internal roles, then those of the stores.
     *
     * @param pattern with {@code *}, matched against names without their domain
     * @param store the domain of one store, or {@code INTERNAL}; empty for all
     */
    public Page list(String pattern, Optional<String> store, int offset, int limit) {
        int size = Math.clamp(limit, 0, Users.LARGEST_PAGE);
        var found = new Collected(offset, size + 1);
        var unreachable = new ArrayList<ProblemDocument>();
        boolean internal = store.isEmpty() || store.get().equalsIgnoreCase(QualifiedName.INTERNAL);
        if (internal) {
            found.addAll(QualifiedName.INTERNAL, (from, most) -> realm.internalRoles(pattern, from, most));
        }
        for (var each : stores(store, internal)) {
            try {
                found.addAll(each.domain(), (from, most) -> each.roles(pattern, from, most).stream()
                        .map(role -> Users.shown(each.domain(), role)).toList());
            } catch (ProblemException e) {
                unreachable.add(ProblemDocument.of(e.problems().getFirst()));
            }
        }
        boolean more = found.rows.size() > size;
        return new Page(more ? found.rows.subList(0, size) : found.rows, offset, size, more, unreachable);
    }

    private List<UserStore> stores(Optional<String> store, boolean internal) {
        if (store.isEmpty()) {
            return realm.stores();
        }
        return internal
                ? List.of()
                : List.of(realm.store(store.get()).orElseThrow(() -> Users.unknownStore(store.get())));
    }

    /** Reads one place after the other until enough is found. */
    private static final class Collected {
        private final List<Row> rows = new ArrayList<>();
        private final int wanted;
        private int skip;

        Collected(int offset, int wanted) {
            this.skip = Math.max(0, offset);
            this.wanted = wanted;
        }

        void addAll(String store, Source source) {
            for (int from = 0; rows.size() < wanted; from += ROWS_AT_A_TIME) {
                var names = source.names(from, ROWS_AT_A_TIME);
                names.stream().skip(skip).limit(wanted - rows.size()).forEach(n -> rows.add(new Row(n, store)));
                skip = Math.max(0, skip - names.size());
                if (names.size() < ROWS_AT_A_TIME) {
                    return;
                }
            }
        }
    }

    /** Gives names in order. */
    @FunctionalInterface
    private interface Source {
        List<String> names(int offset, int limit);
    }

    /** @throws ProblemException when there is no such role */
    public Detail role(String name) {
        if (!realm.hasRole(name)) {
            throw unknown(name);
        }
        return new Detail(name, storeOf(name), realm.permissionsOf(name));
    }

    private String storeOf(String name) {
        int slash = name.indexOf('/');
        var before = slash < 0 ? "" : name.substring(0, slash);
        if (before.equalsIgnoreCase(QualifiedName.INTERNAL) || before.equalsIgnoreCase("Application")) {
            return QualifiedName.INTERNAL;
        }
        return realm.store(before).orElseGet(() -> realm.stores().getFirst()).domain();
    }

    static ProblemException unknown(String name) {
        return new Problem(IdentityProblem.ROLE_UNKNOWN, "There is no role «" + name + "».", new Place.Setting("role"),
                "its store does not hold this name", "list the roles, and correct the name").exception();
    }

    /** {@return the users of a role} */
    public Members members(String name) {
        role(name);
        return new Members(name, realm.usersOf(name));
    }

    public Detail add(String name) {
        realm.addRole(name);
        return role(name);
    }

    public void delete(String name) {
        role(name);
        realm.deleteRole(name);
    }

    /** Says that a role may, or may not, do an action on a resource and what is below it. */
    public Detail permit(String name, Realm.Permission permission) {
        role(name);
        realm.setRolePermission(name, permission.resource(), permission.action(), permission.allowed());
        return role(name);
    }

    /** Takes back what was said of a role about a resource and an action. */
    public Detail forget(String name, String resource, String action) {
        role(name);
        realm.forgetRolePermission(name, resource, action);
        return role(name);
    }
}
