package org.godwit.dataservices.source.relational;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;

/**
 * Stretches of local time in which a zone keeps its offset and no clock was changed, so that the offset of a local time is known
 * without a calendar. Local times are packed into one number, {@link #day} and {@link #second}, that grows with them. Clock changes
 * themselves, and years in which the calendar that drivers use knows other rules than {@code java.time}, lie in no span. Immutable.
 */
final class OffsetSpans {
    /** The driver's calendar has rules from 1900 on, and beyond 2037 only the last one. */
    private static final LocalDateTime FIRST = LocalDateTime.of(1901, 1, 1, 0, 0);
    private static final LocalDateTime END = LocalDateTime.of(2037, 1, 1, 0, 0);
    /** The first whole year of the Gregorian calendar, which is the first of a zone that never changes. */
    private static final LocalDateTime FIRST_GREGORIAN = LocalDateTime.of(1583, 1, 1, 0, 0);
    private static final LocalDateTime END_OF_TIME = LocalDateTime.of(9999, 12, 31, 23, 59, 59);

    private final long[] from;
    private final long[] to;
    private final int[] seconds;
    private final byte[][] suffixes;

    /** Local times that have one offset; the last is not among them. */
    private record Span(LocalDateTime from, LocalDateTime to, ZoneOffset offset) {}

    private OffsetSpans(List<Span> spans) {
        from = spans.stream().mapToLong(span -> packed(span.from())).toArray();
        to = spans.stream().mapToLong(span -> packed(span.to())).toArray();
        seconds = spans.stream().mapToInt(span -> span.offset().getTotalSeconds()).toArray();
        suffixes = spans.stream().map(span -> DateTimes.text(span.offset()).getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** {@return the spans of a zone} */
    static OffsetSpans of(ZoneId zone) {
        var rules = zone.getRules();
        if (rules.isFixedOffset() && agrees(zone, FIRST_GREGORIAN, rules.getOffset(FIRST_GREGORIAN))) {
            return new OffsetSpans(List.of(new Span(FIRST_GREGORIAN, END_OF_TIME, rules.getOffset(FIRST_GREGORIAN))));
        }
        var spans = new ArrayList<Span>();
        var start = FIRST;
        var offset = rules.getOffset(FIRST);
        var change = rules.nextTransition(FIRST.toInstant(offset));
        while (start.isBefore(END)) {
            var end = change == null ? END : earlier(earlierSide(change), END);
            if (start.isBefore(end) && agrees(zone, start, offset)
                    && agrees(zone, end.minus(1, ChronoUnit.SECONDS), offset)) {
                spans.add(new Span(start, end, offset));
            }
            if (change == null) {
                break;
            }
            start = laterSide(change);
            offset = change.getOffsetAfter();
            change = rules.nextTransition(change.getInstant());
        }
        return new OffsetSpans(spans);
    }

    private static LocalDateTime earlierSide(ZoneOffsetTransition change) {
        return earlier(change.getDateTimeBefore(), change.getDateTimeAfter());
    }

    private static LocalDateTime laterSide(ZoneOffsetTransition change) {
        return change.isGap() ? change.getDateTimeAfter() : change.getDateTimeBefore();
    }

    private static LocalDateTime earlier(LocalDateTime one, LocalDateTime other) {
        return one.isBefore(other) ? one : other;
    }

    private static boolean agrees(ZoneId zone, LocalDateTime local, ZoneOffset offset) {
        return TimeZone.getTimeZone(zone).getOffset(local.toInstant(offset).toEpochMilli()) == offset.getTotalSeconds()
                * 1000;
    }

    private static long packed(LocalDateTime time) {
        return second(day(time.getYear(), time.getMonthValue(), time.getDayOfMonth()), time.getHour(), time.getMinute(),
                time.getSecond());
    }

    /** {@return a day packed into a number, for {@link #second}} */
    static long day(int year, int month, int dayOfMonth) {
        return (year * 13L + month) * 32 + dayOfMonth;
    }

    /** {@return a local time packed into a number, for {@link #find}} */
    static long second(long day, int hour, int minute, int second) {
        return ((day * 24 + hour) * 60 + minute) * 60 + second;
    }

    /** {@return the number of the span of a local time, or -1 when it lies in none} */
    int find(long local) {
        int low = 0;
        int high = from.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (local < from[middle]) {
                high = middle - 1;
            } else if (local >= to[middle]) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    /** {@return the offset of a span in seconds} */
    int seconds(int span) {
        return seconds[span];
    }

    /** {@return the offset of a span as DSS writes it, six bytes; not to be changed} */
    byte[] suffix(int span) {
        return suffixes[span];
    }
}
