package org.godwit.server.admin;

import java.util.List;
import java.util.Optional;
import org.godwit.server.deployment.DeployedFile;

/**
 * The services of a home and how they stand.
 *
 * @param faulty how many do not work as their file says, of all tenants that are listed
 */
public record ServiceList(List<Row> services, int offset, int limit, long total, long faulty) {
    public ServiceList {
        services = List.copyOf(services);
    }

    /** A service. */
    public record Row(String tenant, String name, String file, String description, String status, String since,
            List<ProblemDocument> problems) {
        public Row {
            problems = List.copyOf(problems);
        }

        public static Row of(DeployedFile file) {
            return new Row(file.tenant(), file.name(), file.file().toString(), file.description(),
                    file.status().label(), file.since().toString(),
                    file.problems().stream().map(ProblemDocument::of).toList());
        }
    }

    /** @param tenant the domain of one tenant; empty for all */
    public static ServiceList of(List<DeployedFile> files, Optional<String> tenant, int offset, int limit) {
        var wanted = files.stream().filter(f -> tenant.isEmpty() || f.tenant().equals(tenant.get())).toList();
        int size = Math.clamp(limit, 0, Users.LARGEST_PAGE);
        return new ServiceList(wanted.stream().skip(Math.max(0, offset)).limit(size).map(Row::of).toList(), offset,
                size, wanted.size(), wanted.stream().filter(f -> f.status().isFaulty()).count());
    }
}
