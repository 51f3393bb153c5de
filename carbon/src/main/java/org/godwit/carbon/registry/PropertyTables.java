package org.godwit.carbon.registry;

import org.godwit.carbon.database.Sql;
import org.godwit.carbon.registry.AttachedRows.Keyed;
import org.jspecify.annotations.Nullable;

/** All SQL on {@code REG_PROPERTY} and {@code REG_RESOURCE_PROPERTY}. */
final class PropertyTables {
    private static final String SELECT = """
            SELECT T.REG_ID, T.REG_NAME, T.REG_VALUE FROM REG_PROPERTY T
            JOIN REG_RESOURCE_PROPERTY L ON L.REG_PROPERTY_ID = T.REG_ID AND L.REG_TENANT_ID = T.REG_TENANT_ID
            """;
    private static final String OF_VERSION = " WHERE L.REG_VERSION = ? AND L.REG_TENANT_ID = ? ORDER BY T.REG_ID";
    private static final String OF_NAME = """
            WHERE L.REG_PATH_ID = ? AND L.REG_RESOURCE_NAME = ? AND L.REG_TENANT_ID = ? ORDER BY T.REG_ID""";
    private static final String OF_COLLECTION = """
            WHERE L.REG_PATH_ID = ? AND L.REG_RESOURCE_NAME IS NULL AND L.REG_TENANT_ID = ? ORDER BY T.REG_ID""";
    private static final Keyed ROWS = new Keyed(Sql.of(SELECT + OF_VERSION), Sql.of(SELECT + OF_NAME),
            Sql.of(SELECT + OF_COLLECTION));

    private static final String BY_VERSION = " WHERE REG_VERSION = ? AND REG_TENANT_ID = ?";
    private static final String BY_NAME = " WHERE REG_PATH_ID = ? AND REG_RESOURCE_NAME = ? AND REG_TENANT_ID = ?";
    private static final String BY_COLLECTION = """
            WHERE REG_PATH_ID = ? AND REG_RESOURCE_NAME IS NULL AND REG_TENANT_ID = ?""";
    private static final String UNLINK = "DELETE FROM REG_RESOURCE_PROPERTY ";
    private static final String ONE = " AND REG_PROPERTY_ID = ?";
    private static final Keyed UNLINKED = new Keyed(Sql.of(UNLINK + BY_VERSION + ONE), Sql.of(UNLINK + BY_NAME + ONE),
            Sql.of(UNLINK + BY_COLLECTION + ONE));
    private static final String RELINK = """
            UPDATE REG_RESOURCE_PROPERTY SET REG_VERSION = ?, REG_PATH_ID = ?, REG_RESOURCE_NAME = ?
            """;
    private static final Keyed RELINKED = new Keyed(Sql.of(RELINK + BY_VERSION), Sql.of(RELINK + BY_NAME),
            Sql.of(RELINK + BY_COLLECTION));

    private static final Sql ADD = Sql.of("""
            INSERT INTO REG_PROPERTY (REG_NAME, REG_VALUE, REG_TENANT_ID) VALUES (?, ?, ?)""");
    private static final Sql LINK = Sql.of("""
            INSERT INTO REG_RESOURCE_PROPERTY (REG_PROPERTY_ID, REG_VERSION, REG_PATH_ID, REG_RESOURCE_NAME, REG_TENANT_ID)
            VALUES (?, ?, ?, ?, ?)""");
    private static final Sql REMOVE = Sql.of("""
            DELETE FROM REG_PROPERTY WHERE REG_ID = ? AND REG_TENANT_ID = ? AND NOT EXISTS (
                SELECT 1 FROM REG_RESOURCE_PROPERTY L WHERE L.REG_PROPERTY_ID = ? AND L.REG_TENANT_ID = ?)""");

    static final AttachedRows<Property> ALL = new AttachedRows<>(ROWS, ADD, LINK, UNLINKED, REMOVE, RELINKED,
            (session, row) -> new Property(Session.text(row, 2), row.getString(3)),
            property -> new @Nullable Object[]{property.name(), property.value()});

    private PropertyTables() {}
}
