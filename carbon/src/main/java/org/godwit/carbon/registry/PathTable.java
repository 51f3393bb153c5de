package org.godwit.carbon.registry;

import java.sql.SQLException;
import java.util.Optional;
import org.godwit.carbon.database.Sql;

/** All SQL on {@code REG_PATH}: the paths of collections. A path keeps its number for ever, also when its collection is gone. */
final class PathTable {
    /** What the root has for a parent. */
    static final int NO_PARENT = -1;

    private static final Sql FIND = Sql.of("""
            SELECT REG_PATH_ID FROM REG_PATH WHERE REG_PATH_VALUE = ? AND REG_TENANT_ID = ? ORDER BY REG_PATH_ID""");
    private static final Sql VALUE = Sql.of("""
            SELECT REG_PATH_VALUE FROM REG_PATH WHERE REG_PATH_ID = ? AND REG_TENANT_ID = ?""");
    private static final Sql ADD = Sql.of("""
            INSERT INTO REG_PATH (REG_PATH_VALUE, REG_PATH_PARENT_ID, REG_TENANT_ID) VALUES (?, ?, ?)""");
    private static final Sql LOCK = Sql.of("""
            SELECT REG_PATH_ID FROM REG_PATH WHERE REG_PATH_ID = ? AND REG_TENANT_ID = ?""");

    private PathTable() {}

    /** {@return the number of a path; the lowest where two servers made it at once} */
    static Optional<Integer> find(Session session, RegistryPath path) throws SQLException {
        return session.first(FIND, row -> row.getInt(1), path.value(), session.tenantId());
    }

    /** {@return the path of a number} */
    static Optional<RegistryPath> path(Session session, int id) throws SQLException {
        return session.first(VALUE, row -> new RegistryPath(row.getString(1)), id, session.tenantId());
    }

    static int add(Session session, RegistryPath path, int parentId) throws SQLException {
        return session.insert(ADD, "REG_PATH_ID", path.value(), parentId, session.tenantId());
    }

    /** Lets no other transaction change what is directly in a collection until this one ends. */
    static void lock(Session session, int id) throws SQLException {
        session.first(session.dialect().locked(LOCK), row -> row.getInt(1), id, session.tenantId());
    }
}
