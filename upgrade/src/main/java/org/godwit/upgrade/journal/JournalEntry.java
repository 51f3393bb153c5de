package org.godwit.upgrade.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of a journal.
 *
 * @param step the id of the step, empty for the upgrade as a whole
 * @param details figures and facts, such as {@code rows} or {@code millis}; never a secret
 */
public record JournalEntry(Instant at, String step, Event event, SortedMap<String, String> details) {
    public JournalEntry {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    public JournalEntry(Instant at, String step, Event event, Map<String, String> details) {
        this(at, step, event, new TreeMap<>(details));
    }

    /** What happened. */
    public enum Event {
        /** The upgrade began; the first line of each journal. */
        BEGUN,
        /** A run took the upgrade up again. */
        RESUMED,
        /** A step is about to act. */
        STARTED,
        /** A step has acted in part, that part is durable, and it can go on from there. */
        PROGRESSED,
        /** A step has acted, and what it did is durable. */
        FINISHED,
        /** A step could not act. */
        FAILED,
        /** A step was undone. */
        UNDONE,
        /** The operator interrupted the run. */
        INTERRUPTED
    }

    /** {@return a figure, 0 when there is none of this name} */
    public long number(String name) {
        var text = details.get(name);
        return text == null ? 0 : Long.parseLong(text);
    }
}
