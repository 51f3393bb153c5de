package org.godwit.dataservices.source.rows;

/** The text of a query is not one that its source can run. The message says why. */
public final class InvalidQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidQueryException(String why) {
        super(why);
    }
}
