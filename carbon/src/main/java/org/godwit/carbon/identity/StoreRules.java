package org.godwit.carbon.identity;

import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;

/** What every kind of store holds writes against: what may be written, which names, and what is there already. */
final class StoreRules {
    private final UserStoreDefinition store;
    private final NameRules names;
    private final boolean readOnly;
    private final boolean readsRoles;
    private final boolean writesRoles;

    /**
     * @param readOnly whether the store is so when its properties say nothing
     * @param readsRoles whether roles count when its properties say nothing
     */
    StoreRules(UserStoreDefinition store, boolean readOnly, boolean readsRoles) {
        this.store = store;
        this.names = new NameRules(store);
        this.readOnly = store.flag("ReadOnly", readOnly);
        // The property of 4.0, still heeded by 4.2: all roles are internal ones.
        boolean internalOnly = store.flag("InternalJDBCRolesOnly", false);
        this.writesRoles = !internalOnly && !this.readOnly && store.flag("WriteGroups", readsRoles);
        this.readsRoles = writesRoles || (!internalOnly && store.flag("ReadGroups", readsRoles));
    }

    boolean readOnly() {
        return readOnly;
    }

    boolean readsRoles() {
        return readsRoles;
    }

    boolean writesRoles() {
        return writesRoles;
    }

    void checkNewUser(String user, Secret password) {
        checkWritable();
        names.checkUser(user);
        names.checkPassword(password);
    }

    void checkNewPassword(Secret password) {
        checkWritable();
        names.checkPassword(password);
    }

    void checkNewRole(String role) {
        checkRolesWritable();
        names.checkRole(role);
    }

    void checkWritable() {
        if (readOnly) {
            throw new Problem(IdentityProblem.STORE_READ_ONLY, "User store " + store.domain() + " may only be read.",
                    store.where(), "its property ReadOnly is true, or it is of a kind that never writes",
                    "change users where they are kept").exception();
        }
    }

    void checkRolesWritable() {
        checkWritable();
        if (!writesRoles) {
            throw new Problem(IdentityProblem.STORE_READ_ONLY,
                    "The roles of user store " + store.domain() + " may only be read.", store.where(),
                    "its property WriteGroups is not true", "use an internal role: Internal/<name>").exception();
        }
    }

    ProblemException userExists(String user) {
        return new Problem(IdentityProblem.USER_EXISTS, "There is a user «" + user + "» already.", store.where(),
                "user store " + store.domain() + " holds this name", "choose another name").exception();
    }

    ProblemException userUnknown(String user) {
        return new Problem(IdentityProblem.USER_UNKNOWN, "There is no user «" + user + "».", store.where(),
                "user store " + store.domain() + " does not hold this name", "list the users of the store, and correct "
                        + "the name")
                .exception();
    }

    ProblemException roleExists(String role) {
        return new Problem(IdentityProblem.ROLE_EXISTS, "There is a role «" + role + "» already.", store.where(),
                "user store " + store.domain() + " holds this name", "choose another name").exception();
    }

    ProblemException roleUnknown(String role) {
        return new Problem(IdentityProblem.ROLE_UNKNOWN, "There is no role «" + role + "».", store.where(),
                "user store " + store.domain() + " does not hold this name", "list the roles of the store, and correct "
                        + "the name")
                .exception();
    }
}
