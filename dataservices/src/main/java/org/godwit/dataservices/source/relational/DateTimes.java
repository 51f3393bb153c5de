package org.godwit.dataservices.source.relational;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Calendar;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as DSS reads and writes them: always with the offset of the zone, {@code +00:00} and never {@code Z}. The
 * zone is that of the process; from 3.5.1 timestamps are in UTC.
 */
public final class DateTimes {
    /** Before this the calendar of {@link Timestamp} is Julian. */
    private static final long GREGORIAN_MILLIS = -12_219_292_800_000L;

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss")
            .optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd().optionalStart()
            .appendOffset("+HH:MM", "Z").optionalEnd().toFormatter(java.util.Locale.ROOT);

    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart().appendLiteral('T').optionalEnd().optionalStart().appendLiteral(' ').optionalEnd()
            .optionalStart().appendPattern("HH:mm:ss").optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd().optionalEnd().optionalStart()
            .appendOffset("+HH:MM", "Z").optionalEnd().toFormatter(java.util.Locale.ROOT);

    private final ZoneId zone = ZoneId.systemDefault();
    private final boolean isUtc;
    /** Made when first needed; by two threads at once they are made twice, and are the same. */
    private volatile @Nullable OffsetSpans spans;
    private volatile @Nullable OffsetSpans timestampSpans;

    /** @param isUtc whether timestamps are in UTC */
    public DateTimes(boolean isUtc) {
        this.isUtc = isUtc;
    }

    boolean isUtc() {
        return isUtc;
    }

    /** {@return where the offset of a date or time is known without a calendar} */
    OffsetSpans spans() {
        var known = spans;
        if (known == null) {
            known = OffsetSpans.of(zone);
            spans = known;
        }
        return known;
    }

    /** {@return the same for timestamps, which may be in UTC} */
    OffsetSpans timestampSpans() {
        var known = timestampSpans;
        if (known == null) {
            known = isUtc ? OffsetSpans.of(ZoneOffset.UTC) : spans();
            timestampSpans = known;
        }
        return known;
    }

    /** {@return a new calendar for drivers to read and write timestamps in UTC} */
    static Calendar utcCalendar() {
        return Calendar.getInstance(TimeZone.getTimeZone(ZoneOffset.UTC), java.util.Locale.ROOT);
    }

    String text(Date date) {
        var day = date.getTime() < GREGORIAN_MILLIS
                ? date.toLocalDate()
                : LocalDate.ofInstant(Instant.ofEpochMilli(date.getTime()), zone);
        var text = new StringBuilder(16);
        append(text, day);
        return offset(text, zone.getRules().getOffset(Instant.ofEpochMilli(date.getTime())));
    }

    String text(Time time) {
        var instant = Instant.ofEpochMilli(time.getTime());
        var offset = zone.getRules().getOffset(instant);
        var text = new StringBuilder(18);
        append(text, LocalTime.ofInstant(instant, offset));
        return offset(text, offset);
    }

    String text(Timestamp timestamp) {
        var instant = Instant.ofEpochMilli(timestamp.getTime());
        ZoneOffset offset = isUtc ? ZoneOffset.UTC : zone.getRules().getOffset(instant);
        var moment = timestamp.getTime() < GREGORIAN_MILLIS && !isUtc
                ? timestamp.toLocalDateTime()
                : LocalDateTime.ofInstant(instant, offset);
        var text = new StringBuilder(30);
        append(text, moment.toLocalDate());
        text.append('T');
        append(text, moment.toLocalTime());
        return offset(text, offset);
    }

    private static void append(StringBuilder text, LocalDate date) {
        var year = date.getYear();
        if (year >= 0 && year <= 9999) {
            two(text, year / 100);
            two(text, year % 100);
        } else {
            text.append(year);
        }
        text.append('-');
        two(text, date.getMonthValue());
        text.append('-');
        two(text, date.getDayOfMonth());
    }

    private static void append(StringBuilder text, LocalTime time) {
        two(text, time.getHour());
        text.append(':');
        two(text, time.getMinute());
        text.append(':');
        two(text, time.getSecond());
        var millis = time.getNano() / 1_000_000;
        text.append('.').append((char) ('0' + millis / 100));
        two(text, millis % 100);
    }

    /** {@return an offset as DSS writes it} */
    static String text(ZoneOffset offset) {
        return offset(new StringBuilder(6), offset);
    }

    private static String offset(StringBuilder text, ZoneOffset offset) {
        var minutes = Math.abs(offset.getTotalSeconds()) / 60;
        text.append(offset.getTotalSeconds() < 0 ? '-' : '+');
        two(text, minutes / 60);
        text.append(':');
        two(text, minutes % 60);
        return text.toString();
    }

    private static void two(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** @throws DateTimeException when it is none of the accepted forms */
    Date date(String text) {
        var parsed = DATE_TIME.parse(text.strip());
        var day = LocalDate.from(parsed);
        var offset = parsed.query(TemporalQueries.offset());
        if (offset == null) {
            return Date.valueOf(day);
        }
        return new Date(day.atTime(timeOf(parsed)).toInstant(offset).toEpochMilli());
    }

    /** @throws DateTimeException when it is none of the accepted forms */
    Time time(String text) {
        var parsed = TIME.parse(text.strip());
        var time = LocalTime.from(parsed);
        var offset = parsed.query(TemporalQueries.offset());
        var moment = time.atDate(LocalDate.EPOCH);
        var instant = offset == null ? moment.atZone(zone).toInstant() : moment.toInstant(offset);
        return new Time(instant.toEpochMilli());
    }

    /** @throws DateTimeException when it is none of the accepted forms */
    Timestamp timestamp(String text) {
        var parsed = DATE_TIME.parse(text.strip());
        var moment = LocalDate.from(parsed).atTime(timeOf(parsed));
        var offset = parsed.query(TemporalQueries.offset());
        if (offset != null) {
            return Timestamp.from(moment.toInstant(offset));
        }
        return isUtc ? Timestamp.from(moment.toInstant(ZoneOffset.UTC)) : Timestamp.valueOf(moment);
    }

    private static LocalTime timeOf(TemporalAccessor parsed) {
        var time = parsed.query(TemporalQueries.localTime());
        return time == null ? LocalTime.MIDNIGHT : time;
    }
}
