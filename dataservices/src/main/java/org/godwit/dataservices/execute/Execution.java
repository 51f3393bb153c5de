package org.godwit.dataservices.execute;

import java.io.IOException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.godwit.dataservices.Fault.Code;
import org.godwit.dataservices.execute.QueryPlan.Yield;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.render.UnwritableTextException;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.relational.Argument.One;
import org.godwit.dataservices.source.relational.RelationalSource.NoDatabaseUserException;
import org.godwit.dataservices.source.relational.SqlTemplate.Prepared;
import org.godwit.dataservices.source.relational.UnusableValueException;
import org.godwit.dataservices.source.rows.RowQuery;
import org.godwit.dataservices.source.rows.Rows;
import org.godwit.dataservices.source.rows.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * A query that has been run, with the rows that it gave still to be read. Closing it closes the statement or the file. Not for use by
 * several threads.
 */
final class Execution implements AutoCloseable {
    /** Rows that a driver fetches at once: more costs memory with wide rows and gains nothing. */
    private static final int FETCH_ROWS = 1000;

    /** Members of a batch that go to the database together; the driver holds them in memory until then. */
    private static final int BATCH_ROWS = 1000;

    private final QueryPlan plan;
    private final Run run;
    private final @Nullable Argument[] arguments;
    private @Nullable PreparedStatement statement;
    private @Nullable ResultSet rows;
    /** The rows when the source is no database. */
    private @Nullable Rows reading;
    private List<Map<String, Argument>> materialized = List.of();

    private Execution(QueryPlan plan, Run run, @Nullable Argument[] arguments) {
        this.plan = plan;
        this.run = run;
        this.arguments = arguments;
    }

    /** Runs a query; its rows are then there to be written. */
    static Execution start(QueryPlan plan, @Nullable Argument[] arguments, Run run) {
        var execution = new Execution(plan, run, arguments);
        try {
            if (plan.parts().work() instanceof Work.Reading(var query)) {
                execution.read(query);
            } else {
                execution.execute();
            }
            return execution;
        } catch (SQLException | NumberFormatException | UnusableValueException e) {
            execution.closeAfter(e);
            throw QueryFailure.database(plan.step(), e);
        } catch (RuntimeException e) {
            execution.closeAfter(e);
            throw e;
        }
    }

    /** {@return whether its executions can be sent to the database together} */
    static boolean canBatch(QueryPlan plan) {
        return plan.result() == null && !plan.isCallable() && !plan.isReading() && plan.parts().sql().isFixed();
    }

