package org.godwit.carbon.database;

import java.io.InputStream;
import java.util.Arrays;

/**
 * Values of one row, in the order of its table's columns. A value is {@link Null#NULL}, {@link Long} (all integers),
 * {@link Boolean}, {@link String}, {@link java.time.LocalDateTime}, {@link java.time.LocalDate},
 * {@link java.math.BigDecimal}, {@link Double}, {@code byte[]} for small bytes or a {@link Lob} for large ones.
 */
public final class Row {
    private final Object[] values;

    public Row(Object... values) {
        this.values = values.clone();
    }

    public int size() {
        return values.length;
    }

    public Object get(int column) {
        return values[column];
    }

    public boolean isNull(int column) {
        return values[column] == Null.NULL;
    }

    /** {@return a text value; the empty text for NULL} */
    public String text(int column) {
        return values[column] instanceof String text ? text : "";
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
    }
}
