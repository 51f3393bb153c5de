package org.godwit.carbon.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that are to be stored; they are streamed, so they may be more than memory holds. */
public interface Content {
    /** {@return their number, known beforehand because some engines want to be told} */
    long length() throws IOException;

    /** {@return the bytes from the first on; may be called again when a write is repeated} */
    InputStream open() throws IOException;

    static Content of(byte[] bytes) {
        var copy = bytes.clone();
        return new Content() {
            @Override
            public long length() {
                return copy.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(copy);
            }
        };
    }

    /** {@return a text in UTF-8, as Carbon stores texts} */
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the bytes of a file, which must not change until they are stored} */
    static Content of(Path file) {
        return new Content() {
            @Override
            public long length() throws IOException {
                return Files.size(file);
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
