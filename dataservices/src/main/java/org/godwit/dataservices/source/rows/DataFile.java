package org.godwit.dataservices.source.rows;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a source reads: a path, relative to the home or absolute, or an address on a web server. It is opened anew for every
 * query, so that a changed file counts at once.
 *
 * @param name as the service writes it
 */
public record DataFile(Path home, String name) {
    private static final int TIMEOUT_MILLIS = 30_000;

    /** {@return whether it lies in the registry ({@code conf:} or {@code gov:}), which has no files here} */
    public boolean isInRegistry() {
        return name.startsWith("conf:") || name.startsWith("gov:");
    }

    /** {@return whether it is no address on another server} */
    boolean isLocal() {
        return !name.startsWith("http://") && !name.startsWith("https://");
    }

    /** {@return whether it can be expected to open; what is on another server is not asked for} */
    public boolean isReadable() {
        return !isLocal() || Files.isReadable(path());
    }

    Path path() {
        return home.resolve(name).normalize();
    }

    InputStream open() throws IOException {
        if (isLocal()) {
            return new BufferedInputStream(Files.newInputStream(path()));
        }
        var connection = URI.create(name).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return new BufferedInputStream(connection.getInputStream());
    }
}
