package org.godwit.dataservices.source.rows;

import org.godwit.dataservices.descriptor.Query;

/** A source whose queries give rows of text: a file, or a class of the operator's. Safe for use by many threads. */
public interface RowSource extends AutoCloseable {
    /**
     * Prepares a query, at deployment.
     *
     * @throws InvalidQueryException when the source cannot run it
     */
    RowQuery prepare(Query query) throws InvalidQueryException;

    @Override
    void close();
}
