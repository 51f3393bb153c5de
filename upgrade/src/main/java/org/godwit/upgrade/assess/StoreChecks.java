package org.godwit.upgrade.assess;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.util.ssl.SSLUtil;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding.Severity;

/**
 * Whether the user stores of a home are of known classes and answer. A database file is only looked for: opening it would
 * write beside it.
 */
final class StoreChecks {
    private static final Set<String> KNOWN_STORES = Set.of("org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager",
            "org.wso2.carbon.user.core.ldap.ReadOnlyLDAPUserStoreManager",
            "org.wso2.carbon.user.core.ldap.ReadWriteLDAPUserStoreManager",
            "org.wso2.carbon.user.core.ldap.ActiveDirectoryUserStoreManager");
    private static final int PATIENCE_MILLIS = 3_000;

    private final CarbonHome home;
    private final Drivers drivers;
    private final List<Finding> findings = new ArrayList<>();

    private StoreChecks(CarbonHome home, Drivers drivers) {
        this.home = home;
        this.drivers = drivers;
    }

    static List<Finding> run(CarbonHome home, Drivers drivers) {
        var checks = new StoreChecks(home, drivers);
        var stores = new LinkedHashSet<UserStoreDefinition>(home.realm().stores());
        stores.addAll(home.userStores(CarbonSchema.SUPER_TENANT));
        home.tenantFolders().forEach(tenant -> stores.addAll(home.userStores(tenant)));
        stores.stream().filter(s -> !s.disabled()).forEach(checks::check);
        return checks.findings;
    }

    private void check(UserStoreDefinition store) {
        if (!KNOWN_STORES.contains(store.className().strip())) {
            findings.add(new Finding(Severity.DECISION, new Problem(UpgradeProblem.USER_STORE_UNKNOWN,
                    "The class of user store " + store.domain() + " is not known.", store.where(),
                    store.className() + " is no class of Carbon's own; its users could not log in",
                    "use one of Carbon's own classes, or go without this store with --accept "
                            + UpgradeProblem.USER_STORE_UNKNOWN.code())));
        } else if (!store.property("ConnectionURL", "").isBlank()) {
            directoryFailure(store).ifPresent(why -> unreachable(store, why));
        } else {
            databaseFailure(store).ifPresent(why -> unreachable(store, why));
        }
    }

    private void unreachable(UserStoreDefinition store, String why) {
        findings.add(new Finding(Severity.DECISION, new Problem(UpgradeProblem.STORE_UNREACHABLE,
                "User store " + store.domain() + " cannot be reached.", store.where(), why,
                "make it reachable from here, or go on without trying it with --accept "
                        + UpgradeProblem.STORE_UNREACHABLE.code())));
    }

    /** {@return why the store's own database does not answer; the realm's is looked at elsewhere} */
    private Optional<String> databaseFailure(UserStoreDefinition store) {
        var address = address(store);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        var file = H2File.ofUrl(address.get().url());
        if (file.isPresent()) {
            return file.get().exists()
                    ? Optional.empty()
                    : Optional.of("the database file " + file.get().base() + " does not exist");
        }
        try (var connection = Database.of(address.get(), drivers).connect()) {
            return connection.isClosed() ? Optional.of("the connection closes at once") : Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problems().getFirst().why());
        } catch (java.sql.SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<DatabaseAddress> address(UserStoreDefinition store) {
        var url = store.property("url", "").strip();
        if (!url.isEmpty()) {
            return Optional.of(new DatabaseAddress(H2File.absoluteUrl(url, home.root()), store.property("userName", ""),
                    Secret.of(store.property("password", ""))));
        }
        var datasource = store.property("dataSource", "").strip();
        return datasource.isEmpty() ? Optional.empty() : home.datasource(datasource).map(d -> d.address(home));
    }

    /** {@return why the directory does not answer, or refuses the account that reads it} */
    private static Optional<String> directoryFailure(UserStoreDefinition store) {
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(PATIENCE_MILLIS);
        options.setResponseTimeoutMillis(PATIENCE_MILLIS);
        try {
            var url = new LDAPURL(store.property("ConnectionURL", "").strip());
            var host = url.getHost();
            var sockets = url.getScheme().equalsIgnoreCase("ldaps")
                    ? new SSLUtil().createSSLSocketFactory()
                    : javax.net.SocketFactory.getDefault();
            try (var connection = new LDAPConnection(sockets, options, host == null ? "localhost" : host,
                    url.getPort())) {
                connection.bind(store.property("ConnectionName", ""), store.property("ConnectionPassword", ""));
                return Optional.empty();
            }
        } catch (LDAPException e) {
            return Optional.of(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (GeneralSecurityException e) {
            return Optional.of(e.getClass().getSimpleName());
        }
    }
}
