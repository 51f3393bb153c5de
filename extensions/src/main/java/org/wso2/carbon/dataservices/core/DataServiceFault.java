package org.wso2.carbon.dataservices.core;

import org.jspecify.annotations.Nullable;

/** An extension could not do what it was asked for. The caller of the service gets code and message as a fault. */
public class DataServiceFault extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String UNKNOWN_ERROR = "UNKNOWN_ERROR";

    private final String code;
    private final @Nullable String dsFaultMessage;

    /** A fault whose code is that of the cause when none is given. */
    public DataServiceFault(@Nullable Exception cause, @Nullable String code, @Nullable String message) {
        super(message, cause);
        this.code = code == null ? codeOf(cause) : code;
        this.dsFaultMessage = message;
    }

    public DataServiceFault(Exception cause) {
        this(cause, null, null);
    }

    public DataServiceFault(Exception cause, String message) {
        this(cause, null, message);
    }

    public DataServiceFault(String code, String message) {
        this(null, code, message);
    }

    public DataServiceFault(String message) {
        this(null, null, message);
    }

    private static String codeOf(@Nullable Throwable cause) {
        for (var at = cause; at != null; at = at.getCause()) {
            if (at instanceof DataServiceFault fault) {
                return fault.code;
            }
        }
        return UNKNOWN_ERROR;
    }

    /** {@return one of the fault codes of data services, such as {@code DATABASE_ERROR}} */
    public String getCode() {
        return code;
    }

    public @Nullable String getDsFaultMessage() {
        return dsFaultMessage;
    }

    /** {@return message, code and cause, a line each} */
    public String getFullMessage() {
        return (dsFaultMessage == null ? "" : "DS Fault Message: " + dsFaultMessage + "\n") + "DS Code: " + code + "\n"
                + (getCause() == null ? "" : "Nested Exception:-\n" + getCause() + "\n");
    }

    @Override
    public String getMessage() {
        return getFullMessage();
    }

    @Override
    public String toString() {
        return getFullMessage();
    }
}
