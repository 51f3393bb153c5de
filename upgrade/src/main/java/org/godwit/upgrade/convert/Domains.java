package org.godwit.upgrade.convert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.schema.CarbonSchema;

/**
 * The rows that UM_DOMAIN has after the upgrade: those that are there already keep their ids where these are unique over all
 * tenants (4.2 joins permissions to domains by the id alone); what is missing is added.
 *
 * <p>New ids follow the order of the vendor's script (PRIMARY, SYSTEM, INTERNAL of the super tenant, then all SYSTEM, all
 * INTERNAL and all PRIMARY rows of the tenants; reference: API Manager 1.4 to 1.5), so that a database that went through it
 * and one that did not end with the same rows.
 */
final class Domains {
    static final String INTERNAL = "INTERNAL";
    static final String SYSTEM = "SYSTEM";

    private final Map<Key, Long> ids = new LinkedHashMap<>();
    private final Map<OldId, String> oldNames = new HashMap<>();
    private final List<Key> added = new ArrayList<>();
    private final List<OldId> renumbered = new ArrayList<>();

    /** A domain of a tenant. */
    record Key(int tenant, String name) {}

    /** A row as it was. */
    record OldId(int tenant, long id) {}

    /** An existing row of UM_DOMAIN. */
    record Existing(long id, String name, int tenant) {}

    /**
     * Decides about the rows.
     *
     * @param tenants ids of UM_TENANT
     * @param others tenants that only occur in rows: deleted ones, or 0
     */
    Domains(List<Existing> existing, KnownStores stores, Collection<Integer> tenants, Collection<Integer> others) {
        keep(existing);
        long next = 1 + existing.stream().mapToLong(Existing::id).max().orElse(0);
        var wanted = new ArrayList<Key>();
        for (var name : List.of(stores.primary(), SYSTEM, INTERNAL)) {
            wanted.add(new Key(CarbonSchema.SUPER_TENANT, name));
        }
        addPasses(wanted, stores, tenants);
        addPasses(wanted, stores, others);
        stores.secondary().keySet().stream().sorted().forEach(
                tenant -> stores.secondaryOf(tenant).forEach(domain -> wanted.add(new Key(tenant, domain))));
        for (var key : wanted) {
            if (!ids.containsKey(key)) {
                ids.put(key, next++);
                added.add(key);
            }
        }
        for (var old : renumbered) {
            ids.put(new Key(old.tenant(), oldNames.getOrDefault(old, "")), next++);
        }
    }

    private void keep(List<Existing> existing) {
        var taken = new HashSet<Long>();
        existing.stream().sorted(Comparator.comparingLong(Existing::id).thenComparingInt(Existing::tenant))
                .forEach(row -> {
                    var key = new Key(row.tenant(), row.name());
                    var old = new OldId(row.tenant(), row.id());
                    oldNames.put(old, row.name());
                    if (ids.containsKey(key)) {
                        return;
                    }
                    if (taken.add(row.id())) {
                        ids.put(key, row.id());
                    } else {
                        ids.put(key, 0L);
                        renumbered.add(old);
                    }
                });
    }

    private static void addPasses(List<Key> wanted, KnownStores stores, Collection<Integer> tenants) {
        for (var name : List.of(SYSTEM, INTERNAL, stores.primary())) {
            tenants.stream().sorted().forEach(tenant -> wanted.add(new Key(tenant, name)));
        }
    }

    /** {@return the id of a domain of a tenant, empty when the tenant has no such domain} */
    Optional<Long> id(int tenant, String name) {
        return Optional.ofNullable(ids.get(new Key(tenant, name)));
    }

    /** {@return the name of the domain that a row of the old database pointed to} */
    Optional<String> oldName(int tenant, long id) {
        return Optional.ofNullable(oldNames.get(new OldId(tenant, id)));
    }

    /** {@return all rows, in the order of their ids} */
    Map<Key, Long> rows() {
        return ids;
    }

    List<Key> added() {
        return added;
    }

    List<OldId> renumbered() {
        return renumbered;
    }
}
