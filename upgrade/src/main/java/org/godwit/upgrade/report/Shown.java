package org.godwit.upgrade.report;

import java.util.Locale;

/** Numbers, sizes and times as people read them. */
public final class Shown {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private Shown() {}

    /** {@return a number with its thousands apart} */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@return a size in the unit that fits} */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 1024 && unit < 3) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, new String[]{"KB", "MB", "GB", "TB"}[unit]);
    }

    /** {@return a time in the unit that fits} */
    public static String millis(long millis) {
        if (millis < SECOND) {
            return millis + " ms";
        }
        if (millis < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", millis / (double) SECOND);
        }
        if (millis < HOUR) {
            return millis / MINUTE + " min " + millis % MINUTE / SECOND + " s";
        }
        return millis / HOUR + " h " + millis % HOUR / MINUTE + " min";
    }

    /** {@return an instant without its fractions} */
    public static String instant(String iso) {
        return iso.replaceFirst("T", " ").replaceFirst("\\.\\d+Z$|Z$", " UTC");
    }
}
