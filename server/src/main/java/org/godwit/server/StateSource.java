package org.godwit.server;

import java.time.Instant;
import java.util.List;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.server.admin.ServerState;
import org.godwit.server.deployment.DeployedFile;
import org.godwit.server.deployment.Deployment;

/** Looks at the parts of a running server. */
record StateSource(Deployment deployment, Database users, StoreWatch stores,
        Instant started) implements ServerState.Source {
    private static final int LONGEST_ANSWER_SECONDS = 5;

    @Override
    public List<DeployedFile> files() {
        return deployment.files();
    }

    @Override
    public List<ServerState.StoreStatus> userStores() {
        return stores.statuses();
    }

    @Override
    public boolean userDatabaseAnswers() {
        try {
            return users.with("asking whether it answers", connection -> connection.isValid(LONGEST_ANSWER_SECONDS));
        } catch (ProblemException e) {
            return false;
        }
    }
}
