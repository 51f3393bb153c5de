package org.godwit.server.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.Tenant;
import org.godwit.carbon.problem.Problem;
import org.godwit.server.admin.Metrics;
import org.godwit.server.admin.ServerState;
import org.godwit.server.deployment.DeployedFile;

/**
 * What the start page shows.
 *
 * @param home the folder of the home; empty for strangers
 * @param phase what the server is doing
 * @param withReasons whether problems are shown in full
 */
public record StartPage(String product, String home, String phase, String uptime, long active, long faulty, long good,
        long bad, boolean withReasons, List<TenantPart> tenants) {
    public StartPage {
        tenants = List.copyOf(tenants);
    }

    /** The services of one tenant. */
    public record TenantPart(String domain, List<ServiceRow> services) {
        public TenantPart {
            services = List.copyOf(services);
        }
    }

    /**
     * One service.
     *
     * @param path where it is called
     * @param status {@code active}, {@code inactive}, {@code faulty}, {@code stale}: the name of a style
     * @param label the words for it
     */
    public record ServiceRow(String name, String path, String description, String status, String label, String file,
            boolean callable, List<Problem> problems) {
        public ServiceRow {
            problems = List.copyOf(problems);
        }
    }

    static StartPage of(ServerState state, Metrics.Totals totals, CarbonHome home, boolean withReasons, Instant now) {
        var files = state.source().files();
        var byTenant = files.stream().collect(Collectors.groupingBy(DeployedFile::tenant, TreeMap::new,
                Collectors.mapping(f -> row(f, home, withReasons), Collectors.toList())));
        return new StartPage(home.server().product() + " " + home.server().version(),
                withReasons ? home.root().toString() : "", state.phase().name().toLowerCase(java.util.Locale.ROOT),
                shown(Duration.between(state.source().started(), now)),
                files.stream().filter(f -> f.status() == DeployedFile.Status.ACTIVE).count(),
                files.stream().filter(f -> f.status().isFaulty()).count(), totals.good(), totals.bad(), withReasons,
                byTenant.entrySet().stream().map(e -> new TenantPart(e.getKey(), e.getValue())).toList());
    }

    private static ServiceRow row(DeployedFile file, CarbonHome home, boolean withReasons) {
        var path = "/services/" + (file.tenant().equals(Tenant.SUPER_DOMAIN) ? "" : "t/" + file.tenant() + "/")
                + file.name();
        var style = switch (file.status()) {
            case ACTIVE -> "active";
            case INACTIVE -> "inactive";
            case FAULTY -> "faulty";
            case FAULTY_LAST_GOOD_SERVES -> "stale";
        };
        var shown = file.file().startsWith(home.root()) ? home.root().relativize(file.file()) : file.file();
        return new ServiceRow(file.name(), path, file.description(), style, file.status().label(),
                withReasons ? shown.toString() : "", style.equals("active") || style.equals("stale"),
                withReasons ? file.problems() : List.of());
    }

    private static String shown(Duration duration) {
        if (duration.toHours() > 48) {
            return duration.toDays() + " days";
        }
        if (duration.toMinutes() > 120) {
            return duration.toHours() + " hours";
        }
        return duration.toSeconds() > 120 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }
}
