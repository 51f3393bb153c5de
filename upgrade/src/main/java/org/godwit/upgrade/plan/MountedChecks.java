package org.godwit.upgrade.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.assess.Finding.Severity;
import org.godwit.upgrade.assess.MountedPlaces;

/** Whether mounted registries can be copied to where the operator wants them. */
final class MountedChecks {
    private final CarbonHome home;
    private final Target target;
    private final MountedPlaces places;
    private final Drivers drivers;
    private final List<Finding> findings = new ArrayList<>();

    MountedChecks(CarbonHome home, Target target, MountedPlaces places, Drivers drivers) {
        this.home = home;
        this.target = target;
        this.places = places;
        this.drivers = drivers;
    }

    List<Finding> run(List<MountedCopy> copies) {
        var urls = new HashSet<String>();
        urls.add(target.configured().url());
        for (var copy : copies) {
            var server = copy.server();
            if (server.isPresent() && !urls.add(server.get().url())) {
                findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.TARGET_NOT_EMPTY,
                        "The copy of a mounted registry needs a database of its own.",
                        Place.database(server.get().shown()), "something else is to be copied into this one",
                        "create another fresh database, and name it with --mounted " + copy.datasource() + "=…")));
            } else if (server.isPresent()) {
                TargetChecks.checkServer(copy.in(home.root(), drivers), false, findings);
            } else {
                askWhere(copy);
            }
            findings.addAll(TextChecks.run(copy.source(), copy.script()));
        }
        return findings;
    }

    /** Nodes of a cluster cannot share a file. */
    private void askWhere(MountedCopy copy) {
        boolean isTold = home.datasource(copy.datasource()).flatMap(places::of).isPresent();
        if (target.kind() == Target.Kind.SERVER && copy.isOfServer() && !isTold) {
            findings.add(new Finding(Severity.DECISION, new Problem(UpgradeProblem.MOUNT_UNDECIDED,
                    "It is not told where the copy of the mounted registry " + copy.datasource() + " shall go.",
                    Place.database(copy.source().shownAddress()),
                    "users and registry go to a server, and it is on one: a file of the new home, which it is copied into "
                            + "otherwise, can be used by one server alone",
                    "name a fresh database with --mounted " + copy.datasource() + "=JDBC_URL; or leave it where it is "
                            + "with --mounted " + copy.datasource() + "=stay; or take the file with --mounted "
                            + copy.datasource() + "=embedded")));
        }
    }
}
