package org.godwit.carbon.registry;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import org.godwit.carbon.database.Sql;
import org.jspecify.annotations.Nullable;

/** All SQL on {@code REG_LOG}. */
final class LogTable {
    private static final int LONGEST_DATA = 500;

    private static final Sql ADD = Sql.of("""
            INSERT INTO REG_LOG (REG_PATH, REG_USER_ID, REG_LOGGED_TIME, REG_ACTION, REG_ACTION_DATA, REG_TENANT_ID)
            VALUES (?, ?, ?, ?, ?, ?)""");
    private static final Sql LAST = Sql.of("""
            SELECT REG_PATH, REG_USER_ID, REG_LOGGED_TIME, REG_ACTION, REG_ACTION_DATA FROM REG_LOG
            WHERE REG_TENANT_ID = ? ORDER BY REG_LOG_ID DESC""");
    private static final Sql LAST_OF_PATH = Sql.of("""
            SELECT REG_PATH, REG_USER_ID, REG_LOGGED_TIME, REG_ACTION, REG_ACTION_DATA FROM REG_LOG
            WHERE REG_TENANT_ID = ? AND REG_PATH = ? ORDER BY REG_LOG_ID DESC""");

    private LogTable() {}

    static void add(Session session, RegistryPath path, String user, LocalDateTime now, LogAction action,
            @Nullable String data) throws SQLException {
        var cut = data == null || data.length() <= LONGEST_DATA ? data : data.substring(0, LONGEST_DATA);
        session.update(ADD, path.value(), user, now, action.number(), cut, session.tenantId());
    }

    /** {@return the last lines about a path, or about all when it is the root; the newest first} */
    static List<LogEntry> last(Session session, RegistryPath path, int limit) throws SQLException {
        Session.RowMapper<LogEntry> mapper = row -> new LogEntry(row.getString(1), row.getString(2),
                session.time(row, 3), row.getInt(4), Session.text(row, 5));
        var dialect = session.dialect();
        return path.isRoot()
                ? session.list(dialect.page(LAST, 0, limit), mapper, session.tenantId())
                : session.list(dialect.page(LAST_OF_PATH, 0, limit), mapper, session.tenantId(), path.value());
    }
}
