package org.godwit.dataservices.execute;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerException;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.godwit.dataservices.Fault.Code;
import org.godwit.dataservices.Format;
import org.godwit.dataservices.Request.Reply;
import org.godwit.dataservices.render.Answer;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.render.Tag;

/** Transforms a whole result with a stylesheet. */
final class Stylesheet {
    private Stylesheet() {}

    /** @throws QueryFailure when the stylesheet fails */
    static byte[] transform(Templates stylesheet, byte[] xml) {
        var transformed = new ByteArrayOutputStream();
        try {
            var transformer = stylesheet.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
            transformer.transform(new StreamSource(new ByteArrayInputStream(xml)), new StreamResult(transformed));
            return transformed.toByteArray();
        } catch (TransformerException e) {
            throw failure(e);
        }
    }

    private static QueryFailure failure(Exception e) {
        return new QueryFailure(Code.UNKNOWN_ERROR, "Error in result XSLT transformation", e.toString(), e);
    }

    /** Sends a transformed result in a format. */
    static void send(byte[] transformed, Format format, Reply reply) throws IOException {
        if (format == Format.XML) {
            reply.body().write(transformed);
        } else {
            var out = ResultWriter.of(format, new Answer(reply, false));
            write(transformed, out);
            out.finish();
        }
    }

    /** Writes a transformed result as part of an answer. */
    static void write(byte[] transformed, ResultWriter out) throws IOException {
        try {
            copy(transformed, out);
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    /** Writes an XML document as if it were a result; an element with text and no children is a field. */
    private static void copy(byte[] xml, ResultWriter out) throws XMLStreamException, IOException {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        var reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
        var open = new ArrayDeque<Tag>();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                element(reader, out, open);
            } else if (reader.getEventType() == XMLStreamConstants.END_ELEMENT) {
                out.close(open.pop());
            }
        }
    }

    private static void element(XMLStreamReader reader, ResultWriter out, ArrayDeque<Tag> open)
            throws XMLStreamException, IOException {
        var namespace = reader.getNamespaceURI() == null ? "" : reader.getNamespaceURI();
        var tag = Tag.element(reader.getLocalName(), namespace);
        var hasAttributes = reader.getAttributeCount() > 0;
        if (hasAttributes) {
            out.open(tag);
            for (var i = 0; i < reader.getAttributeCount(); i++) {
                out.attribute(Tag.element(reader.getAttributeLocalName(i), ""), reader.getAttributeValue(i));
            }
        }
        var text = text(reader);
        var ends = reader.getEventType() == XMLStreamConstants.END_ELEMENT;
        if (!hasAttributes) {
            if (ends && !text.isEmpty()) {
                out.text(tag, text);
                return;
            }
            out.open(tag);
        } else if (ends && !text.isEmpty()) {
            out.content(text);
        }
        if (ends) {
            out.close(tag);
        } else {
            open.push(tag);
            element(reader, out, open);
        }
    }

    /** {@return the text up to the next element, or to the end of this one, where the reader then is} */
    private static String text(XMLStreamReader reader) throws XMLStreamException {
        var text = new StringBuilder();
        for (var event = reader.next(); event != XMLStreamConstants.START_ELEMENT
                && event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (reader.isCharacters()) {
                text.append(reader.getText());
            }
        }
        return text.toString();
    }
}
