package org.godwit.server.http;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Arguments.Value;
import org.godwit.dataservices.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads arguments out of XML: a SOAP envelope or a bare element, in one pass and without a tree. As in Axis2 only local names
 * count. Document types and entities are refused, so nothing outside the request is ever read. Safe for use by many threads.
 */
final class XmlReader {
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    private static final String WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    private static final String XOP = "http://www.w3.org/2004/08/xop/include";
    private static final String PASSWORD_TEXT = "#PasswordText";
    private static final Set<String> ADDRESSING = Set.of("http://www.w3.org/2005/08/addressing",
            "http://schemas.xmlsoap.org/ws/2004/08/addressing");
    private static final int DEEPEST_ELEMENT = 100;
    private static final int MOST_ATTRIBUTES = 200;
    private static final int LONGEST_ATTRIBUTE = 64 * 1024;

    private final XMLInputFactory factory;

    XmlReader() {
        var woodstox = new WstxInputFactory();
        woodstox.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        woodstox.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        woodstox.setProperty(XMLInputFactory.IS_COALESCING, false);
        woodstox.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEEPEST_ELEMENT);
        woodstox.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MOST_ATTRIBUTES);
        woodstox.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, LONGEST_ATTRIBUTE);
        factory = woodstox;
    }

    /**
     * Reads a whole body.
     *
     * @param charset what the content type says, or null to go by the document
     * @throws Refusal when it is malformed, or asks for something that the service does not have
     */
    Received read(InputStream body, @Nullable String charset, Received.Dispatch dispatch) {
        return read(body, charset, dispatch, _ -> Optional.empty());
    }

    /** Reads an envelope whose binary values may stand in attachments of their own. */
    Received read(Multipart multipart, ContentType type, Received.Dispatch dispatch) {
        var root = multipart.root(type);
        return read(new ByteArrayInputStream(root.bytes()), root.contentType().parameters().get("charset"), dispatch,
                id -> multipart.byContentId(id).map(Multipart.Part::bytes));
    }

    private Received read(InputStream body, @Nullable String charset, Received.Dispatch dispatch,
            Function<String, Optional<byte[]>> attachments) {
        try {
            var reader = charset == null
                    ? factory.createXMLStreamReader(body)
                    : factory.createXMLStreamReader(body, charset);
            try {
                var received = new Pass(reader, dispatch, attachments).document();
                while (reader.hasNext()) {
                    reader.next();
                }
                return received;
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw Refusal.malformed("The request is not well-formed XML: " + firstLine(e));
        }
    }

    private static String firstLine(XMLStreamException e) {
        var text = String.valueOf(e.getMessage());
        int end = text.indexOf('\n');
        var place = e.getLocation();
        return (end < 0 ? text : text.substring(0, end))
                + (place == null
                        ? ""
                        : " (line " + place.getLineNumber() + ", column " + place.getColumnNumber() + ")");
    }

    /** One pass over one document. */
    private static final class Pass {
        private final XMLStreamReader reader;
        private final Received.Dispatch dispatch;
        private final Function<String, Optional<byte[]>> attachments;
        private String action = "";
        private @Nullable SecurityHeader security;

        Pass(XMLStreamReader reader, Received.Dispatch dispatch, Function<String, Optional<byte[]>> attachments) {
            this.reader = reader;
            this.dispatch = dispatch;
            this.attachments = attachments;
        }

        Received document() throws XMLStreamException {
            if (!nextChild()) {
                throw Refusal.malformed("The request is empty.");
            }
            return isEnvelope() ? envelope() : element();
        }

        private boolean isEnvelope() {
            return reader.getLocalName().equals("Envelope") && (Wire.SOAP_11_NAMESPACE.equals(reader.getNamespaceURI())
                    || Wire.SOAP_12_NAMESPACE.equals(reader.getNamespaceURI()));
        }

        private Received envelope() throws XMLStreamException {
            while (nextChild()) {
                switch (reader.getLocalName()) {
                    case "Header" -> {
                        while (nextChild()) {
                            header();
                        }
                    }
                    case "Body" -> {
                        return nextChild() ? element() : received(dispatch.request(action, ""), Arguments.none());
                    }
                    default -> skip();
                }
            }
            throw Refusal.malformed("The envelope has no body.");
        }

        private void header() throws XMLStreamException {
            var namespace = String.valueOf(reader.getNamespaceURI());
            if (ADDRESSING.contains(namespace)) {
                if (reader.getLocalName().equals("Action")) {
                    action = text().strip();
                } else {
                    skip();
                }
            } else if (namespace.equals(WSSE) && reader.getLocalName().equals("Security")) {
                security();
            } else {
                refuseIfMustBeUnderstood(namespace);
                skip();
            }
        }

        private void refuseIfMustBeUnderstood(String namespace) {
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                if (reader.getAttributeLocalName(i).equals("mustUnderstand")
                        && (reader.getAttributeValue(i).equals("1") || reader.getAttributeValue(i).equals("true"))) {
                    throw new Refusal(500, Refusal.Blame.MUST_UNDERSTAND,
                            "Must Understand check failed for header " + namespace + " : " + reader.getLocalName());
                }
            }
        }

        /** What is signed, encrypted or asserted there cannot be checked, and whoever sends it counts on that. */
        private void security() throws XMLStreamException {
            SecurityHeader.@Nullable UsernameToken login = null;
            SecurityHeader.@Nullable Timestamp timestamp = null;
            while (nextChild()) {
                switch (reader.getLocalName()) {
                    case "UsernameToken" -> login = usernameToken();
                    case "Timestamp" -> timestamp = timestamp();
                    default -> throw new Refusal(500, Refusal.Blame.SENDER,
                            "An unsupported token was provided: " + reader.getLocalName());
                }
            }
            if (security == null || login != null) {
                security = new SecurityHeader(login, timestamp);
            }
        }

        private SecurityHeader.UsernameToken usernameToken() throws XMLStreamException {
            var user = "";
            var password = Secret.none();
            @Nullable
            String nonce = null;
            @Nullable
            Instant created = null;
            while (nextChild()) {
                switch (reader.getLocalName()) {
                    case "Username" -> user = text();
                    case "Password" -> {
                        var type = reader.getAttributeValue(null, "Type");
                        if (type != null && !type.endsWith(PASSWORD_TEXT)) {
                            throw new Refusal(500, Refusal.Blame.SENDER,
                                    "Only passwords in clear text can be checked in a UsernameToken.");
                        }
                        password = Secret.of(text());
                    }
                    case "Nonce" -> nonce = text().strip();
                    case "Created" -> created = SecurityHeader.instant(text());
                    default -> skip();
                }
            }
            return new SecurityHeader.UsernameToken(user, password, nonce, created);
        }

        private SecurityHeader.Timestamp timestamp() throws XMLStreamException {
            @Nullable
            Instant created = null;
            @Nullable
            Instant expires = null;
            while (nextChild()) {
                switch (reader.getLocalName()) {
                    case "Created" -> created = SecurityHeader.instant(text());
                    case "Expires" -> expires = SecurityHeader.instant(text());
                    default -> skip();
                }
            }
            return new SecurityHeader.Timestamp(created, expires);
        }

        private Received element() throws XMLStreamException {
            var name = reader.getLocalName();
            var request = dispatch.request(action, name);
            if (!request.takesMembers()) {
                return received(request, arguments());
            }
            var members = new ArrayList<Request.Member>();
            while (nextChild()) {
                members.add(new Request.Member(reader.getLocalName(), arguments()));
            }
            return new Received(request, members, token());
        }

        private Received received(Request request, Arguments arguments) {
            return new Received(request, List.of(new Request.Member(request.name(), arguments)), token());
        }

        private Optional<SecurityHeader> token() {
            return Optional.ofNullable(security);
        }

        /** Reads the children of the current element, up to its end. */
        private Arguments arguments() throws XMLStreamException {
            var arguments = Arguments.builder();
            while (nextChild()) {
                var name = reader.getLocalName();
                var nil = reader.getAttributeValue(XSI, "nil");
                var text = text();
                arguments.add(name, "true".equals(nil) || "1".equals(nil) ? Value.NULL : new Value(text));
            }
            return arguments.build();
        }

        /** Goes to the start of the next child of the current element. {@return false at the end of the current element} */
        private boolean nextChild() throws XMLStreamException {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        return false;
                    }
                    case XMLStreamConstants.DTD -> throw Refusal.malformed("A document type is not allowed.");
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw Refusal.malformed("An entity is not allowed.");
                    default -> {
                        // text between elements, comments
                    }
                }
            }
            return false;
        }

        /**
         * Reads the text of the current element up to its end; the text of elements inside it does not count, but an attachment
         * that is included there does, as base64.
         */
        private String text() throws XMLStreamException {
            var text = new StringBuilder();
            int depth = 0;
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        depth++;
                        if (reader.getLocalName().equals("Include") && XOP.equals(reader.getNamespaceURI())) {
                            text.append(attachment());
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (depth-- == 0) {
                            return text.toString();
                        }
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        if (depth == 0) {
                            text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                        }
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw Refusal.malformed("An entity is not allowed.");
                    default -> {
                        // comments
                    }
                }
            }
        }

        private String attachment() {
            @Nullable
            String href = reader.getAttributeValue(null, "href");
            if (href == null || !href.startsWith("cid:")) {
                throw Refusal.malformed("An included attachment has no content id.");
            }
            var id = href.substring("cid:".length());
            return attachments.apply(id).or(() -> attachments.apply(decoded(id)))
                    .map(Base64.getEncoder()::encodeToString)
                    .orElseThrow(() -> Refusal.malformed("There is no attachment " + id + "."));
        }

        private static String decoded(String id) {
            try {
                return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException _) {
                return id;
            }
        }

        private void skip() throws XMLStreamException {
            int depth = 0;
            while (depth >= 0) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
        }
    }
}
