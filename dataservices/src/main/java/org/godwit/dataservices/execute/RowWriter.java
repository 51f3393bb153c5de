package org.godwit.dataservices.execute;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.godwit.dataservices.render.ResultWriter;

/** Writes the rows of one running query by its plan. Not for use by several threads. */
final class RowWriter {
    private final ResultPlan plan;
    private final RowScope scope;
    private final ResultWriter out;
    private final Run run;

    RowWriter(ResultPlan plan, RowScope scope, ResultWriter out, Run run) {
        this.plan = plan;
        this.scope = scope;
        this.out = out;
        this.run = run;
    }

    /** Writes the row that the scope shows. */
    void write() throws SQLException, IOException {
        if (plan.row() == null) {
            write(plan.outputs());
            return;
        }
        out.open(plan.row());
        write(plan.outputs());
        out.close(plan.row());
    }

    private void write(List<OutputPlan> outputs) throws SQLException, IOException {
        for (var i = 0; i < outputs.size(); i++) {
            switch (outputs.get(i)) {
                case OutputPlan.Field field -> {
                    if (run.isAllowed(field.requiredRoles())) {
                        scope.write(field, out, run);
                    }
                }
                case OutputPlan.Complex complex -> {
                    if (run.isAllowed(complex.requiredRoles())) {
                        out.open(complex.tag());
                        write(complex.children());
                        out.close(complex.tag());
                    }
                }
                case OutputPlan.Nested nested -> nested(nested.calls());
            }
        }
    }

    private void nested(List<CallPlan> calls) throws SQLException, IOException {
        var isWrapped = false;
        var first = run.query(calls.getFirst().query()).result();
        for (var call : calls) {
            if (!run.isAllowed(call.requiredRoles())) {
                continue;
            }
            var arguments = call.arguments(scope, run);
            try (var execution = Execution.start(run.query(call.query()), arguments, run)) {
                if (!isWrapped && first != null && first.wrapper() != null) {
                    out.open(first.wrapper());
                    isWrapped = true;
                }
                if (run.query(call.query()).result() != null) {
                    execution.writeRows(out);
                }
            }
        }
        if (isWrapped && first != null && first.wrapper() != null) {
            out.close(first.wrapper());
        }
    }
}
