package org.godwit.dataservices.execute;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.descriptor.Call.Source;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.relational.Argument.Many;
import org.godwit.dataservices.source.relational.Argument.One;
import org.jspecify.annotations.Nullable;

/**
 * A call of a query. Immutable.
 *
 * @param query its number among the queries of the service
 * @param requiredRoles of which the caller needs one; empty for everyone
 */
public record CallPlan(int query, List<Link> links, List<String> requiredRoles) {
    public CallPlan {
        links = List.copyOf(links);
        requiredRoles = List.copyOf(requiredRoles);
    }

    /**
     * Where one parameter comes from.
     *
     * @param param its number in the called query
     * @param from the name to look for, as written
     * @param slot in a row: the number of the slot that holds it; -1 outside of rows
     */
    public record Link(int param, Source source, String from, int slot) {}

    /** {@return the arguments that a request gives, by parameter} */
    @Nullable
    Argument[] arguments(Arguments given, Run run) {
        var plan = run.query(query);
        @Nullable
        Argument[] arguments = new Argument[plan.params().size()];
        for (var link : links) {
            var argument = find(given, link.from());
            var param = plan.params().get(link.param());
            if (argument != null && !param.isAbsent(argument)) {
                arguments[link.param()] = param.shaped(argument);
            } else if (!param.hasDefault() && run.exported(param.name()) == null) {
                throw missing(link);
            }
        }
        return complete(plan, arguments, run);
    }

    /** {@return the arguments that a row gives, by parameter} */
    @Nullable
    Argument[] arguments(RowScope row, Run run) throws java.sql.SQLException {
        var plan = run.query(query);
        @Nullable
        Argument[] arguments = new Argument[plan.params().size()];
        for (var link : links) {
            var argument = row.argument(link.slot());
            var param = plan.params().get(link.param());
            if (argument != null) {
                arguments[link.param()] = param.shaped(argument);
            } else if (!param.hasDefault()) {
                throw missing(link);
            }
        }
        return complete(plan, arguments, run);
    }

    private static QueryFailure missing(Link link) {
        return QueryFailure.incompatible("Error in 'CallQuery.extractParams', cannot find parameter with type:"
                + (link.source() == Source.COLUMN ? "column" : "query-param") + " name:" + link.from());
    }

    private static @Nullable Argument find(Arguments given, String name) {
        var values = given.of(name);
        if (values.isEmpty()) {
            values = given.all().entrySet().stream()
                    .filter(e -> e.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                    .map(Map.Entry::getValue).findFirst().orElse(List.of());
        }
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> new One(values.getFirst().text());
            default -> {
                var texts = new java.util.ArrayList<@Nullable String>();
                values.forEach(v -> texts.add(v.text()));
                yield new Many(texts);
            }
        };
    }

    private static @Nullable Argument[] complete(QueryPlan plan, @Nullable Argument[] arguments, Run run) {
        for (var i = 0; i < arguments.length; i++) {
            var param = plan.params().get(i);
            var argument = arguments[i];
            if (argument == null && param.direction().isIn()) {
                argument = run.exported(param.name());
                argument = argument == null ? param.defaultFor(run.caller()) : param.shaped(argument);
                arguments[i] = argument;
                if (argument == null && !param.direction().isOut()) {
                    throw QueryFailure.incompatible(
                            "Error in 'Query.extractParams', cannot find query param with name:" + param.name());
                }
            }
            if (argument != null) {
                param.check(argument);
            }
        }
        if (plan.hasChecks()) {
            check(plan, arguments);
        }
        return arguments;
    }

    private static void check(QueryPlan plan, @Nullable Argument[] arguments) {
        var all = new LinkedHashMap<String, Argument>();
        for (var i = 0; i < arguments.length; i++) {
            var argument = arguments[i];
            if (argument != null) {
                all.put(plan.params().get(i).name(), argument);
            }
        }
        plan.params().stream().filter(ParamPlan::hasChecks).forEach(param -> {
            var argument = all.get(param.name());
            if (argument != null) {
                param.check(argument, all);
            }
        });
    }
}
