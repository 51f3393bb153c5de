package org.godwit.carbon.identity;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with users, roles, permissions, user stores and tenants. */
public enum IdentityProblem implements ProblemCode {
    /** The class of a user store is none of Carbon's own. */
    STORE_CLASS_UNKNOWN("GW-IDENTITY-001"),
    /** A user store does not answer. */
    STORE_UNREACHABLE("GW-IDENTITY-002"),
    /** A user store lacks a property that it cannot do without, or one has a value that means nothing. */
    STORE_SETTING("GW-IDENTITY-003"),
    /** The store, or its roles, may only be read. */
    STORE_READ_ONLY("GW-IDENTITY-004"),
    /** There is such a user already. */
    USER_EXISTS("GW-IDENTITY-005"),
    /** There is no such user. */
    USER_UNKNOWN("GW-IDENTITY-006"),
    /** There is such a role already. */
    ROLE_EXISTS("GW-IDENTITY-007"),
    /** There is no such role. */
    ROLE_UNKNOWN("GW-IDENTITY-008"),
    /** The store's pattern does not take this name. */
    NAME_REFUSED("GW-IDENTITY-009"),
    /** The store's pattern does not take this password. */
    PASSWORD_REFUSED("GW-IDENTITY-010"),
    /** Two stores of a tenant have one domain. */
    DOMAIN_TAKEN("GW-IDENTITY-011"),
    /** There is such a tenant already. */
    TENANT_EXISTS("GW-IDENTITY-012"),
    /** There is no such tenant. */
    TENANT_UNKNOWN("GW-IDENTITY-013"),
    /** This cannot be the domain of a tenant. */
    TENANT_DOMAIN_REFUSED("GW-IDENTITY-014"),
    /** The directory refuses the account that the store logs in with. */
    STORE_DENIED("GW-IDENTITY-015"),
    /** A permission has an action that Carbon does not know. */
    ACTION_UNKNOWN("GW-IDENTITY-016"),
    /** The directory refused an operation. */
    DIRECTORY_REFUSED("GW-IDENTITY-017"),
    /** The configured admin is neither there nor may be created. */
    ADMIN_MISSING("GW-IDENTITY-018"),
    /** The configuration that a tenant keeps in the database cannot be read. */
    TENANT_CONFIGURATION("GW-IDENTITY-019"),
    /** There is no store of this domain. */
    DOMAIN_UNKNOWN("GW-IDENTITY-020"),
    /** What must not be removed: the admin, the everyone role, the primary store, the super tenant. */
    NEEDED("GW-IDENTITY-021"),
    /** A claim cannot be set to this value, or at all. */
    CLAIM_REFUSED("GW-IDENTITY-022");

    private final String code;

    IdentityProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
