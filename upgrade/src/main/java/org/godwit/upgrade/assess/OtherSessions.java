package org.godwit.upgrade.assess;

import java.sql.SQLException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.godwit.carbon.database.SnapshotReads;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;

/** Who else is connected to a database server: what they write from now on would stay behind. */
final class OtherSessions {
    /** A server lists a session for a moment after its client has closed it; one of a living server stays. */
    private static final int LOOKS = 5;
    private static final int MILLIS_BETWEEN_LOOKS = 100;

    private OtherSessions() {}

    /** {@return what is to be said about the other sessions of the old database} */
    static Optional<Finding> of(SnapshotReads reads, String address) throws SQLException {
        var sessions = reads.otherSessions();
        for (int look = 1; look < LOOKS && !sessions.isEmpty(); look++) {
            try {
                Thread.sleep(MILLIS_BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            sessions = reads.otherSessions();
        }
        return sessions.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(Finding.Severity.DECISION,
                        new Problem(UpgradeProblem.SOURCE_IN_USE, "Somebody is connected to the old database.",
                                Place.database(address), text(sessions),
                                "stop the old server, then run the command again; or go on with --accept "
                                        + UpgradeProblem.SOURCE_IN_USE.code()
                                        + ": the rows of this moment are taken, later ones stay behind")));
    }

    /** {@return the same of a database that other installations use as well: somebody always is connected} */
    static Finding ofShared(Finding finding) {
        var problem = finding.problem();
        return new Finding(Finding.Severity.NOTE, new Problem(problem.code(),
                "Somebody is connected to the database of a mounted registry.", problem.where(), problem.why(),
                "nothing, when these are other installations: the rows of this moment are copied, what they write later "
                        + "is theirs alone"));
    }

    private static String text(SortedMap<String, Integer> sessions) {
        return sessions.entrySet().stream()
                .map(e -> e.getValue() + (e.getValue() == 1 ? " session of " : " sessions of ") + e.getKey())
                .collect(Collectors.joining("; "));
    }
}
