package org.godwit.dataservices;

import org.godwit.dataservices.render.XmlText;

/**
 * A failure of a call, told to the client in DSS's own form: a code, a text of several lines, and the detail, one element in
 * {@code http://ws.wso2.org/dataservice}.
 */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String detail;

    /** A fault whose detail is its text, as 3.1 has it. */
    public Fault(Code code, String text) {
        this(code, text, detail(text), null);
    }

    /** A fault whose detail is its text, as 3.1 has it. */
    public Fault(Code code, String text, Throwable cause) {
        this(code, text, detail(text), cause);
    }

    /** @param detail the element that stands in the SOAP detail and is the body of a REST answer */
    public Fault(Code code, String text, String detail, @org.jspecify.annotations.Nullable Throwable cause) {
        super(text, cause);
        this.code = code;
        this.detail = detail;
    }

    public Code code() {
        return code;
    }

    /** {@return the whole text, lines separated by newlines} */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** {@return the {@code DataServiceFault} element as XML, in its namespace} */
    public String detail() {
        return detail;
    }

    private static String detail(String text) {
        return "<DataServiceFault xmlns=\"http://ws.wso2.org/dataservice\">" + XmlText.escaped(text)
                + "</DataServiceFault>";
    }

    /** The local names of fault codes in {@code http://ws.wso2.org/dataservice}. */
    public enum Code {
        DATABASE_ERROR, CONNECTION_UNAVAILABLE_ERROR, VALIDATION_ERROR, INCOMPATIBLE_PARAMETERS_ERROR, UNKNOWN_ERROR
    }
}
