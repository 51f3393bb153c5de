package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Users and roles in a database: in Carbon's own {@code UM_USER}, {@code UM_ROLE} and {@code UM_USER_ROLE}, or wherever
 * the operator's statements find them ({@link JdbcStatement}).
 *
 * <p>Kept as {@code JDBCUserStoreManager} of 4.2 has it.
 */
final class JdbcUserStore implements UserStore {
    private static final String DEFAULT_PROFILE = "default";
    private static final String ANONYMOUS = "wso2.anonymous.user";
    private static final int ROWS_AT_A_TIME = 500;
    private static final Sql COUNT_USERS = Sql.of("""
            SELECT COUNT(*) FROM UM_USER WHERE UM_USER_NAME LIKE ? ESCAPE '!' AND UM_TENANT_ID = ?""");

    private final UserStoreDefinition store;
    private final int tenant;
    private final UserDatabase database;
    private final boolean ownsDatabase;
    private final StoreRules rules;
    private final JdbcPasswords passwords;

    /**
     * @param ownsDatabase whether closing the store closes the database
     * @throws org.godwit.carbon.problem.ProblemException when a property makes no sense
     */
    JdbcUserStore(UserStoreDefinition store, int tenant, UserDatabase database, boolean ownsDatabase,
            StoreSurroundings surroundings) {
        this.store = store;
        this.tenant = tenant;
        this.database = database;
        this.ownsDatabase = ownsDatabase;
        this.rules = new StoreRules(store, false, true);
        this.passwords = new JdbcPasswords(store, tenant, database, rules.readOnly(), surroundings);
    }

    /** {@return whether its users are in the realm's own database} */
    boolean isInUserDatabase() {
        return !ownsDatabase;
    }

    @Override
    public String domain() {
        return store.domain();
    }

    @Override
    public boolean isReadOnly() {
        return rules.readOnly();
    }

    @Override
    public boolean readsRoles() {
        return rules.readsRoles();
    }

    @Override
    public boolean writesRoles() {
        return rules.writesRoles();
    }

    @Override
    public void ping() {
        // A real question, since the driver of H2 1.2 has no Connection.isValid.
        database.with("asking user store " + domain() + " for a sign of life", connection -> hasUser(connection, "?"));
    }

