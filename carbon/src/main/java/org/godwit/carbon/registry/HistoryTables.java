package org.godwit.carbon.registry;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Sql;

/**
 * All SQL on {@code REG_RESOURCE_HISTORY} and {@code REG_SNAPSHOT}. A row goes to the history under the version that it had; a
 * snapshot is the list of versions that belong together, eight bytes for each, the top of the tree first.
 */
final class HistoryTables {
    private static final String COLUMNS = """
            INSERT INTO REG_RESOURCE_HISTORY (REG_PATH_ID, REG_NAME, REG_VERSION, REG_MEDIA_TYPE, REG_CREATOR,
                REG_CREATED_TIME, REG_LAST_UPDATOR, REG_LAST_UPDATED_TIME, REG_DESCRIPTION, REG_CONTENT_ID,
                REG_TENANT_ID, REG_UUID, REG_DELETED)
            SELECT REG_PATH_ID, REG_NAME, REG_VERSION, REG_MEDIA_TYPE, REG_CREATOR, REG_CREATED_TIME,
                REG_LAST_UPDATOR, REG_LAST_UPDATED_TIME, REG_DESCRIPTION, REG_CONTENT_ID, REG_TENANT_ID, REG_UUID,
            """;
    private static final String LIVE = " FROM REG_RESOURCE WHERE REG_VERSION = ? AND REG_TENANT_ID = ?";
    private static final Sql KEEP = Sql.of(COLUMNS + " 0" + LIVE);
    private static final Sql KEEP_DELETED = Sql.of(COLUMNS + " 1" + LIVE);
    private static final Sql BY_VERSION = Sql.of("""
            SELECT R.REG_PATH_ID, R.REG_NAME, R.REG_VERSION, R.REG_MEDIA_TYPE, R.REG_CREATOR, R.REG_CREATED_TIME,
            R.REG_LAST_UPDATOR, R.REG_LAST_UPDATED_TIME, R.REG_DESCRIPTION, R.REG_CONTENT_ID, R.REG_UUID
            FROM REG_RESOURCE_HISTORY R WHERE R.REG_VERSION = ? AND R.REG_TENANT_ID = ?""");
    private static final Sql ADD_SNAPSHOT = Sql.of("""
            INSERT INTO REG_SNAPSHOT (REG_PATH_ID, REG_RESOURCE_NAME, REG_RESOURCE_VIDS, REG_TENANT_ID)
            VALUES (?, ?, ?, ?)""");
    private static final Sql OF_RESOURCE = Sql.of("""
            SELECT REG_SNAPSHOT_ID, REG_RESOURCE_VIDS FROM REG_SNAPSHOT
            WHERE REG_PATH_ID = ? AND REG_RESOURCE_NAME = ? AND REG_TENANT_ID = ? ORDER BY REG_SNAPSHOT_ID DESC""");
    private static final Sql OF_COLLECTION = Sql.of("""
            SELECT REG_SNAPSHOT_ID, REG_RESOURCE_VIDS FROM REG_SNAPSHOT
            WHERE REG_PATH_ID = ? AND REG_RESOURCE_NAME IS NULL AND REG_TENANT_ID = ?
            ORDER BY REG_SNAPSHOT_ID DESC""");
    private static final Sql VERSIONS = Sql.of("""
            SELECT REG_RESOURCE_VIDS FROM REG_SNAPSHOT WHERE REG_SNAPSHOT_ID = ? AND REG_TENANT_ID = ?""");

    private HistoryTables() {}

    /** Copies the live row and its content into the history. */
    static void keep(Session session, Stored row, boolean deleted) throws SQLException {
        if (row.contentId() != 0) {
            ContentTables.keep(session, row.contentId(), deleted);
        }
        session.update(deleted ? KEEP_DELETED : KEEP, row.version(), session.tenantId());
    }

    static Optional<Stored> ofVersion(Session session, int version) throws SQLException {
        return session.first(BY_VERSION, row -> ResourceTable.read(session, row), version, session.tenantId());
    }

    /** Notes versions that belong together. {@return the number that people know the version by} */
    static int addSnapshot(Session session, Stored top, List<Integer> versions) throws SQLException {
        var bytes = ByteBuffer.allocate(Long.BYTES * versions.size());
        versions.forEach(version -> bytes.putLong(version));
        return session.insert(ADD_SNAPSHOT, "REG_SNAPSHOT_ID", top.pathId(), top.nameOrNull(), bytes.array(),
                session.tenantId());
    }

    /** {@return the snapshots of a place, the newest first} */
    static List<Version> snapshots(Session session, int pathId, String name) throws SQLException {
        Session.RowMapper<Version> mapper = row -> new Version(row.getInt(1),
                versions(row.getBytes(2)).size());
        return name.isEmpty()
                ? session.list(OF_COLLECTION, mapper, pathId, session.tenantId())
                : session.list(OF_RESOURCE, mapper, pathId, name, session.tenantId());
    }

    /** {@return the versions of a snapshot; none when there is no such snapshot} */
    static List<Integer> versionsOf(Session session, int snapshot) throws SQLException {
        return session.first(VERSIONS, row -> versions(row.getBytes(1)), snapshot, session.tenantId())
                .orElse(List.of());
    }

    private static List<Integer> versions(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        var versions = new ArrayList<Integer>();
        while (buffer.remaining() >= Long.BYTES) {
            versions.add(Math.toIntExact(buffer.getLong()));
        }
        return versions;
    }
}
