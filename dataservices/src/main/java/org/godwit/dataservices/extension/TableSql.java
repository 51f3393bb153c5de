package org.godwit.dataservices.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.godwit.dataservices.descriptor.Param;
import org.godwit.dataservices.extension.TableStatement.Condition;
import org.godwit.dataservices.extension.TableStatement.Operand;
import org.godwit.dataservices.source.rows.InvalidQueryException;
import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.custom.datasource.TabularDataBasedDS.FilterOperator;

/**
 * Reads the small SQL of tabular sources: select, insert, update and delete on one table, create and drop, conditions with
 * {@code = < >} joined by AND and OR. As in DSS the two have no precedence: what stands on the right of one is taken as a whole. Used
 * once, by one thread.
 */
final class TableSql {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:'((?:[^']|'')*)'|\"([^\"]*)\"|(:?[\\p{L}_][\\p{L}\\p{N}_.$]*)|(-?[0-9][0-9.]*)|([*,()=<>?;]))");

    private final List<Param> params;
    private final List<Token> tokens;
    private int at;
    private int marks;

    private enum Kind {
        TEXT, NAME, NUMBER, SIGN, END
    }

    private record Token(Kind kind, String text) {}

    private TableSql(String sql, List<Param> params) throws InvalidQueryException {
        this.params = params;
        this.tokens = tokens(sql);
    }

    /** @throws InvalidQueryException when it is something else */
    static TableStatement parse(String sql, List<Param> params) throws InvalidQueryException {
        var reader = new TableSql(sql, params);
        var statement = reader.statement();
        reader.takes(";");
        if (reader.peek().kind() != Kind.END) {
            throw new InvalidQueryException("nothing more is expected at " + reader.peek().text());
        }
        return statement;
    }

    private static List<Token> tokens(String sql) throws InvalidQueryException {
        var tokens = new ArrayList<Token>();
        var matcher = TOKEN.matcher(sql.strip());
        var end = sql.strip().length();
        while (matcher.regionStart() < end) {
            if (!matcher.lookingAt()) {
                throw new InvalidQueryException(
                        "it cannot be understood at " + sql.strip().substring(matcher.regionStart()).strip());
            }
            if (matcher.group(1) != null) {
                tokens.add(new Token(Kind.TEXT, matcher.group(1).replace("''", "'")));
            } else if (matcher.group(2) != null) {
                tokens.add(new Token(Kind.NAME, matcher.group(2)));
            } else if (matcher.group(3) != null) {
                tokens.add(new Token(Kind.NAME, matcher.group(3)));
            } else {
                tokens.add(matcher.group(4) != null
                        ? new Token(Kind.NUMBER, matcher.group(4))
                        : new Token(Kind.SIGN, matcher.group(5)));
            }
            matcher.region(matcher.end(), end);
        }
        tokens.add(new Token(Kind.END, "the end"));
        return tokens;
    }

    private TableStatement statement() throws InvalidQueryException {
        var verb = name();
        return switch (verb.toUpperCase(Locale.ROOT)) {
            case "SELECT" -> {
                var columns = takes("*") ? List.<String>of() : names();
                word("FROM");
                yield new TableStatement.Select(name(), columns, where());
            }
            case "INSERT" -> {
                word("INTO");
                var table = name();
                var columns = peek().text().equals("(") ? bracketedNames() : List.<String>of();
                word("VALUES");
                sign("(");
                var values = operands();
                sign(")");
                yield new TableStatement.Insert(table, columns, values);
            }
            case "UPDATE" -> {
                var table = name();
                word("SET");
                var columns = new ArrayList<String>();
                var values = new ArrayList<Operand>();
                do {
                    columns.add(name());
                    sign("=");
                    values.add(operand());
                } while (takes(","));
                yield new TableStatement.Update(table, columns, values, where());
            }
            case "DELETE" -> {
                word("FROM");
                yield new TableStatement.Delete(name(), where());
            }
            case "CREATE" -> {
                tableOrSheet();
                yield new TableStatement.Create(name(), bracketedNames());
            }
            case "DROP" -> {
                tableOrSheet();
                yield new TableStatement.Drop(name());
            }
            default -> throw new InvalidQueryException("a tabular source does not know " + verb);
        };
    }

    private void tableOrSheet() throws InvalidQueryException {
        if (!takes("TABLE")) {
            word("SHEET");
        }
    }

    private @Nullable Condition where() throws InvalidQueryException {
        return takes("WHERE") ? condition() : null;
    }

    private Condition condition() throws InvalidQueryException {
        var left = term();
        if (takes("AND")) {
            return new Condition.Both(left, condition());
        }
        return takes("OR") ? new Condition.Either(left, condition()) : left;
    }

    private Condition term() throws InvalidQueryException {
        if (takes("(")) {
            var inner = condition();
            sign(")");
            return inner;
        }
        var column = name();
        var sign = next().text();
        var operator = switch (sign) {
            case "=" -> FilterOperator.EQUALS;
            case "<" -> FilterOperator.LESS_THAN;
            case ">" -> FilterOperator.GREATER_THAN;
            default -> throw new InvalidQueryException("a tabular source compares with = < >, and not with " + sign);
        };
        return new Condition.Comparison(column, operator, operand());
    }

    private List<Operand> operands() throws InvalidQueryException {
        var values = new ArrayList<Operand>();
        do {
            values.add(operand());
        } while (takes(","));
        return values;
    }

    private Operand operand() throws InvalidQueryException {
        var token = next();
        return switch (token.kind()) {
            case TEXT, NUMBER -> new Operand.Constant(token.text());
            case NAME -> named(token.text());
            case SIGN -> mark(token.text());
            case END -> throw new InvalidQueryException("a value is missing at the end");
        };
    }

    private Operand named(String name) throws InvalidQueryException {
        for (var i = 0; i < params.size(); i++) {
            if (name.equals(":" + params.get(i).name())) {
                return new Operand.Parameter(i);
            }
        }
        throw new InvalidQueryException(name + " is neither a value nor a parameter");
    }

    private Operand mark(String sign) throws InvalidQueryException {
        if (sign.equals("?")) {
            marks++;
            for (var i = 0; i < params.size(); i++) {
                if (params.get(i).ordinal() == marks) {
                    return new Operand.Parameter(i);
                }
            }
            throw new InvalidQueryException("there is no parameter for question mark " + marks);
        }
        throw new InvalidQueryException("a value is expected instead of " + sign);
    }

    private List<String> bracketedNames() throws InvalidQueryException {
        sign("(");
        var names = names();
        sign(")");
        return names;
    }

    private List<String> names() throws InvalidQueryException {
        var names = new ArrayList<String>();
        do {
            names.add(name());
        } while (takes(","));
        return names;
    }

    private String name() throws InvalidQueryException {
        var token = next();
        if (token.kind() != Kind.NAME) {
            throw new InvalidQueryException("a name is expected instead of " + token.text());
        }
        return token.text();
    }

    private void word(String wanted) throws InvalidQueryException {
        sign(wanted);
    }

    private void sign(String wanted) throws InvalidQueryException {
        if (!takes(wanted)) {
            throw new InvalidQueryException(wanted + " is expected instead of " + peek().text());
        }
    }

    private boolean takes(String wanted) {
        var token = peek();
        if (token.kind() == Kind.TEXT || !token.text().toUpperCase(Locale.ROOT).equals(wanted)) {
            return false;
        }
        at++;
        return true;
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        var token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }
}
