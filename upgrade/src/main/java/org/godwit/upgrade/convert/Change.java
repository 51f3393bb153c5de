package org.godwit.upgrade.convert;

/**
 * One row that does not arrive as it was.
 *
 * @param table the table of the new database
 * @param key the row's key, such as {@code UM_ID=7, UM_TENANT_ID=-1234}
 * @param detail what changed; names of roles and domains, never a password
 */
public record Change(Kind kind, String table, String key, String detail) {
    /** Why a row changes. Each names the defect of the vendor's script that it repairs, if it repairs one. */
    public enum Kind {
        /** A row of UM_DOMAIN that the new generation needs. */
        DOMAIN_ADDED(false, "domains added"),
        /** Domain ids occurred twice: permissions would have shown up twice. */
        DOMAIN_RENUMBERED(true, "domains renumbered, whose ids were not unique over all tenants"),
        /** The regular back-fill of the 4.1 to 4.2 step. */
        PERMISSION_DOMAIN_FILLED(false, "role permissions given their domain"),
        /** The regular back-fill of the 4.1 to 4.2 step. */
        MEMBERSHIP_DOMAIN_FILLED(false, "memberships of Internal roles given the domain of the user's store"),
        /** {@code DOMAIN/name} became a name and a domain (defect 5). */
        NAME_SPLIT(false, "names split into domain and name"),
        /** Everyone is an Internal role from 4.2 on. */
        EVERYONE_ROLE_ADDED(false, "Internal everyone roles added"),
        /** Anonymous user, role and link, taken from the store's own rows. */
        SYSTEM_ROWS_ADDED(false, "system users, roles and links added"),
        /** Defect 1: the domain was never filled in, and users lost their Internal roles. */
        MEMBERSHIP_REPAIRED(true,
                "memberships of Internal roles that had no domain, so that their users had lost them"),
        /** Defect 2: permissions of Internal roles went to the primary store. */
        INTERNAL_PERMISSION_REPAIRED(true, "permissions of Internal roles that had gone to the primary store"),
        /** Defects 3 and 4: so did those of everyone. */
        EVERYONE_PERMISSION_REPAIRED(true, "permissions of everyone that had gone to the primary store"),
        /** Defect 3: so did those of the anonymous role. */
        ANONYMOUS_PERMISSION_REPAIRED(true, "permissions of the anonymous role that had gone to the primary store"),
        /** Defect 12 and others: no domain at all. */
        PERMISSION_REPAIRED(true, "role permissions that had no domain, so that nobody had them"),
        /** Databases that came from 3.x. */
        UUID_ADDED(true, "registry resources without a UUID given one"),
        /** Tenants made by other tools. */
        TENANT_CONFIGURATION_ADDED(true, "tenants without a realm configuration given an empty one"),
        /** The same fact twice. */
        DUPLICATE_DROPPED(true, "rows left out that say the same as another row"),
        /** A row that points nowhere; left out only when the operator asked for it. */
        ORPHAN_DROPPED(true, "rows left out that point to a row that does not exist");

        private final boolean repair;
        private final String text;

        Kind(boolean repair, String text) {
            this.repair = repair;
            this.text = text;
        }

        /** {@return whether something was wrong; if not, it is part of the regular step} */
        public boolean isRepair() {
            return repair;
        }

        /** {@return the kind as a heading, in the plural} */
        public String text() {
            return text;
        }
    }
}
