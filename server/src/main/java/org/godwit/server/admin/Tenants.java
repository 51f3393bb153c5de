package org.godwit.server.admin;

import java.nio.file.Files;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.IdentityProblem;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.identity.Tenant;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;

/** The tenants of a home, as administrators of the super tenant see them. */
public record Tenants(Identity identity, CarbonHome home) {
    /** A tenant. */
    public record Row(int id, String domain, String email, boolean active, String created) {
        static Row of(Tenant tenant) {
            return new Row(tenant.id(), tenant.domain(), tenant.email(), tenant.active(),
                    tenant.created().equals(UNKNOWN) ? "" : tenant.created().toString());
        }
    }

    private static final LocalDateTime UNKNOWN = LocalDateTime.of(1970, 1, 1, 0, 0);

    /** Some tenants. */
    public record Page(List<Row> tenants, int offset, int limit, long total) {
        public Page {
            tenants = List.copyOf(tenants);
        }
    }

    /**
     * What deleting a tenant takes away.
     *
     * @param rows number of rows by table
     * @param leftBehind the folder of its services and stores, which stays; empty when there is none
     */
    public record Deletion(Row tenant, Map<String, Integer> rows, int total, String leftBehind) {}

    /** @param pattern of domains, with {@code *} */
    public Page list(String pattern, int offset, int limit) {
        var matching = Pattern.compile("\\Q" + pattern.replace("\\E", "").replace("*", "\\E.*\\Q") + "\\E",
                Pattern.CASE_INSENSITIVE);
        var all = identity.tenants().stream().filter(t -> matching.matcher(t.domain()).matches()).map(Row::of).toList();
        int size = Math.clamp(limit, 0, Users.LARGEST_PAGE);
        return new Page(all.stream().skip(Math.max(0, offset)).limit(size).toList(), offset, size, all.size());
    }

    /** @throws org.godwit.carbon.problem.ProblemException when there is no such tenant */
    public Tenant tenant(String domain) {
        return identity.tenant(domain).orElseThrow(() -> new Problem(IdentityProblem.TENANT_UNKNOWN,
                "There is no tenant " + domain + ".", new Place.Setting("tenant"), "UM_TENANT has no such domain",
                "list the tenants with: godwit tenant list").exception());
    }

    public Row row(String domain) {
        return Row.of(tenant(domain));
    }

    /** {@return the realm of a tenant} */
    public Realm realm(String domain) {
        return identity.realm(tenant(domain).id()).orElseThrow();
    }

    public Row create(String domain, String email, String admin, Secret password) {
        return Row.of(identity.createTenant(domain, email, admin, password));
    }

    /** Lets the users of a tenant log in and its services answer, or does not. */
    public Row setActive(String domain, boolean active) {
        identity.setActive(tenant(domain).id(), active);
        return row(domain);
    }

    /** {@return what {@link #delete} would take away} */
    public Deletion deletion(String domain) {
        var tenant = tenant(domain);
        var deletion = identity.deletionOf(tenant.id());
        var folder = home.artefacts(tenant.id());
        return new Deletion(Row.of(tenant), deletion.rows(), deletion.total(),
                Files.exists(folder) ? folder.toString() : "");
    }

    /** Deletes a tenant with all its users. {@return what was taken away} */
    public Deletion delete(String domain) {
        var deletion = deletion(domain);
        identity.deleteTenant(deletion.tenant().id());
        return deletion;
    }
}
