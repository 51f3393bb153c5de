package org.godwit.dataservices.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.Environment;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.descriptor.Findings;
import org.godwit.dataservices.descriptor.Output;
import org.godwit.dataservices.descriptor.Param;
import org.godwit.dataservices.descriptor.Query;
import org.godwit.dataservices.descriptor.Query.Statement;
import org.godwit.dataservices.descriptor.ServiceProblem;
import org.godwit.dataservices.descriptor.Validation;
import org.godwit.dataservices.execute.ParamCheck;
import org.godwit.dataservices.execute.ParamPlan;
import org.godwit.dataservices.execute.QueryPlan;
import org.godwit.dataservices.execute.QueryPlan.Yield;
import org.godwit.dataservices.execute.Work;
import org.godwit.dataservices.extension.ClassValidator;
import org.godwit.dataservices.extension.ExtensionJars;
import org.godwit.dataservices.extension.UnusableClassException;
import org.godwit.dataservices.source.relational.ColumnReader;
import org.godwit.dataservices.source.relational.DateTimes;
import org.godwit.dataservices.source.relational.ParameterBinder;
import org.godwit.dataservices.source.relational.RelationalSource;
import org.godwit.dataservices.source.relational.SqlTemplate;
import org.godwit.dataservices.source.rows.InvalidQueryException;
import org.godwit.dataservices.source.rows.RowSource;

/** Compiles the queries of one service. */
final class QueryCompiler {
    private final Descriptor descriptor;
    private final Compatibility compatibility;
    private final Findings findings;
    private final ExtensionJars extensions;
    private final StylesheetLoader stylesheets;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final ParameterBinder binder;
    private final ColumnReader.Choice readers;

    QueryCompiler(Descriptor descriptor, Environment environment, Compatibility compatibility, Findings findings) {
        this.descriptor = descriptor;
        this.compatibility = compatibility;
        this.stylesheets = new StylesheetLoader(environment, findings);
        this.findings = findings;
        this.extensions = environment.extensions();
        for (var query : descriptor.queries()) {
            numbers.put(query.id(), numbers.size());
        }
        var dateTimes = new DateTimes(compatibility.usesUtc());
        this.binder = new ParameterBinder(dateTimes);
        this.readers = new ColumnReader.Choice(compatibility, dateTimes);
    }

    /** {@return the number of a query among {@link #compile}'s} */
    int number(String id) {
        var number = numbers.get(id);
        if (number == null) {
            throw new IllegalStateException("references are checked before");
        }
        return number;
    }

    List<QueryPlan> compile(Map<String, RelationalSource> sources, Map<String, RowSource> rowSources) {
        var plans = new ArrayList<QueryPlan>();
        for (var query : descriptor.queries()) {
            var source = sources.get(query.configId());
            var rowSource = rowSources.get(query.configId());
            if (source != null) {
                statement(query, source).ifPresent(statement -> plans.add(compile(query,
                        new Work.Statement(source, SqlTemplate.parse(statement.text(), query.params())))));
            } else if (rowSource != null) {
                reading(query, rowSource).ifPresent(reading -> plans.add(compile(query, reading)));
            }
        }
        return plans;
    }

    private Optional<Work> reading(Query query, RowSource source) {
        try {
            return Optional.of(new Work.Reading(source.prepare(query)));
        } catch (InvalidQueryException e) {
            findings.add(ServiceProblem.INVALID_VALUE, query.at(),
                    "Query " + query.id() + " is not one that its source can run.", String.valueOf(e.getMessage()),
                    "correct the query, or let it use another config");
            return Optional.empty();
        }
    }

    private ParamPlan param(Param param) {
        var checks = new ArrayList<ParamCheck>();
        for (var validation : param.validations()) {
            if (validation instanceof Validation.Custom custom) {
                try {
                    checks.add(ClassValidator.of(custom, extensions));
                } catch (UnusableClassException e) {
                    SourceOpener.notUsable(findings, custom.at(), custom.className(), e);
                }
            }
        }
        return new ParamPlan(param, compatibility.splitsArrayDefaults(), checks);
    }

    private QueryPlan compile(Query query, Work work) {
        var result = query.result() == null
                ? null
                : new ResultCompiler(numbers, descriptor.queries()).compile(query.result(),
                        stylesheets.load(query.result()));
        return new QueryPlan(new QueryPlan.Parts(query.id(), work, query.params().stream().map(this::param).toList(),
                result, query.tuning(), yields(query), query.keyColumns(), isReadOnly(query, new HashSet<>()), binder,
                readers, stepName()));
    }

    private static Yield yields(Query query) {
        if (query.returnGeneratedKeys()) {
            return Yield.GENERATED_KEYS;
        }
        return query.returnUpdatedRowCount() ? Yield.UPDATED_ROW_COUNT : Yield.ROWS;
    }

    /** {@return the name of the step that runs plain statements, which was split in two in 3.2} */
    private String stepName() {
        return compatibility == Compatibility.DSS_3_1_1
                ? "SQLQuery.processNormalQuery"
                : "SQLQuery.processPreNormalQuery";
    }

    private Optional<Statement> statement(Query query, RelationalSource source) {
        var dialect = RelationalSource.dialect(source.url());
        var chosen = query.statements().stream().filter(s -> s.dialects().contains(dialect)).findFirst()
                .or(() -> query.statements().stream().filter(s -> s.dialects().isEmpty()).findFirst());
        if (chosen.isEmpty()) {
            findings.add(ServiceProblem.MISSING, query.at(),
                    "Query " + query.id() + " has no statement for its source.",
                    "there is none for dialect " + dialect + " and none without a dialect",
                    "add an sql element without dialect");
        }
        return chosen;
    }

    private boolean isReadOnly(Query query, Set<String> seen) {
        if (!seen.add(query.id())) {
            return true;
        }
        return query.wanted() == null && query.statements().stream()
                .allMatch(s -> s.text().strip().toUpperCase(Locale.ROOT).startsWith("SELECT"))
                && (query.result() == null || areReadOnly(query.result().outputs(), seen));
    }

    private boolean areReadOnly(List<Output> outputs, Set<String> seen) {
        return outputs.stream().allMatch(output -> switch (output) {
            case Output.Field _ -> true;
            case Output.Complex complex -> areReadOnly(complex.children(), seen);
            case Output.Nested nested -> nested.calls().stream()
                    .allMatch(c -> descriptor.query(c.href()).map(q -> isReadOnly(q, seen)).orElse(true));
        });
    }
}
