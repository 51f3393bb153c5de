package org.godwit.upgrade.verify;

import java.time.Duration;
import java.util.List;

/**
 * One question that was put to the upgraded installation, and the answer.
 *
 * @param name what was checked, such as {@code UM_USER}; unique within its area
 * @param figures what was counted and computed, in an order to be read
 * @param differences the first of what differs; empty unless it failed
 * @param differing how many differ; more than are listed where there are many
 * @param explained what is not as it was because the upgrade repaired it, or was told to
 * @param reason why it was skipped, or empty
 */
public record Check(Area area, String name, Status status, List<Figure> figures, List<Difference> differences,
        long differing, List<Difference> explained, String reason, Duration duration) {
    public Check {
        figures = List.copyOf(figures);
        differences = List.copyOf(differences);
        explained = List.copyOf(explained);
    }

    /** What a check is about; reports show one table for each. */
    public enum Area {
        CONTENT("Rows and content"), SCHEMA("Schema"), CHECKPOINTS("Checkpoints of the upgrade guide"), ACCESS(
                "Users, roles and permissions"), STORES(
                        "User stores"), TENANTS("Tenants"), TRACES("Traces left behind");

        private final String title;

        Area(String title) {
            this.title = title;
        }

        /** {@return the heading of its table in a report} */
        public String title() {
            return title;
        }
    }

    /** The answer. */
    public enum Status {
        PASSED, FAILED, SKIPPED
    }

    /** Something counted or computed. */
    public record Figure(String name, String value) {}

    /** {@return this under another name} */
    Check named(String other) {
        return new Check(area, other, status, figures, differences, differing, explained, reason, duration);
    }

    /** {@return whether nothing speaks against going on; a skipped check does not} */
    public boolean ok() {
        return status != Status.FAILED;
    }

    /** Runs a check and takes its time. What it throws is not a difference, and is thrown on. */
    public static <X extends Exception> Check run(Area area, String name, Body<X> body) throws X {
        long start = System.nanoTime();
        var evidence = new Evidence();
        body.gather(evidence);
        return evidence.check(area, name, Duration.ofNanos(System.nanoTime() - start));
    }

    /** The work of a check. */
    @FunctionalInterface
    public interface Body<X extends Exception> {
        void gather(Evidence evidence) throws X;
    }
}
