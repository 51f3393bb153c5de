package org.godwit.upgrade.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a check gathers while it runs. Not for use by several threads. */
public final class Evidence {
    /** Differences that are listed; beyond these they are only counted. */
    private static final int LISTED = 20;

    private final List<Check.Figure> figures = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<Difference> explained = new ArrayList<>();
    private long differing;
    private String skipped = "";

    Evidence() {}

    /** Adds a number. */
    public void figure(String name, long value) {
        figure(name, String.format(Locale.ROOT, "%,d", value));
    }

    /** Adds a figure in its own words. */
    public void figure(String name, String value) {
        figures.add(new Check.Figure(name, value));
    }

    /** Adds something that differs, which makes the check fail. */
    public void differ(String table, String key, String detail) {
        differing++;
        if (differences.size() < LISTED) {
            differences.add(new Difference(table, key, detail));
        }
    }

    /** Counts differences beyond those that were added one by one. */
    void countTo(long total) {
        differing = Math.max(differing, total);
    }

    /** Adds something that is not as it was, and should not be. */
    public void explain(String table, String key, String detail) {
        if (explained.size() < LISTED) {
            explained.add(new Difference(table, key, detail));
        }
    }

    /** {@return what was listed so far} */
    List<Difference> listed() {
        return List.copyOf(differences);
    }

    /** Says why the question could not be put. */
    public void skip(String reason) {
        skipped = reason;
    }

    Check check(Check.Area area, String name, Duration duration) {
        var status = Check.Status.PASSED;
        if (differing > 0) {
            status = Check.Status.FAILED;
        } else if (!skipped.isEmpty()) {
            status = Check.Status.SKIPPED;
        }
        return new Check(area, name, status, figures, differences, differing, explained, skipped, duration);
    }
}
