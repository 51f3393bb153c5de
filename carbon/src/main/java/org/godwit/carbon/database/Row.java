package org.godwit.carbon.database;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Values of one row, in the order of its table's columns. A value is {@link Null#NULL}, {@link Long} (all integers),
 * {@link Boolean}, {@link String}, {@link java.time.LocalDateTime}, {@link java.time.LocalDate},
 * {@link java.math.BigDecimal}, {@link Double}, {@code byte[]} for small bytes or a {@link Lob} for large ones.
 *
 * <p>Text may be kept as {@link Utf8Text} until somebody asks for it. Not for use by several threads.
 */
public final class Row {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Object[] values;

    public Row(Object... values) {
        this(values, true);
    }

    private Row(Object[] values, boolean copied) {
        this.values = copied ? values.clone() : values;
    }

    /** {@return a row of values that nobody else holds; text may be {@link Utf8Text}} */
    static Row owning(Object[] values) {
        return new Row(values, false);
    }

    public int size() {
        return values.length;
    }

    public Object get(int column) {
        if (values[column] instanceof Utf8Text text) {
            values[column] = text.toString();
        }
        return values[column];
    }

    /** {@return a value as {@link #get} gives it, except that text may still be {@link Utf8Text}} */
    public Object stored(int column) {
        return values[column];
    }

    public boolean isNull(int column) {
        return values[column] == Null.NULL;
    }

    /** {@return a text value; the empty text for NULL} */
    public String text(int column) {
        return get(column) instanceof String text ? text : "";
    }

    /** {@return an integer value} */
    public long number(int column) {
        return values[column] instanceof Long number ? number : 0;
    }

    /** {@return this row with one value replaced} */
    public Row with(int column, Object value) {
        var row = new Row(values);
        row.values[column] = value;
        return row;
    }

    @Override
    public String toString() {
        return "Row of " + Arrays.stream(values).map(v -> v.getClass().getSimpleName()).toList();
    }

    /** SQL NULL. */
    public enum Null {
        NULL
    }

    /** Bytes too many to be held in memory; readable while the row is the current one, as often as needed. */
    public interface Lob {
        long length();

        InputStream open();

        /** Reads all bytes, a bounded part at a time. */
        default void forEachChunk(Chunk chunk) throws SQLException {
            var bytes = new byte[CHUNK_BYTES];
            long left = length();
            try (var in = open()) {
                int read;
                while (left > 0 && (read = in.read(bytes, 0, (int) Math.min(bytes.length, left))) > 0) {
                    chunk.take(bytes, 0, read);
                    left -= read;
                }
            } catch (IOException e) {
                throw new SQLException("a large object cannot be read", "58030", e);
            }
            if (left > 0) {
                throw new SQLException("a large object is shorter than its length says", "58030");
            }
        }

        /** Takes some of the bytes. */
        @FunctionalInterface
        interface Chunk {
            void take(byte[] bytes, int from, int length) throws SQLException;
        }
    }
}
