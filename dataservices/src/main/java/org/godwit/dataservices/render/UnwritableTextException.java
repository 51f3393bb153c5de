package org.godwit.dataservices.render;

/** A value holds a character that the format cannot carry. */
public final class UnwritableTextException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwritableTextException(int character) {
        super("Invalid white space character (0x" + Integer.toHexString(character) + ") in text to output");
    }
}
