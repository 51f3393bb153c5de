package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Expected output in small files. {@code -Dgodwit.golden=write} writes them anew. */
public final class Golden {
    private Golden() {}

    /** Compares with {@code dataservices/src/test/resources/golden/NAME}; a newline at the end of the file does not count. */
    public static void check(String name, String actual) {
        var file = Path.of(System.getProperty("godwit.root", ".."), "dataservices/src/test/resources/golden", name);
        try {
            if ("write".equals(System.getProperty("godwit.golden"))) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual + "\n");
            }
            assertThat(actual + "\n").isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
