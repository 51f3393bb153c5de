package org.godwit.upgrade.verify;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Row;

/** The roles of one table, by id and by name. Names compare without regard to case, as authorisation does. */
final class RoleNames {
    private final Map<Id, String> byId = new HashMap<>();
    private final Map<Integer, Set<String>> byTenant = new HashMap<>();

    /** The key of a row. */
    record Id(long id, int tenant) {}

    /** Adds a row of id, name and tenant. */
    void add(Row row) {
        int tenant = (int) row.number(2);
        byId.put(new Id(row.number(0), tenant), row.text(1));
        byTenant.computeIfAbsent(tenant, _ -> new HashSet<>()).add(row.text(1).toLowerCase(Locale.ROOT));
    }

    boolean has(int tenant, String name) {
        return byTenant.getOrDefault(tenant, Set.of()).contains(name.toLowerCase(Locale.ROOT));
    }

    /** {@return the name of a role, empty when there is none} */
    String name(long id, int tenant) {
        return byId.getOrDefault(new Id(id, tenant), "");
    }

    Map<Id, String> byId() {
        return Collections.unmodifiableMap(byId);
    }
}
