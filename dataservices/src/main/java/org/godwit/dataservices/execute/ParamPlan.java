package org.godwit.dataservices.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.godwit.dataservices.Caller;
import org.godwit.dataservices.Fault;
import org.godwit.dataservices.descriptor.Param;
import org.godwit.dataservices.descriptor.Param.Direction;
import org.godwit.dataservices.descriptor.SqlType;
import org.godwit.dataservices.descriptor.Validation;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.relational.Argument.Many;
import org.godwit.dataservices.source.relational.Argument.One;
import org.jspecify.annotations.Nullable;

/** A parameter of a query, with its default and its checks. Immutable. */
public final class ParamPlan {
    private final Param param;
    private final String key;
    private final boolean splitsDefault;
    private final List<ParamCheck> checks;

    /**
     * @param splitsDefault whether the default of an array is a list with commas
     * @param checks besides those of the language
     */
    public ParamPlan(Param param, boolean splitsDefault, List<ParamCheck> checks) {
        this.checks = List.copyOf(checks);
        this.param = param;
        this.key = param.name().toLowerCase(Locale.ROOT);
        this.splitsDefault = splitsDefault;
    }

    String name() {
        return param.name();
    }

    /** {@return the name in lower case, as rows look it up} */
    String key() {
        return key;
    }

    SqlType type() {
        return param.type();
    }

    Direction direction() {
        return param.direction();
    }

    String structType() {
        return param.structType();
    }

    boolean hasDefault() {
        return param.defaultValue() != null;
    }

    /** {@return whether an argument counts as absent: NULL where the default is forced, as Enterprise Integrator has it} */
    boolean isAbsent(Argument argument) {
        return param.forceDefault() && hasDefault() && argument instanceof One(var text) && text == null;
    }

    /** {@return the value for a caller who gave none, or null when there is no default} */
    @Nullable
    Argument defaultFor(Caller caller) {
        var text = param.defaultValue();
        if (text == null) {
            return null;
        }
        return switch (text.strip()) {
            case "#{NULL}" -> One.NULL;
            case "#{USERNAME}" -> new One(caller.isAnonymous() ? null : caller.name());
            case "#{TENANT_ID}" -> new One(Integer.toString(caller.tenantId()));
            case "#{USER_ROLES}" -> param.isArray()
                    ? new Many(new ArrayList<>(caller.roles()))
                    : new One(caller.roles().isEmpty() ? null : caller.roles().getFirst());
            default -> param.isArray()
                    ? new Many(splitsDefault ? new ArrayList<>(split(text)) : List.of(text))
                    : new One(text);
        };
    }

    /** Splits at commas; a backslash takes the next character as it is, double quotes take everything between them. */
    static List<String> split(String text) {
        var values = new ArrayList<String>();
        var value = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                value.append(text.charAt(++i));
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }

    /** {@return the argument in the shape that the parameter has; an array of one when a single value came} */
    Argument shaped(Argument argument) {
        return param.isArray() && argument instanceof One(var text) ? new Many(listOf(text)) : argument;
    }

    private static List<@Nullable String> listOf(@Nullable String text) {
        return java.util.Collections.singletonList(text);
    }

    /** @throws QueryFailure when the argument is not valid */
    void check(Argument argument) {
        if (!param.isArray() && argument instanceof Many) {
            throw QueryFailure.invalid("Scalar type expected", name(), argument.toString());
        }
        for (var validation : param.validations()) {
            for (var value : argument.values()) {
                if (!holds(validation, value)) {
                    throw QueryFailure.invalid(message(validation), name(), argument.toString());
                }
            }
        }
    }

    /** {@return whether there are checks that look at the other arguments too} */
    boolean hasChecks() {
        return !checks.isEmpty();
    }

    /** @throws QueryFailure when one of the operator's checks objects or fails */
    void check(Argument argument, Map<String, Argument> all) {
        for (var check : checks) {
            Optional<String> objection;
            try {
                objection = check.objection(name(), argument, all);
            } catch (RuntimeException | LinkageError e) {
                throw new QueryFailure(Fault.Code.UNKNOWN_ERROR, "Error in validating " + name() + ".", e.toString(),
                        e);
            }
            if (objection.isPresent()) {
                throw new QueryFailure(Fault.Code.VALIDATION_ERROR, null, objection.get(), null);
            }
        }
    }

    private static boolean holds(Validation validation, @Nullable String value) {
        if (value == null) {
            return false;
        }
        try {
            return switch (validation) {
                case Validation.LongRange(var minimum, var maximum) -> {
                    var number = Long.parseLong(value);
                    yield (minimum == null || number >= minimum) && (maximum == null || number <= maximum);
                }
                case Validation.DoubleRange(var minimum, var maximum) -> {
                    var number = Double.parseDouble(value);
                    yield (minimum == null || !(number < minimum)) && (maximum == null || !(number > maximum));
                }
                case Validation.Length(var minimum, var maximum) ->
                    (minimum == null || value.length() >= minimum) && (maximum == null || value.length() <= maximum);
                case Validation.Matching(var pattern) -> pattern.matcher(value).matches();
                case Validation.Custom _ -> true;
            };
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /** {@return the text of DSS, in which an open bound is 0} */
    private static String message(Validation validation) {
        return switch (validation) {
            case Validation.LongRange(var minimum, var maximum) -> "The long value range expected is ["
                    + (minimum == null ? 0 : minimum) + "," + (maximum == null ? 0 : maximum) + "]";
            case Validation.DoubleRange(var minimum, var maximum) -> "The double value range expected is ["
                    + (minimum == null ? 0.0 : minimum) + "," + (maximum == null ? 0.0 : maximum) + "]";
            case Validation.Length(var minimum, var maximum) -> "The value length must be between "
                    + (minimum == null ? 0 : minimum) + " and " + (maximum == null ? 0 : maximum);
            case Validation.Matching(var pattern) -> "Pattern {" + pattern.pattern() + "} is expected";
            case Validation.Custom(var className, _, _) -> className;
        };
    }
}
