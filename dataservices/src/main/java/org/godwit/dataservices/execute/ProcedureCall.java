package org.godwit.dataservices.execute;

import java.sql.CallableStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.godwit.dataservices.descriptor.SqlType;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.relational.Argument.One;
import org.godwit.dataservices.source.relational.OutParameter;
import org.godwit.dataservices.source.relational.SqlTemplate.Prepared;
import org.jspecify.annotations.Nullable;

/** A call of a stored procedure: its OUT parameters, and which of its results the rows are. */
final class ProcedureCall {
    private final QueryPlan plan;
    private final CallableStatement statement;
    private final Prepared prepared;

    ProcedureCall(QueryPlan plan, CallableStatement statement, Prepared prepared) {
        this.plan = plan;
        this.statement = statement;
        this.prepared = prepared;
    }

    void registerOutParameters() throws SQLException {
        for (var i = 0; i < prepared.size(); i++) {
            var param = plan.params().get(prepared.param(i));
            if (param.direction().isOut()) {
                OutParameter.register(statement, i + 1, param.type(), param.structType(),
                        plan.parts().source());
            }
        }
    }

    /** Runs it. {@return the rows: those of a cursor, or else of the first result set; null when there are none} */
    @Nullable
    ResultSet execute() throws SQLException {
        var hasRows = statement.execute();
        for (var i = 0; i < prepared.size(); i++) {
            var param = plan.params().get(prepared.param(i));
            if (param.direction().isOut() && param.type() == SqlType.ORACLE_REF_CURSOR) {
                return (ResultSet) statement.getObject(i + 1);
            }
        }
        if (isResultOnlyOutParameters()) {
            return null;
        }
        while (!hasRows) {
            if (statement.getUpdateCount() == -1) {
                return null;
            }
            hasRows = statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
        }
        return statement.getResultSet();
    }

    /** {@return whether there are as many fields as OUT parameters, which DSS takes for: nothing else is wanted} */
    private boolean isResultOnlyOutParameters() {
        var outs = plan.params().stream().filter(p -> p.direction().isOut()).count();
        return outs > 0
                && plan.resultOrThrow().outputs().stream().filter(o -> o instanceof OutputPlan.Field).count() == outs;
    }

    /** {@return the rows with the OUT parameters added to each; empty when there are none of those} */
    List<Map<String, Argument>> rowsWithOutParameters(@Nullable ResultSet rows) throws SQLException {
        if (plan.params().stream()
                .noneMatch(p -> p.direction().isOut() && p.type() != SqlType.ORACLE_REF_CURSOR)) {
            return List.of();
        }
        var read = rows == null ? new ArrayList<Map<String, Argument>>() : read(rows);
        var outs = new HashMap<String, Argument>();
        for (var i = 0; i < prepared.size(); i++) {
            var param = plan.params().get(prepared.param(i));
            if (param.direction().isOut() && param.type() != SqlType.ORACLE_REF_CURSOR) {
                OutParameter.read(statement, i + 1, param.key(), param.type(), plan.parts().readers().dateTimes(),
                        outs);
            }
        }
        if (read.isEmpty()) {
            read.add(new HashMap<>());
        }
        read.forEach(row -> row.putAll(outs));
        return read;
    }

    private List<Map<String, Argument>> read(ResultSet rows) throws SQLException {
        var meta = rows.getMetaData();
        var read = new ArrayList<Map<String, Argument>>();
        while (rows.next()) {
            var row = new HashMap<String, Argument>();
            for (var i = 1; i <= meta.getColumnCount(); i++) {
                var key = plan.resultOrThrow().usesColumnNumbers()
                        ? Integer.toString(i)
                        : meta.getColumnLabel(i).toLowerCase(Locale.ROOT);
                row.put(key, new One(plan.reader(meta, i).text(rows, i)));
            }
            read.add(row);
        }
        return read;
    }
}
