package org.godwit.upgrade.apply;

import java.time.Duration;
import org.godwit.upgrade.plan.UpgradePlan;

/**
 * How a run goes about large tables and lost connections.
 *
 * @param patience how long it tries to get a lost target back before it fails; a failed run can be resumed all the same
 * @param commitRows rows of one table after which what is there becomes durable, at the next end of a slice
 * @param commitBytes the same by size
 * @param tablesAtOnce how many tables are loaded at once, at most; see {@link UpgradePlan#tablesAtOnce} for what the databases
 *     allow
 * @param memory bytes of rows that may be on their way at once, of all tables together
 */
public record Pace(Duration patience, long commitRows, long commitBytes, int tablesAtOnce, long memory) {
    /** More gain nothing where one server does the writing. */
    private static final int MOST_TABLES = 4;
    private static final long MEMORY = 64L << 20;

    /**
     * Two minutes; a commit costs some milliseconds, so that it is felt neither by small tables nor by large ones; a table for
     * each core.
     */
    public static final Pace STANDARD = new Pace(Duration.ofMinutes(2), 100_000, 64L << 20,
            Math.min(MOST_TABLES, Runtime.getRuntime().availableProcessors()), MEMORY);

    public Pace {
        if (tablesAtOnce < 1) {
            throw new IllegalArgumentException("no table at once");
        }
    }

    /** {@return this pace with another patience} */
    public Pace withPatience(Duration other) {
        return new Pace(other, commitRows, commitBytes, tablesAtOnce, memory);
    }

    /** {@return this pace with other pieces} */
    public Pace withPieces(long rows, long bytes) {
        return new Pace(patience, rows, bytes, tablesAtOnce, memory);
    }

    /** {@return this pace with at most so many tables at once} */
    public Pace withTablesAtOnce(int tables) {
        return new Pace(patience, commitRows, commitBytes, tables, memory);
    }

    /** {@return bytes of rows that each of some loads may hold} */
    long memoryOfOne(int loads) {
        return memory / loads;
    }
}
