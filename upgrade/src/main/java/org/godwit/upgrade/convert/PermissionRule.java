package org.godwit.upgrade.convert;

import java.util.Optional;
import java.util.function.Consumer;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.schema.Table;

/**
 * Rows of UM_ROLE_PERMISSION: 4.2 finds the role by its domain, so a wrong one takes the permission away.
 *
 * <p>A domain that a 4.2 server wrote is right and stays. What the vendor's script wrote is right only by chance: it put
 * every role but everyone and anonymous into the primary store.
 */
final class PermissionRule implements Conversion.Rule {
    private final RowShape shape;
    private final OldUsers old;
    private final Domains domains;
    private final KnownStores stores;
    private final int roleAt;
    private final int tenantAt;
    private final int domainAt;

    PermissionRule(Table target, OldUsers old, Domains domains, KnownStores stores) {
        this.shape = RowShape.of(target);
        this.old = old;
        this.domains = domains;
        this.stores = stores;
        this.roleAt = shape.at("UM_ROLE_NAME");
        this.tenantAt = shape.at("UM_TENANT_ID");
        this.domainAt = shape.at("UM_DOMAIN_ID");
    }

    @Override
    public Optional<Row> convert(Row row, Consumer<Change> changes) {
        int tenant = (int) row.number(tenantAt);
        var role = row.text(roleAt);
        var present = row.isNull(domainAt)
                ? Optional.<String>empty()
                : domains.oldName(tenant, row.number(domainAt));
        if (present.isPresent() && !(old.damaged && present.get().equals(stores.primary()))) {
            return Optional.of(row.with(domainAt, domains.id(tenant, present.get()).orElseThrow()));
        }
        var split = stores.split(tenant, role);
        var domain = split.map(KnownStores.Split::domain).orElseGet(() -> domainOf(tenant, role));
        long id = domains.id(tenant, domain).orElseThrow();
        var kind = kind(present, domain, split.isPresent(), role);
        kind.ifPresent(k -> changes.accept(new Change(k, "UM_ROLE_PERMISSION", shape.key(row), domain + "/"
                + split.map(KnownStores.Split::name).orElse(role))));
        var converted = row.with(domainAt, id);
        return Optional.of(split.isPresent() ? converted.with(roleAt, split.get().name()) : converted);
    }

    /** A role of both kinds is the store's: 4.1 asked the store first. */
    private String domainOf(int tenant, String role) {
        if (role.equalsIgnoreCase(stores.everyone())) {
            return Domains.INTERNAL;
        }
        if (role.equalsIgnoreCase(OldUsers.ANONYMOUS_ROLE)) {
            return Domains.SYSTEM;
        }
        return old.hasInternalRole(tenant, role) && !old.hasStoreRole(tenant, role)
                ? Domains.INTERNAL
                : stores.primary();
    }

    private Optional<Change.Kind> kind(Optional<String> present, String domain, boolean split, String role) {
        if (present.isPresent() && present.get().equals(domain) && !split) {
            return Optional.empty();
        }
        if (split) {
            return Optional.of(Change.Kind.NAME_SPLIT);
        }
        if (Conversion.isRegular(old)) {
            return Optional.of(Change.Kind.PERMISSION_DOMAIN_FILLED);
        }
        if (role.equalsIgnoreCase(stores.everyone())) {
            return Optional.of(Change.Kind.EVERYONE_PERMISSION_REPAIRED);
        }
        return Optional.of(switch (domain) {
            case Domains.SYSTEM -> Change.Kind.ANONYMOUS_PERMISSION_REPAIRED;
            case Domains.INTERNAL -> Change.Kind.INTERNAL_PERMISSION_REPAIRED;
            default -> Change.Kind.PERMISSION_REPAIRED;
        });
    }
}
