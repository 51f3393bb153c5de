package org.godwit.carbon.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/**
 * An XML file: its text as written, and the tree of its elements. Immutable.
 *
 * @param path where it came from, for problems
 * @param text the whole text, without a byte order mark
 * @param charset how the text was encoded
 * @param byteOrderMark whether a mark stood before the text
 * @param root the document element
 */
public record XmlFile(Path path, String text, Charset charset, boolean byteOrderMark, XmlElement root) {
    private static final Pattern DECLARED = Pattern.compile("^<\\?xml[^>]*?encoding\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final int DEEPEST = 500;

    /**
     * Reads a file.
     *
     * @throws ProblemException when it cannot be read, is not well-formed, or has a document type
     */
    public static XmlFile read(Path path) {
        try {
            return of(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw unreadable(path, e).exception(e);
        }
    }

    /**
     * Reads the bytes of a file, such as a resource of the registry.
     *
     * @param path named in problems only
     * @throws ProblemException as {@link #read} does
     */
    public static XmlFile of(Path path, byte[] bytes) {
        var charset = charset(path, bytes);
        try {
            var decoded = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes)).toString();
            boolean marked = decoded.startsWith("\uFEFF");
            var text = marked ? decoded.substring(1) : decoded;
            return new XmlFile(path, text, charset, marked, parse(path, text));
        } catch (CharacterCodingException e) {
            throw encoding(path, "its bytes are no " + charset.name()).exception(e);
        }
    }

    /** {@return the bytes of another text in the encoding of this file} */
    public byte[] encode(String newText) {
        return ((byteOrderMark ? "\uFEFF" : "") + newText).getBytes(charset);
    }

    /** {@return the problem of a file that cannot be read} */
    public static Problem unreadable(Path path, IOException e) {
        return new Problem(XmlProblem.UNREADABLE, "The file cannot be read.", new Place.File(path),
                e instanceof AccessDeniedException ? "this user has no right to read it" : e.getClass().getSimpleName(),
                "give the user who runs godwit the right to read this file");
    }

    private static Problem encoding(Path path, String why) {
        return new Problem(XmlProblem.ENCODING, "The file is not text in its encoding.", new Place.File(path), why,
                "save the file in the encoding that its first line names");
    }

    private static Charset charset(Path path, byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        if (bytes.length >= 2 && (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        var head = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
        var declared = DECLARED.matcher(head);
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(declared.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw encoding(path, "the encoding " + declared.group(1) + " is not known").exception(e);
        }
    }

    private static XmlElement parse(Path path, String text) {
        try {
            var reader = (XMLStreamReader2) factory().createXMLStreamReader(new StringReader(text));
            try {
                return new Parse(path, text, reader).document();
            } finally {
                reader.closeCompletely();
            }
        } catch (XMLStreamException e) {
            throw broken(path, e).exception(e);
        }
    }

    private static WstxInputFactory factory() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // Lazily found mistakes come as unchecked exceptions.
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEEPEST);
        return factory;
    }

    private static Problem broken(Path path, XMLStreamException e) {
        var at = Optional.ofNullable(e.getLocation());
        return new Problem(XmlProblem.BROKEN, "The XML is broken.",
                new Place.Line(path, at.map(l -> l.getLineNumber()).orElse(0),
                        at.map(l -> Math.max(1, l.getColumnNumber())).orElse(0)),
                reason(e), "correct the file at this place");
    }

    /** The parser's message without its own mention of the place, which the problem has already. */
    private static String reason(XMLStreamException e) {
        var message = String.valueOf(e.getMessage());
        int end = message.indexOf("\n at [");
        return (end < 0 ? message : message.substring(0, end)).replaceAll("\\s+", " ").strip();
    }

    /** One pass over a document. */
    private static final class Parse {
        private final Path path;
        private final String text;
        private final XMLStreamReader2 reader;
        private final Deque<Open> open = new ArrayDeque<>();

        Parse(Path path, String text, XMLStreamReader2 reader) {
            this.path = path;
            this.text = text;
            this.reader = reader;
        }

        XmlElement document() throws XMLStreamException {
            var root = new ArrayList<XmlElement>(1);
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD -> throw new Problem(XmlProblem.DOCTYPE,
                            "The file has a document type.", place(),
                            "document types can pull in other files, so they are never followed",
                            "remove the <!DOCTYPE …> declaration").exception();
                    case XMLStreamConstants.START_ELEMENT -> open.push(start());
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (!open.isEmpty()) {
                            open.peek().text.append(reader.getText());
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        var done = open.pop().close((int) reader.getLocationInfo().getStartingCharOffset(), text);
                        (open.isEmpty() ? root : open.peek().children).add(done);
                    }
                    default -> {
                        // Comments, instructions and space outside the root mean nothing here.
                    }
                }
            }
            return root.getFirst();
        }

        private Open start() {
            var attributes = new LinkedHashMap<String, String>();
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            }
            int start = (int) reader.getLocationInfo().getStartingCharOffset();
            var namespace = Optional.ofNullable(reader.getNamespaceURI()).orElse("");
            return new Open(reader.getLocalName(), namespace, attributes, place(), start, endOfTag(text, start));
        }

        private Place.Line place() {
            var at = reader.getLocationInfo().getStartLocation();
            return new Place.Line(path, at.getLineNumber(), at.getColumnNumber());
        }
    }

    /** Finds the offset behind the {@code >} of a well-formed tag; one inside a quoted value does not count. */
    private static int endOfTag(String text, int from) {
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return text.length();
    }

    /** An element whose end tag has not come yet. */
    private static final class Open {
        private final String name;
        private final String namespace;
        private final Map<String, String> attributes;
        private final Place.Line where;
        private final int start;
        private final int contentStart;
        private final List<XmlElement> children = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();

        Open(String name, String namespace, Map<String, String> attributes, Place.Line where, int start,
                int contentStart) {
            this.name = name;
            this.namespace = namespace;
            this.attributes = attributes;
            this.where = where;
            this.start = start;
            this.contentStart = contentStart;
        }

        XmlElement close(int endTag, String document) {
            boolean selfClosing = document.startsWith("/>", contentStart - 2);
            var span = selfClosing
                    ? new XmlElement.Span(start, contentStart, contentStart, contentStart)
                    : new XmlElement.Span(start, contentStart, endTag, endOfTag(document, endTag));
            return new XmlElement(name, namespace, attributes, children, text.toString().strip(), where, span);
        }
    }
}
