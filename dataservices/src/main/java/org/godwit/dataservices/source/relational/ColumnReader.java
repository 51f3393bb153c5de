package org.godwit.dataservices.source.relational;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.render.Tag;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGResultSetMetaData;

/** Reads a column of one SQL type and gives it the text that DSS gives it. Safe for use by many threads. */
public abstract class ColumnReader {
    ColumnReader() {}

    /** {@return the text, or null for SQL NULL} */
    public abstract @Nullable String text(ResultSet rows, int column) throws SQLException;

    /** Writes the column as an element. */
    public void write(ResultSet rows, int column, ResultWriter out, Tag tag) throws SQLException {
        var text = text(rows, column);
        if (text == null) {
            out.nil(tag);
        } else {
            out.text(tag, text);
        }
    }

    /** Chooses readers. */
    public static final class Choice {
        /** What the driver of PostgreSQL calls a column that came as text. */
        private static final int TEXT_FORMAT = 0;

        private final ColumnReader integer;
        private final ColumnReader bigint;
        private final ColumnReader floating;
        private final ColumnReader bool;
        private final ColumnReader date;
        private final ColumnReader time;
        private final ColumnReader timestamp;
        private final ColumnReader decimal = new Decimal();
        private final ColumnReader text = new Text();
        private final ColumnReader utf8 = new Utf8();
        private final ColumnReader binary = new Binary();
        private final ColumnReader blob = new Blob();
        private final ColumnReader clob = new Clob();

        private final DateTimes dateTimes;
        /** Readers of what PostgreSQL sends as text, by type. */
        private final Map<Integer, ColumnReader> copied;

        public Choice(Compatibility compatibility, DateTimes dateTimes) {
            this.dateTimes = dateTimes;
            var zero = compatibility.nullNumbersAreZero();
            integer = new Whole(zero, false);
            bigint = new Whole(zero, true);
            floating = new Floating(zero);
            bool = new Bool(zero);
            date = new DateColumn(dateTimes);
            time = new TimeColumn(dateTimes);
            timestamp = new TimestampColumn(dateTimes);
            var byType = new HashMap<Integer, ColumnReader>(Map.of(Types.OTHER, utf8));
            for (var type : PostgresText.TYPES) {
                byType.put(type, PostgresText.of(type, of(type, true), dateTimes));
            }
            copied = Map.copyOf(byType);
        }

        public DateTimes dateTimes() {
            return dateTimes;
        }

        /** {@return the reader of a column, whose text is copied where the driver hands it out as the server sent it} */
        public ColumnReader of(ResultSetMetaData columns, int column) throws SQLException {
            var sqlType = columns.getColumnType(column);
            if (!(columns instanceof PGResultSetMetaData postgres)) {
                return of(sqlType, false);
            }
            if (postgres.getFormat(column) != TEXT_FORMAT) {
                return of(sqlType, true);
            }
            var copying = copied.get(sqlType);
            return copying == null ? of(sqlType, true) : copying;
        }

        /**
         * {@return the reader of a type of {@link Types}}
         *
         * @param rawText whether the driver hands out the bytes of text columns as UTF-8
         */
        ColumnReader of(int sqlType, boolean rawText) {
            return switch (sqlType) {
                case Types.INTEGER, Types.SMALLINT, Types.TINYINT -> integer;
                case Types.BIGINT -> bigint;
                case Types.DOUBLE, Types.FLOAT -> floating;
                case Types.NUMERIC, Types.DECIMAL -> decimal;
                case Types.BOOLEAN, Types.BIT -> bool;
                case Types.DATE -> date;
                case Types.TIME -> time;
                case Types.TIMESTAMP -> timestamp;
                case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> binary;
                case Types.BLOB -> blob;
                case Types.CLOB, Types.NCLOB -> clob;
                case Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR, Types.NVARCHAR -> rawText ? utf8 : text;
                default -> text;
            };
        }
    }

