package org.godwit.carbon.identity;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.util.ssl.SSLUtil;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import javax.net.SocketFactory;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;

/**
 * The way to a directory: pooled connections that are logged in as the store's account. Connects when it is first asked.
 * Safe for use by many threads.
 */
final class LdapDirectory implements AutoCloseable {
    private static final int CONNECTIONS = 20;

    private final LdapSettings settings;
    private Optional<LDAPConnectionPool> pool = Optional.empty();

    LdapDirectory(LdapSettings settings) {
        this.settings = settings;
    }

    /** Something asked of the directory. */
    @FunctionalInterface
    interface Question<T> {
        T ask(LDAPConnectionPool directory) throws LDAPException;
    }

    /** Asks the directory, and tells what is wrong if it does not answer. */
    <T> T ask(String doing, Question<T> question) {
        try {
            return question.ask(pool());
        } catch (LDAPException e) {
            throw problem(e, doing);
        }
    }

    /** {@return whether the directory takes a password for an entry} */
    boolean takes(String entry, Secret password) {
        return ask("logging a user in", directory -> {
            try {
                return directory.bindAndRevertAuthentication(entry, password.reveal())
                        .getResultCode().equals(ResultCode.SUCCESS);
            } catch (LDAPBindException e) {
                return false;
            }
        });
    }

    private synchronized LDAPConnectionPool pool() throws LDAPException {
        if (pool.isPresent()) {
            return pool.get();
        }
        BindRequest account = settings.accountName().isEmpty()
                ? new SimpleBindRequest()
                : new SimpleBindRequest(settings.accountName(), settings.accountPassword().reveal());
        var made = new LDAPConnectionPool(servers(), account, 0, CONNECTIONS);
        // A directory that was restarted has closed what we hold; such a connection is replaced and asked again.
        made.setRetryFailedOperationsDueToInvalidConnections(true);
        made.setCreateIfNecessary(false);
        made.setMaxWaitTimeMillis(settings.connectTimeoutMillis());
        pool = Optional.of(made);
        return made;
    }

    private ServerSet servers() throws LDAPException {
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(settings.connectTimeoutMillis());
        options.setResponseTimeoutMillis(settings.readTimeoutMillis());
        options.setFollowReferrals(settings.store().property("Referral", "").strip().equalsIgnoreCase("follow"));
        var sets = new ServerSet[settings.servers().size()];
        for (int i = 0; i < sets.length; i++) {
            var server = settings.servers().get(i);
            sets[i] = new SingleServerSet(Objects.requireNonNullElse(server.getHost(), "localhost"), server.getPort(),
                    sockets(server), options);
        }
        return sets.length == 1 ? sets[0] : new FailoverServerSet(sets);
    }

    private SocketFactory sockets(LDAPURL server) {
        if (!server.getScheme().equals("ldaps")) {
            return SocketFactory.getDefault();
        }
        try {
            return new SSLUtil().createSSLSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java offers no TLS", e);
        }
    }

    ProblemException problem(LDAPException e, String doing) {
        var store = settings.store();
        var why = settings.servers().getFirst() + ", while " + doing + ": " + e.getResultCode() + " "
                + e.getDiagnosticMessage();
        if (e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
            return new Problem(IdentityProblem.STORE_DENIED,
                    "The directory of user store " + store.domain() + " refuses the account of the store.",
                    store.where(), why, "correct ConnectionName and ConnectionPassword").exception(e);
        }
        if (!e.getResultCode().isConnectionUsable()) {
            return new Problem(IdentityProblem.STORE_UNREACHABLE,
                    "The directory of user store " + store.domain() + " cannot be reached.", store.where(), why,
                    "start the directory, or correct ConnectionURL").exception(e);
        }
        return new Problem(IdentityProblem.DIRECTORY_REFUSED,
                "The directory of user store " + store.domain() + " refused an operation.",
                new Place.Setting("user store " + store.domain()), why, "see the cause above").exception(e);
    }

    @Override
    public synchronized void close() {
        pool.ifPresent(LDAPConnectionPool::close);
        pool = Optional.empty();
    }
}
