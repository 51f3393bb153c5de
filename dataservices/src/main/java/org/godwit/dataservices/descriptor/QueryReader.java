package org.godwit.dataservices.descriptor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.godwit.dataservices.descriptor.Config.Kind;
import org.godwit.dataservices.descriptor.Param.Direction;
import org.godwit.dataservices.descriptor.Query.Statement;
import org.godwit.dataservices.descriptor.Query.Tuning;
import org.godwit.dataservices.descriptor.Query.Wanted;
import org.jspecify.annotations.Nullable;

/** Reads {@code query} elements. */
final class QueryReader {
    private static final Map<String, String> FOREIGN = Map.of("sparql", "SPARQL", "gspread",
            "A query of a Google spreadsheet", "scraperVariable", "Web scraping");

    private final Findings findings;
    private final Names names;
    private final String defaultNamespace;
    private final Function<String, Kind> kinds;

    /** @param kinds tells the kind of a config by its id; that of databases when there is no such config */
    QueryReader(Findings findings, Names names, String defaultNamespace, Function<String, Kind> kinds) {
        this.kinds = kinds;
        this.findings = findings;
        this.names = names;
        this.defaultNamespace = defaultNamespace;
    }

    Query read(Node node) {
        var id = names.required(node, "id");
        FOREIGN.forEach((element, feature) -> node.all(element)
                .forEach(n -> findings.notSupported(n.at(), feature + " (" + element + ")")));
        List.of("input-event-trigger", "output-event-trigger").forEach(trigger -> node.filled(trigger)
                .ifPresent(_ -> findings.notSupported(node.at(), "An event trigger (" + trigger + ")")));
        var params = params(node);
        var result = node.first("result")
                .map(r -> new ResultReader(findings, names, defaultNamespace, id).read(r)).orElse(null);
        var configId = node.filled("useConfig").orElse("default");
        return new Query(id, configId, statements(node, kinds.apply(configId)), wanted(node), params, result,
                node.first("properties").map(this::tuning).orElse(Tuning.NONE), node.flag("returnGeneratedKeys"),
                DescriptorReader.words(node.attribute("keyColumns").orElse("")), node.flag("returnUpdatedRowCount"),
                node.filled("inputNamespace").orElse(result == null ? defaultNamespace : result.namespace()),
                node.at());
    }

    private @Nullable Wanted wanted(Node node) {
        var sheet = node.first("excel");
        if (sheet.isPresent()) {
            var name = sheet.get().first("workbookname").map(n -> n.text().strip()).orElse("");
            if (name.isEmpty()) {
                findings.add(ServiceProblem.MISSING, sheet.get().at(), "An Excel query names no sheet.",
                        "it has no workbookname", "add workbookname with the name of the sheet");
            }
            var hasHeader = sheet.get().first("hasheader").map(n -> Boolean.parseBoolean(n.text().strip()))
                    .orElse(false);
            return new Wanted.Sheet(name, hasHeader ? number(sheet.get(), "headerrow", 1) : 0,
                    Math.max(1, number(sheet.get(), "startingrow", 1)), number(sheet.get(), "maxrowcount", -1));
        }
        return node.first("expression").map(e -> new Wanted.Expression(e.text().strip())).orElse(null);
    }

    private int number(Node parent, String child, int otherwise) {
        var node = parent.first(child).filter(n -> !n.text().isBlank());
        try {
            return node.map(n -> Integer.valueOf(n.text().strip())).orElse(otherwise);
        } catch (NumberFormatException _) {
            node.ifPresent(n -> invalid(n, child, "a whole number"));
            return otherwise;
        }
    }

    private List<Statement> statements(Node node, Kind kind) {
        var statements = new ArrayList<Statement>();
        var seen = new HashSet<String>();
        node.all("sql").forEach(sql -> {
            var dialects = DescriptorReader.words(sql.attribute("dialect").orElse("").toLowerCase(Locale.ROOT));
            if (sql.text().isBlank()) {
                findings.add(ServiceProblem.MISSING, sql.at(), "A query has no statement.", "its sql is empty",
                        "write the statement");
            }
            for (var dialect : dialects.isEmpty() ? List.of("") : dialects) {
                if (!seen.add(dialect)) {
                    findings.add(ServiceProblem.DUPLICATE, sql.at(), "Two statements are for one dialect.",
                            dialect.isEmpty() ? "two have no dialect" : "two are for " + dialect,
                            "remove one of them");
                }
            }
            statements.add(new Statement(dialects, sql.text(), sql.at()));
        });
        var needed = switch (kind) {
            case DATABASE, CUSTOM_TABULAR -> "sql";
            case CUSTOM_QUERY -> "expression";
            case EXCEL -> "excel";
            case CSV -> "";
        };
        if (!needed.isEmpty() && node.first(needed).isEmpty()
                && FOREIGN.keySet().stream().allMatch(f -> node.first(f).isEmpty())) {
            findings.add(ServiceProblem.MISSING, node.at(), "A query has no statement.", "it has no " + needed,
                    "add an element " + needed);
        }
        return statements;
    }

