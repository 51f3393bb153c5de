package org.godwit.carbon.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * How passwords stand in a JDBC user store: as Carbon's digests, or, where the realm asks for it and the tables are
 * Carbon's own, as modern hashes, into which a digest is turned when its user logs in.
 *
 * <p>Columns of {@code SelectUserSQL} as {@code JDBCUserStoreManager} of 4.2 reads them: password 3, salt 4, one-time
 * password 5 and since when 6; a one-time password ends after 24 hours.
 */
final class JdbcPasswords {
    private static final Duration ONE_TIME_PASSWORD_LIFE = Duration.ofHours(24);
    private static final int COLUMNS_WITH_ONE_TIME_PASSWORD = 6;
    /** Only what was read is replaced; the time is named, because MySQL would set it to now. */
    private static final Sql REHASH = Sql.of("""
            UPDATE UM_USER SET UM_USER_PASSWORD = ?, UM_SALT_VALUE = ?, UM_CHANGED_TIME = UM_CHANGED_TIME
            WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ? AND UM_USER_PASSWORD = ?""");

    private final String domain;
    private final int tenant;
    private final UserDatabase database;
    private final PasswordDigest digest;
    private final boolean salted;
    /** Whether modern hashes are kept: the columns of an operator's own tables may be too narrow, or read by others. */
    private final boolean modern;
    private final PasswordHashes hashes;
    private final InstantSource clock;
    private final Consumer<IdentityObservation> observer;

    /** @throws ProblemException when the store's digest is not known */
    JdbcPasswords(UserStoreDefinition store, int tenant, UserDatabase database, boolean readOnly,
            StoreSurroundings surroundings) {
        this.domain = store.domain();
        this.tenant = tenant;
        this.database = database;
        this.digest = digest(store);
        this.salted = store.flag("StoreSaltedPassword", false);
        this.hashes = surroundings.hashes();
        this.modern = hashes.isModern() && !readOnly && !JdbcStatement.SELECT_USER.isReplaced(store)
                && !JdbcStatement.UPDATE_PASSWORD.isReplaced(store) && !JdbcStatement.ADD_USER.isReplaced(store);
        this.clock = surroundings.clock();
        this.observer = surroundings.observer();
    }

    private static PasswordDigest digest(UserStoreDefinition store) {
        var name = store.property("PasswordDigest", store.property("passwordHashMethod", ""));
        try {
            return PasswordDigest.of(name);
        } catch (IllegalArgumentException e) {
            throw new Problem(IdentityProblem.STORE_SETTING,
                    "The password digest of user store " + store.domain() + " is not known.", store.where(),
                    "property PasswordDigest is «" + name + "»",
                    "set it to SHA-256, SHA-512, SHA-1, MD5 or PLAIN_TEXT, as the passwords are stored").exception(e);
        }
    }

    /** What is stored about a user's password. */
    record Stored(String password, String salt, boolean oneTime, LocalDateTime since) {}

    /** {@return the current row of {@code SelectUserSQL}} */
    Stored stored(ResultSet row) throws SQLException {
        boolean mayBeOneTime = row.getMetaData().getColumnCount() >= COLUMNS_WITH_ONE_TIME_PASSWORD;
        boolean oneTime = mayBeOneTime && row.getBoolean(5);
        var since = oneTime ? row.getTimestamp(6) : null;
        return new Stored(text(row.getString(3)), salted ? text(row.getString(4)) : "", oneTime,
                since == null ? LocalDateTime.MIN : since.toLocalDateTime());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** {@return whether a password is the stored one; that nothing is stored takes as long to find out} */
    boolean matches(String user, Optional<Stored> found, Secret password) {
        if (found.isEmpty()) {
            if (modern) {
                hashes.stored(password);
            } else {
                digest.matches(password, salted ? "AAAAAAAAAAAAAAAAAAAAAA==" : "", "");
            }
            return false;
        }
        var stored = found.get();
        boolean isModern = PasswordHashes.isModern(stored.password());
        boolean same = isModern
                ? hashes.matches(password, stored.password())
                : digest.matches(password, stored.salt(), stored.password());
        if (!same || (stored.oneTime() && stored.since().isBefore(now().minus(ONE_TIME_PASSWORD_LIFE)))) {
            return false;
        }
        if (modern && !isModern) {
            rehash(user, stored, password);
        }
        return true;
    }

    /** A login does not fail because the database takes no writes; the next one tries again. */
    private void rehash(String user, Stored stored, Secret password) {
        var name = new QualifiedName(domain, user).text();
        try {
            var hash = hashes.stored(password);
            int changed = database.inTransaction("replacing a hash of store " + domain,
                    connection -> Statements.update(connection, REHASH, hash, null, user, tenant, stored.password()));
            if (changed > 0) {
                observer.accept(new IdentityObservation.UserChanged(tenant, name,
                        IdentityObservation.Change.PASSWORD_HASH));
            }
        } catch (ProblemException e) {
            observer.accept(new IdentityObservation.HashKept(tenant, name, e.problems().getFirst().why()));
        }
    }

    /** What goes into the columns of a new password. */
    record Kept(String password, @Nullable String salt, Timestamp since) {}

    Kept kept(Secret password) {
        var since = Timestamp.valueOf(now());
        if (modern) {
            return new Kept(hashes.stored(password), null, since);
        }
        var salt = salted ? PasswordDigest.newSalt() : "";
        return new Kept(digest.stored(password, salt), salted ? salt : null, since);
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault());
    }
}
