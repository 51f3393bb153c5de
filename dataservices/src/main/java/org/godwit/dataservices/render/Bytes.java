package org.godwit.dataservices.render;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of an answer. Not for use by several threads. */
final class Bytes {
    /**
     * Bytes held back before a part leaves; big enough for most answers to be whole before they begin, and for the socket, whose work
     * on a part hardly grows with its size.
     */
    private static final int PART = 64 * 1024;

    private static final byte[] MINIMUM_LONG = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);

    /** Enough for a row or two, which is what most answers have. */
    byte[] array = new byte[512];
    int size;

    private final Answer answer;

    Bytes(Answer answer) {
        this.answer = answer;
    }

    /** Makes room for so many bytes more. */
    void reserve(int more) {
        if (size + more > array.length) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
        }
    }

    void put(byte[] bytes) {
        put(bytes, 0, bytes.length);
    }

    void put(byte[] bytes, int from, int length) {
        reserve(length);
        System.arraycopy(bytes, from, array, size, length);
        size += length;
    }

    void put(char ascii) {
        reserve(1);
        array[size++] = (byte) ascii;
    }

    void putAscii(String text) {
        var length = text.length();
        reserve(length);
        for (var i = 0; i < length; i++) {
            array[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    /**
     * Writes the characters of a text from a place on, up to the first that is not ASCII or is special.
     *
     * @return the place of that character, or the length of the text
     */
    int putPlain(String text, int from, boolean[] special) {
        var length = text.length();
        reserve(length - from);
        var target = array;
        var at = size - from;
        var i = from;
        while (i < length) {
            var c = text.charAt(i);
            if (c >= 0x80 || special[c]) {
                break;
            }
            target[at + i] = (byte) c;
            i++;
        }
        size += i - from;
        return i;
    }

    void putNumber(long number) {
        if (number == Long.MIN_VALUE) {
            put(MINIMUM_LONG);
            return;
        }
        reserve(20);
        var rest = number;
        if (rest < 0) {
            array[size++] = '-';
            rest = -rest;
        }
        var digits = 1;
        for (var n = rest; n >= 10; n /= 10) {
            digits++;
        }
        for (var i = size + digits - 1; i >= size; i--) {
            array[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** Writes one code point in UTF-8; half a surrogate pair becomes {@code ?}, as Java's encoder has it. */
    void putCodePoint(int c) {
        reserve(4);
        if (c < 0x80) {
            array[size++] = (byte) c;
        } else if (c < 0x800) {
            array[size++] = (byte) (0xC0 | (c >> 6));
            array[size++] = (byte) (0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            if (c >= 0xD800 && c <= 0xDFFF) {
                array[size++] = '?';
                return;
            }
            array[size++] = (byte) (0xE0 | (c >> 12));
            array[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            array[size++] = (byte) (0x80 | (c & 0x3F));
        } else {
            array[size++] = (byte) (0xF0 | (c >> 18));
            array[size++] = (byte) (0x80 | ((c >> 12) & 0x3F));
            array[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            array[size++] = (byte) (0x80 | (c & 0x3F));
        }
    }

    /** Moves what follows a place and puts bytes there. */
    void insert(int at, byte[] bytes, int from, int length) {
        reserve(length);
        System.arraycopy(array, at, array, at + length, size - at);
        System.arraycopy(bytes, from, array, at, length);
        size += length;
    }

    /** {@return whether a part is full and may leave} */
    boolean isPartFull() {
        return size >= PART && answer.isStreamed();
    }

    /** Sends everything that is in the buffer. */
    void drain() throws IOException {
        answer.write(array, size);
        size = 0;
    }
}
