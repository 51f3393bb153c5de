package org.godwit.upgrade.configure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are kept beside the tests and reviewed like code; {@code -Dgodwit.golden=write} writes them anew. */
final class Golden {
    private Golden() {}

    static void check(String name, String actual) {
        var file = Path.of(System.getProperty("godwit.root"), "upgrade/src/test/resources/golden/configure", name);
        try {
            if ("write".equals(System.getProperty("godwit.golden"))) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
