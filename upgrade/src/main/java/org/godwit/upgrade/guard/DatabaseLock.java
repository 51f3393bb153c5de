package org.godwit.upgrade.guard;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * The lock on a target database: one of its session, which dies with that, and a row that says who holds it and when it was
 * last heard of. The row outlives a connection that breaks while its run goes on; a row whose process is known to be dead, or
 * that was silent for {@link Lease#STALE_AFTER}, counts for nothing. Not for use by several threads.
 */
final class DatabaseLock implements AutoCloseable {
    /** The table of the lease, which is there only while an upgrade runs, or after one was killed. */
    static final String TABLE = "GODWIT_LEASE";

    private static final Table LEASE = new Table(TABLE,
            List.of(new Column("ID", new ColumnType.Int(), true, false, Column.Default.NONE),
                    new Column("HOLDER", new ColumnType.Varchar(2000), true, false, Column.Default.NONE),
                    new Column("BEAT", new ColumnType.BigInt(), true, false, Column.Default.NONE)),
            List.of("ID"), List.of(), List.of(), List.of());
    private static final Sql READ = Sql.of("SELECT HOLDER, BEAT FROM GODWIT_LEASE WHERE ID = 1");
    private static final Sql INSERT = Sql.of("INSERT INTO GODWIT_LEASE (HOLDER, BEAT, ID) VALUES (?, ?, 1)");
    private static final Sql TAKE_OVER = Sql.of("UPDATE GODWIT_LEASE SET HOLDER = ?, BEAT = ? WHERE ID = 1");
    private static final Sql BEAT = Sql.of("UPDATE GODWIT_LEASE SET BEAT = ? WHERE ID = 1 AND HOLDER = ?");

    private final Database database;
    private final Lease lease;
    private final InstantSource clock;
    private Connection connection;

    private DatabaseLock(Database database, Lease lease, InstantSource clock) throws SQLException {
        this.database = database;
        this.lease = lease;
        this.clock = clock;
        this.connection = locked();
    }

    /** {@return the lock, empty where the engine has none: an embedded one belongs to its process anyway} */
    static Optional<DatabaseLock> take(Database database, Lease lease, InstantSource clock) {
        if (database.dialect().trySessionLock().isEmpty()) {
            return Optional.empty();
        }
        try {
            var lock = new DatabaseLock(database, lease, clock);
            try {
                lock.enter();
                return Optional.of(lock);
            } catch (SQLException | RuntimeException e) {
                lock.connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw database.problem(e, "taking the lock of the upgrade").exception(e);
        }
    }

    /** {@return who holds a database, from outside; empty when nobody does that is alive} */
    static Optional<Lease> holder(Connection connection, InstantSource clock) throws SQLException {
        if (!Catalog.tableNames(connection).containsKey(TABLE)) {
            return Optional.empty();
        }
        try (var statement = connection.prepareStatement(READ.text()); var rows = statement.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            var silent = Duration.ofMillis(clock.millis() - rows.getLong(2));
            return Lease.parse(rows.getString(1))
                    .filter(l -> !l.isDead() && silent.compareTo(Lease.STALE_AFTER) < 0);
        }
    }

    private Connection locked() throws SQLException {
        var opened = database.connect();
        try (var statement = opened
                .prepareStatement(database.dialect().trySessionLock().orElseThrow().text());
                var rows = statement.executeQuery()) {
            rows.next();
            if (rows.getInt(1) != 1) {
                throw held(holder(opened, clock));
            }
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void enter() throws SQLException {
        var other = holder(connection, clock);
        if (other.isPresent() && !other.get().equals(lease)) {
            throw held(other);
        }
        if (!Catalog.tableNames(connection).containsKey(TABLE)) {
            var script = new SchemaScript(database.dialect(), new Schema(List.of(LEASE)));
            script.run(connection);
        }
        if (update(TAKE_OVER, lease.text(), clock.millis()) == 0) {
            update(INSERT, lease.text(), clock.millis());
        }
    }

    private int update(Sql sql, String holder, long beat) throws SQLException {
        try (var statement = connection.prepareStatement(sql.text())) {
            statement.setString(1, holder);
            statement.setLong(2, beat);
            return statement.executeUpdate();
        }
    }

    /** Says that the run is alive. {@return whether the lease is still its own} */
    boolean beat() throws SQLException {
        connectAgainIfLost();
        try (var statement = connection.prepareStatement(BEAT.text())) {
            statement.setLong(1, clock.millis());
            statement.setString(2, lease.text());
            return statement.executeUpdate() == 1;
        }
    }

    private void connectAgainIfLost() throws SQLException {
        if (!connection.isValid(1)) {
            connection.close();
            connection = locked();
        }
    }

    private RuntimeException held(Optional<Lease> holder) {
        return new Problem(GuardProblem.HELD, "Another run works on the target database.",
                Place.database(database.address().shown()),
                "its lock is held by " + holder.map(Lease::shown).orElse("another session"),
                "wait until it has ended, or name another database").exception();
    }

    @Override
    public void close() {
        try {
            connectAgainIfLost();
            try (var closing = connection) {
                if (Catalog.tableNames(closing).containsKey(TABLE)) {
                    try (var statement = closing.createStatement()) {
                        statement.execute(database.dialect().dropTable(TABLE).text());
                    }
                }
            }
        } catch (SQLException e) {
            throw database.problem(e, "giving the lock of the upgrade back").exception(e);
        }
    }
}
