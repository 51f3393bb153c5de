package org.godwit.carbon.database;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates and times in JDBC's text form, {@code 2026-03-08 02:30:00.123}: the form that no time zone touches. */
final class WallClock {
    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true).toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private WallClock() {}

    static @Nullable LocalDateTime ofText(@Nullable String text) {
        return text == null ? null : LocalDateTime.parse(text, FORM);
    }

    static String text(LocalDateTime time) {
        return FORM.format(time);
    }
}
