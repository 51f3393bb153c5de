package org.godwit.carbon.registry;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.godwit.carbon.database.Sql;
import org.jspecify.annotations.Nullable;

/**
 * A table of things that hang on resources, and the table that links it to them: {@code REG_COMMENT} with
 * {@code REG_RESOURCE_COMMENT}, and so on. Its owner's class holds the statements.
 *
 * @param select rows of an owner, with their key first
 * @param add a row, without its tenant
 * @param link key, version, path, name, tenant
 * @param unlink links of an owner to one row
 * @param remove one row that nothing links to any more
 * @param relink links of an owner to another version, path, name
 * @param mapper of a row of {@code select}
 * @param columns of a row for {@code add}
 */
record AttachedRows<T>(Keyed select, Sql add, Sql link, Keyed unlink, Sql remove, Keyed relink, Reader<T> mapper,
        Function<T, @Nullable Object[]> columns) {

    /** One row with its key. */
    record Attached<T>(int id, T value) {}

    /** Reads a row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Session session, java.sql.ResultSet row) throws SQLException;
    }

    /** The same statement for the three ways in which an owner is told. */
    record Keyed(Sql byVersion, Sql byName, Sql byCollection) {
        Sql of(Owner owner) {
            return owner.versioned() ? byVersion : owner.name().isEmpty() ? byCollection : byName;
        }

        /** {@return the parameters for the owner, with others before and behind} */
        static @Nullable Object[] values(@Nullable Object[] before, Owner owner, int tenant, Object... after) {
            var values = new ArrayList<@Nullable Object>(Arrays.asList(before));
            if (owner.versioned()) {
                values.add(owner.version());
            } else {
                values.add(owner.pathId());
                if (!owner.name().isEmpty()) {
                    values.add(owner.name());
                }
            }
            values.add(tenant);
            values.addAll(Arrays.asList(after));
            return values.toArray();
        }
    }

    List<T> list(Session session, Owner owner) throws SQLException {
        return rows(session, owner).stream().map(Attached::value).toList();
    }

    List<Attached<T>> rows(Session session, Owner owner) throws SQLException {
        return session.list(select.of(owner), row -> new Attached<>(row.getInt(1), mapper.read(session, row)),
                Keyed.values(new Object[0], owner, session.tenantId()));
    }

    int add(Session session, Owner owner, T value) throws SQLException {
        var row = new ArrayList<@Nullable Object>(Arrays.asList(columns.apply(value)));
        row.add(session.tenantId());
        int id = session.insert(add, "REG_ID", row.toArray());
        var columnsOfLink = owner.columns();
        session.update(link, id, columnsOfLink[0], columnsOfLink[1], columnsOfLink[2], session.tenantId());
        return id;
    }

    void copy(Session session, Owner from, Owner to) throws SQLException {
        for (var value : list(session, from)) {
            add(session, to, value);
        }
    }

    void remove(Session session, Owner owner, int id) throws SQLException {
        session.update(unlink.of(owner), Keyed.values(new Object[0], owner, session.tenantId(), id));
        session.update(remove, id, session.tenantId(), id, session.tenantId());
    }

    void removeAll(Session session, Owner owner) throws SQLException {
        for (var row : rows(session, owner)) {
            remove(session, owner, row.id());
        }
    }

    /** Hangs everything on another owner, of the same kind. */
    void hand(Session session, Owner from, Owner to) throws SQLException {
        session.update(relink.of(from), Keyed.values(to.columns(), from, session.tenantId()));
    }
}
