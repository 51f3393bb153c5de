package org.godwit.carbon.schema;

import java.util.List;

/** Columns whose values together occur once; rows with a NULL among them never collide. */
public record UniqueKey(List<String> columns) {
    public UniqueKey {
        columns = List.copyOf(columns);
    }
}
