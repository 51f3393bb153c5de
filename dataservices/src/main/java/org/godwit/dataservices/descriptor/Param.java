package org.godwit.dataservices.descriptor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a query.
 *
 * @param ordinal place among the question marks, from 1
 * @param defaultValue as written, {@code #{NULL}} and the like unresolved, or null
 * @param structType database type of a STRUCT or ARRAY, empty when not given
 */
public record Param(String name, SqlType type, boolean isArray, Direction direction, int ordinal,
        @Nullable String defaultValue, boolean forceDefault, String structType, List<Validation> validations,
        Position at) {
    public Param {
        validations = List.copyOf(validations);
    }

    /** Which way a value travels. */
    public enum Direction {
        IN, OUT, INOUT;

        public boolean isOut() {
            return this != IN;
        }

        public boolean isIn() {
            return this != OUT;
        }
    }
}
