package org.godwit.dataservices.source.relational;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.render.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column from the text in which PostgreSQL sends it: for nearly all values what DSS writes is made of the same bytes, which are
 * copied. What is not (a clock change, infinity, years before Christ, a number that Java writes otherwise) goes the way of all other
 * drivers. Safe for use by many threads.
 */
abstract sealed class PostgresText extends ColumnReader {
    /** The types, as the driver names them, whose text can be copied. */
    static final List<Integer> TYPES = List.of(Types.INTEGER, Types.SMALLINT, Types.BIGINT, Types.NUMERIC, Types.DOUBLE,
            Types.BIT, Types.DATE, Types.TIME, Types.TIMESTAMP);

    private final ColumnReader typed;

    /** @param typed reads the column in the way of all drivers */
    private PostgresText(ColumnReader typed) {
        this.typed = typed;
    }

    /** {@return the reader of one of {@link #TYPES}} */
    static ColumnReader of(int sqlType, ColumnReader typed, DateTimes dateTimes) {
        return switch (sqlType) {
            case Types.INTEGER, Types.SMALLINT, Types.BIGINT -> new Whole(typed);
            case Types.NUMERIC -> new Decimal(typed);
            case Types.DOUBLE -> new Floating(typed);
            case Types.BIT -> new Bool(typed);
            case Types.DATE -> new Day(typed, dateTimes);
            case Types.TIME -> new Time(typed, dateTimes);
            case Types.TIMESTAMP -> new Moment(typed, dateTimes);
            default -> throw new IllegalArgumentException("no text of type " + sqlType);
        };
    }

    @Override
    public final @Nullable String text(ResultSet rows, int column) throws SQLException {
        return typed.text(rows, column);
    }

    @Override
    public final void write(ResultSet rows, int column, ResultWriter out, Tag tag) throws SQLException {
        byte @Nullable [] bytes = rows.getBytes(column);
        if (bytes == null || !isCopied(bytes, out, tag)) {
            typed.write(rows, column, out, tag);
        }
    }

