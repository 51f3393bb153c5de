package org.godwit.carbon.registry;

import java.io.IOException;
import java.sql.SQLException;
import org.godwit.carbon.database.Sql;

/** All SQL that writes {@code REG_CONTENT} and {@code REG_CONTENT_HISTORY}: raw bytes, which are streamed. */
final class ContentTables {
    static final Sql OF_LIVE = Sql.of("""
            SELECT REG_CONTENT_DATA FROM REG_CONTENT WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?""");
    static final Sql OF_HISTORY = Sql.of("""
            SELECT REG_CONTENT_DATA FROM REG_CONTENT_HISTORY WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?""");
    static final Sql LENGTH_IN_HISTORY = Sql.of("""
            SELECT OCTET_LENGTH(REG_CONTENT_DATA) FROM REG_CONTENT_HISTORY
            WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?""");

    private static final String KEY = "REG_CONTENT_ID";
    private static final Sql ADD = Sql.of("INSERT INTO REG_CONTENT (REG_CONTENT_DATA, REG_TENANT_ID) VALUES (?, ?)");
    private static final Sql DELETE = Sql.of("DELETE FROM REG_CONTENT WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?");
    private static final Sql KEEP = Sql.of("""
            INSERT INTO REG_CONTENT_HISTORY (REG_CONTENT_ID, REG_CONTENT_DATA, REG_DELETED, REG_TENANT_ID)
            SELECT REG_CONTENT_ID, REG_CONTENT_DATA, 0, REG_TENANT_ID FROM REG_CONTENT
            WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?""");
    private static final Sql KEEP_DELETED = Sql.of("""
            INSERT INTO REG_CONTENT_HISTORY (REG_CONTENT_ID, REG_CONTENT_DATA, REG_DELETED, REG_TENANT_ID)
            SELECT REG_CONTENT_ID, REG_CONTENT_DATA, 1, REG_TENANT_ID FROM REG_CONTENT
            WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?""");
    private static final Sql BRING_BACK = Sql.of("""
            INSERT INTO REG_CONTENT (REG_CONTENT_DATA, REG_TENANT_ID)
            SELECT REG_CONTENT_DATA, REG_TENANT_ID FROM REG_CONTENT_HISTORY
            WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?""");
    private static final Sql DOUBLE = Sql.of("""
            INSERT INTO REG_CONTENT (REG_CONTENT_DATA, REG_TENANT_ID)
            SELECT REG_CONTENT_DATA, REG_TENANT_ID FROM REG_CONTENT
            WHERE REG_CONTENT_ID = ? AND REG_TENANT_ID = ?""");

    private ContentTables() {}

    /** Stores content. {@return its number} */
    static int add(Session session, Content content) throws SQLException {
        try (var in = new WatchedStream(content.open())) {
            long length = content.length();
            int id = session.insert(ADD, KEY, new Session.Streamed(in, length), session.tenantId());
            in.requireAll(length);
            return id;
        } catch (IOException e) {
            throw Session.unreadable(e);
        }
    }

    static void delete(Session session, int id) throws SQLException {
        session.update(DELETE, id, session.tenantId());
    }

    /** Copies content into the history, under the same number. */
    static void keep(Session session, int id, boolean deleted) throws SQLException {
        session.update(deleted ? KEEP_DELETED : KEEP, id, session.tenantId());
    }

    /** Copies content out of the history. {@return its new number} */
    static int bringBack(Session session, int id) throws SQLException {
        return session.dialect().tellsNumbersOfCopies()
                ? session.insert(BRING_BACK, KEY, id, session.tenantId())
                : addFrom(session, OF_HISTORY, id);
    }

    /** Copies content. {@return the number of the copy} */
    static int copy(Session session, int id) throws SQLException {
        return session.dialect().tellsNumbersOfCopies()
                ? session.insert(DOUBLE, KEY, id, session.tenantId())
                : addFrom(session, OF_LIVE, id);
    }

    /** Copies content by way of this program. */
    private static int addFrom(Session session, Sql query, int id) throws SQLException {
        try (var statement = session.connection().prepareStatement(session.dialect().text(query))) {
            statement.setInt(1, id);
            statement.setInt(2, session.tenantId());
            try (var rows = statement.executeQuery()) {
                var data = rows.next() ? rows.getBlob(1) : null;
                return data == null
                        ? session.insert(ADD, KEY, new byte[0], session.tenantId())
                        : session.insert(ADD, KEY, new Session.Streamed(data.getBinaryStream(), data.length()),
                                session.tenantId());
            }
        }
    }
}
