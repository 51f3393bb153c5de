package org.godwit.dataservices.source.rows;

import org.godwit.dataservices.source.relational.Argument;
import org.jspecify.annotations.Nullable;

/** A prepared query. Safe for use by many threads. */
public interface RowQuery {
    /**
     * Runs it.
     *
     * @param arguments by parameter, in the order in which the query declares them
     */
    Rows run(@Nullable Argument[] arguments) throws SourceException;

    /** {@return the step that DSS names in a fault} */
    String step();
}
