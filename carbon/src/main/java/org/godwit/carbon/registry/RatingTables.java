package org.godwit.carbon.registry;

import org.godwit.carbon.database.Sql;
import org.godwit.carbon.registry.AttachedRows.Keyed;

/** All SQL on {@code REG_RATING} and {@code REG_RESOURCE_RATING}. */
final class RatingTables {
    private static final String SELECT = """
            SELECT T.REG_ID, T.REG_RATING, T.REG_USER_ID, T.REG_RATED_TIME FROM REG_RATING T
            JOIN REG_RESOURCE_RATING L ON L.REG_RATING_ID = T.REG_ID AND L.REG_TENANT_ID = T.REG_TENANT_ID
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
    private static final String UNLINK = "DELETE FROM REG_RESOURCE_RATING ";
    private static final String ONE = " AND REG_RATING_ID = ?";
    private static final Keyed UNLINKED = new Keyed(Sql.of(UNLINK + BY_VERSION + ONE), Sql.of(UNLINK + BY_NAME + ONE),
            Sql.of(UNLINK + BY_COLLECTION + ONE));
    private static final String RELINK = """
            UPDATE REG_RESOURCE_RATING SET REG_VERSION = ?, REG_PATH_ID = ?, REG_RESOURCE_NAME = ?
            """;
    private static final Keyed RELINKED = new Keyed(Sql.of(RELINK + BY_VERSION), Sql.of(RELINK + BY_NAME),
            Sql.of(RELINK + BY_COLLECTION));

    private static final Sql ADD = Sql.of("""
            INSERT INTO REG_RATING (REG_RATING, REG_USER_ID, REG_RATED_TIME, REG_TENANT_ID) VALUES (?, ?, ?, ?)""");
    private static final Sql LINK = Sql.of("""
            INSERT INTO REG_RESOURCE_RATING (REG_RATING_ID, REG_VERSION, REG_PATH_ID, REG_RESOURCE_NAME, REG_TENANT_ID)
            VALUES (?, ?, ?, ?, ?)""");
    private static final Sql REMOVE = Sql.of("""
            DELETE FROM REG_RATING WHERE REG_ID = ? AND REG_TENANT_ID = ? AND NOT EXISTS (
                SELECT 1 FROM REG_RESOURCE_RATING L WHERE L.REG_RATING_ID = ? AND L.REG_TENANT_ID = ?)""");

    static final AttachedRows<Rating> ALL = new AttachedRows<>(ROWS, ADD, LINK, UNLINKED, REMOVE, RELINKED,
            (session, row) -> new Rating(Session.text(row, 3), row.getInt(2), session.time(row, 4)),
            rating -> new Object[]{rating.stars(), rating.user(), rating.time()});

    private RatingTables() {}
}