    @Override
    public boolean authenticate(String user, Secret password) {
        var found = database.with("reading a user of store " + domain(),
                connection -> list(connection, JdbcStatement.SELECT_USER, passwords::stored, user,
                        JdbcStatement.TENANT).stream().findFirst());
        return passwords.matches(user, found, password);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    @Override
    public boolean hasUser(String user) {
        return database.with("looking for a user of store " + domain(), connection -> hasUser(connection, user));
    }

    private boolean hasUser(Connection connection, String user) throws SQLException {
        return !list(connection, JdbcStatement.IS_USER_EXISTING, row -> true, user, JdbcStatement.TENANT).isEmpty();
    }

    @Override
    public List<String> users(String pattern, int offset, int limit) {
        return database.inTransaction("listing the users of store " + domain(),
                connection -> page(connection, JdbcStatement.USERS, pattern, offset, limit)).stream()
                .filter(name -> !name.equals(ANONYMOUS)).toList();
    }

    @Override
    public int countUsers(String pattern) {
        return database.inTransaction("counting the users of store " + domain(), connection -> {
            if (!JdbcStatement.USERS.isReplaced(store)) {
                return Statements.list(connection, COUNT_USERS, row -> row.getInt(1), Statements.like(pattern), tenant)
                        .getFirst();
            }
            var found = new AtomicInteger();
            forEachName(connection, JdbcStatement.USERS, pattern, _ -> {
                found.incrementAndGet();
                return true;
            });
            return found.get();
        });
    }

    @Override
    public boolean hasRole(String role) {
        return readsRoles() && database.with("looking for a role of store " + domain(),
                connection -> hasRole(connection, role));
    }

    private boolean hasRole(Connection connection, String role) throws SQLException {
        return !list(connection, JdbcStatement.IS_ROLE_EXISTING, row -> true, role, JdbcStatement.TENANT).isEmpty();
    }

    @Override
    public List<String> roles(String pattern, int offset, int limit) {
        return readsRoles()
                ? database.inTransaction("listing the roles of store " + domain(),
                        connection -> page(connection, JdbcStatement.ROLES, pattern, offset, limit))
                : List.of();
    }

    @Override
    public List<String> rolesOf(String user) {
        if (!readsRoles()) {
            return List.of();
        }
        return database.with("reading the roles of a user of store " + domain(), connection -> {
            var roles = new ArrayList<>(list(connection, JdbcStatement.ROLES_OF_USER, row -> row.getString(1), user,
                    JdbcStatement.TENANT, JdbcStatement.TENANT, JdbcStatement.TENANT));
            if (store.flag("SharedGroupEnabled", false)) {
                roles.addAll(list(connection, JdbcStatement.SHARED_ROLES_OF_USER, row -> row.getString(1), user,
                        JdbcStatement.TENANT));
            }
            return roles;
        });
    }

    @Override
    public List<String> usersOf(String role) {
        return readsRoles()
                ? database.with("reading the users of a role of store " + domain(),
                        connection -> list(connection, JdbcStatement.USERS_OF_ROLE, row -> row.getString(1), role,
                                JdbcStatement.TENANT, JdbcStatement.TENANT, JdbcStatement.TENANT))
                : List.of();
    }

    @Override
    public Map<String, String> attributesOf(String user, String profile) {
        return database.with("reading the attributes of a user of store " + domain(), connection -> {
            var attributes = new TreeMap<String, String>();
            list(connection, JdbcStatement.ATTRIBUTES, row -> Map.entry(row.getString(1), text(row.getString(2))), user,
                    profile, JdbcStatement.TENANT, JdbcStatement.TENANT)
                    .forEach(e -> attributes.put(e.getKey(), e.getValue()));
            return attributes;
        });
    }

    @Override
    public void addUser(String user, Secret password, List<String> roles, Map<String, String> attributes) {
        rules.checkNewUser(user, password);
        if (!roles.isEmpty()) {
            rules.checkRolesWritable();
        }
        var kept = passwords.kept(password);
        database.inTransaction("adding a user to store " + domain(), connection -> {
            boolean taken = store.flag("UserNameUniqueAcrossTenants", false)
                    ? !list(connection, JdbcStatement.IS_USER_EXISTING_ANYWHERE, row -> true, user).isEmpty()
                    : hasUser(connection, user);
            if (taken) {
                throw rules.userExists(user);
            }
            update(connection, JdbcStatement.ADD_USER, user, kept.password(), kept.salt(), false,
                    kept.since(), JdbcStatement.TENANT);
            join(connection, user, roles);
            for (var attribute : attributes.entrySet()) {
                addAttribute(connection, user, attribute);
            }
            return user;
        });
    }

    @Override
    public void deleteUser(String user) {
        rules.checkWritable();
        database.inTransaction("deleting a user of store " + domain(), connection -> {
            if (!hasUser(connection, user)) {
                throw rules.userUnknown(user);
            }
            update(connection, JdbcStatement.LEAVE_ALL_ROLES, user, JdbcStatement.TENANT, JdbcStatement.TENANT);
            update(connection, JdbcStatement.DELETE_ATTRIBUTES, user, JdbcStatement.TENANT, JdbcStatement.TENANT);
            return update(connection, JdbcStatement.DELETE_USER, user, JdbcStatement.TENANT);
        });
    }

    @Override
    public void setPassword(String user, Secret password) {
        rules.checkNewPassword(password);
        var kept = passwords.kept(password);
        database.inTransaction("changing a password of store " + domain(), connection -> {
            if (!hasUser(connection, user)) {
                throw rules.userUnknown(user);
            }
            return update(connection, JdbcStatement.UPDATE_PASSWORD, kept.password(), kept.salt(), false,
                    kept.since(), user, JdbcStatement.TENANT);
        });
    }

    @Override
    public void setAttributes(String user, Map<String, String> attributes) {
        rules.checkWritable();
        database.inTransaction("changing the attributes of a user of store " + domain(), connection -> {
            if (!hasUser(connection, user)) {
                throw rules.userUnknown(user);
            }
            for (var attribute : attributes.entrySet()) {
                update(connection, JdbcStatement.DELETE_ATTRIBUTE, user, JdbcStatement.TENANT, attribute.getKey(),
                        DEFAULT_PROFILE, JdbcStatement.TENANT);
                if (!attribute.getValue().isEmpty()) {
                    addAttribute(connection, user, attribute);
                }
            }
            return user;
        });
    }

    private void addAttribute(Connection connection, String user, Map.Entry<String, String> attribute)
            throws SQLException {
        update(connection, JdbcStatement.ADD_ATTRIBUTE, user, JdbcStatement.TENANT, attribute.getKey(),
                attribute.getValue(), DEFAULT_PROFILE, JdbcStatement.TENANT);
    }

    @Override
    public void addRole(String role) {
        rules.checkNewRole(role);
        database.inTransaction("adding a role to store " + domain(), connection -> {
            if (hasRole(connection, role)) {
                throw rules.roleExists(role);
            }
            return update(connection, JdbcStatement.ADD_ROLE, role, JdbcStatement.TENANT);
        });
    }

    @Override
    public void deleteRole(String role) {
        rules.checkRolesWritable();
        database.inTransaction("deleting a role of store " + domain(), connection -> {
            if (!hasRole(connection, role)) {
                throw rules.roleUnknown(role);
            }
            update(connection, JdbcStatement.EMPTY_ROLE, role, JdbcStatement.TENANT, JdbcStatement.TENANT);
            return update(connection, JdbcStatement.DELETE_ROLE, role, JdbcStatement.TENANT);
        });
    }

    @Override
    public void changeRoles(String user, List<String> added, List<String> removed) {
        rules.checkRolesWritable();
        database.inTransaction("changing the roles of a user of store " + domain(), connection -> {
            if (!hasUser(connection, user)) {
                throw rules.userUnknown(user);
            }
            for (var role : removed) {
                update(connection, JdbcStatement.LEAVE_ROLE, role, JdbcStatement.TENANT, user, JdbcStatement.TENANT,
                        JdbcStatement.TENANT);
            }
            join(connection, user, added);
            return user;
        });
    }

    private void join(Connection connection, String user, List<String> roles) throws SQLException {
        if (roles.isEmpty()) {
            return;
        }
        var present = list(connection, JdbcStatement.ROLES_OF_USER, row -> row.getString(1), user, JdbcStatement.TENANT,
                JdbcStatement.TENANT, JdbcStatement.TENANT);
        for (var role : roles) {
            if (!hasRole(connection, role)) {
                throw rules.roleUnknown(role);
            }
            if (!present.contains(role)) {
                update(connection, JdbcStatement.JOIN_ROLE, role, JdbcStatement.TENANT, user, JdbcStatement.TENANT,
                        JdbcStatement.TENANT);
            }
        }
    }

    /**
     * Carbon's own text is told the page. An operator's is read as far as the page goes; nothing tells it to take percent
     * signs as they are, so what it finds is held against the pattern again.
     */
    private List<String> page(Connection connection, JdbcStatement statement, String pattern, int offset, int limit)
            throws SQLException {
        if (!statement.isReplaced(store)) {
            var page = database.database().dialect().page(statement.standard(), offset, limit);
            return Statements.list(connection, page, row -> row.getString(1), Statements.like(pattern), tenant);
        }
        var names = new ArrayList<String>();
        var passed = new AtomicInteger();
        forEachName(connection, statement, pattern, name -> {
            if (names.size() < limit && passed.getAndIncrement() >= offset) {
                names.add(name);
            }
            return names.size() < limit;
        });
        return names;
    }

    /** @param action says whether to go on */
    private void forEachName(Connection connection, JdbcStatement statement, String pattern, Predicate<String> action)
            throws SQLException {
        var text = statement.text(store);
        var exact = Pattern.compile("\\Q" + pattern.replace("\\E", "").replace("*", "\\E.*\\Q") + "\\E",
                Pattern.DOTALL);
        try (var query = connection.prepareStatement(text)) {
            query.setFetchSize(ROWS_AT_A_TIME);
            Statements.bind(query, JdbcStatement.bound(text, tenant, pattern.replace('*', '%'), JdbcStatement.TENANT));
            try (var rows = query.executeQuery()) {
                boolean goesOn = true;
                while (goesOn && rows.next()) {
                    var name = text(rows.getString(1));
                    goesOn = !exact.matcher(name).matches() || action.test(name);
                }
            }
        }
    }

    private <T> List<T> list(Connection connection, JdbcStatement statement, Statements.RowMapper<T> mapper,
            @Nullable Object... values) throws SQLException {
        var text = statement.text(store);
        return Statements.list(connection, text, mapper, JdbcStatement.bound(text, tenant, values));
    }

    private int update(Connection connection, JdbcStatement statement, @Nullable Object... values)
            throws SQLException {
        var text = statement.text(store);
        try (var update = connection.prepareStatement(text)) {
            Statements.bind(update, JdbcStatement.bound(text, tenant, values));
            return update.executeUpdate();
        }
    }

    @Override
    public void close() {
        if (ownsDatabase) {
            database.close();
        }
    }
}
