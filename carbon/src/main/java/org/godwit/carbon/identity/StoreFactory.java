package org.godwit.carbon.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;

/** Makes stores out of their definitions, by Carbon's class names. Never connects; a store does so when it is asked. */
final class StoreFactory {
    private static final String PACKAGE = "org.wso2.carbon.user.core.";
    private static final List<String> KNOWN = List.of(PACKAGE + "jdbc.JDBCUserStoreManager",
            PACKAGE + "ldap.ReadOnlyLDAPUserStoreManager", PACKAGE + "ldap.ReadWriteLDAPUserStoreManager",
            PACKAGE + "ldap.ActiveDirectoryUserStoreManager");
    private static final int SHORTEST_WAIT_MILLIS = 250;

    private final UserDatabase users;
    private final StoreSurroundings surroundings;

    StoreFactory(UserDatabase users, StoreSurroundings surroundings) {
        this.users = users;
        this.surroundings = surroundings;
    }

    /** @throws ProblemException when the class is not known, or a property is missing or makes no sense */
    UserStore make(UserStoreDefinition store, int tenant) {
        return switch (KNOWN.indexOf(store.className().strip())) {
            case 0 -> jdbc(store, tenant);
            case 1 -> new LdapUserStore(store, LdapKind.READ_ONLY);
            case 2 -> new LdapUserStore(store, LdapKind.READ_WRITE);
            case 3 -> new LdapUserStore(store, LdapKind.ACTIVE_DIRECTORY);
            default -> throw unknown(store);
        };
    }

    private UserStore jdbc(UserStoreDefinition store, int tenant) {
        var address = address(store);
        if (address.isEmpty() || address.get().equals(users.database().address())) {
            return new JdbcUserStore(store, tenant, users, false, surroundings);
        }
        var settings = new HashMap<>(store.properties());
        settings.put("maxWait", Integer.toString(longestWait(store)));
        var database = Database.of(address.get(), surroundings.drivers());
        return new JdbcUserStore(store, tenant, new UserDatabase("users of " + store.domain(), database, settings),
                true, surroundings);
    }

    private int longestWait(UserStoreDefinition store) {
        var wait = store.property("maxWait", "").strip();
        int longest = Math.toIntExact(surroundings.longestWait().toMillis());
        return wait.matches("\\d{1,9}")
                ? Math.clamp(Integer.parseInt(wait), SHORTEST_WAIT_MILLIS, longest)
                : longest;
    }

    /** {@return where the store's own database is, or empty when its users are in the realm's} */
    private Optional<DatabaseAddress> address(UserStoreDefinition store) {
        var url = store.property("url", "").strip();
        if (!url.isEmpty()) {
            return Optional.of(new DatabaseAddress(neverMade(H2File.absoluteUrl(url, surroundings.home())),
                    store.property("userName", ""), Secret.of(store.property("password", ""))));
        }
        var datasource = store.property("dataSource", "").strip();
        if (datasource.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(surroundings.datasources().apply(datasource)
                .orElseThrow(() -> new Problem(IdentityProblem.STORE_SETTING,
                        "The datasource of user store " + store.domain() + " does not exist.", store.where(),
                        "property dataSource names «" + datasource + "»",
                        "correct the name, or add the datasource to master-datasources.xml").exception()));
    }

    /** H2 makes an empty database where a file is missing: users would be gone, and nobody would be told. */
    private static String neverMade(String url) {
        return H2File.ofUrl(url).isPresent() && !url.toUpperCase(Locale.ROOT).contains(";IFEXISTS=")
                ? url + ";IFEXISTS=TRUE"
                : url;
    }

    private static ProblemException unknown(UserStoreDefinition store) {
        return new Problem(IdentityProblem.STORE_CLASS_UNKNOWN,
                "User store " + store.domain() + " is of a class that is not known: " + store.className() + ".",
                store.where(), "only Carbon's own classes are known: " + String.join(", ", KNOWN),
                "name one of these, with properties that fit, or leave the store out").exception();
    }
}