    /** {@return whether the value was written; otherwise nothing was} */
    abstract boolean isCopied(byte[] text, ResultWriter out, Tag tag);

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** {@return the number that two digits are, negative when they are none} */
    private static int two(byte[] text, int at) {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    private static final class Whole extends PostgresText {
        Whole(ColumnReader typed) {
            super(typed);
        }

        @Override
        boolean isCopied(byte[] text, ResultWriter out, Tag tag) {
            out.ascii(tag, text, text.length);
            return true;
        }
    }

    private static final class Decimal extends PostgresText {
        Decimal(ColumnReader typed) {
            super(typed);
        }

        /** {@code NaN} and the infinities end with letters. */
        @Override
        boolean isCopied(byte[] text, ResultWriter out, Tag tag) {
            if (!isDigit(text[text.length - 1])) {
                return false;
            }
            out.ascii(tag, text, text.length);
            return true;
        }
    }

    private static final class Floating extends PostgresText {
        /** So many digits stand for one double only, and are what Java writes: old servers write seventeen. */
        private static final int SURE_DIGITS = 15;

        Floating(ColumnReader typed) {
            super(typed);
        }

        /** Java writes what is at least a thousandth and less than ten million without an exponent. */
        @Override
        boolean isCopied(byte[] text, ResultWriter out, Tag tag) {
            var start = text[0] == '-' ? 1 : 0;
            var point = text.length;
            var firstOther = text.length;
            for (var i = start; i < text.length; i++) {
                var b = text[i];
                if (b == '.' && point == text.length) {
                    point = i;
                } else if (!isDigit(b)) {
                    return false;
                } else if (b != '0' && firstOther == text.length) {
                    firstOther = i;
                }
            }
            var isZero = firstOther == text.length;
            var whole = point - start;
            if (whole < 1 || whole > 7 || text.length - start > SURE_DIGITS || (!isZero && firstOther > point + 3)) {
                return false;
            }
            if (point < text.length) {
                out.ascii(tag, text, text.length);
                return true;
            }
            var target = out.scratch();
            System.arraycopy(text, 0, target, 0, text.length);
            target[text.length] = '.';
            target[text.length + 1] = '0';
            out.ascii(tag, target, text.length + 2);
            return true;
        }
    }

    private static final class Bool extends PostgresText {
        private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
        private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

        Bool(ColumnReader typed) {
            super(typed);
        }

        @Override
        boolean isCopied(byte[] text, ResultWriter out, Tag tag) {
            if (text.length != 1 || (text[0] != 't' && text[0] != 'f')) {
                return false;
            }
            var value = text[0] == 't' ? TRUE : FALSE;
            out.ascii(tag, value, value.length);
            return true;
        }
    }

    /** {@return the day at the beginning of a text, packed as {@link OffsetSpans} has it; negative when there is none} */
    private static long day(byte[] text) {
        var century = two(text, 0);
        var year = two(text, 2);
        var month = two(text, 5);
        var day = two(text, 8);
        return (century | year | month | day) < 0 || text[4] != '-' || text[7] != '-'
                ? -1
                : OffsetSpans.day(century * 100 + year, month, day);
    }

    /** {@return a day with the time that stands at a place of a text, packed; negative when there is none} */
    private static long second(byte[] text, int at, long day) {
        var hour = two(text, at);
        var minute = two(text, at + 3);
        var second = two(text, at + 6);
        return day < 0 || (hour | minute | second) < 0 || hour > 23 || text[at + 2] != ':' || text[at + 5] != ':'
                ? -1
                : OffsetSpans.second(day, hour, minute, second);
    }

    /** Writes the three digits of a second that DSS shows. {@return where the text goes on} */
    private static int millis(byte[] text, int at, byte[] target, int to) {
        target[to] = '.';
        var digits = 0;
        var i = at;
        if (i < text.length && text[i] == '.') {
            for (i++; i < text.length && isDigit(text[i]); i++) {
                if (digits < 3) {
                    digits++;
                    target[to + digits] = text[i];
                }
            }
        }
        while (digits < 3) {
            digits++;
            target[to + digits] = '0';
        }
        return i;
    }

    private static final class Day extends PostgresText {
        private static final int LENGTH = 10;
        private final DateTimes dateTimes;

        Day(ColumnReader typed, DateTimes dateTimes) {
            super(typed);
            this.dateTimes = dateTimes;
        }

        @Override
        boolean isCopied(byte[] text, ResultWriter out, Tag tag) {
            if (text.length != LENGTH) {
                return false;
            }
            var spans = dateTimes.spans();
            var day = day(text);
            var span = day < 0 ? -1 : spans.find(OffsetSpans.second(day, 0, 0, 0));
            if (span < 0) {
                return false;
            }
            var target = out.scratch();
            System.arraycopy(text, 0, target, 0, LENGTH);
            System.arraycopy(spans.suffix(span), 0, target, LENGTH, 6);
            out.ascii(tag, target, LENGTH + 6);
            return true;
        }
    }

    /** Times are those of the first day of 1970. */
    private static final class Time extends PostgresText {
        private static final int LENGTH = 8;
        private final DateTimes dateTimes;

        Time(ColumnReader typed, DateTimes dateTimes) {
            super(typed);
            this.dateTimes = dateTimes;
        }

        @Override
        boolean isCopied(byte[] text, ResultWriter out, Tag tag) {
            if (text.length < LENGTH) {
                return false;
            }
            var spans = dateTimes.spans();
            var local = second(text, 0, OffsetSpans.day(1970, 1, 1));
            var span = local < 0 ? -1 : spans.find(local);
            if (span < 0) {
                return false;
            }
            var target = out.scratch();
            System.arraycopy(text, 0, target, 0, LENGTH);
            if (millis(text, LENGTH, target, LENGTH) != text.length) {
                return false;
            }
            System.arraycopy(spans.suffix(span), 0, target, LENGTH + 4, 6);
            out.ascii(tag, target, LENGTH + 10);
            return true;
        }
    }

    /** With or without a zone: PostgreSQL shows the former in the zone of the session, which is that of the process. */
    private static final class Moment extends PostgresText {
        private static final int LENGTH = 19;
        private final DateTimes dateTimes;

        Moment(ColumnReader typed, DateTimes dateTimes) {
            super(typed);
            this.dateTimes = dateTimes;
        }

        @Override
        boolean isCopied(byte[] text, ResultWriter out, Tag tag) {
            if (text.length < LENGTH || text[10] != ' ') {
                return false;
            }
            var spans = dateTimes.timestampSpans();
            var local = second(text, 11, day(text));
            var span = local < 0 ? -1 : spans.find(local);
            if (span < 0) {
                return false;
            }
            var target = out.scratch();
            System.arraycopy(text, 0, target, 0, LENGTH);
            target[10] = 'T';
            var end = millis(text, LENGTH, target, LENGTH);
            if (end < text.length && offset(text, end) != spans.seconds(span)) {
                return false;
            }
            System.arraycopy(spans.suffix(span), 0, target, LENGTH + 4, 6);
            out.ascii(tag, target, LENGTH + 10);
            return true;
        }

        /** {@return the seconds of an offset such as {@code -03}, {@code -02:30} or {@code +00:19:32}, or one that no zone has} */
        private static int offset(byte[] text, int at) {
            var none = Integer.MIN_VALUE;
            var length = text.length - at;
            if (length != 3 && length != 6 && length != 9) {
                return none;
            }
            var hours = two(text, at + 1);
            var minutes = length < 6 ? 0 : two(text, at + 4);
            var seconds = length < 9 ? 0 : two(text, at + 7);
            if ((hours | minutes | seconds) < 0 || (text[at] != '+' && text[at] != '-')) {
                return none;
            }
            var total = (hours * 60 + minutes) * 60 + seconds;
            return text[at] == '-' ? -total : total;
        }
    }
}
