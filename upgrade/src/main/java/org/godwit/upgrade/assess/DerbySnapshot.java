package org.godwit.upgrade.assess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;

/** A copy of an embedded Derby database: opening the original would write to it, and lock out its server. */
final class DerbySnapshot {
    private static final String LOG_FILE = "log/log.ctrl";
    private static final String LOCK_FILE = "db.lck";

    private DerbySnapshot() {}

    /** {@return the address of a copy in a folder} */
    static DatabaseAddress take(DerbyFolder original, DatabaseAddress login, Path folder) {
        if (!original.exists()) {
            throw new Problem(DatabaseProblem.FILE_MISSING, "The database folder does not exist.",
                    new Place.File(original.path()), "it lacks service.properties",
                    "correct the URL in master-datasources.xml, or bring the folder back").exception();
        }
        var copy = new DerbyFolder(folder.resolve(original.path().getFileName().toString()));
        try {
            Files.createDirectories(folder);
            EmbeddedSnapshot.copyFolder(original.path(), copy.path());
            Files.deleteIfExists(copy.path().resolve(LOCK_FILE));
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The database folder cannot be copied.",
                    new Place.File(original.path()), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "make room below " + folder + ", or give the right to read the folder").exception(e);
        }
        return copy.address(login);
    }

    /** {@return what is to be said about a server that uses the database} */
    static Optional<Finding> use(DerbyFolder folder) {
        var holders = EmbeddedSnapshot.holders(folder.path().resolve(LOG_FILE));
        if (holders.isEmpty()) {
            holders = EmbeddedSnapshot.holders(folder.path().resolve(LOCK_FILE));
        }
        return holders.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(Finding.Severity.BLOCKER,
                        new Problem(UpgradeProblem.SOURCE_IN_USE, "The old server is running.",
                                new Place.File(folder.path()),
                                "the database is held open by process " + String.join(" and ", holders),
                                "stop the old server, then run the command again")));
    }
}
