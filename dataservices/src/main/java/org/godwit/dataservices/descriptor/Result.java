package org.godwit.dataservices.descriptor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows are written.
 *
 * @param element the wrapper, or null: rows go directly into what is around them
 * @param rowName the element of a row, or null: fields go directly into the wrapper
 * @param namespace of wrapper, rows and fields
 */
public record Result(@Nullable String element, @Nullable String rowName, String namespace, @Nullable String xsltPath,
        boolean useColumnNumbers, boolean escapeNonPrintableChar, List<Output> outputs, Position at) {
    public Result {
        outputs = List.copyOf(outputs);
    }
}
