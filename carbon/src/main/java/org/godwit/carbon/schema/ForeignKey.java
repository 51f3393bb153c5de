package org.godwit.carbon.schema;

import java.util.List;

/**
 * A foreign key.
 *
 * @param name constraint name; empty when Carbon's scripts leave it to the engine
 * @param columns referencing columns
 * @param table referenced table
 * @param referenced referenced columns, in the same order
 * @param cascade whether deleting the referenced row deletes the referencing ones
 */
public record ForeignKey(String name, List<String> columns, String table, List<String> referenced, boolean cascade) {
    public ForeignKey {
        columns = List.copyOf(columns);
        referenced = List.copyOf(referenced);
    }
}