    private Tuning tuning(Node properties) {
        return new Tuning(positive(properties, "queryTimeout"), number(properties, "fetchSize"),
                positive(properties, "maxFieldSize"), positive(properties, "maxRows"),
                property(properties, "fetchDirection").map(p -> p.text().strip()).filter("reverse"::equals)
                        .isPresent(),
                property(properties, "autoCommit").map(p -> p.text().strip())
                        .map(v -> v.equals("true") || v.equals("1")).orElse(null),
                isTrue(properties, "forceStoredProc"), isTrue(properties, "forceJDBCBatchRequests"));
    }

    private static Optional<Node> property(Node properties, String name) {
        return properties.all("property").filter(p -> p.filled("name").filter(name::equals).isPresent())
                .filter(p -> !p.text().isBlank()).findFirst();
    }

    private static boolean isTrue(Node properties, String name) {
        return property(properties, name).map(p -> Boolean.parseBoolean(p.text().strip())).orElse(false);
    }

    private @Nullable Integer number(Node properties, String name) {
        var property = property(properties, name);
        if (property.isEmpty()) {
            return null;
        }
        try {
            return Integer.valueOf(property.get().text().strip());
        } catch (NumberFormatException _) {
            invalid(property.get(), name, "a whole number");
            return null;
        }
    }

    private @Nullable Integer positive(Node properties, String name) {
        var number = number(properties, name);
        if (number != null && number <= 0) {
            property(properties, name).ifPresent(p -> invalid(p, name, "greater than 0"));
            return null;
        }
        return number;
    }

    private void invalid(Node node, String name, String wanted) {
        findings.add(ServiceProblem.INVALID_VALUE, node.at(), "The value of " + name + " is not allowed.",
                "it must be " + wanted, "correct the value, or leave it out");
    }

    private List<Param> params(Node query) {
        var params = new ArrayList<Param>();
        var seen = new HashSet<String>();
        var nodes = query.all("param").toList();
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            var name = names.required(node, "name");
            if (!name.isEmpty() && !seen.add(name)) {
                findings.add(ServiceProblem.DUPLICATE, node.at(), "Two parameters of a query share a name.",
                        "there is more than one " + name, "rename or remove one of them");
            }
            params.add(new Param(name, type(node), isArray(node), direction(node), ordinal(node, i + 1),
                    node.attribute("defaultValue").filter(v -> !v.isBlank()).orElse(null), node.flag("forceDefault"),
                    node.filled("structType").orElse(""), validations(node), node.at()));
        }
        return params;
    }

    private SqlType type(Node node) {
        var text = names.required(node, "sqlType");
        return SqlType.named(text).orElseGet(() -> {
            if (!text.isEmpty()) {
                findings.add(ServiceProblem.INVALID_VALUE, node.at(), "The sqlType of a parameter is not known.",
                        "it is " + text, "use a type such as STRING, INTEGER, NUMERIC or TIMESTAMP");
            }
            return SqlType.STRING;
        });
    }

    private static boolean isArray(Node node) {
        return node.filled("paramType").filter("ARRAY"::equalsIgnoreCase).isPresent();
    }

    private Direction direction(Node node) {
        return switch (node.filled("type").orElse("IN").toUpperCase(Locale.ROOT)) {
            case "IN" -> Direction.IN;
            case "OUT" -> Direction.OUT;
            case "INOUT" -> Direction.INOUT;
            default -> {
                findings.add(ServiceProblem.INVALID_VALUE, node.at(), "The type of a parameter is not known.",
                        "it is " + node.filled("type").orElse(""), "use IN, OUT or INOUT");
                yield Direction.IN;
            }
        };
    }

    private static int ordinal(Node node, int position) {
        try {
            var ordinal = node.filled("ordinal").map(Integer::parseInt).orElse(0);
            return ordinal > 0 ? ordinal : position;
        } catch (NumberFormatException _) {
            return position;
        }
    }

    private List<Validation> validations(Node param) {
        var validations = new ArrayList<Validation>();
        try {
            param.first("validateLongRange").ifPresent(v -> validations.add(new Validation.LongRange(
                    v.filled("minimum").map(Long::valueOf).orElse(null),
                    v.filled("maximum").map(Long::valueOf).orElse(null))));
            param.first("validateDoubleRange").ifPresent(v -> validations.add(new Validation.DoubleRange(
                    v.filled("minimum").map(Double::valueOf).orElse(null),
                    v.filled("maximum").map(Double::valueOf).orElse(null))));
            param.first("validateLength").ifPresent(v -> validations.add(new Validation.Length(
                    v.filled("minimum").map(Integer::valueOf).orElse(null),
                    v.filled("maximum").map(Integer::valueOf).orElse(null))));
            param.first("validatePattern").ifPresent(
                    v -> validations.add(new Validation.Matching(Pattern.compile(v.attribute("pattern").orElse("")))));
        } catch (PatternSyntaxException e) {
            findings.add(ServiceProblem.INVALID_VALUE, param.at(), "The pattern of a validator cannot be read.",
                    e.getDescription(), "correct the regular expression");
        } catch (NumberFormatException e) {
            findings.add(ServiceProblem.INVALID_VALUE, param.at(), "A bound of a validator is not a number.",
                    String.valueOf(e.getMessage()), "write a number, or leave the bound out");
        }
        param.first("validateCustom").ifPresent(v -> {
            var settings = new LinkedHashMap<String, String>();
            v.all("property").forEach(p -> settings.put(p.filled("name").orElse(""), p.text().strip()));
            validations.add(new Validation.Custom(names.required(v, "class"), settings, v.at()));
        });
        return validations;
    }
}
