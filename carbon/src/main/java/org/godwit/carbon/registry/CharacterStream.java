package org.godwit.carbon.registry;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The text of an element as bytes of Latin-1, piece by piece as the parser comes along; ends at the end tag. For one thread. */
final class CharacterStream extends InputStream {
    private final XMLStreamReader xml;
    private char[] piece = new char[0];
    private int at;
    private boolean ended;

    /** @param xml at the start tag of the element */
    CharacterStream(XMLStreamReader xml) {
        this.xml = xml;
    }

    /** Carries what the parser says through a stream. */
    static final class BrokenXml extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient XMLStreamException reason;

        BrokenXml(XMLStreamException reason) {
            super(reason);
            this.reason = reason;
        }

        XMLStreamException cause() {
            return reason;
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, piece.length - at);
        for (int i = 0; i < n; i++) {
            bytes[offset + i] = (byte) piece[at++];
        }
        return n;
    }

    private boolean fill() throws IOException {
        try {
            while (at == piece.length && !ended) {
                switch (xml.next()) {
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        piece = xml.getText().toCharArray();
                        at = 0;
                    }
                    case XMLStreamConstants.END_ELEMENT -> ended = true;
                    case XMLStreamConstants.START_ELEMENT -> throw new IOException("an element stands in content");
                    default -> {
                        // comments and processing instructions are no content
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new BrokenXml(e);
        }
        return at < piece.length;
    }

    /** Leaves the parser at the end tag. */
    @Override
    public void close() throws IOException {
        do {
            at = piece.length;
        } while (fill());
    }
}
