package org.godwit.upgrade.apply;

import java.time.Duration;

/**
 * How a run goes about large tables and lost connections.
 *
 * @param patience how long it tries to get a lost target back before it fails; a failed run can be resumed all the same
 * @param commitRows rows of one table after which what is there becomes durable, at the next end of a slice
 * @param commitBytes the same by size
 */
public record Pace(Duration patience, long commitRows, long commitBytes) {
    /** Two minutes; a commit costs some milliseconds, so that it is felt neither by small tables nor by large ones. */
    public static final Pace STANDARD = new Pace(Duration.ofMinutes(2), 100_000, 64L << 20);

    /** {@return this pace with another patience} */
    public Pace withPatience(Duration other) {
        return new Pace(other, commitRows, commitBytes);
    }
}
