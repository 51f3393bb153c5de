package org.godwit.dataservices.render;

import java.io.IOException;
import org.godwit.dataservices.Format;

/**
 * Writes one answer, element by element. Elements are closed in the order in which they were opened. Values come in the form
 * in which they are cheapest: raw UTF-8 of a driver, numbers, or text. Not for use by several threads.
 */
public abstract sealed class ResultWriter permits XmlWriter, JsonWriter {
    final Bytes bytes;
    private final byte[] scratch = new byte[32];

    ResultWriter(Bytes bytes) {
        this.bytes = bytes;
    }

    /** {@return the writer of a format} */
    public static ResultWriter of(Format format, Answer answer) {
        var bytes = new Bytes(answer);
        return switch (format) {
            case XML -> new XmlWriter(bytes);
            case JSON_MAPPED -> new JsonWriter(bytes, JsonWriter.Style.MAPPED);
            case JSON_BADGERFISH -> new JsonWriter(bytes, JsonWriter.Style.BADGERFISH);
            case JSON_TYPED -> new JsonWriter(bytes, JsonWriter.Style.TYPED);
        };
    }

    public abstract void open(Tag tag);

    /** Closes the element opened last; after a row, a full part leaves. */
    public abstract void close(Tag tag) throws IOException;

    /** Adds an attribute to the element just opened. */
    public abstract void attribute(Tag tag, String value);

    public abstract void text(Tag tag, String value);

    /** Adds text to the element opened last, behind its attributes; there is nothing else in it. */
    public abstract void content(String value);

    /** Writes a value that is valid UTF-8 already. */
    public abstract void utf8(Tag tag, byte[] value);

    /** Writes text of letters, digits and signs that no format needs to escape. */
    public abstract void plain(Tag tag, String ascii);

    /** Writes such text from the beginning of an array. */
    public abstract void ascii(Tag tag, byte[] text, int length);

    /** {@return 32 bytes in which a reader may put a value together} */
    public final byte[] scratch() {
        return scratch;
    }

    /**
     * Opens a row of fields whose names differ, and nothing else: no attributes, no elements around elements. Such a row is written
     * without looking for an element of the same name.
     */
    public abstract void openFlat(Tag row);

    /** Closes such a row. */
    public abstract void closeFlat(Tag row) throws IOException;

    public abstract void number(Tag tag, long value);

    /** Writes SQL NULL. */
    public abstract void nil(Tag tag);

    /** Completes the answer and sends the rest of it. */
    public abstract void finish() throws IOException;
}
