package org.godwit.dataservices.execute;

import org.godwit.dataservices.Fault.Code;
import org.godwit.dataservices.source.relational.UnusableValueException;
import org.jspecify.annotations.Nullable;

/** A query cannot be run with these arguments. It becomes a fault when the request that it belongs to is known. */
final class QueryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final @Nullable String told;
    private final @Nullable String nested;

    /**
     * @param told the line after {@code DS Fault Message:}, or null for none
     * @param nested the text after {@code Nested Exception:-}, or null for none
     */
    QueryFailure(Code code, @Nullable String told, @Nullable String nested, @Nullable Throwable cause) {
        super(told == null ? nested : told, cause);
        this.code = code;
        this.told = told;
        this.nested = nested;
    }

    /** {@return the failure of a step that DSS names in the text} */
    static QueryFailure database(String step, Throwable cause) {
        var nested = nested(cause);
        var message = cause instanceof UnusableValueException ? nested : cause.getMessage();
        return new QueryFailure(Code.DATABASE_ERROR, "Error in '" + step + "': " + message, nested, cause);
    }

    private static String nested(Throwable cause) {
        return cause instanceof UnusableValueException
                ? "DS Fault Message: " + cause.getMessage() + "\nDS Code: " + Code.UNKNOWN_ERROR + "\n"
                : cause.toString();
    }

    /** {@return the failure of a check} */
    static QueryFailure invalid(String message, String field, String value) {
        return new QueryFailure(Code.VALIDATION_ERROR, null,
                message + "\nField Name: " + field + "\nField Value: " + value, null);
    }

    /** {@return the failure to find a parameter} */
    static QueryFailure incompatible(String told) {
        return new QueryFailure(Code.INCOMPATIBLE_PARAMETERS_ERROR, told, null, null);
    }

    Code code() {
        return code;
    }

    @Nullable
    String told() {
        return told;
    }

    @Nullable
    String nested() {
        return nested;
    }
}
