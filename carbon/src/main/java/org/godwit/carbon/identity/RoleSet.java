package org.godwit.carbon.identity;

import java.util.List;
import java.util.Set;

/**
 * The roles of a user.
 *
 * @param names as 4.2 shows them
 * @param keys as authorization compares them, {@link QualifiedName#key}
 */
record RoleSet(List<String> names, Set<String> keys) {
    RoleSet {
        names = List.copyOf(names);
        keys = Set.copyOf(keys);
    }
}
