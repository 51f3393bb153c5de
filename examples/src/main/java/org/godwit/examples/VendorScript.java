package org.godwit.examples;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.schema.CarbonSchema;

/**
 * Does to a database what the vendor's script for the step from 4.1 to 4.2 did on H2: the same changes in the same order, with
 * the same three statements that H2 1.2 refuses, because {@code ADD CONSTRAINT} is not followed by a name.
 *
 * <p>What it leaves undone by design is left undone here as well: hybrid memberships get no domain, permissions of hybrid
 * roles go to PRIMARY, {@code DOMAIN/name} is not split, rows of tenants that UM_TENANT does not have get no domain.
 */
final class VendorScript {
    private final OldDatabase database;
    private final SchemaScript tables = new SchemaScript(Dialect.of(Engine.H2, 1), CarbonSchema.CARBON_4_2);
    private final List<String> refused = new ArrayList<>();

    VendorScript(OldDatabase database) {
        this.database = database;
    }

    /** Runs the script, and stops at the first statement that the engine refuses. */
    void runToFirstError() throws SQLException {
        for (var statement : statements()) {
            if (!executes(statement)) {
                return;
            }
        }
    }

    /** Runs the script to its end, whatever the engine says. */
    void runRegardless() throws SQLException {
        for (var statement : statements()) {
            executes(statement);
        }
    }

    /** {@return the statements that the engine refused} */
    List<String> refused() {
        return List.copyOf(refused);
    }

    private boolean executes(String text) throws SQLException {
        try (var statement = database.connection().createStatement()) {
            statement.execute(text);
            return true;
        } catch (SQLException e) {
            refused.add(text);
            return false;
        }
    }

    private List<String> statements() {
        var all = new ArrayList<String>();
        all.addAll(table("UM_DOMAIN"));
        all.addAll(table("UM_SYSTEM_USER"));
        all.add("ALTER TABLE UM_ROLE ADD COLUMN UM_SHARED_ROLE BOOLEAN DEFAULT FALSE");
        all.addAll(table("UM_MODULE"));
        all.addAll(table("UM_MODULE_ACTIONS"));
        all.add("ALTER TABLE UM_PERMISSION ADD COLUMN UM_MODULE_ID INTEGER DEFAULT 0");
        all.add("ALTER TABLE UM_ROLE_PERMISSION ADD COLUMN UM_DOMAIN_ID INTEGER");
        all.add("ALTER TABLE UM_ROLE_PERMISSION ADD CONSTRAINT UQ_UM_ROLE_PERMISSION"
                + " UNIQUE (UM_PERMISSION_ID, UM_ROLE_NAME, UM_TENANT_ID, UM_DOMAIN_ID)");
        all.add("ALTER TABLE UM_ROLE_PERMISSION ADD CONSTRAINT UM_ROLE_PERMISSION_UM_DOMAIN"
                + " FOREIGN KEY (UM_DOMAIN_ID, UM_TENANT_ID) REFERENCES UM_DOMAIN (UM_DOMAIN_ID, UM_TENANT_ID)"
                + " ON DELETE CASCADE");
        for (var domain : List.of("PRIMARY", "SYSTEM", "INTERNAL")) {
            all.add("INSERT INTO UM_DOMAIN (UM_DOMAIN_NAME, UM_TENANT_ID) VALUES ('" + domain + "', -1234)");
        }
        // Three passes over the tenants: first every SYSTEM, then every INTERNAL, then every PRIMARY.
        for (var domain : List.of("SYSTEM", "INTERNAL", "PRIMARY")) {
            all.add("INSERT INTO UM_DOMAIN (UM_DOMAIN_NAME, UM_TENANT_ID) SELECT '" + domain
                    + "', UM_ID FROM UM_TENANT ORDER BY UM_ID");
        }
        all.add(assignDomain("PRIMARY", "P.UM_DOMAIN_ID IS NULL"));
        all.add(assignDomain("INTERNAL", "P.UM_ROLE_NAME = 'everyone'"));
        all.add(assignDomain("SYSTEM", "P.UM_ROLE_NAME = 'wso2.anonymous.role'"));
        all.addAll(table("UM_SHARED_USER_ROLE"));
        all.addAll(table("UM_ACCOUNT_MAPPING"));
        all.add("ALTER TABLE UM_CLAIM ADD COLUMN UM_MAPPED_ATTRIBUTE_DOMAIN VARCHAR(255)");
        all.add("ALTER TABLE UM_CLAIM ADD COLUMN UM_CHECKED_ATTRIBUTE SMALLINT");
        all.add("ALTER TABLE UM_CLAIM ADD COLUMN UM_READ_ONLY SMALLINT");
        all.add("ALTER TABLE UM_CLAIM ADD CONSTRAINT"
                + " UNIQUE (UM_DIALECT_ID, UM_CLAIM_URI, UM_TENANT_ID, UM_MAPPED_ATTRIBUTE_DOMAIN)");
        all.add("DROP TABLE UM_CLAIM_BEHAVIOR");
        all.add("ALTER TABLE UM_HYBRID_USER_ROLE ADD COLUMN UM_DOMAIN_ID INTEGER");
        all.add("ALTER TABLE UM_HYBRID_USER_ROLE ADD CONSTRAINT"
                + " UNIQUE (UM_USER_NAME, UM_ROLE_ID, UM_TENANT_ID, UM_DOMAIN_ID)");
        all.add("ALTER TABLE UM_HYBRID_USER_ROLE ADD CONSTRAINT FOREIGN KEY (UM_DOMAIN_ID, UM_TENANT_ID)"
                + " REFERENCES UM_DOMAIN (UM_DOMAIN_ID, UM_TENANT_ID) ON DELETE CASCADE");
        all.addAll(table("UM_SYSTEM_ROLE"));
        all.addAll(table("UM_SYSTEM_USER_ROLE"));
        return all;
    }

    private static String assignDomain(String domain, String rows) {
        return "UPDATE UM_ROLE_PERMISSION P SET UM_DOMAIN_ID = (SELECT D.UM_DOMAIN_ID FROM UM_DOMAIN D"
                + " WHERE D.UM_TENANT_ID = P.UM_TENANT_ID AND D.UM_DOMAIN_NAME = '" + domain + "') WHERE " + rows;
    }

    private List<String> table(String name) {
        var table = tables.schema().require(name);
        var all = new ArrayList<String>();
        tables.table(table).forEach(sql -> all.add(sql.text()));
        tables.keys(table).forEach(sql -> all.add(sql.text()));
        tables.references(table).forEach(sql -> all.add(sql.text()));
        return all;
    }
}
