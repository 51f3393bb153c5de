package org.godwit.carbon.identity;

import java.util.List;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/** The internal roles of one tenant, which users of every store can have. Safe for use by many threads. */
final class InternalRoles {
    private final int tenantId;
    private final String everyone;
    private final UserDatabase database;

    /** @param everyone the role that everybody has and that has no rows */
    InternalRoles(int tenantId, String everyone, UserDatabase database) {
        this.tenantId = tenantId;
        this.everyone = everyone;
        this.database = database;
    }

    boolean has(String role) {
        return database.with("looking for an internal role",
                connection -> HybridTables.hasRole(connection, tenantId, role));
    }

    /** @throws org.godwit.carbon.problem.ProblemException when one of the roles is not there */
    void need(List<String> roles) {
        for (var role : roles) {
            if (!has(role)) {
                throw new Problem(IdentityProblem.ROLE_UNKNOWN, "There is no role «Internal/" + role + "».",
                        new Place.Setting("role"), "the tenant has no internal role of this name",
                        "add the role first, or correct the name").exception();
            }
        }
    }

    /** {@return roles that match a pattern with {@code *}, in alphabetical order} */
    List<String> page(String pattern, int offset, int limit) {
        var page = HybridTables.rolesPage(database.database().dialect(), offset, limit);
        return database.with("listing internal roles",
                connection -> HybridTables.roles(connection, tenantId, pattern, page));
    }

    List<QualifiedName> usersOf(String role) {
        return database.with("reading the users of an internal role",
                connection -> HybridTables.usersOf(connection, tenantId, role));
    }

    /** {@return the roles of a user, without the one that everybody has} */
    List<String> of(QualifiedName user) {
        return database.with("reading the internal roles of a user",
                connection -> HybridTables.rolesOf(connection, tenantId, user));
    }

    /** @throws org.godwit.carbon.problem.ProblemException when there is one of this name */
    void add(String role) {
        database.inTransaction("adding an internal role", connection -> {
            if (HybridTables.hasRole(connection, tenantId, role)) {
                throw new Problem(IdentityProblem.ROLE_EXISTS, "There is a role «Internal/" + role + "» already.",
                        new Place.Setting("role"), "the tenant has an internal role of this name",
                        "choose another name").exception();
            }
            HybridTables.addRole(connection, tenantId, role);
            return tenantId;
        });
    }

    /** Puts a user into roles; nothing is written of the one that everybody has. */
    void join(QualifiedName user, List<String> roles) {
        var stored = roles.stream().filter(role -> !role.equals(everyone)).toList();
        if (stored.isEmpty()) {
            return;
        }
        database.inTransaction("putting a user into internal roles", connection -> {
            for (var role : stored) {
                HybridTables.join(connection, tenantId, user, role);
            }
            return tenantId;
        });
    }

    void leave(QualifiedName user, List<String> roles) {
        if (roles.isEmpty()) {
            return;
        }
        database.inTransaction("taking a user out of internal roles", connection -> {
            for (var role : roles) {
                HybridTables.leave(connection, tenantId, user, role);
            }
            return tenantId;
        });
    }
}
