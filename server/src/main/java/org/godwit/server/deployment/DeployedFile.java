package org.godwit.server.deployment;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.godwit.carbon.problem.Problem;

/**
 * One {@code .dbs} file and how it stands.
 *
 * @param tenant domain of its tenant
 * @param name name of the service as it stands in URLs; for a file that never deployed, its path without the ending
 * @param problems why it is faulty; empty when it is not
 * @param since when it came into this state
 */
public record DeployedFile(String tenant, String name, Path file, String description, Status status,
        List<Problem> problems, Instant since) {
    public DeployedFile {
        problems = List.copyOf(problems);
    }

    /** How a file stands. */
    public enum Status {
        /** It answers calls. */
        ACTIVE("active"),
        /** {@code serviceStatus="inactive"}: known, not to be called. */
        INACTIVE("inactive"),
        /** It does not work, and nothing serves under its name. */
        FAULTY("faulty"),
        /** The file does not work any more; its last good version goes on serving. */
        FAULTY_LAST_GOOD_SERVES("faulty, last good version serves");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        /** {@return the words that people and programs see} */
        public String label() {
            return label;
        }

        public boolean isFaulty() {
            return this == FAULTY || this == FAULTY_LAST_GOOD_SERVES;
        }
    }
}