    private static final class Text extends ColumnReader {
        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            return rows.getString(column);
        }
    }

    private static final class Utf8 extends ColumnReader {
        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            return rows.getString(column);
        }

        @Override
        public void write(ResultSet rows, int column, ResultWriter out, Tag tag) throws SQLException {
            byte @Nullable [] bytes = rows.getBytes(column);
            if (bytes == null) {
                out.nil(tag);
            } else {
                out.utf8(tag, bytes);
            }
        }
    }

    private static final class Whole extends ColumnReader {
        private final boolean isNullZero;
        private final boolean isLong;

        Whole(boolean isNullZero, boolean isLong) {
            this.isNullZero = isNullZero;
            this.isLong = isLong;
        }

        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            var value = isLong ? rows.getLong(column) : rows.getInt(column);
            return value == 0 && !isNullZero && rows.wasNull() ? null : Long.toString(value);
        }

        @Override
        public void write(ResultSet rows, int column, ResultWriter out, Tag tag) throws SQLException {
            var value = isLong ? rows.getLong(column) : rows.getInt(column);
            if (value == 0 && !isNullZero && rows.wasNull()) {
                out.nil(tag);
            } else {
                out.number(tag, value);
            }
        }
    }

    /** Readers whose text needs no escaping. */
    private abstract static class Plain extends ColumnReader {
        @Override
        public void write(ResultSet rows, int column, ResultWriter out, Tag tag) throws SQLException {
            var text = text(rows, column);
            if (text == null) {
                out.nil(tag);
            } else {
                out.plain(tag, text);
            }
        }
    }

    private static final class Floating extends Plain {
        private final boolean isNullZero;

        Floating(boolean isNullZero) {
            this.isNullZero = isNullZero;
        }

        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            var value = rows.getDouble(column);
            return value == 0 && !isNullZero && rows.wasNull() ? null : Double.toString(value);
        }
    }

    private static final class Bool extends Plain {
        private final boolean isNullFalse;

        Bool(boolean isNullFalse) {
            this.isNullFalse = isNullFalse;
        }

        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            var value = rows.getBoolean(column);
            return !value && !isNullFalse && rows.wasNull() ? null : Boolean.toString(value);
        }
    }

    private static final class Decimal extends Plain {
        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            @Nullable
            BigDecimal value = rows.getBigDecimal(column);
            return value == null ? null : value.toPlainString();
        }
    }

    private static final class DateColumn extends Plain {
        private final DateTimes dateTimes;

        DateColumn(DateTimes dateTimes) {
            this.dateTimes = dateTimes;
        }

        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            java.sql.@Nullable Date value = rows.getDate(column);
            return value == null ? null : dateTimes.text(value);
        }
    }

    private static final class TimeColumn extends Plain {
        private final DateTimes dateTimes;

        TimeColumn(DateTimes dateTimes) {
            this.dateTimes = dateTimes;
        }

        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            java.sql.@Nullable Time value = rows.getTime(column);
            return value == null ? null : dateTimes.text(value);
        }
    }

    private static final class TimestampColumn extends Plain {
        private final DateTimes dateTimes;

        TimestampColumn(DateTimes dateTimes) {
            this.dateTimes = dateTimes;
        }

        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            java.sql.@Nullable Timestamp value = dateTimes.isUtc()
                    ? rows.getTimestamp(column, DateTimes.utcCalendar())
                    : rows.getTimestamp(column);
            return value == null ? null : dateTimes.text(value);
        }
    }

    private static final class Binary extends Plain {
        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            byte @Nullable [] value = rows.getBytes(column);
            return value == null ? null : Base64.getEncoder().encodeToString(value);
        }
    }

    private static final class Blob extends Plain {
        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            java.sql.@Nullable Blob value = rows.getBlob(column);
            if (value == null) {
                return null;
            }
            try (var in = value.getBinaryStream()) {
                return Base64.getEncoder().encodeToString(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Clob extends ColumnReader {
        @Override
        public @Nullable String text(ResultSet rows, int column) throws SQLException {
            java.sql.@Nullable Clob value = rows.getClob(column);
            return value == null ? null : value.getSubString(1, Math.toIntExact(value.length()));
        }
    }
}
