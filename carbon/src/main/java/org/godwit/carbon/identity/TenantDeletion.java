package org.godwit.carbon.identity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What deleting a tenant takes away: its rows in the user database, those of its registry included where the registry is kept
 * there. Its folder, a registry in another database and the places of its secondary stores are left to those whose they are.
 *
 * @param rows the number of rows by table, the tables in the order of deletion
 */
public record TenantDeletion(Tenant tenant, SequencedMap<String, Integer> rows) {
    public TenantDeletion {
        rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
    }

    /** {@return the number of rows altogether} */
    public int total() {
        return rows.values().stream().mapToInt(Integer::intValue).sum();
    }
}
