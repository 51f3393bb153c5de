package org.godwit.carbon.datasource;

import java.time.Duration;
import org.godwit.carbon.problem.Problem;

/** What came of trying to connect. */
public sealed interface ConnectionTest {
    /**
     * The database answered.
     *
     * @param product name and version as the database tells them
     * @param driver name and version of the driver
     * @param took from connecting to the answer
     */
    record Reached(String product, String driver, Duration took) implements ConnectionTest {}

    /** It did not. */
    record Failed(Problem problem) implements ConnectionTest {}
}
