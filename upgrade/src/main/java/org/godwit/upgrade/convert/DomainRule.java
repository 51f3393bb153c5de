package org.godwit.upgrade.convert;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.schema.Table;

/** Existing rows of UM_DOMAIN: each name once for a tenant, each id once over all tenants. */
final class DomainRule implements Conversion.Rule {
    private final RowShape shape;
    private final Domains domains;
    private final Set<Domains.Key> seen = new HashSet<>();

    DomainRule(Table target, Domains domains) {
        this.shape = RowShape.of(target);
        this.domains = domains;
    }

    @Override
    public Optional<Row> convert(Row row, Consumer<Change> changes) {
        int tenant = (int) row.number(shape.at("UM_TENANT_ID"));
        var name = row.text(shape.at("UM_DOMAIN_NAME")).toUpperCase(Locale.ROOT);
        if (!seen.add(new Domains.Key(tenant, name))) {
            changes.accept(new Change(Change.Kind.DUPLICATE_DROPPED, "UM_DOMAIN", shape.key(row), name));
            return Optional.empty();
        }
        long id = domains.id(tenant, name).orElseThrow();
        if (id == row.number(shape.at("UM_DOMAIN_ID"))) {
            return Optional.of(row);
        }
        changes.accept(new Change(Change.Kind.DOMAIN_RENUMBERED, "UM_DOMAIN", shape.key(row), name + ", now " + id));
        return Optional.of(row.with(shape.at("UM_DOMAIN_ID"), id));
    }

    @Override
    public boolean remembersRows() {
        return true;
    }
}
