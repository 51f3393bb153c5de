package org.godwit.upgrade.backup;

import java.util.List;

/**
 * What was restored with a home.
 *
 * @param databases one for each database that tables were restored into
 * @param mountedElsewhere datasources of mounted registries that were no file of the home: they are in the archive, and were left out
 */
public record InstallationSummary(List<RestoreSummary> databases, List<String> mountedElsewhere) {
    public InstallationSummary {
        databases = List.copyOf(databases);
        mountedElsewhere = List.copyOf(mountedElsewhere);
    }
}
