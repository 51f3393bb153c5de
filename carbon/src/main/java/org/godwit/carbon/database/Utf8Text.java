package org.godwit.carbon.database;

import java.nio.charset.StandardCharsets;

/**
 * Text as its UTF-8 bytes, the way some drivers get it from their server: a copy between two such engines never makes a
 * {@link String} of it.
 *
 * @param bytes not to be changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying the bytes would cost what this saves
public record Utf8Text(byte[] bytes) {
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
