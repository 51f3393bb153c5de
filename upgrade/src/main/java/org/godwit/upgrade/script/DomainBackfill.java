package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.godwit.carbon.schema.CarbonSchema;

/**
 * The rows of the step: UM_DOMAIN for every tenant that any row names, and the domain of each role permission and of each
 * membership in an internal role. Rows that have a domain are left alone, so that the statements may run again.
 *
 * <p>Ids follow the order of the vendor's script: PRIMARY, SYSTEM, INTERNAL of the super tenant, then all SYSTEM, all
 * INTERNAL and all PRIMARY rows of the tenants in the order of their ids; tenants that occur in rows only (deleted ones, 0)
 * come after those.
 */
final class DomainBackfill {
    private static final String INTERNAL = "INTERNAL";
    private static final String SYSTEM = "SYSTEM";
    private static final String ANONYMOUS = "wso2.anonymous.role";
    private static final String MEMBERSHIPS = "UM_HYBRID_USER_ROLE";
    private static final String PERMISSIONS = "UM_ROLE_PERMISSION";
    private static final List<String> TABLES_WITH_TENANTS = List.of("UM_USER", "UM_ROLE", "UM_PERMISSION", PERMISSIONS,
            "UM_USER_PERMISSION", "UM_USER_ROLE", "UM_HYBRID_ROLE", MEMBERSHIPS);

    private final ScriptDialect dialect;
    private final ScriptNames names;

    DomainBackfill(ScriptDialect dialect, ScriptNames names) {
        this.dialect = dialect;
        this.names = names;
    }

    /** {@return statements that fill what is missing} */
    List<Statement> statements() {
        var statements = new ArrayList<Statement>();
        for (var domain : List.of(names.primary(), SYSTEM, INTERNAL)) {
            statements.add(superTenant(domain));
        }
        var others = TABLES_WITH_TENANTS.stream().map(table -> "SELECT UM_TENANT_ID AS TENANT FROM " + table)
                .collect(Collectors.joining("\n    UNION "));
        for (var source : List.of("SELECT UM_ID AS TENANT FROM UM_TENANT", others)) {
            for (var domain : List.of(SYSTEM, INTERNAL, names.primary())) {
                statements.add(tenants(domain, source));
            }
        }
        names.stores().forEach(store -> statements.add(superTenant(store)));
        statements.addAll(permissions());
        statements.addAll(memberships());
        return remarked(statements);
    }

    private static List<Statement> remarked(List<Statement> statements) {
        var first = statements.getFirst().withRemark("A domain of each kind for every tenant that any row names.");
        return Stream.concat(Stream.of(first), statements.stream().skip(1)).toList();
    }

    private static Statement superTenant(String domain) {
        return Statement.of("""
                INSERT INTO UM_DOMAIN (UM_DOMAIN_NAME, UM_TENANT_ID)
                SELECT '%1$s', %2$d FROM (SELECT COUNT(*) AS PRESENT FROM UM_DOMAIN
                    WHERE UM_DOMAIN_NAME = '%1$s' AND UM_TENANT_ID = %2$d) T
                WHERE T.PRESENT = 0""".formatted(domain, CarbonSchema.SUPER_TENANT));
    }

    private Statement tenants(String domain, String source) {
        return Statement.of("""
                INSERT INTO UM_DOMAIN (UM_DOMAIN_NAME, UM_TENANT_ID)
                SELECT '%1$s', T.TENANT FROM (%2$s) T
                WHERE NOT EXISTS (SELECT 1 FROM UM_DOMAIN D
                    WHERE D.UM_DOMAIN_NAME = '%1$s' AND D.UM_TENANT_ID = T.TENANT)%3$s""".formatted(domain, source,
                dialect.numberedBy("T.TENANT").replace(" ORDER", "\nORDER")));
    }

    private List<Statement> permissions() {
        var statements = new ArrayList<Statement>();
        for (var store : names.stores()) {
            statements.add(split(PERMISSIONS, "UM_ROLE_NAME", store, true));
        }
        for (var domain : List.of(INTERNAL, names.primary())) {
            statements.add(split(PERMISSIONS, "UM_ROLE_NAME", domain, false));
        }
        statements.add(fill(PERMISSIONS, INTERNAL, named(names.everyone())));
        statements.add(fill(PERMISSIONS, SYSTEM, named(ANONYMOUS)));
        statements.add(fill(PERMISSIONS, INTERNAL,
                "%s\n    AND NOT %s".formatted(roleIn("UM_HYBRID_ROLE"), roleIn("UM_ROLE")))
                .withRemark(
                        "Internal roles keep their permissions; a role that is also one of the store's is the store's."));
        statements.add(fill(PERMISSIONS, names.primary(), ""));
        statements.set(0, statements.getFirst().withRemark("The domain of each role permission."));
        return statements;
    }

