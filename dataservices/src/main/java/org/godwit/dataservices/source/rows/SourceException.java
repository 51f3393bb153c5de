package org.godwit.dataservices.source.rows;

import org.godwit.dataservices.Fault.Code;

/** A source cannot do what a query asks. */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Code code;

    public SourceException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A failure of the program or the file, which DSS tells as {@code UNKNOWN_ERROR}. */
    public SourceException(Throwable cause) {
        this(Code.UNKNOWN_ERROR, String.valueOf(cause.getMessage()), cause);
    }

    public Code code() {
        return code;
    }
}
