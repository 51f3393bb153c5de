package org.godwit.carbon.schema;

import java.util.List;

/** An index that only speeds up reading. Unique ones are {@link UniqueKey}s. */
public record Index(String name, List<String> columns) {
    public Index {
        columns = List.copyOf(columns);
    }
}
