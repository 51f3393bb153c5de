package org.godwit.server.http;

import java.nio.charset.StandardCharsets;
import org.godwit.dataservices.Fault;

/**
 * A failure as the client gets it: the same for faults of a service and for requests that do not reach one. Shapes are those of
 * Axis2 and DSS 3.1; see reference section 10.
 *
 * @param status HTTP status
 * @param soap11 fault code in SOAP 1.1, with its prefix
 * @param soap12 fault code in SOAP 1.2, with its prefix
 * @param text the reason
 * @param detail the element in the detail, as faults of a service have it; empty for none
 */
record FaultText(int status, String soap11, String soap12, String text, String detail) {
    private static final String SERVICE_NAMESPACE = "http://ws.wso2.org/dataservice";

    static FaultText of(Fault fault) {
        var code = "axis2ns1:" + fault.code();
        return new FaultText(500, code, code, fault.text(), fault.detail());
    }

    static FaultText of(Refusal refusal) {
        return new FaultText(refusal.status(), refusal.blame().soap11(), refusal.blame().soap12(),
                String.valueOf(refusal.getMessage()), "");
    }

    /** {@return the same failure with another status} */
    FaultText withStatus(int other) {
        return new FaultText(other, soap11, soap12, text, detail);
    }

    /** {@return the status for a client of this form: SOAP 1.2 tells the sender's mistakes as 400} */
    int statusFor(Wire wire) {
        return wire == Wire.SOAP_12 && status == 500 && soap12.equals(Refusal.Blame.SENDER.soap12()) ? 400 : status;
    }

    /** {@return the body of the answer, in UTF-8} */
    byte[] body(Wire wire) {
        var text = switch (wire) {
            case XML -> hasDetail() ? detail : "<faultstring>" + escaped(this.text) + "</faultstring>";
            case JSON -> "{\"Fault\":{\"faultcode\":\"" + soap11 + "\",\"faultstring\":\"" + escapedJson(this.text)
                    + "\",\"detail\":\"\"}}";
            case SOAP_11 -> "<soapenv:Fault" + namespace() + "><faultcode>" + soap11 + "</faultcode><faultstring>"
                    + escaped(this.text) + "</faultstring>"
                    + (hasDetail() ? "<detail>" + detail + "</detail>" : "<detail/>") + "</soapenv:Fault>";
            case SOAP_12 -> "<soapenv:Fault" + namespace() + "><soapenv:Code><soapenv:Value>" + soap12
                    + "</soapenv:Value></soapenv:Code><soapenv:Reason><soapenv:Text xml:lang=\"en-US\">"
                    + escaped(this.text) + "</soapenv:Text></soapenv:Reason>"
                    + (hasDetail() ? "<soapenv:Detail>" + detail + "</soapenv:Detail>" : "<soapenv:Detail/>")
                    + "</soapenv:Fault>";
        };
        var envelope = new String(wire.before(), StandardCharsets.UTF_8) + text
                + new String(wire.after(), StandardCharsets.UTF_8);
        return envelope.getBytes(StandardCharsets.UTF_8);
    }

    private String namespace() {
        return soap11.startsWith("axis2ns1:") ? " xmlns:axis2ns1=\"" + SERVICE_NAMESPACE + "\"" : "";
    }

    private boolean hasDetail() {
        return !detail.isEmpty();
    }

    static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    boolean allowed = c == '\n' || c == '\t' || (c >= 0x20 && c <= 0xD7FF)
                            || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
                    escaped.appendCodePoint(allowed ? c : '?');
                }
            }
        });
        return escaped.toString();
    }

    private static String escapedJson(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (c < 0x20) {
                        escaped.append("\\u00").append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
