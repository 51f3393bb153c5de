package org.godwit.dataservices.execute;

import java.io.IOException;
import java.sql.SQLException;

/** Work whose statements are committed when it ends well, and undone when it does not. */
interface Committed {
    void work() throws IOException;

    /** @throws QueryFailure also when the commit fails */
    static void with(Run run, Committed work) throws IOException {
        try {
            work.work();
            run.connections().commit();
        } catch (SQLException e) {
            run.connections().rollback(e);
            throw QueryFailure.database("DataService.commit", e);
        } catch (IOException | RuntimeException e) {
            run.connections().rollback(e);
            throw e;
        }
    }
}
