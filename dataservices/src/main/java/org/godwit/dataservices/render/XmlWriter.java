package org.godwit.dataservices.render;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * XML as DSS writes it: namespaces are declared as default namespace where they change, values carry no white space around
 * them. Characters that XML cannot hold are refused.
 */
final class XmlWriter extends ResultWriter {
    private static final byte[] NIL = ascii(
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>");
    private static final byte[] LESS = ascii("&lt;");
    private static final byte[] GREATER = ascii("&gt;");
    private static final byte[] AMPERSAND = ascii("&amp;");
    private static final byte[] QUOTE = ascii("&quot;");
    private static final byte[] RETURN = ascii("&#xd;");
    private static final byte[] NEWLINE = ascii("&#xa;");
    private static final byte[] TAB = ascii("&#x9;");

    /** Characters below 0x80 that text cannot hold as they are. */
    private static final boolean[] SPECIAL = special();

    private String[] namespaces = new String[16];
    private int depth;
    private boolean isStartOpen;

    XmlWriter(Bytes bytes) {
        super(bytes);
        namespaces[0] = "";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean[] special() {
        var special = new boolean[128];
        Arrays.fill(special, 0, 0x20, true);
        special['\n'] = false;
        special['\t'] = false;
        special['<'] = true;
        special['>'] = true;
        special['&'] = true;
        return special;
    }

    @Override
    public void open(Tag tag) {
        begin(tag);
        if (++depth == namespaces.length) {
            namespaces = Arrays.copyOf(namespaces, depth * 2);
        }
        namespaces[depth] = tag.namespace();
        isStartOpen = true;
    }

    private void begin(Tag tag) {
        endStart();
        bytes.put(tag.namespace().equals(namespaces[depth]) ? tag.xmlOpen : tag.xmlOpenWithNamespace);
    }

    private void beginValue(Tag tag) {
        endStart();
        bytes.put(tag.namespace().equals(namespaces[depth]) ? tag.xmlStart : tag.xmlStartWithNamespace);
    }

    @Override
    public void openFlat(Tag row) {
        open(row);
    }

    @Override
    public void closeFlat(Tag row) throws IOException {
        close(row);
    }

    private void endStart() {
        if (isStartOpen) {
            bytes.put('>');
            isStartOpen = false;
        }
    }

    @Override
    public void close(Tag tag) throws IOException {
        if (isStartOpen) {
            bytes.put('/');
            bytes.put('>');
            isStartOpen = false;
        } else {
            bytes.put(tag.xmlClose);
        }
        depth--;
        if (tag.isRow() && bytes.isPartFull()) {
            bytes.drain();
        }
    }

    @Override
    public void attribute(Tag tag, String value) {
        if (!isStartOpen) {
            throw new IllegalStateException(
                    "attribute " + tag.name() + " comes after the content of its element; give the result a rowName");
        }
        bytes.put(tag.xmlAttribute);
        for (var i = 0; i < value.length();) {
            var c = value.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> bytes.put(QUOTE);
                case '\n' -> bytes.put(NEWLINE);
                case '\t' -> bytes.put(TAB);
                default -> character(c);
            }
        }
        bytes.put('"');
    }

    @Override
    public void text(Tag tag, String value) {
        beginValue(tag);
        escaped(value);
        bytes.put(tag.xmlClose);
    }

    @Override
    public void content(String value) {
        endStart();
        escaped(value);
    }

    private void escaped(String value) {
        for (var i = 0; i < value.length();) {
            i = bytes.putPlain(value, i, SPECIAL);
            if (i < value.length()) {
                var c = value.codePointAt(i);
                character(c);
                i += Character.charCount(c);
            }
        }
    }

    private void character(int c) {
        switch (c) {
            case '<' -> bytes.put(LESS);
            case '>' -> bytes.put(GREATER);
            case '&' -> bytes.put(AMPERSAND);
            case '\r' -> bytes.put(RETURN);
            default -> {
                if (!XmlText.isAllowed(c)) {
                    throw new UnwritableTextException(c);
                }
                bytes.putCodePoint(c);
            }
        }
    }

    @Override
    public void utf8(Tag tag, byte[] value) {
        beginValue(tag);
        var from = 0;
        for (var i = 0; i < value.length; i++) {
            var b = value[i];
            if (b >= 0 && SPECIAL[b]) {
                bytes.put(value, from, i - from);
                character(b);
                from = i + 1;
            } else if (b == (byte) 0xEF && i + 2 < value.length && value[i + 1] == (byte) 0xBF
                    && value[i + 2] >= (byte) 0xBE && value[i + 2] <= (byte) 0xBF) {
                throw new UnwritableTextException(0xFFC0 | (value[i + 2] & 0x3F));
            }
        }
        bytes.put(value, from, value.length - from);
        bytes.put(tag.xmlClose);
    }

    @Override
    public void plain(Tag tag, String ascii) {
        beginValue(tag);
        bytes.putAscii(ascii);
        bytes.put(tag.xmlClose);
    }

    @Override
    public void ascii(Tag tag, byte[] text, int length) {
        beginValue(tag);
        bytes.put(text, 0, length);
        bytes.put(tag.xmlClose);
    }

    @Override
    public void number(Tag tag, long value) {
        beginValue(tag);
        bytes.putNumber(value);
        bytes.put(tag.xmlClose);
    }

    @Override
    public void nil(Tag tag) {
        begin(tag);
        bytes.put(NIL);
    }

    @Override
    public void finish() throws IOException {
        bytes.drain();
    }
}
