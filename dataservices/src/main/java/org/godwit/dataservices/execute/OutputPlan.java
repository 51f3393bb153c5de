package org.godwit.dataservices.execute;

import java.util.List;
import org.godwit.dataservices.render.Tag;
import org.jspecify.annotations.Nullable;

/** A part of a row, compiled. */
public sealed interface OutputPlan {
    /**
     * An element or attribute with a value.
     *
     * @param slot number of the slot that holds the value
     * @param export name under which later calls of a boxcar find the value, or null
     */
    record Field(Tag tag, boolean isAttribute, int slot, List<String> requiredRoles, boolean optional, boolean isArray,
            @Nullable String export, boolean exportsAll) implements OutputPlan {}

    /** An element around others. */
    record Complex(Tag tag, List<String> requiredRoles, List<OutputPlan> children) implements OutputPlan {}

    /** Queries that run for each row. */
    record Nested(List<CallPlan> calls) implements OutputPlan {}
}
