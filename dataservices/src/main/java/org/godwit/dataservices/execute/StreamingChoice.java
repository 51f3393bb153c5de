package org.godwit.dataservices.execute;

/**
 * Remembers whether a query gives few rows. PostgreSQL streams only inside of a transaction, which costs a small query half
 * its speed; so a query is streamed until it has given few rows many times in a row. Safe for use by many threads: a lost
 * count does no harm.
 */
final class StreamingChoice {
    private static final int FEW_ROWS = 200;
    private static final int TIMES = 20;

    private volatile int timesFew;

    boolean isWanted() {
        return timesFew < TIMES;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // a lost count only delays the change
    void saw(long rows) {
        if (rows > FEW_ROWS) {
            timesFew = 0;
        } else if (timesFew < TIMES) {
            timesFew++;
        }
    }
}
