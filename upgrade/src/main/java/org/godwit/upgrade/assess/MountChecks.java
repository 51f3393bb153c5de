package org.godwit.upgrade.assess;

import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding.Severity;

/**
 * Follows the mounts of the registry into other databases. The registry tables of 4.0 to 4.2 are the same, so that what stays needs
 * no change unless it is older; but a mount that the new home could not read must be known before, not when somebody misses its
 * content.
 */
final class MountChecks {
    private static final int SHOWN = 5;

    private final CarbonHome home;
    private final MountedPlaces places;
    private final Drivers drivers;
    private final List<Finding> findings = new ArrayList<>();

    private MountChecks(CarbonHome home, MountedPlaces places, Drivers drivers) {
        this.home = home;
        this.places = places;
        this.drivers = drivers;
    }

    static List<Finding> run(CarbonHome home, SourceDatabases sources, MountedPlaces places, Drivers drivers) {
        var checks = new MountChecks(home, places, drivers);
        Mounts.of(home, places).all().forEach(mount -> checks.check(mount, sources));
        return checks.findings;
    }

    private void check(Mounts.Mount mount, SourceDatabases sources) {
        var id = mount.instance().id();
        switch (mount.way()) {
            case WITH_THE_REGISTRY -> note(mount, "The registry instance " + id + " moves with the registry.",
                    "it is in the same database", "nothing");
            case AS_A_FILE -> note(mount, "The registry instance " + id + " moves with the home.",
                    "it is in a database file of the old home" + rows(mount, sources), "nothing");
            case COPIED -> copied(mount, mount.datasource().orElseThrow(), sources);
            case WITH_THE_USERS -> findings.add(new Finding(Severity.BLOCKER, new Problem(
                    UpgradeProblem.MOUNT_UNUSABLE, "The registry instance " + id + " would lose its database.",
                    mount.instance().where(),
                    "its datasource is that of the users, which is pointed to the new database, and the local registry is "
                            + "in another one",
                    "copy the datasource under another name in master-datasources.xml, and name that in the dbConfig "
                            + mount.instance().databaseConfig())));
            case LEADS_NOWHERE -> unusable(mount, mount.instance().databaseConfig().isEmpty()
                    ? "it is mounted from " + mount.instance().url() + " by Atom, which is not supported any more"
                    : "no datasource belongs to its dbConfig " + mount.instance().databaseConfig());
            case STAYS -> checkThere(mount, mount.datasource().orElseThrow());
        }
    }

    private void copied(Mounts.Mount mount, DatasourceDefinition datasource, SourceDatabases sources) {
        var outOfReach = sources.outOfReach().get(datasource.name());
        if (outOfReach != null) {
            unusable(mount, outOfReach.what() + " " + outOfReach.why());
            return;
        }
        note(mount, "The registry instance " + mount.instance().id() + " is copied.",
                "it is at " + datasource.address(home).shown() + rows(mount, sources)
                        + "; other servers that use that database go on with it, and do not see what the new one writes",
                "to let the new server use that database as well, give --mounted " + datasource.name() + "=stay");
    }

    private static String rows(Mounts.Mount mount, SourceDatabases sources) {
        return sources.mounted().stream()
                .filter(m -> mount.datasource().filter(d -> m.datasources().contains(d.name())).isPresent())
                .map(m -> " with " + m.rowsOf("REG_RESOURCE") + " resources").findFirst().orElse("");
    }

    private void checkThere(Mounts.Mount mount, DatasourceDefinition datasource) {
        try {
            var database = Database.of(datasource.address(home), drivers);
            var missing = database.<List<String>>with("looking at a mounted registry",
                    connection -> missing(Catalog.read(connection)));
            if (missing.isEmpty()) {
                note(mount, "The registry instance " + mount.instance().id() + " is kept elsewhere and stays there.",
                        "it was reached at " + database.address().shown()
                                + ", and has the registry tables of Carbon 4.0 to 4.2, which are the same",
                        "let the new server reach it as well; back it up with the installation that owns it");
                return;
            }
            tooOld(mount, datasource, database.address().shown() + " lacks "
                    + String.join(", ", missing.stream().limit(SHOWN).toList())
                    + (missing.size() > SHOWN ? " and " + (missing.size() - SHOWN) + " more" : ""));
        } catch (ProblemException e) {
            var problem = e.problems().getFirst();
            unusable(mount, problem.what() + " " + problem.why());
        }
    }

    /** A new server on such a schema would fail at its first statement. */
    private void tooOld(Mounts.Mount mount, DatasourceDefinition datasource, String why) {
        var isTold = places.of(datasource).isPresent();
        findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.MOUNT_UNUSABLE,
                "The registry instance " + mount.instance().id() + " cannot stay where it is.",
                mount.instance().where(), why,
                (isTold
                        ? "leave --mounted " + datasource.name() + "=stay out, so that a copy gets the complete schema"
                        : "give --mounted " + datasource.name() + "=embedded, so that a copy gets the complete schema")
                        + "; or let the owner of that database upgrade it with the scripts of 'godwit script'; or take "
                        + "the mount out of registry.xml")));
    }

    private static List<String> missing(Schema found) {
        var missing = new ArrayList<String>();
        for (var table : CarbonSchema.CARBON_4_2.tables()) {
            // Only servers that form a cluster make the lock table.
            if (table.name().startsWith("REG_") && !table.name().equals("REG_CLUSTER_LOCK")) {
                found.table(table.name()).ifPresentOrElse(
                        there -> table.columnNames().stream().filter(c -> there.column(c).isEmpty())
                                .forEach(c -> missing.add(table.name() + "." + c)),
                        () -> missing.add(table.name()));
            }
        }
        return missing;
    }

    private void unusable(Mounts.Mount mount, String why) {
        findings.add(new Finding(Severity.DECISION, new Problem(UpgradeProblem.MOUNT_UNUSABLE,
                "The registry instance " + mount.instance().id() + " cannot be read.", mount.instance().where(), why,
                "make it reachable, or go on without it with --accept "
                        + UpgradeProblem.MOUNT_UNUSABLE.code())));
    }

    private void note(Mounts.Mount mount, String what, String why, String todo) {
        findings.add(new Finding(Severity.NOTE,
                new Problem(UpgradeProblem.REGISTRY_MOUNTED, what, mount.instance().where(), why, todo)));
    }
}
