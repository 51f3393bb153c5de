package org.godwit.upgrade.verify;

import java.util.function.Consumer;

/**
 * How far a verification is.
 *
 * @param doing what is being read, such as {@code UM_USER}
 * @param rows rows read so far, on both sides together
 */
public record Progress(String doing, long rows) {
    private static final int REPORTED_ROWS = 10_000;

    /** Counts rows and reports now and then. */
    static final class Meter {
        private final Consumer<Progress> listener;
        private String doing = "";
        private long rows;

        Meter(Consumer<Progress> listener) {
            this.listener = listener;
        }

        void start(String what) {
            doing = what;
            listener.accept(new Progress(doing, rows));
        }

        void row() {
            if (++rows % REPORTED_ROWS == 0) {
                listener.accept(new Progress(doing, rows));
            }
        }

        long rows() {
            return rows;
        }
    }
}
