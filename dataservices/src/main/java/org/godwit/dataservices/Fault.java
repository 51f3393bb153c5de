package org.godwit.dataservices;

/** A failure of a call, told to the client in DSS's own form: a code and a text of several lines. */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    public Fault(Code code, String text) {
        super(text);
        this.code = code;
    }

    public Fault(Code code, String text, Throwable cause) {
        super(text, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** The local names of fault codes in {@code http://ws.wso2.org/dataservice}. */
    public enum Code {
        DATABASE_ERROR, CONNECTION_UNAVAILABLE_ERROR, VALIDATION_ERROR, INCOMPATIBLE_PARAMETERS_ERROR, UNKNOWN_ERROR
    }
}
