package org.godwit.dataservices.execute;

import java.util.HashSet;
import java.util.List;
import javax.xml.transform.Templates;
import org.godwit.dataservices.render.Tag;
import org.jspecify.annotations.Nullable;

/**
 * How rows are written. Immutable.
 *
 * @param wrapper element around everything, or null
 * @param row element of a row, or null
 * @param escapes whether characters outside of Latin-1 are replaced
 */
public record ResultPlan(@Nullable Tag wrapper, @Nullable Tag row, List<OutputPlan> outputs, List<SlotPlan> slots,
        boolean usesColumnNumbers, boolean escapes, @Nullable Templates stylesheet) {
    public ResultPlan {
        outputs = List.copyOf(outputs);
        slots = List.copyOf(slots);
    }

    /** {@return whether each row is one element with fields whose names differ, the same for all callers} */
    boolean isFlat() {
        var names = new HashSet<String>();
        return row != null && !escapes && !outputs.isEmpty()
                && outputs.stream().allMatch(output -> output instanceof OutputPlan.Field field && !field.isAttribute()
                        && !field.isArray() && field.requiredRoles().isEmpty() && field.export() == null
                        && names.add(field.tag().name()));
    }
}