    /** Runs a query without result once for each set of arguments, many at a time. */
    static void batch(QueryPlan plan, List<@Nullable Argument[]> all, Run run) {
        if (all.isEmpty()) {
            return;
        }
        var connection = new Execution(plan, run, all.getFirst()).connect();
        var prepared = plan.parts().sql().prepare(all.getFirst());
        try (var statement = connection.prepareStatement(prepared.sql())) {
            var waiting = 0;
            for (var arguments : all) {
                bind(plan, statement, prepared, arguments);
                statement.addBatch();
                if (++waiting == BATCH_ROWS) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                statement.executeBatch();
            }
        } catch (SQLException | NumberFormatException | UnusableValueException e) {
            throw QueryFailure.database(plan.step(), e);
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private Connection connect() {
        try {
            return run.connections().of(plan.parts().source(), plan.parts().tuning().autoCommit());
        } catch (NoDatabaseUserException e) {
            throw new QueryFailure(Code.CONNECTION_UNAVAILABLE_ERROR, e.getMessage(), null, e);
        } catch (SQLException e) {
            throw new QueryFailure(Code.CONNECTION_UNAVAILABLE_ERROR, "Error in opening DBMS connection.",
                    e.toString(), e);
        }
    }

    private void read(RowQuery query) {
        try {
            reading = query.run(arguments);
        } catch (SourceException e) {
            throw failed(query, e);
        }
    }

    private static QueryFailure failed(RowQuery query, SourceException e) {
        var cause = e.getCause();
        return new QueryFailure(e.code(), "Error in " + query.step() + ".", String.valueOf(cause == null ? e : cause),
                e);
    }

    private void execute() throws SQLException {
        var parts = plan.parts();
        var connection = connect();
        var prepared = parts.sql().prepare(arguments);
        var isSelect = parts.result() != null && parts.yields() == Yield.ROWS && !plan.isCallable();
        if (isSelect) {
            allowStreaming(connection);
        }
        var made = prepare(connection, prepared.sql());
        statement = made;
        tune(made, isSelect);
        bind(made, prepared);
        if (made instanceof CallableStatement callable) {
            var call = new ProcedureCall(plan, callable, prepared);
            call.registerOutParameters();
            if (parts.result() == null || parts.yields() != Yield.ROWS) {
                made.execute();
            } else {
                rows = call.execute();
                materialized = call.rowsWithOutParameters(rows);
            }
        } else if (isSelect) {
            rows = made.executeQuery();
        } else {
            made.execute();
        }
        if (parts.result() != null && parts.yields() == Yield.GENERATED_KEYS) {
            rows = made.getGeneratedKeys();
        } else if (parts.result() != null && parts.yields() == Yield.UPDATED_ROW_COUNT) {
            materialized = List.of(Map.of("1", new One(Integer.toString(made.getUpdateCount()))));
        }
    }

    private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        var parts = plan.parts();
        if (plan.isCallable()) {
            return connection.prepareCall(sql);
        }
        if (parts.yields() != Yield.GENERATED_KEYS) {
            return connection.prepareStatement(sql);
        }
        return parts.keyColumns().isEmpty()
                ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
                : connection.prepareStatement(sql, parts.keyColumns().toArray(String[]::new));
    }

    /** PostgreSQL ignores the fetch size unless a transaction is open. */
    private void allowStreaming(Connection connection) throws SQLException {
        if (plan.isPostgresql() && plan.parts().isReadOnly() && isStreamed()
                && connection.getAutoCommit()) {
            connection.setAutoCommit(false);
        }
    }

    private boolean isStreamed() {
        return plan.parts().tuning().fetchSize() != null || plan.streaming().isWanted();
    }

    private void tune(PreparedStatement made, boolean isSelect) throws SQLException {
        var tuning = plan.parts().tuning();
        if (plan.isTuned()) {
            if (tuning.queryTimeoutSeconds() != null) {
                made.setQueryTimeout(tuning.queryTimeoutSeconds());
            }
            if (tuning.maxFieldSize() != null) {
                made.setMaxFieldSize(tuning.maxFieldSize());
            }
            if (tuning.maxRows() != null) {
                made.setMaxRows(tuning.maxRows());
            }
            if (tuning.fetchReverse()) {
                made.setFetchDirection(ResultSet.FETCH_REVERSE);
            }
        }
        if (tuning.fetchSize() != null) {
            setFetchSize(made, tuning.fetchSize());
        } else if (isSelect && isStreamed()) {
            setFetchSize(made, plan.isMysql() && !plan.hasNested() ? Integer.MIN_VALUE : FETCH_ROWS);
        }
    }

    private static void setFetchSize(PreparedStatement made, int size) {
        try {
            made.setFetchSize(size);
        } catch (SQLException _) {
            // DSS 3.1.1 goes on when a driver refuses: a fetch size is only a hint
        }
    }

    private void bind(PreparedStatement made, Prepared prepared) throws SQLException {
        bind(plan, made, prepared, arguments);
    }

    /** Binds the arguments of a query to a statement of it. */
    static void bind(QueryPlan plan, PreparedStatement made, Prepared prepared, @Nullable Argument[] arguments)
            throws SQLException {
        for (var i = 0; i < prepared.size(); i++) {
            var param = plan.params().get(prepared.param(i));
            if (param.direction().isIn()) {
                var argument = arguments[prepared.param(i)];
                var text = switch (argument) {
                    case null -> null;
                    case One(var one) -> one;
                    case Argument.Many(var many) -> many.get(prepared.element(i));
                };
                plan.parts().binder().bind(made, i + 1, param.name(), param.type(), text);
            }
        }
    }

    private void write(Rows from, RowQuery query, ResultWriter out) throws IOException {
        try {
            var scope = new RowScope(plan, arguments);
            var writer = new RowWriter(plan.resultOrThrow(), scope, out, run);
            scope.over(from);
            while (from.next()) {
                writer.write();
            }
        } catch (SourceException e) {
            throw failed(query, e);
        } catch (SQLException | UnwritableTextException e) {
            throw new QueryFailure(Code.UNKNOWN_ERROR, "Error in " + query.step() + ".", e.toString(), e);
        }
    }

    /** Writes all rows, without the wrapper. */
    void writeRows(ResultWriter out) throws IOException {
        try {
            rowsInto(out);
        } catch (QueryFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Web servers tell in both ways that a client is gone.
            cancel(e);
            throw e;
        }
    }

    /**
     * Nobody takes the other rows, so the database need not make them. Drivers that read all of them before they close a
     * statement, and do not take a word until then, lose their connection; the pool makes another.
     */
    private void cancel(Exception gone) {
        if (statement != null) {
            try {
                if (plan.parts().source().drainsBeforeItCloses()) {
                    statement.getConnection().abort(Runnable::run);
                } else {
                    statement.cancel();
                }
            } catch (SQLException e) {
                gone.addSuppressed(e);
            }
        }
    }

    private void rowsInto(ResultWriter out) throws IOException {
        if (reading != null && plan.parts().work() instanceof Work.Reading(var query)) {
            write(reading, query, out);
            return;
        }
        try {
            var scope = new RowScope(plan, arguments);
            var writer = new RowWriter(plan.resultOrThrow(), scope, out, run);
            if (!materialized.isEmpty()) {
                for (var row : materialized) {
                    scope.over(row);
                    writer.write();
                }
                return;
            }
            if (rows == null || !rows.next()) {
                plan.streaming().saw(0);
                return;
            }
            scope.over(rows, plan.arraySlots());
            var flat = scope.flat();
            var count = 0L;
            do {
                if (flat == null) {
                    writer.write();
                } else {
                    flat.write(rows, out);
                }
                count++;
            } while (rows.next());
            plan.streaming().saw(count);
        } catch (SQLException | UnwritableTextException | IllegalStateException e) {
            throw QueryFailure.database(plan.step(), e);
        }
    }

    @Override
    public void close() {
        if (reading != null) {
            reading.close();
            reading = null;
        }
        if (statement == null) {
            return;
        }
        try (var _ = statement; var _ = rows) {
            statement = null;
        } catch (SQLException e) {
            throw QueryFailure.database(plan.step(), e);
        }
    }
}
