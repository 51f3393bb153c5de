package org.godwit.dataservices.descriptor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a row of a result. */
public sealed interface Output {
    /** An {@code element} or {@code attribute} with a value. */
    record Field(String name, boolean isAttribute, Value value, String xsdType, @Nullable String namespace,
            List<String> requiredRoles, boolean optional, String arrayName, @Nullable Export export, Position at)
            implements
                Output {
        public Field {
            requiredRoles = List.copyOf(requiredRoles);
        }
    }

    /** An {@code element} that holds others. */
    record Complex(String name, @Nullable String namespace, List<String> requiredRoles, List<Output> children,
            Position at) implements Output {
        public Complex {
            requiredRoles = List.copyOf(requiredRoles);
            children = List.copyOf(children);
        }
    }

    /** A nested query, or several whose rows come under the wrapper of the first. */
    record Nested(List<Call> calls) implements Output {
        public Nested {
            calls = List.copyOf(calls);
        }
    }

    /** Where the value of a field comes from. */
    sealed interface Value {}

    /** A column, or a query parameter of that name when there is no such column. */
    record Column(String name) implements Value {}

    /** A query parameter, or a column of that name when there is no such parameter. */
    record QueryParam(String name) implements Value {}

    /** A constant. */
    record Constant(String text) implements Value {}

    /** Feeds later calls of the same boxcar: the last value, or all of them. */
    record Export(String name, boolean isArray) {}
}
