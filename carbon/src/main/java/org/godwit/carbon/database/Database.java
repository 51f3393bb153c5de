package org.godwit.carbon.database;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;

/** A database that can be connected to, with its driver and its dialect. Safe for use by many threads. */
public final class Database {
    private final DatabaseAddress address;
    private final Driver driver;
    private final Engine engine;
    private final Dialect dialect;
    private final Opening opening;
    private final int readers;

    private Database(DatabaseAddress address, Driver driver, Engine engine) {
        this(address, driver, engine, Dialect.of(engine, driver.getMajorVersion()));
    }

    private Database(DatabaseAddress address, Driver driver, Engine engine, Dialect dialect) {
        this(address, driver, engine, dialect, () -> {
            var properties = new Properties();
            properties.putAll(dialect.driverProperties());
            return Drivers.connect(driver, address, properties);
        }, Integer.MAX_VALUE);
    }

    private Database(DatabaseAddress address, Driver driver, Engine engine, Dialect dialect, Opening opening,
            int readers) {
        this.address = address;
        this.driver = driver;
        this.engine = engine;
        this.dialect = dialect;
        this.opening = opening;
        this.readers = readers;
    }

    /** {@return the same database in another dialect, whose connections come from elsewhere} */
    Database opened(Dialect other, Opening by) {
        return new Database(address, driver, engine, other, by, readers);
    }

    /** {@return the same database, which at most so many threads can read at once} */
    Database readBy(int threads) {
        return new Database(address, driver, engine, dialect, opening, threads);
    }

    /** {@return how many threads can read it at once, each on a connection of its own, and gain by that} */
    public int readersAtOnce() {
        return dialect.readsTablesAtOnce() ? readers : 1;
    }

    /**
     * {@return the same database, whose commits are on its disk when they return, or when {@link Dialect#makeDurable} does where
     * the dialect has that, however the database is set}
     */
    public Database durable() {
        return dialect.waitForTheDisk().map(wait -> opened(dialect, () -> {
            var connection = opening.open();
            try (var statement = connection.createStatement()) {
                statement.execute(wait.text());
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        })).orElse(this);
    }

    /** How connections are had. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    /**
     * Finds the driver of an address; does not connect yet.
     *
     * @throws ProblemException when there is no driver for it, or the file is not of the engine
     */
    public static Database of(DatabaseAddress address, Drivers drivers) {
        var driver = drivers.of(address);
        var engine = Engine.ofUrl(address.url()).orElseThrow(() -> new Problem(DatabaseProblem.NO_DRIVER,
                "This engine is not known.", Place.database(address.shown()), "the URL names no engine that Carbon had",
                "use a URL such as jdbc:postgresql://host/database").exception());
        return new Database(address, driver, engine);
    }

    /** Takes the driver of one line of H2, for a file that is to be made by that line. */
    public static Database ofH2(DatabaseAddress address, H2Line line, Drivers drivers) {
        return new Database(address, drivers.h2(line), Engine.H2);
    }

    public DatabaseAddress address() {
        return address;
    }

    public Engine engine() {
        return engine;
    }

    public Dialect dialect() {
        return dialect;
    }

    /**
     * Opens a connection, in auto-commit mode.
     *
     * @throws ProblemException when the database cannot be reached or refuses the user
     */
    public Connection connect() {
        try {
            return opening.open();
        } catch (SQLException e) {
            throw problem(e, "connecting").exception(e);
        }
    }

    /** Opens a connection and leaves its failure as it is, for pools. */
    Connection connectPlainly(Properties properties) throws SQLException {
        return Drivers.connect(driver, address, properties);
    }

    /** Opens a connection for somebody else than the address names, where a data service maps its callers to accounts. */
    Connection connectPlainly(String user, String password) throws SQLException {
        return Drivers.connect(driver, new DatabaseAddress(address.url(), user, Secret.of(password)));
    }

    /**
     * Runs an action on a connection of its own.
     *
     * @param doing what is being done, for the text of a problem, such as {@code reading UM_USER}
     * @throws ProblemException when the action throws a {@link SQLException}
     */
    public <T> T with(String doing, Action<T> action) {
        try (var connection = connect()) {
            return action.on(connection);
        } catch (SQLException e) {
            throw problem(e, doing).exception(e);
        }
    }

    /**
     * Runs an action in a transaction: commits when it returns, rolls back when it throws.
     *
     * @param doing what is being done, for the text of a problem
     */
    public <T> T inTransaction(String doing, Action<T> action) {
        return with(doing, connection -> {
            connection.setAutoCommit(false);
            try {
                var result = action.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                try {
                    connection.rollback();
                } catch (SQLException second) {
                    e.addSuppressed(second);
                }
                throw e;
            }
        });
    }

    /** {@return the problem behind an exception of this database's driver} */
    public Problem problem(SQLException e, String doing) {
        var told = dialect.problem(e, Place.database(address.shown()), doing);
        return new Problem(told.code(), told.what(), told.where(), address.hiddenIn(told.why()), told.todo());
    }

    /** Something done on a connection. */
    @FunctionalInterface
    public interface Action<T> {
        T on(Connection connection) throws SQLException;
    }
}
