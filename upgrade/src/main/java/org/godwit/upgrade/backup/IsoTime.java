package org.godwit.upgrade.backup;

import java.nio.CharBuffer;
import java.time.LocalDateTime;

/**
 * Reads times in the form in which {@link LocalDateTime#toString} writes them. The years that databases hold are read
 * digit by digit: {@link LocalDateTime#parse} costs as much as all other columns of a row together (measured).
 */
final class IsoTime {
    private static final int TO_MINUTES = "2026-03-08T02:30".length();
    private static final int TO_SECONDS = TO_MINUTES + ":15".length();
    private static final int TO_NANOS = TO_SECONDS + ".123456789".length();

    private final char[] text;
    private final int start;

    private IsoTime(char[] text, int start) {
        this.text = text;
        this.start = start;
    }

    /** @throws java.time.DateTimeException when it is no time */
    static LocalDateTime parse(char[] text, int start, int length) {
        var time = new IsoTime(text, start);
        return time.isPlain(length) ? time.plain(length) : LocalDateTime.parse(CharBuffer.wrap(text, start, length));
    }

    private boolean isPlain(int length) {
        if (length != TO_MINUTES && length != TO_SECONDS && (length <= TO_SECONDS + 1 || length > TO_NANOS)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text[start + i];
            boolean fits = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == 'T';
                case 13, 16 -> c == ':';
                case 19 -> c == '.';
                default -> c >= '0' && c <= '9';
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private LocalDateTime plain(int length) {
        int seconds = length > TO_MINUTES ? number(17, 19) : 0;
        int nanos = 0;
        if (length > TO_SECONDS) {
            nanos = number(20, length);
            for (int i = length; i < TO_NANOS; i++) {
                nanos *= 10;
            }
        }
        return LocalDateTime.of(number(0, 4), number(5, 7), number(8, 10), number(11, 13), number(14, 16), seconds,
                nanos);
    }

    private int number(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text[start + i] - '0';
        }
        return number;
    }
}
