package org.godwit.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;

/** The forms in which an answer goes out, with what stands around the result. Nobody changes the bytes that it hands out. */
@SuppressWarnings("ImmutableEnumChecker")
enum Wire {
    /** An element as it is. */
    XML("application/xml; charset=UTF-8", "", ""),
    /** A JSON document as it is. */
    JSON("application/json; charset=UTF-8", "", ""),
    /** An envelope of SOAP 1.1. */
    SOAP_11("text/xml; charset=UTF-8", opening(Wire.SOAP_11_NAMESPACE), Wire.CLOSING),
    /** An envelope of SOAP 1.2. */
    SOAP_12("application/soap+xml; charset=UTF-8", opening(Wire.SOAP_12_NAMESPACE), Wire.CLOSING);

    static final String SOAP_11_NAMESPACE = "http://schemas.xmlsoap.org/soap/envelope/";
    static final String SOAP_12_NAMESPACE = "http://www.w3.org/2003/05/soap-envelope";

    private static final String CLOSING = "</soapenv:Body></soapenv:Envelope>";

    private final Header contentType;
    private final byte[] before;
    private final byte[] after;

    Wire(String contentType, String before, String after) {
        this.contentType = HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType);
        this.before = before.getBytes(StandardCharsets.UTF_8);
        this.after = after.getBytes(StandardCharsets.UTF_8);
    }

    private static String opening(String namespace) {
        return "<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope xmlns:soapenv=\"" + namespace
                + "\"><soapenv:Body>";
    }

    Header contentType() {
        return contentType;
    }

    /** {@return what stands before the result; not to be changed} */
    byte[] before() {
        return before;
    }

    /** {@return what stands behind the result; not to be changed} */
    byte[] after() {
        return after;
    }

    boolean isSoap() {
        return this == SOAP_11 || this == SOAP_12;
    }
}
