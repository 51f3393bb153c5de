package org.godwit.upgrade.convert;

import java.util.Optional;
import java.util.function.Consumer;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.schema.Table;

/** Rows of UM_HYBRID_USER_ROLE: 4.2 always asks with the domain of the user's store, and does not see rows without one. */
final class MembershipRule implements Conversion.Rule {
    private final RowShape shape;
    private final OldUsers old;
    private final Domains domains;
    private final KnownStores stores;
    private final int userAt;
    private final int tenantAt;
    private final int domainAt;

    MembershipRule(Table target, OldUsers old, Domains domains, KnownStores stores) {
        this.shape = RowShape.of(target);
        this.old = old;
        this.domains = domains;
        this.stores = stores;
        this.userAt = shape.at("UM_USER_NAME");
        this.tenantAt = shape.at("UM_TENANT_ID");
        this.domainAt = shape.at("UM_DOMAIN_ID");
    }

    @Override
    public Optional<Row> convert(Row row, Consumer<Change> changes) {
        int tenant = (int) row.number(tenantAt);
        var user = row.text(userAt);
        var present = row.isNull(domainAt)
                ? Optional.<String>empty()
                : domains.oldName(tenant, row.number(domainAt));
        if (present.isPresent()) {
            return Optional.of(row.with(domainAt, domains.id(tenant, present.get()).orElseThrow()));
        }
        var split = stores.split(tenant, user).filter(s -> !s.domain().equals(Domains.INTERNAL));
        var domain = split.map(KnownStores.Split::domain).orElse(stores.primary());
        var regular = split.isPresent() ? Change.Kind.NAME_SPLIT : Change.Kind.MEMBERSHIP_DOMAIN_FILLED;
        changes.accept(new Change(Conversion.isRegular(old) ? regular : Change.Kind.MEMBERSHIP_REPAIRED,
                "UM_HYBRID_USER_ROLE", shape.key(row), domain));
        var converted = row.with(domainAt, domains.id(tenant, domain).orElseThrow());
        return Optional.of(split.isPresent() ? converted.with(userAt, split.get().name()) : converted);
    }
}
