package org.godwit.dataservices.source.rows;

import org.jspecify.annotations.Nullable;

/** Rows, read one after the other. Not for use by several threads. */
public interface Rows extends AutoCloseable {
    /** {@return the number of a column, from 0, by its name in any case of letters; -1 when there is none} */
    int column(String name);

    /** Goes to the next row. {@return false when there is none} */
    boolean next() throws SourceException;

    /** {@return whether the row has a value in this column; rows of files may be shorter than others} */
    boolean has(int column);

    /** {@return the value of the row in a column, null for none} */
    @Nullable
    String text(int column);

    @Override
    void close();
}
