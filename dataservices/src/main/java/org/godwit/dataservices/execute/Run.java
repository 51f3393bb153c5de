package org.godwit.dataservices.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godwit.dataservices.Caller;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.relational.Argument.Many;
import org.godwit.dataservices.source.relational.Argument.One;
import org.godwit.dataservices.source.relational.Connections;
import org.jspecify.annotations.Nullable;

/** One call while it runs: who calls, on which connections, and what was exported so far. Not for use by several threads. */
final class Run implements AutoCloseable {
    private final List<QueryPlan> queries;
    private final Caller caller;
    private final Connections connections;
    private final Map<String, Argument> exports = new HashMap<>();
    private final boolean keepsExports;

    /** @param isTransaction whether several requests are committed together; only then are exports kept */
    Run(List<QueryPlan> queries, Caller caller, boolean isTransaction) {
        this.queries = queries;
        this.caller = caller;
        this.connections = new Connections(caller, isTransaction);
        this.keepsExports = isTransaction;
    }

    QueryPlan query(int number) {
        return queries.get(number);
    }

    Caller caller() {
        return caller;
    }

    Connections connections() {
        return connections;
    }

    /** {@return whether the caller has one of these roles, or none is required} */
    boolean isAllowed(List<String> requiredRoles) {
        if (requiredRoles.isEmpty()) {
            return true;
        }
        for (var role : requiredRoles) {
            if (caller.roles().contains(role)) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Argument exported(String name) {
        return exports.get(name);
    }

    void export(String name, @Nullable String value, boolean isArray) {
        if (!keepsExports) {
            return;
        }
        if (isArray && exports.get(name) instanceof Many(var before)) {
            var values = new ArrayList<@Nullable String>(before);
            values.add(value);
            exports.put(name, new Many(values));
        } else {
            exports.put(name, isArray ? new Many(java.util.Collections.singletonList(value)) : new One(value));
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
