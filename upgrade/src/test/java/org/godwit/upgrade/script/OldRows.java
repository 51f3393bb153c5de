package org.godwit.upgrade.script;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Rows of a 4.1 database with everything that the step has to tell apart. */
final class OldRows {
    private static final List<String> ROWS = List.of(
            "UM_USER (UM_ID, UM_USER_NAME, UM_USER_PASSWORD, UM_CHANGED_TIME, UM_TENANT_ID)"
                    + " VALUES (1, 'admin', 'x', '2013-01-01 00:00:00', -1234)",
            "UM_ROLE (UM_ID, UM_ROLE_NAME, UM_TENANT_ID) VALUES (1, 'admin', -1234)",
            "UM_ROLE (UM_ID, UM_ROLE_NAME, UM_TENANT_ID) VALUES (2, 'Both', -1234)",
            "UM_PERMISSION (UM_ID, UM_RESOURCE_ID, UM_ACTION, UM_TENANT_ID) VALUES (1, '/p', 'a', -1234)",
            "UM_PERMISSION (UM_ID, UM_RESOURCE_ID, UM_ACTION, UM_TENANT_ID) VALUES (2, '/p', 'a', 1)",
            "UM_PERMISSION (UM_ID, UM_RESOURCE_ID, UM_ACTION, UM_TENANT_ID) VALUES (3, '/p', 'a', 99)",
            permission(1, 1, "admin", -1234), permission(2, 1, "everyone", -1234),
            permission(3, 1, "wso2.anonymous.role", -1234), permission(4, 1, "Clerk", -1234),
            permission(5, 1, "both", -1234), permission(6, 1, "Corp/sales", -1234),
            permission(7, 1, "Internal/helper", -1234), permission(8, 2, "admin", 1), permission(9, 3, "admin", 99),
            permission(10, 1, "no domain/at all", -1234),
            "UM_HYBRID_ROLE (UM_ID, UM_ROLE_NAME, UM_TENANT_ID) VALUES (1, 'clerk', -1234)",
            "UM_HYBRID_ROLE (UM_ID, UM_ROLE_NAME, UM_TENANT_ID) VALUES (2, 'Both', -1234)", membership(1, "bob"),
            membership(2, "CORP/bob"), membership(3, "x/y"),
            "UM_DIALECT (UM_ID, UM_DIALECT_URI, UM_TENANT_ID) VALUES (1, 'http://a', -1234)",
            "UM_CLAIM (UM_ID, UM_DIALECT_ID, UM_CLAIM_URI, UM_TENANT_ID) VALUES (1, 1, 'http://a/claim', -1234)",
            "UM_PROFILE_CONFIG (UM_ID, UM_DIALECT_ID, UM_PROFILE_NAME, UM_TENANT_ID) VALUES (1, 1, 'p', -1234)",
            "UM_CLAIM_BEHAVIOR (UM_ID, UM_PROFILE_ID, UM_CLAIM_ID, UM_BEHAVIOUR, UM_TENANT_ID)"
                    + " VALUES (1, 1, 1, 1, -1234)");

    private OldRows() {}

    private static String permission(int id, int permission, String role, int tenant) {
        return "UM_ROLE_PERMISSION (UM_ID, UM_PERMISSION_ID, UM_ROLE_NAME, UM_IS_ALLOWED, UM_TENANT_ID) VALUES (" + id
                + ", " + permission + ", '" + role + "', 1, " + tenant + ")";
    }

    private static String membership(int id, String user) {
        return "UM_HYBRID_USER_ROLE (UM_ID, UM_USER_NAME, UM_ROLE_ID, UM_TENANT_ID) VALUES (" + id + ", '" + user
                + "', 1, -1234)";
    }

    static void insert(Connection connection) throws SQLException {
        for (int tenant = 2; tenant > 0; tenant--) {
            try (var insert = connection.prepareStatement(
                    "INSERT INTO UM_TENANT (UM_ID, UM_DOMAIN_NAME, UM_CREATED_DATE, UM_USER_CONFIG) VALUES (?, ?, ?, ?)")) {
                insert.setInt(1, tenant);
                insert.setString(2, "t" + tenant + ".org");
                insert.setTimestamp(3, java.sql.Timestamp.valueOf("2013-01-01 00:00:00"));
                insert.setBytes(4, new byte[]{1});
                insert.executeUpdate();
            }
        }
        for (var row : ROWS) {
            ScriptExecutionTest.execute(connection, "INSERT INTO " + row);
        }
    }

    /** Where given ids do not move the numbering, this does what the old server's own inserts would have done. */
    static void continueNumbering(Connection connection, DatabaseType type) throws SQLException {
        switch (type) {
            case POSTGRESQL ->
                ScriptExecutionTest.execute(connection, "SELECT SETVAL('UM_HYBRID_USER_ROLE_PK_SEQ', 3)");
            case DERBY -> ScriptExecutionTest.execute(connection,
                    "ALTER TABLE UM_HYBRID_USER_ROLE ALTER COLUMN UM_ID RESTART WITH 4");
            default -> {
                // moves on by itself, or the script does it
            }
        }
    }
}
