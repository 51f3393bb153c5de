package org.godwit.carbon.registry;

import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.database.Sql;

/** All SQL on {@code REG_ASSOCIATION}: plain texts, which no foreign key keeps together. */
final class AssociationTable {
    private static final Sql ALL = Sql.of("""
            SELECT REG_SOURCEPATH, REG_TARGETPATH, REG_ASSOCIATION_TYPE FROM REG_ASSOCIATION
            WHERE (REG_SOURCEPATH = ? OR REG_TARGETPATH = ?) AND REG_TENANT_ID = ? ORDER BY REG_ASSOCIATION_ID""");
    private static final Sql SAME = Sql.of("""
            SELECT REG_ASSOCIATION_ID FROM REG_ASSOCIATION
            WHERE REG_SOURCEPATH = ? AND REG_TARGETPATH = ? AND REG_ASSOCIATION_TYPE = ? AND REG_TENANT_ID = ?""");
    private static final Sql ADD = Sql.of("""
            INSERT INTO REG_ASSOCIATION (REG_SOURCEPATH, REG_TARGETPATH, REG_ASSOCIATION_TYPE, REG_TENANT_ID)
            VALUES (?, ?, ?, ?)""");
    private static final Sql REMOVE = Sql.of("""
            DELETE FROM REG_ASSOCIATION
            WHERE REG_SOURCEPATH = ? AND REG_TARGETPATH = ? AND REG_ASSOCIATION_TYPE = ? AND REG_TENANT_ID = ?""");
    private static final Sql REMOVE_ALL = Sql.of("""
            DELETE FROM REG_ASSOCIATION WHERE (REG_SOURCEPATH = ? OR REG_TARGETPATH = ?) AND REG_TENANT_ID = ?""");
    private static final Sql MOVE_SOURCE = Sql.of("""
            UPDATE REG_ASSOCIATION SET REG_SOURCEPATH = ? WHERE REG_SOURCEPATH = ? AND REG_TENANT_ID = ?""");
    private static final Sql MOVE_TARGET = Sql.of("""
            UPDATE REG_ASSOCIATION SET REG_TARGETPATH = ? WHERE REG_TARGETPATH = ? AND REG_TENANT_ID = ?""");
    private static final Sql TOUCHED = Sql.of("""
            SELECT DISTINCT REG_SOURCEPATH FROM REG_ASSOCIATION WHERE REG_TENANT_ID = ?
            UNION SELECT DISTINCT REG_TARGETPATH FROM REG_ASSOCIATION WHERE REG_TENANT_ID = ?""");

    private AssociationTable() {}

    /** {@return associations that begin or end at a path} */
    static List<Association> of(Session session, String path) throws SQLException {
        return session.list(ALL, row -> new Association(row.getString(1), row.getString(2), row.getString(3)), path,
                path, session.tenantId());
    }

    /** Adds an association, unless it is there. {@return whether it was added} */
    static boolean add(Session session, Association association) throws SQLException {
        var values = new Object[]{association.source(), association.target(), association.type(), session.tenantId()};
        if (session.first(SAME, row -> row.getInt(1), values).isPresent()) {
            return false;
        }
        session.update(ADD, values);
        return true;
    }

    static boolean remove(Session session, Association association) throws SQLException {
        return session.update(REMOVE, association.source(), association.target(), association.type(),
                session.tenantId()) > 0;
    }

    /** Removes what begins or ends at a path. */
    static void removeAll(Session session, RegistryPath path) throws SQLException {
        session.update(REMOVE_ALL, path.value(), path.value(), session.tenantId());
    }

    /** Renames a path, and all below it, at both ends of associations. */
    static void move(Session session, RegistryPath from, RegistryPath to) throws SQLException {
        for (var end : session.list(TOUCHED, row -> row.getString(1), session.tenantId(), session.tenantId())) {
            if (end.equals(from.value()) || end.startsWith(from.value() + "/")) {
                var renamed = to.value() + end.substring(from.value().length());
                session.update(MOVE_SOURCE, renamed, end, session.tenantId());
                session.update(MOVE_TARGET, renamed, end, session.tenantId());
            }
        }
    }
}