    private List<Statement> memberships() {
        var statements = new ArrayList<Statement>();
        for (var store : names.stores()) {
            statements.add(split(MEMBERSHIPS, "UM_USER_NAME", store, true));
        }
        statements.add(split(MEMBERSHIPS, "UM_USER_NAME", names.primary(), false));
        statements.add(fill(MEMBERSHIPS, names.primary(), ""));
        statements.set(0, statements.getFirst()
                .withRemark("The store of each user with an internal role: without it the user loses the role."));
        return statements;
    }

    /** Gives rows {@code DOMAIN/name} their domain, and cuts it off the name. */
    private Statement split(String table, String column, String domain, boolean ofSuperTenant) {
        return Statement
                .of("UPDATE " + table + " SET UM_DOMAIN_ID = " + idOf(table, domain) + ",\n    " + column + " = "
                        + dialect.from(column, domain.length() + 2) + "\nWHERE UM_DOMAIN_ID IS NULL AND UPPER("
                        + dialect.first(column, domain.length() + 1) + ") = '" + domain + "/'"
                        + (ofSuperTenant ? " AND UM_TENANT_ID = " + CarbonSchema.SUPER_TENANT : ""));
    }

    private static Statement fill(String table, String domain, String condition) {
        return Statement.of("UPDATE " + table + " SET UM_DOMAIN_ID = " + idOf(table, domain)
                + "\nWHERE UM_DOMAIN_ID IS NULL" + (condition.isEmpty() ? "" : " AND " + condition));
    }

    private static String idOf(String table, String domain) {
        return "(SELECT MIN(D.UM_DOMAIN_ID) FROM UM_DOMAIN D\n    WHERE D.UM_DOMAIN_NAME = '" + domain
                + "' AND D.UM_TENANT_ID = " + table + ".UM_TENANT_ID)";
    }

    private static String named(String role) {
        return "LOWER(UM_ROLE_NAME) = LOWER(" + ScriptDialect.literal(role) + ")";
    }

    private static String roleIn(String roles) {
        return "EXISTS (SELECT 1 FROM " + roles + " R WHERE R.UM_TENANT_ID = UM_ROLE_PERMISSION.UM_TENANT_ID\n"
                + "        AND LOWER(R.UM_ROLE_NAME) = LOWER(UM_ROLE_PERMISSION.UM_ROLE_NAME))";
    }

    /**
     * {@return statements that leave one of several rows that only differ in their id, so that a unique key takes them}
     *
     * <p>Rows that say both yes and no stay: the key refuses them, and a person decides.
     */
    static Statement withoutRepeatedPermissions() {
        return Statement.of("""
                DELETE FROM UM_ROLE_PERMISSION WHERE UM_ID NOT IN (SELECT K.KEPT FROM (SELECT MIN(UM_ID) AS KEPT
                    FROM UM_ROLE_PERMISSION GROUP BY UM_PERMISSION_ID, UM_ROLE_NAME, UM_IS_ALLOWED, UM_TENANT_ID,
                    UM_DOMAIN_ID) K)""")
                .withRemark("One of several equal permissions, so that the new key takes them.");
    }

    /** {@return statements that put the domain of secondary stores back before the names} */
    List<Statement> undo() {
        var statements = new ArrayList<Statement>();
        for (var store : names.stores()) {
            statements.add(unsplit(PERMISSIONS, "UM_ROLE_NAME", store));
            statements.add(unsplit(MEMBERSHIPS, "UM_USER_NAME", store));
        }
        return statements;
    }

    private Statement unsplit(String table, String column, String store) {
        return Statement.of("UPDATE " + table + " SET " + column + " = " + dialect.joined("'" + store + "/'", column)
                + "\nWHERE UM_DOMAIN_ID IN (SELECT D.UM_DOMAIN_ID FROM UM_DOMAIN D WHERE D.UM_DOMAIN_NAME = '" + store
                + "')");
    }
}
