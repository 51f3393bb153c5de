package org.godwit.carbon.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Sql;
import org.jspecify.annotations.Nullable;

/**
 * All SQL on {@code REG_RESOURCE}: what is there now. A collection is a row with its own path and no name, a plain resource one
 * with the path of its collection and a name.
 */
final class ResourceTable {
    /** How many columns {@link #read} takes. */
    static final int COLUMN_COUNT = 11;

    private static final String COLUMNS = """
            R.REG_PATH_ID, R.REG_NAME, R.REG_VERSION, R.REG_MEDIA_TYPE, R.REG_CREATOR, R.REG_CREATED_TIME,
            R.REG_LAST_UPDATOR, R.REG_LAST_UPDATED_TIME, R.REG_DESCRIPTION, R.REG_CONTENT_ID, R.REG_UUID
            """;
    private static final Sql RESOURCE = Sql.of("SELECT " + COLUMNS + """
            FROM REG_RESOURCE R
            WHERE R.REG_PATH_ID = ? AND R.REG_NAME = ? AND R.REG_TENANT_ID = ? ORDER BY R.REG_VERSION DESC""");
    private static final Sql COLLECTION = Sql.of("SELECT " + COLUMNS + """
            FROM REG_RESOURCE R
            WHERE R.REG_PATH_ID = ? AND R.REG_NAME IS NULL AND R.REG_TENANT_ID = ? ORDER BY R.REG_VERSION DESC""");
    private static final Sql BY_VERSION = Sql.of("SELECT " + COLUMNS + """
            FROM REG_RESOURCE R WHERE R.REG_VERSION = ? AND R.REG_TENANT_ID = ?""");
    private static final String WITH_CONTENT = """
            FROM REG_RESOURCE R LEFT JOIN REG_CONTENT C
            ON C.REG_CONTENT_ID = R.REG_CONTENT_ID AND C.REG_TENANT_ID = R.REG_TENANT_ID
            WHERE R.REG_PATH_ID = ? AND R.REG_NAME = ? AND R.REG_TENANT_ID = ? ORDER BY R.REG_VERSION DESC""";
    private static final Sql WITH_SMALL_CONTENT = Sql.of("SELECT " + COLUMNS + """
            , CASE WHEN OCTET_LENGTH(C.REG_CONTENT_DATA) <= 65536 THEN C.REG_CONTENT_DATA END,
            OCTET_LENGTH(C.REG_CONTENT_DATA)
            """ + WITH_CONTENT);
    private static final Sql WITH_SMALL_BYTES = Sql.of("SELECT " + COLUMNS + """
            , CASE WHEN OCTET_LENGTH(C.REG_CONTENT_DATA) <= 65536
                THEN CAST(C.REG_CONTENT_DATA AS VARBINARY(65536)) END
            """ + WITH_CONTENT);
    private static final Sql CHILD_COLLECTIONS = Sql.of("""
            SELECT P.REG_PATH_VALUE FROM REG_PATH P
            JOIN REG_RESOURCE R ON R.REG_PATH_ID = P.REG_PATH_ID AND R.REG_TENANT_ID = P.REG_TENANT_ID
            WHERE P.REG_PATH_PARENT_ID = ? AND P.REG_TENANT_ID = ? AND P.REG_PATH_VALUE > ? AND R.REG_NAME IS NULL
            ORDER BY P.REG_PATH_VALUE""");
    /** In the order of the index, path included: otherwise H2 sorts the rest of the collection for each page. */
    private static final Sql CHILD_RESOURCES = Sql.of("""
            SELECT REG_NAME FROM REG_RESOURCE
            WHERE REG_PATH_ID = ? AND REG_TENANT_ID = ? AND REG_NAME > ? ORDER BY REG_PATH_ID, REG_NAME""");
    private static final Sql ADD = Sql.of("""
            INSERT INTO REG_RESOURCE (REG_PATH_ID, REG_NAME, REG_MEDIA_TYPE, REG_CREATOR, REG_CREATED_TIME,
                REG_LAST_UPDATOR, REG_LAST_UPDATED_TIME, REG_DESCRIPTION, REG_CONTENT_ID, REG_UUID, REG_TENANT_ID)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
    private static final Sql DELETE = Sql.of("DELETE FROM REG_RESOURCE WHERE REG_VERSION = ? AND REG_TENANT_ID = ?");
    private static final Sql MOVE = Sql.of("""
            UPDATE REG_RESOURCE SET REG_PATH_ID = ?, REG_NAME = ? WHERE REG_VERSION = ? AND REG_TENANT_ID = ?""");

    private ResourceTable() {}

    /** {@return the row of a name in a collection; of the collection itself when the name is empty} */
    static Optional<Stored> find(Session session, int pathId, String name) throws SQLException {
        return name.isEmpty()
                ? session.first(COLLECTION, row -> read(session, row), pathId, session.tenantId())
                : session.first(RESOURCE, row -> read(session, row), pathId, name, session.tenantId());
    }

    static Optional<Stored> ofVersion(Session session, int version) throws SQLException {
        return session.first(BY_VERSION, row -> read(session, row), version, session.tenantId());
    }

    /**
     * {@return a query for {@link #read} and, where the driver streams no large bytes or it is dear to let it, content of few bytes
     * and its length; the rest has to be asked for: Derby would sort content in memory}
     */
    static Sql withContent(Session session) {
        if (!session.dialect().hasBlobLocators()) {
            return WITH_SMALL_CONTENT;
        }
        return session.dialect().remembersLocators() ? WITH_SMALL_BYTES : RESOURCE;
    }

    /** {@return paths of collections in a collection, in the database's order, above a path} */
    static List<RegistryPath> collectionsIn(Session session, int pathId, String above, int limit) throws SQLException {
        return session.list(session.dialect().page(CHILD_COLLECTIONS, 0, limit),
                row -> new RegistryPath(row.getString(1)), pathId, session.tenantId(), above);
    }

    /** {@return names of plain resources in a collection, in the database's order, above a name} */
    static List<String> resourcesIn(Session session, int pathId, String above, int limit) throws SQLException {
        return session.list(session.dialect().page(CHILD_RESOURCES, 0, limit), row -> row.getString(1), pathId,
                session.tenantId(), above);
    }

    /** Adds a row. {@return it with its new version} */
    static Stored add(Session session, Stored row) throws SQLException {
        int version = session.insert(ADD, "REG_VERSION", row.pathId(), row.nameOrNull(), orNull(row.mediaType()),
                row.creator(), row.created(), orNull(row.updater()), row.updated(), orNull(row.description()),
                row.contentId() == 0 ? Session.NO_NUMBER : (Integer) row.contentId(), row.uuid(), session.tenantId());
        return row.withVersion(version);
    }

    /** Deletes a row. {@return whether it was still there} */
    static boolean delete(Session session, Stored row) throws SQLException {
        return session.update(DELETE, row.version(), session.tenantId()) == 1;
    }

    /** Gives a row another place, under the same version. */
    static void move(Session session, Stored row, int pathId, String name) throws SQLException {
        session.update(MOVE, pathId, orNull(name), row.version(), session.tenantId());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Reads the first {@link #COLUMN_COUNT} columns. */
    static Stored read(Session session, ResultSet row) throws SQLException {
        return new Stored(row.getInt(1), Session.text(row, 2), row.getInt(3), Session.text(row, 4),
                Session.text(row, 5), session.time(row, 6), Session.text(row, 7), session.time(row, 8),
                Session.text(row, 9), row.getInt(10), Session.text(row, 11));
    }
}
